"""The suite of dates: what is asked, what counts as right, and what it says without its peer."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from bench.measure import Settings
from eval.engine import dicho

from bench import dates

DAY = datetime.date(2025, 3, 12)  # a Wednesday


def asked(text: str, *days: datetime.date) -> dates.Asked:
    return dates.Asked(text, "en", DAY, frozenset(days))


def test_only_days_of_the_half_left_alone_are_asked() -> None:
    """Each expression is asked once and means a day at least, and two where the specification leaves it open."""
    for lang in ("en", "es"):
        found = dates.expressions(lang)
        assert len({(each.text, each.anchor) for each in found}) == len(found) > 50
        assert {len(each.days) for each in found} == {1, 2}


def test_a_day_is_right_where_a_reading_has_it() -> None:
    """Any reading's day counts; no day, and a stretch of days, count for nothing."""
    tuesday, other = datetime.date(2025, 3, 11), datetime.date(2025, 3, 18)
    assert dates.ours(asked("last Tuesday")) == tuesday
    assert dates.ours(asked("last month")) is None
    assert dates.ours(asked("a copper kettle")) is None
    questions = [asked("last Tuesday", tuesday, other), asked("last Tuesday", other), asked("last month", tuesday)]
    assert dates.right(dates.ours, questions) == pytest.approx(1 / 3)


def test_without_its_peer_the_suite_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where dateparser is not installed ours is measured alone, without a ratio."""

    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(dates, "import_module", missing)
    found = list(dates.dates(dicho(model=False), Settings(rounds=1)))
    assert [m.name for m in found] == ["dates read, en", "dates right, en", "dates read, es", "dates right, es"]
    assert all(m.ratio is None and not m.peer and "not installed" in m.note for m in found)
    assert all(0 < m.value <= 1 for m in found if m.unit == "share")


def test_beside_its_peer_the_ratio_is_told() -> None:
    """With dateparser each measure has the ratio to it and tells its value."""
    pytest.importorskip("dateparser")
    found = list(dates.dates(dicho(model=False), Settings(rounds=1)))
    assert all(m.ratio and m.peer.startswith("dateparser ") and "the peer's: " in m.note for m in found)

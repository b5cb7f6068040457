"""The dates of a world: what counts as found, and that `python -m eval.times` tells it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from eval.corpora import GOLD, Corpus

from dicho.text.isodate import precision
from eval import times

PAGE = """<html lang="en"><head><title>The quarry</title>
<meta property="article:published_time" content="2025-03-12T08:00:00+00:00"></head><body><article><h1>The quarry</h1>
<p>The mayor of Velmora, Ada Brum, said the quarry had closed on Tuesday because the wall above it leaned.</p>
<p>It will open again next month, when the wall has been built anew and the inspectors have looked at it twice.</p>
</article></body></html>
"""


@pytest.fixture
def world(tmp_path: Path) -> Corpus:
    """One page and three dates: two that the page tells, one that it does not."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "01.html").write_text(PAGE, encoding="utf-8")
    dates = [
        {"file": "01.html", "text": "on Tuesday", "value": "2025-03-11"},
        {"file": "01.html", "text": "next month", "value": "2025-04"},
        {"file": "01.html", "text": "next month", "value": "2025-05"},
    ]
    gold = tmp_path / "gold.json"
    gold.write_text(json.dumps({"dates": dates, "documents": []}), encoding="utf-8")
    return Corpus("made", "world", gold, docs)


def test_a_worlds_dates_are_right_where_the_value_is(world: Corpus) -> None:
    """An expression that overlaps the gold's text counts by its value alone."""
    assert [case.right for case in times.of_world(world)] == [True, True, False]


def test_the_worlds_are_told_by_their_share(
    world: Corpus, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line a world: how many dates, and the share that is right; nothing of what the pages say."""
    monkeypatch.setattr(times, "corpora", lambda: [world])
    monkeypatch.setattr(times, "GOLD", Path("nowhere"))
    monkeypatch.setattr(times, "DATA", Path("nowhere"))
    assert times.main() == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1].split() == ["made", "world", "3", "value", "0.667", "value", "or", "other", "0.667"]
    assert "quarry" not in out and "Tuesday" not in out


def test_a_passage_counts_what_is_missed_and_what_is_made_up() -> None:
    """Of a passage's own labels a wrong value is wrong, and so is a date where none is labelled."""
    text = "Ada Brum said on Tuesday that the quarry had closed on 3 March."
    label = {"text": "Tuesday", "start": text.index("Tuesday"), "value": "2025-03-11", "precision": "day"}
    row = {"lang": "en", "reference": "2025-03-12", "input": text, "times": [label]}
    assert [case.right for case in times.of_passage(row)] == [True, False]
    wrong = {**row, "times": [{**label, "value": "2025-03-04"}]}
    assert [case.right for case in times.of_passage(wrong)] == [False, False]


def test_the_own_passages_are_labelled_where_they_say() -> None:
    """Each label of the invented set stands at its place, and its value is a date as precise as it says."""
    rows = [json.loads(line) for line in (GOLD / "dates" / "own.jsonl").read_text(encoding="utf-8").splitlines()]
    labels = [(row, one) for row in rows for one in row["times"]]
    assert len(labels) >= 150
    for row, one in labels:
        assert row["input"][one["start"] :].startswith(one["text"])
        assert one["precision"] in ("vague", precision(one["value"])), one

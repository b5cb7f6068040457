"""`dicho predictions` and `dicho settle`: what is due, what may tell of it, and a person's word on what came."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from icalendar import Calendar
from tests.cli.conftest import Run

TODAY = ("--today", "2025-02-01")


def rows(run: Run, folder: Path, *more: str) -> list[Any]:
    told = run("predictions", "--json", *TODAY, *more, ledger=folder)
    return [json.loads(line) for line in told.out.splitlines()]


def test_predictions_stand_by_the_day_they_are_due(run: Run, ledger: Path) -> None:
    """Past due first, then coming, then undated; each list alone is a part of the whole."""
    every = rows(run, ledger)
    assert [row["when"] for row in every] == sorted(
        (row["when"] for row in every), key=["due", "coming", "undated"].index
    )
    parts = [row for when in ("--due", "--coming", "--undated") for row in rows(run, ledger, when)]
    assert parts == every and all(row["status"] == "prediction" for row in every)
    assert all(row["due"]["value"] <= "2025-02" for row in rows(run, ledger, "--due"))
    assert all(row["due"] is None for row in rows(run, ledger, "--undated"))


def test_what_came_is_a_persons_word(run: Run, own: Path) -> None:
    """Settled, a prediction leaves the list of what is due with the word on it; undone, it is due again."""
    due = rows(run, own, "--due")
    key = due[0]["id"]
    assert run("predictions", "--due", "--fail-on-due", *TODAY, ledger=own).code == 3
    made = run("settle", key[:8], "not-kept", "--by", "ana", "--note", "the port's log", ledger=own)
    event = made.out.split()[1].rstrip(":")
    assert f"dicho undo {event} takes it back" in made.err
    assert [row["id"] for row in rows(run, own, "--due")] == [row["id"] for row in due[1:]]
    [settled] = rows(run, own, "--settled")
    assert (settled["id"], settled["outcome"]["verdict"], settled["outcome"]["by"]) == (key, "not-kept", "ana")
    assert "not-kept by ana  the port's log" in run("predictions", key, ledger=own).out
    run("undo", event, ledger=own)
    assert rows(run, own, "--due") == due and rows(run, own, "--settled") == []


def test_what_may_tell_of_it_is_later(run: Run, ledger: Path) -> None:
    """What comparing proposes as an outcome comes first; the rest was said later, and neither asks nor foretells."""
    found = {}
    for row in rows(run, ledger):
        told = json.loads(run("predictions", row["id"], "--json", ledger=ledger).out)
        found[row["id"]] = told["may_tell"]
        whys = [each["why"] for each in told["may_tell"]]
        assert whys == sorted(whys, key=["promise", "later"].index)
        for each in told["may_tell"]:
            shown = json.loads(run("show", each["statement"], "--json", ledger=ledger).out)
            assert each["why"] == "promise" or shown["status"] not in ("prediction", "hypothesis", "question")
    assert any(each["why"] == "promise" for told in found.values() for each in told)


def test_a_calendar_of_what_is_due(run: Run, ledger: Path, tmp_path: Path) -> None:
    """Read back by a calendar library: one all-day event a dated prediction, over all the days it may be due."""
    target = tmp_path / "due.ics"
    every = [row for row in rows(run, ledger, "--ics", str(target)) if row["due"]]
    calendar: Any = Calendar.from_ical(target.read_bytes())
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == {f"{row['id']}@dicho" for row in every}
    for row in every:
        event = events[f"{row['id']}@dicho"]
        start, end = event["dtstart"].dt, event["dtend"].dt
        assert isinstance(start, date) and start < end and row["document"]["sha256"] in event["description"]
        if row["due"]["precision"] == "day":
            first, _, last = row["due"]["value"].partition("/")
            assert start == date.fromisoformat(first)
            assert (end - date.fromisoformat(last or first)).days == 1
    lost = run("predictions", "--ics", str(tmp_path / "no" / "due.ics"), ledger=ledger)
    assert lost.code == 1 and "could not be written" in lost.err


def test_wrong_words_are_told(run: Run, own: Path) -> None:
    """Another verdict is wrong usage; what is no prediction cannot be settled."""
    other = json.loads(run("search", "--json", "--status", "asserted", "--limit", "1", ledger=own).out)["id"]
    assert run("settle", other, "kept", ledger=own).code == 2
    assert run("settle", other, "lied", ledger=own).code == 2
    assert run("predictions", "--today", "soon", ledger=own).code == 2
    assert run("predictions", "ffffffff", ledger=own).code == 1

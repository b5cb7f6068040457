"""`dicho hypothesis`: a question is opened, weighed and closed on the command line; the words are its people's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

QUESTION = "Why did the lights go out?"


def events(run: Run, folder: Path) -> int:
    return int(json.loads(run("log", "--limit", "1", "--json", ledger=folder).out)["event"])


def shown(run: Run, folder: Path, *more: str) -> Any:
    return json.loads(run("hypothesis", "show", "--json", *more, ledger=folder).out)


@pytest.fixture
def asked(run: Run, own: Path) -> Path:
    """A question with two hypotheses."""
    run("hypothesis", "new", "The fuel never arrived", "--question", QUESTION, "--by", "ana", ledger=own)
    run("hypothesis", "new", "The fuel was sold", "--question", QUESTION.lower(), ledger=own)
    return own


def found(run: Run, folder: Path, words: str) -> str:
    return str(json.loads(run("search", "--json", "--limit", "1", words, ledger=folder).out)["id"])


def test_a_question_is_weighed(run: Run, asked: Path) -> None:
    """First comes what has least against it; the matrix, what it hangs on and who differs stand below."""
    sold, ship = found(run, asked, "vendieron"), found(run, asked, "rusty")
    assert [each["text"] for each in shown(run, asked)["hypotheses"]] == ["The fuel never arrived", "The fuel was sold"]
    run("hypothesis", "rate", sold, "H1=i", "H2=CC", "--credibility", "low", "--by", "ana", ledger=asked)
    run("hypothesis", "rate", ship[:8], "H1=C", "H2=II", "--by", "ana", ledger=asked)
    text = run("hypothesis", "show", ledger=asked).out
    assert re.search(r"1\.\s+H1\s+against\s+0\.71 .*The fuel never arrived", text)
    assert re.search(r"2\.\s+H2\s+against\s+2\.00 .*The fuel was sold", text)
    assert re.search(rf"{sold[:8]}\s+l/m\s+I\s+CC\s+0\.75", text)
    assert f"{ship[:8]}: without it, first would be H2" in text
    run("hypothesis", "rate", ship, "H2=C", "--by", "ben", ledger=asked)
    text = run("hypothesis", "show", ledger=asked).out
    assert f"{ship[:8]} H2: ana II, ben C" in text and "hangs on" not in text
    mine = shown(run, asked, "--by", "ben")
    assert mine["by"] == "ben" and mine["scores"][1]["against"] == 0 and mine["analysts"] == ["ana", "ben"]


def test_candidates_are_no_cells(run: Run, asked: Path) -> None:
    """Statements near the question are listed with the reason, hypotheses first; nothing is recorded by that."""
    before = events(run, asked)
    rows = [json.loads(line) for line in run("hypothesis", "candidates", "--json", ledger=asked).out.splitlines()]
    assert len(rows) > 3 and {row["why"] for row in rows} >= {"hypothesis", "question"}
    assert [row["why"] for row in rows] == sorted((row["why"] for row in rows), key=lambda why: why != "hypothesis")
    assert events(run, asked) == before and shown(run, asked)["evidence"] == []
    taken = rows[0]["statement"]
    run("hypothesis", "new", "If it had come in time", "--from", taken, ledger=asked)
    run("hypothesis", "rate", rows[1]["statement"], ledger=asked)
    left = [json.loads(line) for line in run("hypothesis", "candidates", "--json", ledger=asked).out.splitlines()]
    assert not {taken, rows[1]["statement"]} & {row["statement"] for row in left}
    assert shown(run, asked)["hypotheses"][2]["origin"] == taken


def test_every_word_is_taken_back(run: Run, asked: Path) -> None:
    """Each command says which decision it made, and undo takes that back."""
    ship = found(run, asked, "rusty")
    run("hypothesis", "rate", ship, "H1=C", ledger=asked)
    for command in (("drop", ship), ("withdraw", "H2"), ("rate", ship, "H1=none")):
        before = shown(run, asked)
        made = run("hypothesis", *command, ledger=asked)
        assert made.code == 0 and shown(run, asked) != before
        event = re.match(r"decision (\d+): ", made.out)
        assert event and f"dicho undo {event[1]} takes it back" in made.err
        run("undo", event[1], ledger=asked)
        assert shown(run, asked) == before
    key = shown(run, asked)["question"]["id"]
    run("hypothesis", "close", key[:8], ledger=asked)
    assert run("hypothesis", "list", ledger=asked).out == ""
    assert "(closed)" in run("hypothesis", "list", "--closed", ledger=asked).out


def test_what_makes_no_sense_says_what_to_do(run: Run, own: Path, asked: Path) -> None:
    """An unknown hypothesis, rating, person or question is exit code 2 with the way out, and records nothing."""
    ship = found(run, asked, "rusty")
    before = events(run, asked)
    for command in (
        ("rate", ship, "H9=C"),
        ("rate", ship, "H1=X"),
        ("rate", ship, "H1"),
        ("rate", "zz", "H1=C"),
        ("show", "--by", "nobody"),
        ("show", "ffff"),
        ("new", "   "),
        ("new", "The fuel was sold"),
    ):
        told = run("hypothesis", *command, ledger=asked)
        assert told.code in (1, 2) and told.err.startswith("dicho: ") and "Traceback" not in told.err, command
    assert events(run, asked) == before


def test_without_a_question_it_says_how_to_open_one(run: Run, own: Path) -> None:
    """An empty list is no error; what needs a question says how to open one."""
    assert run("hypothesis", "list", ledger=own).code == 0
    told = run("hypothesis", "show", ledger=own)
    assert told.code == 2 and "--question" in told.err

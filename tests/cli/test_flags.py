"""`dicho flags`: the list, its JSON, and the exit codes that a newsroom's pipeline goes by."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from tests import flagging
from tests.cli.conftest import Run

from dicho.pipeline.workspace import open_workspace


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A ledger of a reprint in which a fact was changed."""
    folder = tmp_path / "ledger"
    with open_workspace(folder, create=True) as desk:
        flagging.read(desk, "reprint-with-a-fact-changed")
    return folder


def test_flags_are_listed_with_both_sides(run: Run, own: Path) -> None:
    """Kind, statements, the words on both sides and the link that decides; how many of each kind on standard error."""
    done = run("flags", ledger=own)
    assert done.code == 0
    for words in (
        "altered: one utterance is quoted in different words",
        "“nine” / “six”",
        "a proposal nobody decided on",
    ):
        assert words in done.out
    assert "5 flags: 1 altered, 2 numbers-disagree, 2 single-origin" in done.err


def test_the_exit_code_says_what_is_there(run: Run, own: Path) -> None:
    """3 where a kind that --fail-on names is there, whatever --limit leaves off; 0 where not, 2 for no such kind."""
    codes = {
        ("--fail-on", "altered"): 3,
        ("--fail-on", "unsourced"): 0,
        ("--fail-on", "unsourced,single-origin"): 3,
        ("--fail-on", "any", "--limit", "1"): 3,
        ("--fail-on", "single-origin", "--limit", "1"): 3,
        ("--fail-on", "single-origin", "--kind", "altered"): 0,
        ("--fail-on", "liar"): 2,
        ("--fail-on", ""): 2,  # a script's unset variable is no gate that everything passes
        ("--fail-on", " , "): 2,
        ("--speaker", ""): 2,
        ("--kind", "liar"): 2,
        (): 0,
    }
    for given, code in codes.items():
        assert run("flags", *given, ledger=own).code == code, given


def test_deciding_the_link_takes_the_flag_down(run: Run, own: Path) -> None:
    """What the list names as the link is what `decide` takes; "no" takes the flag down, undoing brings it back."""
    [line] = run("flags", "--kind", "altered", "--json", ledger=own).out.splitlines()
    link = orjson.loads(line)["grounds"][0]["link"]
    assert run("decide", link[:8], "no", ledger=own).code == 0
    assert run("flags", "--fail-on", "altered,numbers-disagree", "--kind", "altered", ledger=own).code == 0
    with open_workspace(own) as desk:
        last = desk.ledger.people.decisions()[-1].event
    assert run("undo", str(last), ledger=own).code == 0
    assert run("-q", "flags", "--fail-on", "altered", ledger=own).code == 3


def test_json_is_one_flag_a_line_in_the_published_shape(run: Run, own: Path) -> None:
    """Every line is what the ledger gives from Python, and standard output holds nothing else."""
    done = run("flags", "--json", ledger=own)
    with open_workspace(own) as desk:
        assert [orjson.loads(line) for line in done.out.splitlines()] == [
            each.as_dict() for each in flagging.raised(desk.ledger)
        ]


def test_nobody_is_told_how_many_flags_they_have(run: Run, own: Path) -> None:
    """Asked for a name, the flags where they speak are listed and not counted: a count would be a mark on a person."""
    done = run("flags", "--speaker", "holloway", ledger=own)
    assert "altered" in done.out and done.err == ""


def test_a_statement_shows_its_flags(run: Run, own: Path) -> None:
    """Below its card stands what is flagged of it, with the words of both sides."""
    with open_workspace(own) as desk:
        ident = flagging.statement(desk.ledger, "“We pulled nine")
    shown = run("show", ident, ledger=own).out
    assert "flag: altered - one utterance is quoted in different words" in shown and "“nine” / “six”" in shown

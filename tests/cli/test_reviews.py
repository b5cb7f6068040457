"""`dicho accept`, `reject`, `fix`, `enter`, `log`: what a person decides on statements holds and can be undone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import EXAMPLES, Run


def found(run: Run, folder: Path, *filters: str) -> list[dict[str, Any]]:
    """The statements that a search lists."""
    done = run("search", "--json", "--limit", "1000", *filters, ledger=folder)
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def test_an_accepted_statement_is_listed_as_such(run: Run, own: Path) -> None:
    """Several are accepted at once; each tells how to take it back; lists, filters and the card say so."""
    first, second, *_ = found(run, own)
    done = run("accept", first["id"][:8], second["id"], "--by", "ana", "--note", "heard it", ledger=own)
    assert done.code == 0, done.err
    assert [line.split(": ")[1] for line in done.out.splitlines()] == [
        f"{each['id'][:8]} accept, by ana  heard it" for each in (first, second)
    ]
    assert "dicho undo" in done.err
    accepted = found(run, own, "--state", "accepted")
    assert accepted == [{**each, "state": "accepted"} for each in (first, second)]
    assert "(accepted)" in run("search", "--limit", "1", ledger=own).out
    shown = run("show", first["id"], ledger=own).out
    assert "· accepted" in shown and "accept, by ana  heard it" in shown


def test_nothing_is_decided_where_one_id_is_wrong(run: Run, own: Path) -> None:
    """All statements of a command are known before one is decided on."""
    first, *_ = found(run, own)
    assert run("reject", first["id"], "00000000", ledger=own).code == 1
    assert found(run, own, "--state", "rejected") == []


def test_a_rejected_statement_stays_away(run: Run, own: Path) -> None:
    """It is not exported, not found, and not brought back by adding or comparing again; undo does that."""
    first, *others = found(run, own)
    done = run("reject", first["id"][:8], "--json", ledger=own)
    assert json.loads(done.out)["verdict"] == "reject"
    assert run("add", str(EXAMPLES), ledger=own).code == 0
    assert run("compare", ledger=own).code == 0
    assert found(run, own) == others
    assert len(run("export", ledger=own).out.splitlines()) == len(others)
    assert [each["id"] for each in found(run, own, "--state", "rejected")] == [first["id"]]
    assert first["id"][:8] not in run("links", "--limit", "1000", ledger=own).out
    assert run("search", "--like", "el puerto", "--state", "rejected", ledger=own).code == 2
    assert run("undo", str(json.loads(done.out)["event"]), ledger=own).code == 0
    assert found(run, own) == [first, *others]
    assert run("verify", ledger=own).code == 0


def test_a_fix_is_shown_as_a_person_s_word(run: Run, own: Path) -> None:
    """What was fixed is what search, card and export give, named as a person's; the id stays."""
    first, *_ = found(run, own)
    low, high = first["content"][0]
    given = ["--speaker", "Cosme Arrabal", "--said", "2024-10/2024-11", "--content", f"{low}-{high - 1}"]
    done = run("fix", first["id"], *given, "--source", "none", "--status", "opinion", ledger=own)
    assert done.code == 0, done.err
    [fixed] = found(run, own, "--speaker", "cosme arrabal")
    assert (fixed["id"], fixed["content"], fixed["source"]) == (first["id"], [[low, high - 1]], [])
    assert fixed["said"] == {"value": "2024-10/2024-11", "precision": "month", "expression": [], "others": []}
    assert fixed["speaker"]["reason"] == "decided"
    assert fixed["fixed"] == ["content", "said", "source", "speaker", "status"]
    assert "(person, a person's word)" in run("show", first["id"], ledger=own).out
    assert run("fix", first["id"], "--nobody", "--undated", ledger=own).code == 0
    [again] = found(run, own, "--status", "opinion", "--state", "accepted")
    assert (again["speaker"], again["said"]) == (None, None)
    page = run("export", "-f", "html", "--state", "accepted", ledger=own).out
    assert "content, said, source, speaker, status" in page


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["--speaker", "A", "--nobody"],
        ["--said", "2024", "--undated"],
        ["--said", "yesterday"],
        ["--content", "none"],
        ["--content", "9-3"],
        ["--content", "3-9", "--content", "5-12"],
        ["--content", "0-99999999"],
        ["--source", "none", "--source", "1-2"],
        ["--status", "true"],
    ],
)
def test_what_does_not_hold_is_wrong_usage(run: Run, own: Path, wrong: list[str]) -> None:
    """A fix that says nothing, contradicts itself or is not of this text exits with 2 and decides nothing."""
    first, *_ = found(run, own)
    done = run("fix", first["id"], *wrong, ledger=own)
    assert done.code == 2
    assert done.err.startswith("dicho: ") and done.err.count("\n") == 1
    assert found(run, own)[0] == first


def test_a_missed_statement_is_entered(run: Run, own: Path) -> None:
    """It is listed like any other, and gone when it is taken back."""
    first, *_ = found(run, own)
    done = run("enter", first["document"]["id"], "--content", "0-7", "--speaker", "Cosme Arrabal", "--json", ledger=own)
    assert done.code == 0, done.err
    made = json.loads(done.out)
    [entered] = found(run, own, "--speaker", "Cosme Arrabal")
    assert (entered["id"], entered["content"], entered["state"]) == (made["statement"], [[0, 7]], "accepted")
    assert run("undo", str(made["event"]), ledger=own).code == 0
    assert found(run, own, "--speaker", "Cosme Arrabal") == []


def test_the_log_tells_what_was_decided_and_undone(run: Run, own: Path) -> None:
    """The last event first, with who, what and what took it back; --kind and --limit choose."""
    first, *_ = found(run, own)
    event = json.loads(run("accept", first["id"], "--by", "ana", "--json", ledger=own).out)["event"]
    run("undo", str(event), "--note", "too soon", ledger=own)
    lines = run("log", "--limit", "2", ledger=own).out.splitlines()
    assert "decision.undone" in lines[0] and f"undoes {event}" in lines[0] and "too soon" in lines[0]
    assert "ana" in lines[1] and f"(undone by {event + 1})" in lines[1] and first["id"][:8] in lines[1]
    told = [
        json.loads(line) for line in run("log", "--json", "--kind", "statement.decided", ledger=own).out.splitlines()
    ]
    assert [(each["event"], each["active"], each["undone_by"]) for each in told] == [(event, False, event + 1)]
    assert len(run("log", "--limit", "1000", ledger=own).out.splitlines()) == event + 1
    assert run("log", "--kind", "nothing", ledger=own).code == 2


def test_comparing_goes_by_what_was_decided(run: Run, own: Path) -> None:
    """The next run compares a fixed statement anew, and again when the fix, or a rejection, is taken back."""

    def links() -> set[str]:
        run("add", str(EXAMPLES), ledger=own)
        done = run("links", "--relation", "copy", "--limit", "1000", "--json", ledger=own)
        return {json.loads(line)["id"] for line in done.out.splitlines()}

    before = links()
    first = json.loads(run("links", "--relation", "copy", "--json", ledger=own).out.splitlines()[0])
    [one] = [each for each in found(run, own) if each["id"] == first["left"]]
    low = one["content"][0][0]
    word = json.loads(run("fix", one["id"], "--content", f"{low + 1}-{low + 4}", "--json", ledger=own).out)
    assert first["id"] not in links()
    run("undo", str(word["event"]), ledger=own)
    assert links() == before
    word = json.loads(run("reject", one["id"], "--json", ledger=own).out)
    assert first["id"] not in links()
    run("undo", str(word["event"]), ledger=own)
    assert links() == before

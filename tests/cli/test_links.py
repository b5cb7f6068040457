"""What repeats, conflicts and changes on the command line: listed with reasons, decided, undone, never reopened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import EXAMPLES, Run

import dicho


def rows(run: Run, folder: Path, *args: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*args, "--json", ledger=folder).out.splitlines()]


def statements(run: Run, folder: Path) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows(run, folder, "search", "--limit", "1000")}


def test_every_link_is_of_two_statements_and_its_words_are_theirs(run: Run, own: Path) -> None:
    """Each line names two statements of the ledger, best first, and every piece of evidence is their own text."""
    said = statements(run, own)
    found = rows(run, own, "links")
    assert found
    assert [row["score"] for row in found] == sorted((row["score"] for row in found), reverse=True)
    for row in found:
        assert row["left"] in said
        assert row["right"] in said
        for reason in row["evidence"]:
            for side in ("left", "right"):
                spans = said[row[side]]["content"]
                assert all(any(a <= s and e <= b for a, b in spans) for s, e in reason[side])
                text = " ".join(said[row[side]]["text"]["content"])
                assert all(word in text for words in reason["text"][side] for word in words.split(" … "))


def test_a_quotation_reprinted_and_one_translated_are_found(run: Run, own: Path) -> None:
    """The same words in two papers are a copy, and certain; a denial and its Spanish retelling a translation."""
    said = statements(run, own)
    pairs = {
        (row["relation"], frozenset(said[row[s]]["document"]["file"][:2] for s in ("left", "right"))): row
        for row in rows(run, own, "links")
    }
    assert pairs["copy", frozenset({"03", "04"})]["certain"]
    assert ("translation", frozenset({"06", "09"})) in pairs


def test_a_decision_takes_a_link_off_the_list_for_good(run: Run, own: Path) -> None:
    """Decided links leave the list, comparing and adding again do not bring them back, undoing does."""
    link = rows(run, own, "links", "--relation", "copy")[0]
    made = run("decide", link["id"][:8], "no", "--note", "two speeches", "--by", "ana", ledger=own)
    assert made.code == 0, made.err
    run("compare", ledger=own)
    run("add", str(EXAMPLES), ledger=own)
    assert link["id"] not in {row["id"] for row in rows(run, own, "links")}
    [kept] = rows(run, own, "links", "--decided")
    assert (kept["decision"]["verdict"], kept["decision"]["by"], kept["decision"]["note"]) == (
        "no",
        "ana",
        "two speeches",
    )
    assert "two speeches" in run("links", "--decided", ledger=own).out
    assert run("undo", str(kept["decision"]["event"]), ledger=own).code == 0
    assert link["id"] in {row["id"] for row in rows(run, own, "links")}
    assert run("verify", ledger=own).code == 0


def test_comparing_again_changes_nothing(run: Run, own: Path) -> None:
    """The same statements give the same links, whether compared as they came or all at once."""
    before = rows(run, own, "links")
    assert run("compare", ledger=own).out.startswith("0 new links")
    (own / "compare.sqlite3").unlink()
    assert run("compare", ledger=own).out.startswith("0 new links")
    assert rows(run, own, "links") == before


def test_an_open_conflict_can_fail_a_pipeline(run: Run, own: Path) -> None:
    """--fail-on conflict exits with 3 while one is open, and with 0 where none is listed."""
    assert rows(run, own, "conflicts")
    assert run("conflicts", "--fail-on", "conflict", ledger=own).code == 3
    assert run("changes", "--fail-on", "conflict", ledger=own).code == 0
    assert run("conflicts", "--speaker", "Nobody Atall", "--fail-on", "conflict", ledger=own).code == 0


def test_a_list_says_what_to_think_of_before_deciding(run: Run, own: Path) -> None:
    """A conflict shows both statements, its kind in words, a reason with words of both, what was not found."""
    told = run("conflicts", "--limit", "1", ledger=own).out
    assert told.count("  conflict: ") == 1
    assert "not found: " in told
    assert "before you decide: " in run("conflicts", ledger=own).out


def test_meaning_is_found_across_the_two_languages(run: Run, own: Path) -> None:
    """English words find a Spanish statement that shares none of them; filters hold; nonsense is said to be."""
    found = rows(run, own, "search", "--like", "the tanks were empty", "--lang", "es", "--limit", "5")
    assert any("vacíos" in " ".join(row["text"]["content"]) for row in found)
    assert all(row["document"]["lang"] == "es" for row in found)
    assert run("search", "--like", "of the and", ledger=own).code == 2


def test_what_a_limit_leaves_off_is_open_all_the_same(run: Run, own: Path) -> None:
    """--fail-on asks about the ledger, whatever --limit shows of it."""
    first = rows(run, own, "links", "--limit", "1")[0]["relation"]
    other = "conflict" if first != "conflict" else "change"
    assert any(row["relation"] == other for row in rows(run, own, "links"))
    assert run("links", "--limit", "1", "--fail-on", other, ledger=own).code == 3


@pytest.mark.parametrize("words", ["depósitos vacíos", "gasóleo", "fuel tanks", "tanques"])
def test_a_word_or_two_are_looked_for_in_their_own_language(run: Run, own: Path, words: str) -> None:
    """Words without grammar find the statements that the same words find when their language is told."""
    lang = "en" if words == "fuel tanks" else "es"
    with dicho.open(own) as ledger:
        told = [(near.id, near.score) for near in ledger.like(words, lang)]
        assert told
        assert [(near.id, near.score) for near in ledger.like(words)] == told


@pytest.mark.parametrize(
    "args", [("decide", "feed", "yes"), ("decide", "nope", "yes"), ("undo", "1"), ("undo", "99999"), ("undo", "9" * 30)]
)
def test_what_is_not_there_is_said_in_a_line(run: Run, own: Path, args: tuple[str, ...]) -> None:
    """An unknown link or decision is one line on standard error, and no traceback."""
    result = run(*args, ledger=own)
    assert result.code in (1, 2)
    assert result.err.startswith("dicho: ")
    assert len(result.err.splitlines()) == 1


def test_a_run_stopped_while_comparing_is_gone_on_with(
    run: Run, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C before the links are recorded leaves a sound ledger, and the same command finds what was left."""
    folder = tmp_path / "stopped"

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("dicho.store.bonds.Bonds.record_lines", stopped)
        assert run("add", str(EXAMPLES), ledger=folder).code == 130
    assert rows(run, folder, "links") == []
    assert run("add", str(EXAMPLES), ledger=folder).code == 0
    assert {row["id"] for row in rows(run, folder, "links")} == {row["id"] for row in rows(run, ledger, "links")}
    assert run("verify", ledger=folder).code == 0


def test_many_statements_are_compared_by_processes_to_the_same_end(
    run: Run, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On all cores or on one, the same links are found."""
    folder = tmp_path / "crew"
    monkeypatch.setattr("dicho.pipeline.compare.MANY", 1)
    assert run("add", str(EXAMPLES), ledger=folder).code == 0
    assert rows(run, folder, "links") == rows(run, ledger, "links")


def test_a_pair_nobody_proposed_is_listed_once_it_is_decided(run: Run, own: Path) -> None:
    """A person's own find stands among the decided links, with the word on it and without made-up reasons."""
    proposed = {frozenset((row["left"], row["right"])) for row in rows(run, own, "links")}
    first, *others = statements(run, own)
    other = next(each for each in others if frozenset((first, each)) not in proposed)
    assert run("decide", f"{first}:{other}", "yes", "--kind", "cause", ledger=own).code == 0
    [found] = rows(run, own, "links", "--decided")
    assert {found["left"], found["right"]} == {first, other}
    assert (found["decision"]["kind"], found["evidence"], found["score"]) == ("cause", [], 0.0)


def test_what_a_person_calls_a_copy_is_no_conflict(run: Run, own: Path) -> None:
    """Two statements said to be one utterance leave the list of conflicts, and come back when the word is undone."""
    conflict = rows(run, own, "conflicts")[0]
    made = run("decide", conflict["id"], "yes", "--kind", "translation", ledger=own)
    assert made.code == 0, made.err
    assert conflict["id"] not in {row["id"] for row in rows(run, own, "conflicts")}
    [found] = rows(run, own, "links", "--decided")
    assert (found["relation"], found["decision"]["kind"]) == ("translation", "translated")
    assert run("undo", str(found["decision"]["event"]), ledger=own).code == 0
    assert conflict["id"] in {row["id"] for row in rows(run, own, "conflicts")}


def test_a_ledger_never_compared_says_so(run: Run, own: Path) -> None:
    """An empty list is not taken for a clean one where nothing was ever compared, as after an upgrade."""
    (own / "compare.sqlite3").unlink()
    run("compare", ledger=own)
    assert "not compared yet" not in run("links", "--speaker", "Nobody Atall", ledger=own).err
    (own / "compare.sqlite3").unlink()
    assert "not compared yet" in run("links", "--speaker", "Nobody Atall", ledger=own).err

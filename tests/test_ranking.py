"""The pair model puts conflicts and changes in order: its word is evidence with a weight, and decides nothing."""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.compare import pair
from dicho.compare.side import Side
from dicho.model.link import Evidence, Link
from dicho.model.run import Run
from dicho.pipeline import ranking, slots
from dicho.pipeline.ranking import FEATURE, INSTALLED, OWN, Ranker, ranked
from dicho.pipeline.workspace import Workspace, open_workspace
from dicho.store.log import RUN
from dicho.store.pool import Pool
from dicho.text import pairs
from dicho.text.pairs import Verdict

TINY = Path(__file__).parent / "text" / "tiny"
SAID = ("yes, the harbour lights failed twice", "no, the harbour lights failed once", "yes, the harbour lights failed")


class Asked:
    """A model that answers by a rule and keeps what it was asked."""

    def __init__(self, contradiction: float = 1.0) -> None:
        self.contradiction = contradiction
        self.got: list[tuple[str, str]] = []

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        self.got += pairs
        return [Verdict(0.0, 1 - self.contradiction, self.contradiction) for _ in pairs]

    def digest(self) -> str:
        return "0" * 64


class Words(Pool):
    """Statements whose words are their ids."""

    def __init__(self) -> None:
        return

    def said(self, statements: Any) -> dict[str, tuple[str, ...]]:
        return {each: (each, "more") for each in statements}


def by(model: Asked, weight: float = INSTALLED) -> Ranker:
    return Ranker(model.digest(), weight, lambda: model)


def link(left: str, right: str, score: float = 0.5, **facts: Any) -> Link:
    return Link(left, right, **{"relation": "conflict", "kind": "negation", "score": score, **facts})


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A ledger of three statements, any two of which are taken to conflict."""

    def compare(left: Side, right: Side) -> Link:
        return link(left.id, right.id)

    monkeypatch.setattr(pair, "compare", compare)
    for number, words in enumerate(SAID):
        (tmp_path / f"{number}.txt").write_text(f'The mayor of pier {number}, Oria Vell, said: "{words}."\n')
    with open_workspace(tmp_path / "l", create=True) as opened:
        opened.add([tmp_path / f"{number}.txt" for number in range(len(SAID))])
        yield opened


def found(desk: Workspace) -> list[Link]:
    return list(desk.ledger.links.all())


def test_the_word_is_evidence_and_moves_the_score() -> None:
    """A sure contradiction adds its whole weight in log-odds, a sure none takes it away, an even one says nothing."""
    for contradiction, weight in ((1.0, 0.8), (0.0, -0.8), (0.5, 0.0)):
        [moved] = ranked([link("a", "b", 0.6)], Words(), by(Asked(contradiction)))
        assert moved.evidence == (Evidence(FEATURE, weight),)
        odds = math.log(0.6 / 0.4) + weight
        assert moved.score == pytest.approx(1 / (1 + math.exp(-odds)), abs=1e-4)


def test_only_likely_conflicts_and_changes_are_asked_about() -> None:
    """Copies, translations and faint proposals are as they were, and so is everything without a model."""
    links = [
        link("a", "b", 0.19),
        link("a", "c", 0.9, relation="copy", kind="near"),
        link("b", "c", 0.9, relation="translation", kind="translated"),
        link("c", "d", 0.2, relation="change", kind="stance"),
    ]
    model = Asked()
    after = ranked(links, Words(), by(model))
    assert after[:3] == links[:3]
    assert after[3].evidence
    assert model.got == [("c … more", "d … more")]
    assert ranked(links, Words(), None) == links


def test_so_many_a_run_and_the_likeliest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit proposals stay as they were; which ones those are does not hang on the order they come in."""
    monkeypatch.setattr(ranking, "MOST", 2)
    links = [link("a", "b", 0.3), link("c", "d", 0.9), link("e", "f", 0.5), link("g", "h", 0.3)]
    after = ranked(links, Words(), by(Asked()))
    assert [bool(each.evidence) for each in after] == [False, True, True, False]
    assert {each.id: each for each in ranked(links[::-1], Words(), by(Asked()))} == {each.id: each for each in after}


def test_the_words_of_copies_are_asked_about_once() -> None:
    """Two pairs of the same two texts are one question, whichever way round."""
    model = Asked()

    class Copies(Words):
        def said(self, statements: Any) -> dict[str, tuple[str, ...]]:
            return {each: (each[0],) for each in statements}

    after = ranked([link("a1", "b1"), link("b2", "a2")], Copies(), by(model))
    assert model.got == [("a", "b")]
    assert after[0].score == after[1].score


@given(st.floats(0.2, 1.0), st.floats(0.0, 1.0), st.sampled_from([INSTALLED, OWN]))
def test_a_score_stays_a_score(score: float, contradiction: float, weight: float) -> None:
    """Whatever the model says, the score stays within 0..1 and moves the way the evidence points."""
    [moved] = ranked([link("a", "b", round(score, 4))], Words(), by(Asked(contradiction), weight))
    assert 0 <= moved.score <= 1
    assert (moved.score - round(score, 4)) * moved.evidence[0].weight >= -1e-4


def test_the_same_statements_give_the_same_links(desk: Workspace) -> None:
    """Compared as they came or all anew, twice, with the model that ships: nothing new is recorded."""
    before, head = found(desk), desk.ledger.head()
    assert len(before) == 3
    assert all(each.evidence[-1].feature == FEATURE for each in before)
    assert desk.compare() == {}
    assert desk.compare() == {}
    assert (found(desk), desk.ledger.head()) == (before, head)


def test_a_model_of_ones_own_takes_over_and_is_recorded(desk: Workspace, tmp_path: Path) -> None:
    """In the slot it reorders the proposals anew, the run names its digest; emptied, all is as before."""
    before = found(desk)
    model = Path(shutil.copytree(TINY / "nli", tmp_path / "nli"))
    slot = slots.add(desk.folder, model, "nli")
    assert desk.compare() == {"conflict": 3}
    after = found(desk)
    assert {each.id for each in after} == {each.id for each in before}
    assert [replace(each, score=0, evidence=()) for each in sorted(after, key=lambda x: x.id)] == [
        replace(each, score=0, evidence=()) for each in sorted(before, key=lambda x: x.id)
    ]
    yes_yes = after[-1]
    assert yes_yes.evidence[-1].weight < 0
    settings = [e.body["settings"] for e in desk.ledger.events() if e.kind == RUN and e.body["stage"] == "compare"]  # type: ignore[index]
    assert [dict(each)["nli"] for each in settings] == [pairs.digest(), slot.digest]
    slots.remove(desk.folder, "nli")
    desk.compare()
    assert found(desk) == before
    assert desk.verify().ok


def test_without_any_model_nothing_is_said(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the files of the model that ships are missing, proposals stand as the rules made them."""
    monkeypatch.setattr(pairs, "digest", lambda: None)
    desk.compare()
    assert [(each.score, each.evidence) for each in found(desk)] == [(0.5, ())] * 3


def test_what_was_decided_stays_decided(desk: Workspace, tmp_path: Path) -> None:
    """Another model moves scores and no decision."""
    [first, *_] = found(desk)
    word = desk.ledger.links.decide(first.id, "no")
    slots.add(desk.folder, TINY / "nli", "nli")
    desk.compare()
    assert desk.ledger.links.verdicts() == {first.id: word}


def test_a_run_names_no_model_where_there_is_none() -> None:
    """The record of a run without a pair model has no such setting."""
    from dicho.pipeline import compare

    run: Run = compare.run(None)
    assert "nli" not in dict(run.settings)

"""Questions, hypotheses and ratings are people's words: recorded, undone, proved, erased with what they are of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.store.made import Captures, dump, ledger_of, parts

from dicho.errors import AmbiguousId, NotFound, UsageError
from dicho.model.hypothesis import Hypothesis, Question, Row
from dicho.model.ids import digest
from dicho.store import log
from dicho.store.hypotheses import LONGEST, MOST
from dicho.store.ledger import Ledger
from dicho.store.questions import TABLES

WHY = "Why did the harbour lamps go out?"


@pytest.fixture
def archive() -> Captures:
    return Captures()


@pytest.fixture
def ledger(tmp_path: Path, archive: Captures) -> Iterator[Ledger]:
    with ledger_of(tmp_path / "l", archive, range(3)) as made:
        yield made


@pytest.fixture
def asked(ledger: Ledger) -> Question:
    return ledger.hypotheses.ask(WHY, by="ana", note="the editor asks")


@pytest.fixture
def rivals(ledger: Ledger, asked: Question) -> list[Hypothesis]:
    return [ledger.hypotheses.put(asked.id, text) for text in ("The oil was sold.", "The oil never came.")]


def statements(ledger: Ledger) -> list[str]:
    return [statement.id for statement, _ in ledger.statements()]


def sound(ledger: Ledger, archive: Captures) -> bool:
    return ledger.verify(archive.fetch, parts).problem is None


def test_a_question_and_its_hypotheses_are_kept_in_order(
    ledger: Ledger, archive: Captures, asked: Question, rivals: list[Hypothesis]
) -> None:
    """What was asked and put forward stands with who, when and why, and proves as the rest of the ledger."""
    assert (asked.text, asked.by, asked.note, asked.closed) == (WHY, "ana", "the editor asks", False)
    assert ledger.hypotheses.questions() == [asked] and ledger.hypotheses.question(asked.id[:4]) == asked
    assert ledger.hypotheses.rivals(asked.id) == rivals
    assert sound(ledger, archive)


def test_ratings_are_each_persons_own_and_the_last_counts(
    ledger: Ledger, asked: Question, rivals: list[Hypothesis]
) -> None:
    """A second word replaces a person's first on that cell alone; None takes it back; others' stay as they are."""
    one, two = (each.id for each in rivals)
    first, second, *_ = statements(ledger)
    rate = ledger.hypotheses.rate
    rate(asked.id, first, {"H1": "I", "H2": "C"}, ("high", None), ("ana", ""))
    rate(asked.id, first, {two: "CC"}, (None, "low"), ("ana", "on second thoughts"))
    rate(asked.id, first[:6], {one[:5]: "II"}, word=("ben", ""))
    rate(asked.id, second, {}, word=("ana", ""))
    assert ledger.hypotheses.views(asked.id) == {
        "ana": [Row(first, {one: "I", two: "CC"}, "high", "low"), Row(second, {})],
        "ben": [Row(first, {one: "II"})],
    }
    rate(asked.id, first, {"h1": None}, word=("ana", ""))
    assert ledger.hypotheses.views(asked.id)["ana"][0].ratings == {two: "CC"}


def test_every_word_can_be_taken_back(
    ledger: Ledger, archive: Captures, asked: Question, rivals: list[Hypothesis]
) -> None:
    """Undoing brings back what stood before: a rating, a hypothesis, an open question; undoing the undoing too."""
    first = statements(ledger)[0]
    hypotheses, undo = ledger.hypotheses, ledger.people.undo
    hypotheses.rate(asked.id, first, {"H1": "I"})
    again = hypotheses.rate(asked.id, first, {"H1": "CC"})
    undo(again)
    assert hypotheses.views(asked.id)["person"][0].ratings == {rivals[0].id: "I"}
    withdrawn = hypotheses.withdraw(asked.id, "H1")
    assert hypotheses.rivals(asked.id) == rivals[1:] and withdrawn == ledger.head().seq
    assert hypotheses.views(asked.id)["person"][0].ratings == {}
    back = undo(ledger.head().seq)
    assert hypotheses.rivals(asked.id) == rivals and hypotheses.views(asked.id)["person"][0].ratings
    undo(back.event)
    assert hypotheses.rivals(asked.id) == rivals[1:]
    dropped = hypotheses.drop(asked.id, first[:6])
    assert hypotheses.views(asked.id) == {}
    undo(dropped)
    assert [row.evidence for row in hypotheses.views(asked.id)["person"]] == [first]
    assert hypotheses.close(asked.id).closing == ledger.head().seq
    assert hypotheses.questions() == [] and hypotheses.questions(closed=True)[0].closed
    undo(ledger.head().seq)
    assert hypotheses.questions() == [asked]
    undo(asked.event)
    assert hypotheses.questions(closed=True) == []
    assert sound(ledger, archive)


def test_a_row_that_was_dropped_comes_back_by_being_rated(
    ledger: Ledger, asked: Question, rivals: list[Hypothesis]
) -> None:
    """What was said before it was dropped is not said again by that."""
    first = statements(ledger)[0]
    ledger.hypotheses.rate(asked.id, first, {"H1": "I"})
    ledger.hypotheses.drop(asked.id, first)
    ledger.hypotheses.rate(asked.id, first, {"H2": "C"})
    assert ledger.hypotheses.views(asked.id) == {"person": [Row(first, {rivals[1].id: "C"})]}


def test_what_cannot_be_said_is_refused(ledger: Ledger, asked: Question, rivals: list[Hypothesis]) -> None:
    """Each refusal says what is wrong, and records nothing."""
    first, before = statements(ledger)[0], ledger.head()
    hypotheses = ledger.hypotheses
    for refused in (
        lambda: hypotheses.ask(WHY.upper()),
        lambda: hypotheses.ask("   "),
        lambda: hypotheses.ask("x" * (LONGEST + 1)),
        lambda: hypotheses.put(asked.id, "the oil  WAS sold."),
        lambda: hypotheses.rate(asked.id, first, {"H1": "maybe"}),  # type: ignore[dict-item]
        lambda: hypotheses.rate(asked.id, first, {}, ("huge", None)),  # type: ignore[arg-type]
    ):
        with pytest.raises(UsageError):
            refused()
    for lost in (
        lambda: hypotheses.rate(asked.id, first, {"H3": "C"}),
        lambda: hypotheses.rate(asked.id, "ffffffff", {"H1": "C"}),
        lambda: hypotheses.drop(asked.id, first),
        lambda: hypotheses.put("ffff", "x"),
        lambda: hypotheses.put(asked.id, "x", origin="ffffffff"),
        lambda: hypotheses.question("H1"),
    ):
        with pytest.raises(NotFound):
            lost()
    assert ledger.head() == before
    hypotheses.close(asked.id)
    with pytest.raises(UsageError, match="closed"):
        hypotheses.put(asked.id, "Nobody lit them.")
    hypotheses.ask(WHY)  # what was closed may be asked again
    assert [each.closed for each in hypotheses.questions()] == [False]


def test_a_question_holds_no_more_hypotheses_than_can_be_read(ledger: Ledger, asked: Question) -> None:
    """Beyond it one has to be withdrawn first."""
    for number in range(MOST):
        ledger.hypotheses.put(asked.id, f"Reason {number}.")
    with pytest.raises(UsageError, match="Withdraw"):
        ledger.hypotheses.put(asked.id, "One more.")
    ledger.hypotheses.withdraw(asked.id, "H1")
    assert ledger.hypotheses.put(asked.id, "One more.").text == "One more."


def test_an_abbreviation_that_fits_two_is_not_guessed(ledger: Ledger) -> None:
    """As with every other id."""
    texts: dict[str, str] = {}
    for text in (f"Question {number}?" for number in count()):
        twin = texts.setdefault(digest("question", text.casefold())[:4], text)
        if twin != text:
            break
    first, second = (ledger.hypotheses.ask(each) for each in (twin, text))
    with pytest.raises(AmbiguousId, match=first.id):
        ledger.hypotheses.question(first.id[:4])
    assert ledger.hypotheses.question(second.id) == second


def test_a_rebuild_gives_the_same_rows(ledger: Ledger, asked: Question, rivals: list[Hypothesis]) -> None:
    """The tables are the log's and nothing else's."""
    ledger.hypotheses.rate(asked.id, statements(ledger)[0], {"H1": "II", "H2": None}, ("low", "high"))
    ledger.hypotheses.withdraw(asked.id, "H2")
    before = dump(ledger.folder)
    ledger.rebuild()
    assert dump(ledger.folder) == before and all(table in before for table in TABLES)


def test_evidence_goes_with_a_statement_that_is_rejected_or_erased(
    ledger: Ledger, archive: Captures, asked: Question, rivals: list[Hypothesis]
) -> None:
    """Rejected, it is out of the matrix until that is undone; erased, so are its ratings and what was taken from it."""
    first = statements(ledger)[0]
    ledger.hypotheses.rate(asked.id, first, {"H1": "I"}, word=("ana", "as she said"))
    taken = ledger.hypotheses.put(asked.id, "Words of the statement.", origin=first)
    assert taken.origin == first
    rejected = ledger.reviews.reject(first)
    assert ledger.hypotheses.views(asked.id) == {}
    ledger.people.undo(rejected.event)
    assert ledger.hypotheses.views(asked.id)
    _, document = ledger.statement(first)
    ledger.remove(document.capture, "a court's order")
    assert ledger.hypotheses.views(asked.id) == {} and ledger.hypotheses.rivals(asked.id) == rivals
    kept = [event for event in ledger.events() if event.kind in log.WEIGHING and event.body is not None]
    assert len(kept) == len(rivals)


def test_the_log_tells_what_was_weighed(ledger: Ledger, asked: Question, rivals: list[Hypothesis]) -> None:
    """Each event names the question, in words, and the statement it is on."""
    first = statements(ledger)[0]
    ledger.hypotheses.rate(asked.id, first, {"H1": "I", "H2": "C"}, word=("ana", ""))
    rated, put, *_ = ledger.pages.events().rows
    assert (rated.kind, rated.by, rated.counts) == (log.RATED, "ana", (("ratings", 2),))
    assert [(one.kind, one.id) for one in rated.about][:2] == [("question", asked.id), ("statement", first)]
    assert (put.words, put.about[1].label) == (("The oil never came.",), "The oil never came.")

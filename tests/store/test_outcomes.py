"""What came of a prediction is a person's word: recorded, proved, undone, erased with what it is of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.made import Captures, dump, ledger_of, parts

from dicho.errors import NotFound, UsageError
from dicho.model.review import Fix
from dicho.store.ledger import Ledger

TODAY = "2026-01-01"


@pytest.fixture
def archive() -> Captures:
    return Captures()


@pytest.fixture
def ledger(tmp_path: Path, archive: Captures) -> Iterator[Ledger]:
    """Two documents; the first statement is a prediction."""
    with ledger_of(tmp_path / "l", archive, range(2)) as made:
        first = next(iter(made.statements()))[0]
        made.reviews.fix(first.id, Fix(status="prediction"))
        yield made


def prediction(ledger: Ledger) -> str:
    return next(statement.id for statement, _ in ledger.statements() if statement.status == "prediction")


def listed(ledger: Ledger) -> dict[str, int]:
    return {when: ledger.pages.predictions(when, TODAY).total for when in ("past", "open", "undated", "settled")}


def test_the_last_word_counts_and_can_be_taken_back(ledger: Ledger, archive: Captures) -> None:
    """A later word takes the place of an earlier; undone, the earlier counts again; all of it stays in the history."""
    key = prediction(ledger)
    other = next(statement.id for statement, _ in ledger.statements() if statement.id != key)
    first = ledger.outcomes.settle(key[:6], "open", by=" ana  b ", note="too early")
    assert (first.statement, first.verdict, first.by, first.evidence, first.active) == (key, "open", "ana b", (), True)
    second = ledger.outcomes.settle(key, "kept", [other[:6]])
    assert second.evidence == (other,) and ledger.outcomes.last([key]) == {key: second}
    ledger.people.undo(second.event)
    assert ledger.outcomes.last([key])[key].verdict == "open"
    assert [(each.verdict, each.active) for each in ledger.outcomes.history(key)] == [("open", True), ("kept", False)]
    assert ledger.verify(archive.fetch, parts).problem is None


def test_what_is_settled_leaves_the_lists_of_what_is_due(ledger: Ledger) -> None:
    """Kept, not kept and moot ones stand in a list of their own; an open word leaves them where they were."""
    key, before = prediction(ledger), listed(ledger)
    assert sum(before.values()) == 1 and before["settled"] == 0
    for verdict in ("kept", "not-kept", "moot"):
        said = ledger.outcomes.settle(key, verdict)
        assert listed(ledger) == {"past": 0, "open": 0, "undated": 0, "settled": 1}
        ledger.people.undo(said.event)
    ledger.outcomes.settle(key, "open")
    assert listed(ledger) == before


def test_only_predictions_are_settled(ledger: Ledger) -> None:
    """Another verdict, another statement, an unknown one: refused, and nothing recorded."""
    key, head = prediction(ledger), ledger.head()
    other = next(statement.id for statement, _ in ledger.statements() if statement.id != key)
    with pytest.raises(UsageError):
        ledger.outcomes.settle(key, "lied")
    with pytest.raises(UsageError):
        ledger.outcomes.settle(other, "kept")
    with pytest.raises(NotFound):
        ledger.outcomes.settle("ffffffff", "kept")
    with pytest.raises(NotFound):
        ledger.outcomes.settle(key, "kept", ["ffffffff"])
    assert ledger.head() == head


def test_it_is_rebuilt_and_erased_with_the_rest(ledger: Ledger, archive: Captures) -> None:
    """A rebuild gives the same rows; erasing the statement's capture erases the words on it."""
    key = prediction(ledger)
    ledger.outcomes.settle(key, "kept", note="as the minister wrote")
    before = dump(ledger.folder)
    ledger.rebuild()
    assert dump(ledger.folder) == before and before["outcomes"]
    _, document = ledger.statement(key)
    ledger.remove(document.capture, "a court's order")
    kept = [event for event in ledger.events() if event.kind == "prediction.settled"]
    assert len(kept) == 1 and kept[0].body is None and ledger.outcomes.last([key]) == {}

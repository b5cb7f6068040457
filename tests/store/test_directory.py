"""Names at hand: what is kept in memory is what reading all names anew would give, whatever happened in between."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.made import RUNS, Captures, parts
from tests.store.paged import PEOPLE, page_of

from dicho.errors import DichoError
from dicho.model.run import Run
from dicho.store import directory, roll
from dicho.store.kept import Kept
from dicho.store.ledger import Ledger

Folders = Callable[[str], Path]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return tmp_path_factory.mktemp


def step(ledger: Ledger, archive: Captures, chance: random.Random, decisions: list[int]) -> None:
    """Something happens that may change who is in the ledger."""
    ids = [s.id for s, _ in ledger.statements()]
    speakers = [form.speaker for form, _ in ledger.people.speakers()]
    what = chance.randrange(8)
    if what == 0 and ids:
        decisions.append(chance.choice((ledger.reviews.reject, ledger.reviews.accept))(chance.choice(ids)).event)
    elif what == 1 and len(speakers) > 1:
        decisions.append(chance.choice((ledger.people.merge, ledger.people.refuse))(*chance.sample(speakers, 2)).event)
    elif what == 2 and decisions:
        decisions.append(ledger.people.undo(decisions.pop(chance.randrange(len(decisions)))).event)
    elif what == 3 and len(speakers) > 1:
        pairs = [tuple(chance.sample(speakers, 2)) for _ in range(chance.randint(0, 2))]
        ledger.people.record(Run("merge", "1"), [(a, b, 0.9, ("name",)) for a, b in pairs])
    elif what == 4 and chance.random() < 0.3 and ids:
        ledger.remove(ledger.statement(chance.choice(ids))[1].capture, "asked")
    else:
        capture, (page, found) = page_of(archive, chance.randrange(12))
        ledger.record_reading(capture, [(page, chance.sample(found, chance.randint(0, len(found))))], RUNS)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_what_is_kept_is_what_is_there(folders: Folders, seed: int) -> None:
    """After every step: the same people under the same names in the same orders as read from nothing."""
    chance, archive, decisions = random.Random(seed), Captures(), list[int]()
    with Ledger.create(folders("names") / "l") as ledger:
        for _ in range(chance.randint(2, 14)):
            try:
                step(ledger, archive, chance, decisions)
            except DichoError:
                continue  # they were one already, or undone before
            kept = roll.names(ledger._db)
            before, directory._kept = directory._kept, Kept()
            fresh = roll.names(ledger._db)
            directory._kept = before
            assert [each.order for each in kept.by_name] == [each.order for each in fresh.by_name]
            assert [each.rank for each in kept.by_statements] == [each.rank for each in fresh.by_statements]
            shown = {key: (each.name, each.kind, sorted(each.forms)) for key, each in kept.people.items()}
            assert shown == {key: (each.name, each.kind, sorted(each.forms)) for key, each in fresh.people.items()}
            assert (kept.of, kept.statements) == (fresh.of, fresh.statements)
        assert ledger.verify(archive.fetch, parts).ok


def test_another_ledger_in_its_place_is_another(folders: Folders) -> None:
    """Names of a ledger that was thrown away are not those of the one that was made in its place."""
    folder = folders("twice") / "l"
    for number in (1, 4):
        with Ledger.create(folder) as ledger:
            capture, reading = page_of(Captures(), number)
            ledger.record_reading(capture, [reading], RUNS)
            said = {s.speaker.name for s, _ in ledger.statements() if s.speaker}
            assert {each.name for each in roll.names(ledger._db).by_name} == said <= set(PEOPLE)
        (folder / "ledger.sqlite3").unlink()


def test_very_many_changes_are_read_at_once(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more names changed than is worth reading one by one, all are read, with the same outcome."""
    with Ledger.create(folders("many") / "l") as ledger:
        for number in range(1, 12):
            capture, reading = page_of(Captures(), number)
            ledger.record_reading(capture, [reading], RUNS)
            if number == 4:
                roll.names(ledger._db)
                monkeypatch.setattr(directory, "MOST_RENEWED", 1)
        assert {each.person for each in roll.names(ledger._db).by_name} == {row.id for row in ledger.people.all()}

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
from tests.store.made import RUNS, Captures, dump, ledger_of, parts

from dicho.errors import LedgerTooNew
from dicho.store import db as database
from dicho.store import derive
from dicho.store.ledger import Ledger
from dicho.store.migrations import MIGRATIONS, Migration, current, migrate


def test_steps_are_numbered_without_gaps() -> None:
    """Steps count 1, 2, 3, ...: the version of a ledger says which it has taken."""
    assert [step.number for step in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_a_later_step_is_taken_once(tmp_path: Path) -> None:
    """An older ledger takes the steps it lacks, keeps every event, and replays the tables when a step asks for it."""
    archive = Captures()
    ledger_of(tmp_path / "l", archive, range(2)).close()
    before = dump(tmp_path / "l")
    later = (*MIGRATIONS, Migration(MIGRATIONS[-1].number + 1, "CREATE TABLE note (a TEXT) STRICT", derived=True))
    db = database.connect(tmp_path / "l" / database.FILE_NAME)
    db.execute("DELETE FROM statements")
    assert not current(db, later)
    assert migrate(db, derive.replay, later) == [later[-1].number]
    assert current(db, later) and migrate(db, derive.replay, later) == []
    db.close()
    assert dump(tmp_path / "l") == before


def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    """Steps are taken together or not at all."""
    ledger_of(tmp_path / "l", Captures(), [0]).close()
    at = MIGRATIONS[-1].number
    bad = (*MIGRATIONS, Migration(at + 1, "CREATE TABLE note (a TEXT) STRICT"), Migration(at + 2, "NONSENSE"))
    db = database.connect(tmp_path / "l" / database.FILE_NAME)
    with pytest.raises(apsw.SQLError):
        migrate(db, derive.replay, bad)
    assert db.pragma("user_version") == at
    db.close()
    with Ledger.open(tmp_path / "l") as ledger:
        assert ledger.counts().statements == 3


def test_a_ledger_of_a_later_dicho(tmp_path: Path) -> None:
    """A newer ledger is refused, named with its version, and left as it is."""
    archive = Captures()
    ledger_of(tmp_path / "l", archive, [0]).close()
    db = apsw.Connection(str(tmp_path / "l" / database.FILE_NAME))
    db.pragma("user_version", 99)
    for create in (False, True):
        with pytest.raises(LedgerTooNew, match="99"):
            Ledger.open(tmp_path / "l", create=create)
    with pytest.raises(LedgerTooNew):
        Ledger.create(tmp_path / "l")
    db.pragma("user_version", MIGRATIONS[-1].number)
    db.close()
    with Ledger.open(tmp_path / "l") as ledger:
        assert ledger.verify(archive.fetch, parts).ok and ledger.has_reading(next(ledger.documents()).sha256, RUNS)

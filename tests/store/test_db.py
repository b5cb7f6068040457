from __future__ import annotations

import json
import os
import resource
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from tests.store.made import RUNS, Captures, ledger_of, parts, simple

from dicho.errors import LedgerBusy, LedgerDamaged, LedgerError
from dicho.store import db as database
from dicho.store.ledger import Ledger


def test_old_sqlite_is_refused() -> None:
    """Versions that can corrupt a file are refused by number, with what to install; the one here is not."""
    database.check_sqlite()
    database.check_sqlite(3_051_003)
    with pytest.raises(LedgerError, match=r"SQLite 3\.51\.2 .* 3\.51\.3"):
        database.check_sqlite(3_051_002)


def test_the_settings_hold(tmp_path: Path) -> None:
    """Write-ahead log, every commit on the disk, foreign keys, strict tables."""
    Ledger.create(tmp_path).close()
    db = database.connect(tmp_path / database.FILE_NAME)
    assert db.pragma("journal_mode") == "wal"
    assert db.pragma("synchronous") == 2 and db.pragma("foreign_keys") == 1
    assert db.pragma("application_id") == int.from_bytes(b"DICH", "big")
    tables = list(db.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"))
    assert {name for name, strict in tables if not strict} == {"sqlite_schema"}
    db.close()


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (apsw.BusyError("x"), LedgerBusy),
        (apsw.NotADBError("x"), LedgerDamaged),
        (apsw.CorruptError("x"), LedgerDamaged),
        (apsw.FullError("x"), LedgerError),
        (apsw.ReadOnlyError("x"), LedgerError),
        (apsw.IOError("x"), LedgerError),
        (apsw.SQLError("x"), LedgerError),
    ],
)
def test_every_sqlite_error_is_told(error: apsw.Error, kind: type[LedgerError]) -> None:
    """What SQLite raises arrives as one of Dicho's errors, with the file and advice."""
    with pytest.raises(LedgerError) as caught, database.translated("the file"):
        raise error
    assert type(caught.value) is kind and caught.value.where == "the file" and caught.value.hint


def test_a_full_disk(tmp_path: Path) -> None:
    """With no room left the reading is refused whole, the ledger verifies, and goes on when there is room."""
    archive = Captures()
    with ledger_of(tmp_path / "l", archive, [0]) as ledger:
        ledger._db.execute(f"PRAGMA max_page_count = {ledger._db.pragma('page_count')}")
        with pytest.raises(LedgerError, match="disk is full"):
            for number in range(1, 60):
                capture, readings = simple(archive, number)
                ledger.record_reading(capture, readings, RUNS)
        assert ledger.verify(archive.fetch, parts).ok
        ledger._db.execute("PRAGMA max_page_count = 1000000")
        assert ledger.record_reading(capture, readings, RUNS)
        assert ledger.verify(archive.fetch, parts).ok


def in_child(work: Callable[[], object]) -> str:
    """What `work` raised, run in a forked process, so that its limits and rights are its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work()
            answer = "nothing"
        except Exception as error:  # noqa: BLE001 (whatever it is must reach the parent)
            answer = f"{type(error).__name__}: {error}"
        os.write(writing, json.dumps(answer).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = json.loads(pipe.read())
    os.waitpid(child, 0)
    return str(answer)


def test_a_disk_that_stops_writing(tmp_path: Path) -> None:
    """A write the system refuses half-way (a quota) is a clear error; what was acknowledged stays."""
    archive = Captures()
    ledger_of(tmp_path / "l", archive, range(3)).close()

    def write() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with Ledger.open(tmp_path / "l") as ledger:
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
            for number in range(10, 500):
                capture, readings = simple(archive, number)
                ledger.record_reading(capture, readings, RUNS)

    assert in_child(write).startswith("LedgerError: ")
    for number in range(10, 500):
        simple(archive, number)
    with Ledger.open(tmp_path / "l") as ledger:
        outcome = ledger.verify(archive.fetch, parts)
        assert outcome.ok and outcome.documents > 3


def test_a_read_only_folder() -> None:
    """Where nothing may be written, opening and making a ledger say so."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ledger_of(folder / "l", Captures(), [0]).close()
        for path in (folder / "l" / database.FILE_NAME, folder / "l", folder):
            path.chmod(0o555 if path.is_dir() else 0o444)

        def as_nobody(work: Callable[[], object]) -> Callable[[], object]:
            def run() -> object:
                if os.getuid() == 0:
                    os.setuid(65534)
                return work()

            return run

        def write() -> None:
            with Ledger.open(folder / "l") as ledger:
                capture, readings = simple(Captures(), 1)
                ledger.record_reading(capture, readings, RUNS)

        said = in_child(as_nobody(write))
        assert said.startswith("LedgerError: ") and "ledger" in said and "Check" in said
        assert in_child(as_nobody(lambda: Ledger.create(folder / "new"))).startswith("LedgerError: ")
        folder.chmod(0o755)
        (folder / "l").chmod(0o755)

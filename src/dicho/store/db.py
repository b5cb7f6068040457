"""The SQLite file beneath a ledger: opening it safely, one writer at a time, and its errors in Dicho's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import apsw
import orjson

from dicho.errors import LedgerBusy, LedgerDamaged, LedgerError

FILE_NAME = "ledger.sqlite3"
APPLICATION_ID = 0x44494348  # "DICH", so that file(1) and other programs can tell what this is
BUSY_SECONDS = 10.0
OLDEST_SQLITE = 3_051_003

_ADVICE: tuple[tuple[type[apsw.Error], str, str], ...] = (
    (apsw.FullError, "the disk is full; nothing of this step was recorded.", "Make room and run the same command."),
    (apsw.ReadOnlyError, "the ledger cannot be written to.", "Check the permissions of the folder and its files."),
    (apsw.CantOpenError, "the ledger cannot be opened.", "Check that the folder exists and may be written to."),
    (apsw.PermissionsError, "the ledger may not be opened.", "Check the permissions of the folder and its files."),
    (apsw.TooBigError, "a text is larger than a ledger can hold (1 GB).", "Leave that file out."),
)


def check_sqlite(version: int | None = None) -> None:
    """LedgerError when SQLite is older than 3.51.3: with two connections, those can corrupt a file in WAL mode."""
    number = apsw.SQLITE_VERSION_NUMBER if version is None else version
    if number < OLDEST_SQLITE:
        name = f"{number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}"
        raise LedgerError(
            f"SQLite {name} can damage a ledger; 3.51.3 or later is needed.",
            hint="Install the apsw package from PyPI, which brings its own SQLite.",
        )


def told(error: Exception, where: str) -> LedgerError:
    """What an SQLite error means to the person at the keyboard."""
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return LedgerBusy("another process is writing to the ledger.", where=where, hint="Wait for it, then try again.")
    if isinstance(error, apsw.NotADBError):
        return LedgerDamaged(
            "the file is no SQLite database, or its first bytes changed.", where=where, hint="Restore it from a backup."
        )
    if isinstance(error, apsw.CorruptError | apsw.FormatError | UnicodeDecodeError):
        return LedgerDamaged(
            f"the file is damaged ({error}).", where=where, hint="Run `dicho verify`, then restore it from a backup."
        )
    for kind, what, hint in _ADVICE:
        if isinstance(error, kind):
            return LedgerError(what, where=where, hint=hint)
    if isinstance(error, apsw.IOError):
        return LedgerError(
            f"the disk refused ({error}).", where=where, hint="Check that the disk is sound and has room."
        )
    return LedgerError(f"SQLite refused ({error}).", where=where, hint="Run `dicho verify`.")


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turns every SQLite error inside into a LedgerError that says what, where and what to do."""
    try:
        yield
    except (apsw.Error, UnicodeDecodeError) as error:
        raise told(error, where) from error


def connect(path: Path, *, create: bool = False) -> apsw.Connection:
    """A connection with the ledger's settings: WAL, every commit on the disk before it is acknowledged."""
    check_sqlite()
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    db = apsw.Connection(str(path), flags=flags)
    try:
        db.set_busy_timeout(int(BUSY_SECONDS * 1000))
        for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
            db.execute(f"PRAGMA {setting}")
        db.execute("PRAGMA cache_size = -65536")
    except BaseException:
        db.close()
        raise
    return db


def scratch() -> apsw.Connection:
    """An empty private database that spills to a temporary file and is gone when closed."""
    db = apsw.Connection("")
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    return db


def first(db: apsw.Connection, query: str, values: tuple[object, ...] = ()) -> Any:
    """The first row of the answer as a tuple, None when there is none."""
    return db.execute(query, values).fetchone()


def listed(values: Iterable[str]) -> str:
    """Words in their order, as `json_each` takes them: for a query that asks for any of them."""
    return orjson.dumps(sorted(values)).decode()


def unlink(path: Path, what: str) -> None:
    """Deletes a file that can be made again, and what SQLite keeps beside it. LedgerError, which calls it `what`."""
    try:
        for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            each.unlink(missing_ok=True)
    except OSError as error:
        raise LedgerError(
            f"{what} cannot be deleted ({error.strerror}).", where=str(path), hint="Delete it."
        ) from error


@contextmanager
def writing(db: apsw.Connection) -> Iterator[None]:
    """One transaction as the only writer: all of it is kept or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # Some errors (a full disk) have rolled back by themselves already.
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def patience(db: apsw.Connection, seconds: float) -> Iterator[None]:
    """Within the context another process is waited for so long, not as long as else."""
    db.set_busy_timeout(int(seconds * 1000))
    try:
        yield
    finally:
        db.set_busy_timeout(int(BUSY_SECONDS * 1000))


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Be the only one who holds the lock `path`, a file made for it; it is free again when the process ends, however.

    BusyError where another process holds it.
    """
    with closing(apsw.Connection(str(path))) as db:
        db.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def snapshot(path: Path) -> Iterator[apsw.Connection]:
    """A connection of its own that sees the ledger as it stands now, whatever is written meanwhile."""
    db = connect(path)
    try:
        db.execute("BEGIN")
        yield db
    finally:
        db.close()

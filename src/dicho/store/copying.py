"""A copy of the ledger's file while others read and write it: one moment of it, proved before it is handed on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import apsw

from dicho.errors import LedgerDamaged
from dicho.store import log, lookup, redactions
from dicho.store.db import first, snapshot
from dicho.store.log import Head

A_STEP = 2048
"""Pages copied between two looks at whether to go on: 8 MiB."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: where its chain ends, whose ledger it is of, the archived bytes it names, and those erased."""

    head: Head
    identity: str
    archived: frozenset[str]
    erased: frozenset[str]


def copy(source: Path, target: Path, progress: Progress) -> Copied:
    """Copy the ledger at `source` to the file `target`, which must not be there yet, by SQLite's online backup.

    Writers go on meanwhile; the copy is of the moment it began. Its whole chain is proved: LedgerDamaged names the
    first event that does not hold. `progress(done, all)` counts pages. Errors are SQLite's; the caller translates them
    and deletes what was begun.
    """
    with closing(apsw.Connection(str(target))) as copied:
        with snapshot(source) as db:
            first(db, "SELECT 1 FROM log LIMIT 1")  # the moment: a transaction sees nothing before its first question
            with copied.backup("main", db, "main") as work:
                while not work.done:
                    work.step(A_STEP)
                    progress(work.page_count - work.remaining, work.page_count)
        # A file that no write-ahead log belongs to can be read where nothing may be written.
        copied.execute("PRAGMA journal_mode = DELETE")
        return _proved(copied)


def copy_beside(source: Path, target: Path) -> None:
    """Copy another file of SQLite's that may be in use, as it stands in one moment; nothing of it is proved."""
    with closing(apsw.Connection(str(target))) as copied:
        with snapshot(source) as db, copied.backup("main", db, "main") as work:
            work.step(-1)
        copied.execute("PRAGMA journal_mode = DELETE")


def _proved(db: apsw.Connection) -> Copied:
    reached = Head(0, log.GENESIS)
    identity = ""
    for event in log.checked(db):
        identity = identity or event.hash
        reached = Head(event.seq, event.hash)
    if not identity:
        raise LedgerDamaged("the log is empty; a ledger begins with one event.", where="log")
    return Copied(reached, identity, lookup.archived(db), redactions.erased(db))

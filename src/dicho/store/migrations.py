"""The ledger's schema, in numbered steps. A step once released never changes; a new need is a new step.

`PRAGMA user_version` is the number of the last step taken. The log is data and is only ever added to; the derived
tables can be thrown away, so a step that changes them says `derived=True` and they are replayed from the log.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import apsw

from dicho.errors import LedgerError, LedgerMissing, LedgerTooNew
from dicho.store.db import APPLICATION_ID, writing

LOG_1 = """
CREATE TABLE log (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  digest TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE payload (
  seq INTEGER PRIMARY KEY REFERENCES log (seq),
  salt BLOB NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE TRIGGER log_no_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER payload_no_update BEFORE UPDATE ON payload
  BEGIN SELECT RAISE(ABORT, 'a payload can be removed, never changed'); END;
"""

UNFINISHED = "CREATE TABLE unfinished (seq INTEGER PRIMARY KEY REFERENCES log (seq)) STRICT;"
"""Removals of which something outside of their transaction is still to be done: a note, no part of the record."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: its number (1, 2, ...), its SQL, and whether the derived tables must be replayed after it."""

    number: int
    sql: str
    derived: bool = False


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, LOG_1, derived=True),
    Migration(2, "", derived=True),  # speakers across documents: tables of forms, decisions and people
    Migration(3, "", derived=True),  # links of statements, their verdicts, and the words that are compared
    Migration(4, "", derived=True),  # what a page lists statements by: status, due date, and what a person said of them
    Migration(5, "", derived=True),  # how captures came from addresses
    Migration(6, "", derived=True),  # questions, rival hypotheses, and what people rated
    Migration(7, UNFINISHED, derived=True),  # what was redacted
    Migration(8, "", derived=True),  # what came of predictions
    Migration(9, "", derived=True),  # failures by the address they are of
    Migration(10, "", derived=True),  # indexes of words that earlier SQLites open too
    Migration(11, "", derived=True),  # through whom statements came; days without a year
)


def version(db: apsw.Connection) -> int:
    """The number of the last step taken; 0 for an empty file. LedgerError when the file is something else."""
    application = db.pragma("application_id")
    if application == 0 and db.execute("SELECT count(*) FROM sqlite_schema").get == 0:
        return 0
    if application != APPLICATION_ID:
        raise LedgerError(
            "the file is an SQLite database of another program, not a ledger.",
            where=db.filename,
            hint="Name another folder with --ledger.",
        )
    return int(db.pragma("user_version"))


def current(db: apsw.Connection, steps: Sequence[Migration] = MIGRATIONS) -> bool:
    """Whether every step is taken. LedgerMissing for an empty file, LedgerTooNew for one of a later Dicho."""
    at = version(db)
    if at == 0:
        raise LedgerMissing(
            "the ledger was never finished being made.", where=db.filename, hint="Add a document to it."
        )
    if at > steps[-1].number:
        raise LedgerTooNew(
            f"the ledger is of version {at}, this Dicho knows versions up to {steps[-1].number}.",
            where=db.filename,
            hint="Install a later Dicho.",
        )
    return at == steps[-1].number


def migrate(
    db: apsw.Connection, replay: Callable[[apsw.Connection], None], steps: Sequence[Migration] = MIGRATIONS
) -> list[int]:
    """Takes the steps not yet taken, in one transaction, then replays the log if one asks for it. Their numbers."""
    with writing(db):
        at = version(db)
        due = [step for step in steps if step.number > at]
        for step in due:
            db.execute(step.sql)
        if any(step.derived for step in due):
            replay(db)
        if due:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {due[-1].number}")
    return [step.number for step in due]

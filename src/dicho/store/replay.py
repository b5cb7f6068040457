"""A ledger in memory, of some events alone: what they say by themselves, without the ledger they come from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from dicho.errors import LedgerDamaged
from dicho.model.case import Record
from dicho.model.document import Document
from dicho.model.statement import Statement
from dicho.model.wire import read_statement
from dicho.store import derive, lookup, reviewed, standing
from dicho.store.db import scratch, translated
from dicho.store.ledger import Ledger
from dicho.store.log import KINDS, Event
from dicho.store.migrations import MIGRATIONS
from dicho.store.proof import event_of
from dicho.store.record import check_statement

_WHERE = "the events"


class Replay:
    """What these events lead to, in order. `ledger` answers lookups by id; its log is empty. A context manager.

    LedgerDamaged names the event whose payload makes no sense.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self._db = scratch()
        try:
            with translated(_WHERE):
                self._run(records)
        except BaseException:
            self._db.close()
            raise
        self.ledger = Ledger(Path(_WHERE), self._db)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.ledger.close()

    def _run(self, records: Iterable[Record]) -> None:
        for step in MIGRATIONS:
            self._db.execute(step.sql)
        derive.make(self._db)
        for _ in derive.each(self._db, map(_known, records), derive.apply_checked):
            pass

    def check(self, statement: Statement, document: Document) -> None:
        """SpanError unless the statement's id and spans fit its document; a fixed one keeps the id it was found by."""
        with translated(_WHERE):
            page = standing.page(self._db, document.id)
            base = reviewed.base(self._db, page, statement.id) if page and statement.fixed else None
        check_statement(statement, document, read_statement(base, document.id) if base else None)

    def statements_in(self, document: str) -> list[tuple[Statement, Document]]:
        """The statements of a document that nobody rejected, in text order. NotFound."""
        with translated(_WHERE):
            number = lookup.find(self._db, "documents", document)
            query = "SELECT id FROM statements WHERE document = ? AND state <> 'rejected' ORDER BY at, n"
            rows: list[Any] = self._db.execute(query, (number,)).fetchall()
            return lookup.these(self._db, [key for (key,) in rows])


def _known(record: Record) -> Event:
    if record.kind not in KINDS:
        raise LedgerDamaged(f"it is of the unknown kind {record.kind!r}.", where=f"event {record.seq}")
    return event_of(record)

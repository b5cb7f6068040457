"""A ledger in memory, of some events alone: what they say by themselves, without the ledger they come from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dicho.errors import LedgerDamaged
from dicho.model.case import Record
from dicho.store import derive
from dicho.store.db import scratch
from dicho.store.ledger import Ledger
from dicho.store.log import KINDS
from dicho.store.migrations import MIGRATIONS
from dicho.store.proof import event_of

NOWHERE = Path("evidence")


def replay(records: Iterable[Record]) -> Ledger:
    """What these events lead to, in order: a ledger whose lookups by id work, with an empty log. Close it.

    LedgerDamaged names the event whose payload makes no sense.
    """
    db = scratch()
    try:
        for step in MIGRATIONS:
            db.execute(step.sql)
        derive.make(db)
        for record in records:
            if record.kind not in KINDS:
                raise LedgerDamaged(f"it is of the unknown kind {record.kind!r}.", where=f"event {record.seq}")
            derive.apply_checked(db, event_of(record))
    except BaseException:
        db.close()
        raise
    return Ledger(NOWHERE, db)

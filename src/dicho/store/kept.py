"""What is worked out of a ledger and kept in memory between questions, for the last few ledgers."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

import apsw

LEDGERS = 16
T = TypeVar("T")


class Kept(Generic[T]):
    """One thing for each ledger's file, whichever thread or connection asks. Nothing is kept of a ledger in memory.

    Whether what is kept still holds is for whoever asks to see.
    """

    def __init__(self) -> None:
        self._kept: dict[str, T] = {}
        self._lock = threading.Lock()

    def of(self, db: apsw.Connection) -> T | None:
        """What is kept of the ledger of this connection."""
        with self._lock:
            return self._kept.get(db.filename)

    def put(self, db: apsw.Connection, thing: T) -> None:
        """Keep this of it from now on."""
        if not db.filename:
            return  # all ledgers in memory have the same name, none
        with self._lock:
            self._kept.pop(db.filename, None)
            self._kept[db.filename] = thing
            while len(self._kept) > LEDGERS:
                del self._kept[next(iter(self._kept))]

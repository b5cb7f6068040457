"""What is removed from a ledger for good: carrying it out, finishing it, letting the bytes in again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw

from dicho.errors import LedgerBusy, UsageError
from dicho.store import decide, flagged, keys, lookup, redactions, removal
from dicho.store.db import BUSY_SECONDS, patience, translated
from dicho.store.log import Event
from dicho.store.record import Pending
from dicho.store.removal import Concerned
from dicho.store.rows import Redaction


class Removals:
    """A ledger's removals. Made by `Ledger.removals`; errors as the ledger's."""

    def __init__(
        self, path: Path, db: apsw.Connection, write: Callable[[Callable[[apsw.Connection], Pending]], list[Event]]
    ) -> None:
        self._path = path
        self._db = db
        self._write = write

    def all(self) -> list[Redaction]:
        """What was removed for good, in order."""
        with translated(str(self._path)):
            return redactions.every(self._db)

    def concerned(self, sha256: str) -> Concerned:
        """What removing a capture would take. NotFound when no such capture is held."""
        with translated(str(self._path)):
            return removal.concerned(self._db, sha256)

    def remove(self, sha256: str, reason: str, by: str = "person") -> int:
        """Erases for good what was read from a capture, as the law may ask; the number of payloads erased.

        The events stay as tombstones, the chain stays valid, and an event says why. What is left to do is noted: delete
        the archived bytes that `erased` names, then call `scrub`. NotFound when no such capture is held.
        """
        said = _reasoned(reason)
        with translated(str(self._path)):
            event = removal.erase(self._db, sha256, said, decide.named(by))
        return len(event.body["events"]) if event.body else 0

    @property
    def unfinished(self) -> int:
        """The last removal whose archived bytes, index or freed pages may still hold words; 0 where there is none."""
        with translated(str(self._path)):
            return removal.unfinished(self._db)

    def scrub(self, upto: int, wait_s: float = BUSY_SECONDS) -> None:
        """Ends the removals up to this event: nothing of their words is left in the files of the ledger after it.

        LedgerBusy while another process reads the ledger as it was before, or writes, for longer than `wait_s`.
        """
        with translated(str(self._path)), patience(self._db, wait_s):
            # Its words stand in the index too, which is made again when it is asked for.
            keys.forget(self._path.parent, wait_s)
            flagged.forget(self._path.parent, wait_s)
            # Pages freed earlier may still hold the text: write the file anew, then empty the write-ahead log.
            self._db.execute("PRAGMA secure_delete = ON")
            self._db.execute("VACUUM")
            self._empty()
            removal.finished(self._db, upto)

    def _empty(self) -> None:
        if self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]:
            raise LedgerBusy(
                "the text is erased, but another process still reads the ledger and its write-ahead log.",
                where=str(self._path),
                hint="End it: the next command that opens the ledger finishes the rest.",
            )

    def erased(self) -> frozenset[str]:
        """The hashes of archived bytes that were removed: the archive must not hold them."""
        with translated(str(self._path)):
            return redactions.erased(self._db)

    def named(self) -> frozenset[str]:
        """The hashes of all archived bytes that the log tells of now."""
        with translated(str(self._path)):
            return lookup.archived(self._db)

    def why(self, id_or_prefix: str) -> str:
        """When, by whom and why a document or capture was removed for good, in words; "" where it was not."""
        with translated(str(self._path)):
            return redactions.told(self._db, id_or_prefix.strip().lower())

    def refuse(self, sha256: str) -> None:
        """Redacted where bytes of this hash were removed, and nobody has lifted that."""
        with translated(str(self._path)):
            redactions.refuse(self._db, sha256)

    def lift(self, id_or_prefix: str, reason: str, by: str = "person") -> Redaction:
        """Lets the bytes of a removal come in again; it is named by its capture or a document. NotFound, UsageError."""
        said, given = _reasoned(reason), id_or_prefix.strip().lower()
        [event] = self._write(lambda db: redactions.lifting(db, given, said, decide.named(by)))
        with translated(str(self._path)):
            return redactions.named(self._db, str((event.body or {})["capture"]))


def _reasoned(reason: str) -> str:
    said = " ".join(reason.split())
    if not said:
        raise UsageError("a removal needs a reason.", hint="It is kept in the log for good.")
    return said

"""Redacting: erasing for good what was read from a capture, in the log, the archive, the index and every freed page.

The unit is the capture. Its bytes are proof because they are whole; a part of them cannot go without the hash, the
places of every other statement in them, and so the proof, going too.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Collection, Iterator
from io import BytesIO

from dicho.capture.archive import Archive
from dicho.capture.crawl import Crawl, Tally
from dicho.errors import AmbiguousId, DichoError, LedgerError, NotFound
from dicho.model.document import SHA256
from dicho.store.ledger import Ledger
from dicho.store.removal import Concerned
from dicho.store.rows import HEXADECIMAL, SHORTEST_PREFIX

STARTS = (b"WARC/", b"\x1f\x8b")
"""What a WARC file begins with, packed or not."""
PATIENCE = 30.0
"""Seconds in which readers of the ledger as it was before are waited for."""


def concerned(ledger: Ledger, archive: Archive, wanted: str) -> Concerned:
    """What goes when this is redacted: a document, or a capture by its hash, or 4 or more characters of either.

    NotFound, AmbiguousId.
    """
    return ledger.removals.concerned(capture(ledger, archive, wanted))


def capture(ledger: Ledger, archive: Archive, wanted: str) -> str:
    """The SHA-256 meant by `wanted`, as `concerned` takes it. NotFound, AmbiguousId.

    A whole hash is given back unseen: only what asks the ledger of it tells that nothing such is held.
    """
    given = wanted.strip().lower()
    if SHA256.match(given):
        return given
    known = [sha256 for sha256 in archive.each() if sha256.startswith(given)] if _prefix(given) else []
    try:
        known.append(ledger.document(given).capture)
    except NotFound:
        if not known:
            raise
    if len(set(known)) > 1:
        shown = ", ".join(sorted({each[:12] for each in known})[:8])
        raise AmbiguousId(f"{given} fits several captures: {shown}.", hint="Give more characters.")
    return known[0]


def _prefix(given: str) -> bool:
    return len(given) >= SHORTEST_PREFIX and set(given) <= HEXADECIMAL


def redact(ledger: Ledger, archive: Archive, sha256: str, reason: str, by: str = "person") -> int:
    """Erase for good what was read from this capture; the number of events that lost what they said.

    From the moment it is in the log it is decided: killed after that, the next that opens the ledger finishes it, and
    LedgerBusy says that another process still sees the ledger as it was before. NotFound when no such capture is held.
    """
    erased = ledger.remove(sha256, reason, by)
    finish(ledger, archive, PATIENCE)
    return erased


def finish(ledger: Ledger, archive: Archive, wait_s: float) -> bool:
    """Do what is left of the removals that were begun; whether anything was. It may be done twice without harm.

    LedgerBusy where another process is in the way for longer than `wait_s`.
    """
    upto = ledger.removals.unfinished
    if not upto:
        return False
    erased = ledger.removals.erased()
    for sha256 in (*sorted(erased), *_unnamed(ledger, archive, erased)):
        archive.erase(sha256)
    ledger.removals.scrub(upto, wait_s)
    return True


def _unnamed(ledger: Ledger, archive: Archive, erased: Collection[str]) -> Iterator[str]:
    """Records of fetches with erased bytes in them that no event tells of: their process was killed in between."""
    named = ledger.removals.named()
    for sha256 in archive.each():
        if sha256 in named or sha256 in erased:
            continue
        with contextlib.suppress(DichoError):
            data = archive.get(sha256)
            pages = Crawl(Tally("")).pages(BytesIO(data)) if data.startswith(STARTS) else ()
            if any(page.data and hashlib.sha256(page.data).hexdigest() in erased for page in pages):
                yield sha256


def catch_up(ledger: Ledger, archive: Archive) -> None:
    """Finish what a killed process left, where that is possible now; else the next that opens the ledger tries.

    Nobody who only wants to read is kept from it: the folder may be closed to them, or another process be at it.
    """
    with contextlib.suppress(LedgerError, OSError):
        finish(ledger, archive, wait_s=0)

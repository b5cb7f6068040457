"""The append-only log: events chained by hash, their payloads in a side table that the law can have erased.

    digest = SHA-256(salt || body)                      body: canonical JSON of the payload, salt: 16 random bytes
    hash   = SHA-256(canonical [seq, at, kind, digest, prev])    prev: the hash of the event before, 64 zeros at first

Both are lower-case hexadecimal. The chain runs over the salted digest and not over the text, so that erasing a payload
leaves the chain valid and the digest cannot be tried against guessed texts. docs/ledger.md spells it out for others.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import apsw
import orjson

from dicho.errors import LedgerDamaged, LedgerError
from dicho.model.stamp import written

Body = dict[str, Any]

GENESIS = "0" * 64
SALT_BYTES = 16

CREATED = "ledger.created"
RUN = "run.registered"
CAPTURE = "capture.stored"
FETCHED = "capture.fetched"
DOCUMENT = "document.read"
STATEMENTS = "statements.found"
READING = "capture.read"
FAILED = "read.failed"
REMOVED = "payload.removed"
LIFTED = "removal.lifted"
FOUND = "people.found"
MERGED = "people.merged"
PARTED = "people.parted"
UNDONE = "decision.undone"
LINKED = "links.found"
DECIDED = "link.decided"
JUDGED = "link.judged"
REVIEWED = "statement.decided"
ADDED = "statement.added"
ASKED = "question.opened"
CLOSED = "question.closed"
SUPPOSED = "hypothesis.put"
WITHDRAWN = "hypothesis.withdrawn"
RATED = "evidence.rated"
DROPPED = "evidence.dropped"
SETTLED = "prediction.settled"
KINDS = frozenset(
    {
        *(CREATED, RUN, CAPTURE, FETCHED, DOCUMENT, STATEMENTS, READING, FAILED, REMOVED, LIFTED),
        *(FOUND, MERGED, PARTED, UNDONE, LINKED, DECIDED, JUDGED, REVIEWED, ADDED),
        *(ASKED, CLOSED, SUPPOSED, WITHDRAWN, RATED, DROPPED, SETTLED),
    }
)

WEIGHING = frozenset({SUPPOSED, RATED, DROPPED})
"""The kinds that may name a statement as evidence, or as what a hypothesis was taken from."""
CHANGING = frozenset({DOCUMENT, STATEMENTS, READING, REMOVED, REVIEWED, ADDED, UNDONE})
"""The kinds after which other documents or statements may stand, or the same ones otherwise."""
NAMING = CHANGING | {FOUND, MERGED, PARTED}
"""The kinds after which other people may be there, or the same ones under other names."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log. `at` is ISO 8601 in UTC; `body` is None where the payload was erased."""

    seq: int
    at: str
    kind: str
    digest: str
    prev: str
    hash: str
    body: Body | None


@dataclass(frozen=True, slots=True)
class Head:
    """The last event's number and hash: kept outside the ledger, it shows later whether history was rewritten."""

    seq: int
    hash: str


def canonical(value: object) -> bytes:
    """The one JSON form of a value: UTF-8, keys sorted, no white space; LedgerError for what JSON cannot hold."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError) as error:
        raise LedgerError(
            f"a value cannot be recorded ({error}).",
            hint="Names and texts must be whole Unicode characters, numbers at most 64 bits.",
        ) from error


def payload_digest(salt: bytes, body: bytes) -> str:
    """The salted digest the chain runs over."""
    return hashlib.sha256(salt + body).hexdigest()


def event_hash(seq: int, at: str, kind: str, digest: str, prev: str) -> str:
    """An event's hash: over its own facts, its payload's digest and the hash before it."""
    return hashlib.sha256(canonical([seq, at, kind, digest, prev])).hexdigest()


def head(db: apsw.Connection) -> Head:
    """Where the chain stands; seq 0 and zeros before the first event."""
    row = db.execute("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(*row) if row else Head(0, GENESIS)


def heads(db: apsw.Connection, digests: Collection[bytes]) -> dict[bytes, Head]:
    """Which head each of these is the SHA-256 of, as it is written for a timestamp; left out where it is of none."""
    wanted = set(digests)
    found: dict[bytes, Head] = {}
    for seq, own in db.execute("SELECT seq, hash FROM log") if wanted else ():
        digest = hashlib.sha256(written(seq, own)).digest()
        if digest in wanted:
            found[digest] = Head(seq, own)
    return found


def last(db: apsw.Connection, kinds: frozenset[str]) -> Head:
    """The last event of one of these kinds: nothing that only they change has changed since."""
    query = "SELECT seq, hash FROM log WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY seq DESC LIMIT 1"
    row = db.execute(query, (canonical(sorted(kinds)).decode(),)).fetchone()
    return Head(*row) if row else Head(0, GENESIS)


def append(db: apsw.Connection, kind: str, body: Body) -> Event:
    """Adds one event at the end, inside the caller's transaction, and returns it as it will be read back."""
    last = head(db)
    said = canonical(body)
    salt = secrets.token_bytes(SALT_BYTES)
    digest = payload_digest(salt, said)
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    seq = last.seq + 1
    own = event_hash(seq, at, kind, digest, last.hash)
    db.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", (seq, at, kind, digest, last.hash, own))
    db.execute("INSERT INTO payload VALUES (?, ?, ?)", (seq, salt, said))
    return Event(seq, at, kind, digest, last.hash, own, orjson.loads(said))


def events(db: apsw.Connection, since_seq: int = 0) -> Iterator[Event]:
    """Every event after `since_seq`, in order, unchecked."""
    for seq, at, kind, digest, prev, own, _, body in _rows(db, since_seq):
        yield Event(seq, at, kind, digest, prev, own, None if body is None else orjson.loads(body))


def checked(db: apsw.Connection) -> Iterator[Event]:
    """Every event in order, each proved first; LedgerDamaged names the first that does not hold."""
    removed = _removed(db)
    prev = GENESIS
    for seq, row in enumerate(_rows(db, 0), start=1):
        if row[-1] is None and seq not in removed:
            # Either the payload was taken away, or what said so was changed: then that event is the one to name.
            _prove_after(db, seq, prev)
        event = _prove(row, seq, prev, erased=seq in removed)
        prev = event.hash
        yield event


def _prove_after(db: apsw.Connection, seq: int, prev: str) -> None:
    """Prove the events from `seq` on, missing payloads aside."""
    for number, row in enumerate(_rows(db, seq - 1), start=seq):
        prev = _prove(row, number, prev, erased=row[-1] is None).hash


def _rows(db: apsw.Connection, since_seq: int) -> Iterator[Any]:
    return db.execute(
        "SELECT l.seq, l.at, l.kind, l.digest, l.prev, l.hash, p.salt, p.body"
        " FROM log l LEFT JOIN payload p ON p.seq = l.seq WHERE l.seq > ? ORDER BY l.seq",
        (since_seq,),
    )


def _removed(db: apsw.Connection) -> frozenset[int]:
    """The events whose payload a later event says was erased. Their own digests are proved when their turn comes."""
    bodies = db.execute("SELECT p.body FROM log l JOIN payload p ON p.seq = l.seq WHERE l.kind = ?", (REMOVED,))
    found: set[int] = set()
    for (body,) in bodies:
        try:
            found.update(orjson.loads(body)["events"])
        except (ValueError, TypeError, KeyError, AttributeError):
            continue  # not what was recorded: named when the walk reaches it
    return frozenset(found)


def _prove(row: Any, seq: int, prev: str, *, erased: bool) -> Event:
    number, at, kind, digest, before, own, salt, body = row
    where = f"event {seq}"
    if number != seq:
        raise LedgerDamaged(f"the log goes from event {seq - 1} to event {number}.", where=where)
    if before != prev:
        raise LedgerDamaged("it does not follow from the event before it (prev differs).", where=where)
    if not all(isinstance(value, str) for value in (at, kind, digest, own)):
        raise LedgerDamaged("a field is not text.", where=where)
    if event_hash(seq, at, kind, digest, before) != own:
        raise LedgerDamaged("its time, kind, digest or hash was changed.", where=where)
    if kind not in KINDS:
        raise LedgerDamaged(f"it is of the unknown kind {kind!r}.", where=where)
    return Event(seq, at, kind, digest, before, own, _payload(where, digest, (salt, body), erased=erased))


def _payload(where: str, digest: str, stored: tuple[Any, Any], *, erased: bool) -> Body | None:
    salt, body = stored
    if body is None and erased:
        return None
    if body is None:
        raise LedgerDamaged("its payload is gone and no event says it was removed.", where=where)
    if erased:
        raise LedgerDamaged("its payload is there although it is recorded as removed.", where=where)
    if not isinstance(salt, bytes) or not isinstance(body, bytes) or payload_digest(salt, body) != digest:
        raise LedgerDamaged("its payload is not the one that was recorded.", where=where)
    read: Body = orjson.loads(body)
    return read

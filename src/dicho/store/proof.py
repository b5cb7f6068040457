"""What of the log proves something: the events that concern it, whole, and the chain from the first to the head.

An event is proved by its number, time, kind and digest, which are hashed with the hash before it: so whoever has the
hashed lines from an event on to the head can check that it is in the chain, and whoever has its payload that it says
what it says. Nothing else of the ledger is needed, and of all other events nothing is told but time, kind and digest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import apsw
import orjson

from dicho.errors import LedgerDamaged, NotFound
from dicho.model.case import Record
from dicho.model.run import Run
from dicho.store import log
from dicho.store.db import first
from dicho.store.log import Body, Event, Head, canonical

ON_STATEMENTS = frozenset({log.REVIEWED, log.ADDED})
ON_LINKS = frozenset({log.DECIDED, log.JUDGED})


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be proved: ids of statements, documents and links, and the captures they come from."""

    statements: frozenset[str]
    documents: frozenset[str]
    captures: frozenset[str]
    links: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proof:
    """The events that concern a subject, the runs they name, and the head they are before."""

    records: tuple[Record, ...]
    runs: tuple[Run, ...]
    head: Head


def prove(db: apsw.Connection, subject: Subject, out: BinaryIO) -> Proof:
    """What concerns the subject; into `out`, what is hashed of every event from the first of those to the head.

    A run is no event of it: its id is a digest of what it says, and the first events of a ledger register runs.
    NotFound where the log tells nothing of the subject.
    """
    found = records(db, subject)
    wanted = {run for record in found for run in runs_in(event_of(record))}
    return Proof(tuple(found), tuple(_runs(db, wanted)), chain(db, found[0].seq, out))


def records(db: apsw.Connection, subject: Subject) -> list[Record]:
    """The events that concern the subject, in order, with their payloads as they are stored.

    Those of its captures and documents; of decisions only those on its own statements and links, and what takes one of
    these back. NotFound where there is none.
    """
    found = {seq for seq, row in _about(db, subject) if _concerns(*row, subject)}
    if not found:
        raise NotFound("the log tells nothing of it.", hint="Give the id of something that stands in the ledger.")
    return [_record(db, seq) for seq in sorted(found | _undoings(db, found))]


def chain(db: apsw.Connection, start: int, out: BinaryIO) -> Head:
    """Writes what is hashed of every event from `start` on, a line each, and returns the head they lead to."""
    rows = db.execute("SELECT seq, at, kind, digest, prev, hash FROM log WHERE seq >= ? ORDER BY seq", (start,))
    reached = Head(0, log.GENESIS)
    for seq, at, kind, digest, prev, own in rows:
        line = canonical([seq, at, kind, digest, prev])
        if log.event_hash(seq, at, kind, digest, prev) != own:
            raise LedgerDamaged("it was changed.", where=f"event {seq}", hint="Run `dicho verify`.")
        out.write(line + b"\n")
        reached = Head(seq, own)
    return reached


def _about(db: apsw.Connection, subject: Subject) -> Iterator[tuple[int, tuple[str, Body]]]:
    """The events that may concern the subject, found by what stands of them in few words: no other payload is read."""
    ids = canonical(sorted(subject.captures | subject.documents | subject.links)).decode()
    query = (
        "SELECT l.seq, l.kind, p.body FROM entries e JOIN log l ON l.seq = e.seq JOIN payload p ON p.seq = e.seq"
        " WHERE EXISTS (SELECT 1 FROM json_each(?) g WHERE instr(e.about, '\"' || g.value || '\"')) ORDER BY l.seq"
    )
    for seq, kind, body in db.execute(query, (ids,)):
        yield seq, (kind, orjson.loads(body))


def _concerns(kind: str, body: Body, subject: Subject) -> bool:
    if kind in ON_STATEMENTS:
        return body["statement"] in subject.statements
    if kind in ON_LINKS:
        return (body.get("link") or body["judgement"]["link"]) in subject.links
    if kind == log.DOCUMENT:
        return body["id"] in subject.documents
    if kind == log.STATEMENTS:
        return body["document"] in subject.documents
    named: set[Any] = {body.get("sha256"), body.get("capture"), (body.get("failure") or {}).get("capture")}
    return bool(subject.captures & named)


def _undoings(db: apsw.Connection, found: Collection[int]) -> set[int]:
    """The decisions that take back one of these, or take back that, and so on."""
    query = "SELECT seq FROM decisions WHERE undoes IN (SELECT value FROM json_each(?))"
    all_of_them: set[int] = set()
    undone = set(found)
    while undone:
        rows: list[Any] = db.execute(query, (canonical(sorted(undone)).decode(),)).fetchall()
        undone = {seq for (seq,) in rows} - all_of_them
        all_of_them |= undone
    return all_of_them


def runs_in(event: Event) -> list[str]:
    """The ids of the runs an event names."""
    body = event.body or {}
    return [*body.get("runs", ()), *([body["run"]] if "run" in body else [])]


def _runs(db: apsw.Connection, wanted: Collection[str]) -> Iterator[Run]:
    """The runs of these ids that are known."""
    query = "SELECT stage, version, settings, model FROM runs WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    for stage, version, settings, model in db.execute(query, (canonical(sorted(wanted)).decode(),)):
        yield Run.read(stage, version, orjson.loads(settings), model)


def _record(db: apsw.Connection, seq: int) -> Record:
    query = "SELECT l.kind, l.at, l.digest, p.salt, p.body FROM log l JOIN payload p ON p.seq = l.seq WHERE l.seq = ?"
    kind, at, digest, salt, body = first(db, query, (seq,))
    if log.payload_digest(salt, body) != digest:
        raise LedgerDamaged("its payload was changed.", where=f"event {seq}", hint="Run `dicho verify`.")
    return Record(seq, kind, at, salt + body)


def event_of(record: Record) -> Event:
    """The event a record stands for, without its place in the chain. LedgerDamaged where it holds no payload."""
    try:
        body = orjson.loads(record.sealed[log.SALT_BYTES :])
    except ValueError as error:
        raise LedgerDamaged("its payload is no JSON.", where=f"event {record.seq}") from error
    if not isinstance(body, dict):
        raise LedgerDamaged("its payload is no object.", where=f"event {record.seq}")
    return Event(record.seq, record.at, record.kind, "", "", "", body)

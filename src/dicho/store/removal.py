"""Erasing what was read from a capture: which payloads tell of it, how they go, and how that is known later.

A removal is an event, `payload.removed`. What has to be done outside of its transaction (archived bytes, the index of
comparisons, freed pages, the write-ahead log) is noted in the table `unfinished` within it, so that whoever opens the
ledger after a crash knows that something is left to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import apsw
import orjson

from dicho.errors import NotFound
from dicho.store import decide, derive, log
from dicho.store.db import first, writing
from dicho.store.log import Body, Event

_COPIES = (
    "SELECT id, coalesce(title, file), capture FROM documents WHERE capture <> ?1"
    " AND same IN (SELECT same FROM documents WHERE capture = ?1) ORDER BY seq"
)
_REPEATS = (
    "SELECT DISTINCT d.id, coalesce(d.title, d.file), d.capture"
    " FROM documents m JOIN statements s ON s.document = m.seq"
    " JOIN links l ON s.id IN (l.a, l.b) AND l.relation = 'copy'"
    " JOIN statements o ON o.id IN (l.a, l.b) AND o.id <> s.id JOIN documents d ON d.seq = o.document"
    " WHERE m.capture = ?1 AND d.capture <> ?1 ORDER BY d.seq"
)
_MINE = "SELECT id, coalesce(title, file) FROM documents WHERE capture = ? ORDER BY seq"
_OF = "WHERE document IN (SELECT seq FROM documents WHERE capture = ?)"
_TIED = (
    f"SELECT count(*) FROM links l WHERE l.a IN (SELECT id FROM statements {_OF.replace('?', '?1')})"
    f" OR l.b IN (SELECT id FROM statements {_OF.replace('?', '?1')})"
)
_OUTSIDE = frozenset({log.REMOVED, log.LIFTED})
"""These tell of a capture and are never erased: without a removal a payload that is gone would look stolen."""


Other = tuple[str, str, str]
"""A document that stays: its id, what it is called, the hash of its capture."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """What a removal takes: the numbers of events, (id, name) of documents, how many statements, decisions and links.

    `archived` are the SHA-256 of the bytes that are to go from the archive: the capture's, and those of the records of
    its fetches. What stays: `copies` are documents of other captures with the very same text, `repeats` those others in
    which a statement of it is said to be repeated.
    """

    capture: str
    file: str
    url: str | None
    events: tuple[int, ...]
    documents: tuple[tuple[str, str], ...]
    statements: int
    decisions: int
    links: int
    archived: tuple[str, ...]
    copies: tuple[Other, ...]
    repeats: tuple[Other, ...]


@dataclass(slots=True)
class _Told:
    """What is found out on the way through the log."""

    events: list[int] = field(default_factory=list)
    documents: dict[str, None] = field(default_factory=dict)
    speakers: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)
    archived: dict[str, None] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)


def concerned(db: apsw.Connection, sha256: str) -> Concerned:
    """What is held that tells of this capture. NotFound where nothing does."""
    told = _told(db, sha256)
    if not told.events:
        raise NotFound("no such capture.", where=sha256, hint="`dicho list --json` shows their SHA-256.")
    erased = set(told.events)
    about = [*_about(db, told.speakers - _left(db, sha256), told.statements, erased), *_asked_for(db, told, sha256)]
    events = tuple(sorted({*told.events, *about}))
    kinds = "SELECT count(*) FROM decisions WHERE seq IN (SELECT value FROM json_each(?))"
    file, url = first(db, "SELECT file, url FROM captures WHERE sha256 = ?", (sha256,)) or ("", None)
    copies = _rows(db, _COPIES, sha256)
    names = dict(_rows(db, _MINE, sha256))
    return Concerned(
        sha256,
        file,
        url,
        events,
        tuple((key, names.get(key, "")) for key in told.documents),
        int(first(db, f"SELECT count(*) FROM statements {_OF}", (sha256,))[0]),
        int(first(db, kinds, (orjson.dumps(events).decode(),))[0]),
        int(first(db, _TIED, (sha256,))[0]),
        tuple(told.archived),
        tuple(copies),
        tuple(each for each in _rows(db, _REPEATS, sha256) if each not in copies),
    )


def _told(db: apsw.Connection, sha256: str) -> _Told:
    told = _Told(archived={sha256: None})
    for event in log.events(db):
        if event.body is None or event.kind in _OUTSIDE:
            continue
        if event.kind == log.DOCUMENT and event.body.get("capture") == sha256:
            told.documents[event.body["id"]] = None
        if _tells(event.body, sha256, told.documents):
            told.events.append(event.seq)
            _note(told, event.body)
    return told


def _tells(body: Body, sha256: str, documents: Collection[str]) -> bool:
    captures = (body.get("sha256"), body.get("capture"), (body.get("failure") or {}).get("capture"))
    return sha256 in captures or body.get("document") in documents


def _note(told: _Told, body: Body) -> None:
    said = [*body.get("statements", ()), *(body[name] for name in ("record", "fix") if body.get(name))]
    told.speakers |= {s["speaker"]["id"] for s in said if s.get("speaker")}
    told.statements |= {s["id"] for s in said if "id" in s}
    fetch = body.get("fetch") or {}
    if fetch.get("warc"):
        told.archived[fetch["warc"]] = None
    hops = [url for url, _ in fetch.get("hops", ())]
    told.addresses |= {each for each in (body.get("url"), fetch.get("asked"), fetch.get("url"), *hops) if each}


def _left(db: apsw.Connection, sha256: str) -> set[str]:
    """The speakers of the documents of other captures."""
    query = (
        "SELECT DISTINCT s.speaker FROM statements s JOIN documents d ON d.seq = s.document"
        " WHERE d.capture <> ? AND s.speaker IS NOT NULL"
    )
    return {speaker for (speaker,) in db.execute(query, (sha256,))}


def _about(db: apsw.Connection, gone: set[str], statements: set[str], erased: set[int]) -> Iterator[int]:
    """The decisions and merges that name a speaker of nothing else: an id is that of a name, which can be guessed.

    And the decisions on a statement that is gone, whose notes may tell what it said. A proposed link tells nothing: it
    holds offsets and digests of digests. `erased`: the events that go already, whose undoings go with them.
    """
    for event in log.events(db):
        body = event.body or {}
        mine: object = event.kind in (log.FOUND, log.MERGED, log.PARTED) and gone & decide.speakers_in(body)
        mine = mine or (event.kind == log.SETTLED and statements & {*body.get("evidence", ())})
        mine = mine or (event.kind in log.WEIGHING and statements & {body.get("statement"), body.get("origin")})
        mine = mine or (event.kind in (log.DECIDED, log.JUDGED) and statements & {body.get("left"), body.get("right")})
        if mine or (event.kind == log.UNDONE and body.get("event") in erased):
            erased.add(event.seq)
            yield event.seq


def _asked_for(db: apsw.Connection, told: _Told, sha256: str) -> Iterator[int]:
    """The failures to get what stands at its addresses, which may tell what it was of; not where others stand there."""
    query = "SELECT url FROM captures WHERE sha256 <> ?1 UNION SELECT asked FROM fetches WHERE capture <> ?1"
    shared = {address for (address,) in db.execute(query, (sha256,))}
    gone = told.addresses - shared
    for event in log.events(db) if gone else ():
        failure = (event.body or {}).get("failure") or {}
        if event.kind == log.FAILED and failure.get("file") in gone:
            yield event.seq


def erase(db: apsw.Connection, sha256: str, reason: str, by: str) -> Event:
    """Erase the payloads, say so in the log, replay the derived tables, note what is left to do: all or nothing.

    NotFound where nothing is held of this capture.
    """
    db.execute("PRAGMA secure_delete = ON")
    with writing(db):
        found = concerned(db, sha256)
        body = {
            "capture": sha256,
            "events": found.events,
            "documents": [key for key, _ in found.documents],
            "archived": found.archived,
            "reason": reason,
            "by": by,
        }
        event = log.append(db, log.REMOVED, body)
        db.executemany("DELETE FROM payload WHERE seq = ?", [(seq,) for seq in found.events])
        db.execute("INSERT INTO unfinished VALUES (?)", (event.seq,))
        derive.replay(db)
    return event


def unfinished(db: apsw.Connection) -> int:
    """The last removal that was begun and not finished, 0 where there is none."""
    return int(first(db, "SELECT coalesce(max(seq), 0) FROM unfinished")[0])


def finished(db: apsw.Connection, upto: int) -> None:
    """Nothing is left to do of the removals up to this event; another process may have begun a later one."""
    with writing(db):
        db.execute("DELETE FROM unfinished WHERE seq <= ?", (upto,))


def _rows(db: apsw.Connection, query: str, sha256: str) -> list[Any]:
    return db.execute(query, (sha256,)).fetchall()

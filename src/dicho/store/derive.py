"""The state derived from the log: tables, and `apply`, the one function that writes them, live and in a rebuild.

Because nothing else writes these tables, replaying the log into empty ones gives the same rows, which is how `verify`
finds a changed one. So nothing here may depend on what differs between machines (Unicode tables, the clock), and a
change of what `apply` writes is a migration. Row numbers come from the log too (a document's from its first event, a
statement's from the event that last changed it and its place in it), so that they do not depend on what was deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apsw

from dicho.errors import LedgerDamaged
from dicho.store import entries, fetches, links, log, passed, people, questions, redactions, reviewed, settled, standing
from dicho.store import utterances as together
from dicho.store.db import first
from dicho.store.log import Body, Event, canonical
from dicho.store.people import Change

SCHEMA = (
    """
CREATE TABLE runs (id TEXT PRIMARY KEY, stage TEXT NOT NULL, version TEXT NOT NULL, settings TEXT NOT NULL,
  model TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE captures (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, media_type TEXT NOT NULL, file TEXT NOT NULL,
  url TEXT, captured_at TEXT, reading TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE documents (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, capture TEXT NOT NULL, item TEXT NOT NULL,
  file TEXT NOT NULL, media_type TEXT NOT NULL, lang TEXT, title TEXT, outlet TEXT, author TEXT, published TEXT,
  url TEXT, kept REAL, notes TEXT NOT NULL, same TEXT NOT NULL, text TEXT NOT NULL, map TEXT NOT NULL,
  yearless TEXT) STRICT;
CREATE INDEX documents_undated ON documents (seq) WHERE yearless IS NOT NULL AND published IS NULL;
CREATE INDEX documents_of_capture ON documents (capture);
CREATE INDEX documents_same ON documents (same);
CREATE TABLE failures (key TEXT PRIMARY KEY, seq INTEGER NOT NULL, file TEXT NOT NULL, code TEXT NOT NULL,
  reason TEXT NOT NULL, hint TEXT NOT NULL, capture TEXT) STRICT, WITHOUT ROWID;
CREATE INDEX failures_of_file ON failures (file);
CREATE VIRTUAL TABLE titles USING fts5(title, file, outlet, author, url, content='',
  tokenize="unicode61 remove_diacritics 2");
"""
    + fetches.SCHEMA
    + standing.SCHEMA
    + passed.SCHEMA
    + people.SCHEMA
    + links.SCHEMA
    + reviewed.SCHEMA
    + questions.SCHEMA
    + settled.SCHEMA
    + entries.SCHEMA
    + redactions.SCHEMA
    + """
CREATE VIEW said AS SELECT s.id AS statement, json_extract(s.body, '$.speaker.name') AS speaker,
  coalesce(p.person, s.speaker) AS person,
  (SELECT group_concat(value, ' … ') FROM json_each(s.spoken, '$[0]')) AS content,
  (SELECT group_concat(value, ' … ') FROM json_each(s.spoken, '$[1]')) AS cue,
  json_extract(s.body, '$.said.value') AS said, s.form, s.status, s.state, trim(s.flags) AS flags,
  d.outlet, d.title, d.author, d.published, d.url, d.file, s.lang, d.id AS document, d.capture AS sha256
FROM statements s JOIN documents d ON d.seq = s.document LEFT JOIN people p ON p.speaker = s.speaker;
"""
)
VIEW = "said"
"""Statements in words, for people who open the file with other programs; Dicho itself does not read it."""
TABLES = (
    *("runs", "captures", "documents", "failures", *fetches.TABLES),
    *(
        *standing.TABLES,
        *passed.TABLES,
        *people.TABLES,
        *links.TABLES,
        *reviewed.TABLES,
        *questions.TABLES,
        *settled.TABLES,
        *entries.TABLES,
    ),
    *redactions.TABLES,
)
Step = Callable[[apsw.Connection, Event], Iterable[str]]
"""`apply`, or another way to do it."""
INDEXES = ("words", "titles")
"""The full-text indexes: of what statements say, and of what is known of documents."""
COLUMNS = (
    "id", "capture", "item", "file", "media_type", "lang", "title", "outlet", "author", "published", "url", "kept",
    "notes", "text", "map", "yearless",
)  # fmt: skip


def make(db: apsw.Connection) -> None:
    """Empty derived tables, whatever stood in their place."""
    db.execute(f"DROP VIEW IF EXISTS {VIEW}")
    for table in (*TABLES, *INDEXES):
        db.execute(f"DROP TABLE IF EXISTS {table}")
    db.execute(SCHEMA)


def replay(db: apsw.Connection) -> None:
    """Throws the derived tables away and writes them again from the log, every event proved on the way."""
    make(db)
    for _ in each(db, log.checked(db), apply_checked):
        pass
    for index in INDEXES:
        db.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")


def each(db: apsw.Connection, events: Iterable[Event], step: Step) -> Iterator[Event]:
    """Apply events one after the other and hand each on. It must be followed to its end.

    A run of comparing is many events. Which statements its links make one is worked out once, after the last of them:
    after each, that would be done for every statement as often as it has links.
    """
    touched: set[str] = set()
    for event in events:
        if touched and event.kind != log.LINKED:
            together.settle(db, touched)
            touched.clear()
        touched.update(step(db, event))
        yield event
    together.settle(db, touched)


def apply_checked(db: apsw.Connection, event: Event) -> Iterable[str]:
    """`apply` for events read from a file: LedgerDamaged names the event whose payload makes no sense."""
    try:
        return apply(db, event)
    except (KeyError, TypeError, ValueError, IndexError, apsw.ConstraintError, apsw.MismatchError) as error:
        raise LedgerDamaged(
            f"its payload is not that of a {event.kind} ({type(error).__name__}: {error}).", where=f"event {event.seq}"
        ) from error


def apply(db: apsw.Connection, event: Event) -> Iterable[str]:
    """Writes what one event changes. An erased payload changes nothing: what it said is gone.

    What comes back are statements whose utterances `each` settles.

    The payloads that a removal names are gone before it is applied, and what they brought is not there any more.
    """
    if event.body is None:
        return ()
    entries.enter(db, event)
    if event.kind == log.LINKED:
        return links.found(db, event.body)
    if event.kind in _CHANGES:
        _CHANGES[event.kind](db, event.seq, event.at, event.body)
    return ()


def text_digest(text: str) -> str:
    """What documents of one text have in common."""
    return hashlib.sha256(text.encode()).hexdigest()


def failure_key(failure: Body) -> str:
    """What makes two failures the same row: the bytes, or the file and the error when there are no bytes."""
    if failure["capture"]:
        return str(failure["capture"])
    return "\n".join(("no capture", failure["file"], failure["code"], failure["reason"]))


def _run(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    settings = canonical(body["settings"]).decode()
    db.execute(
        "INSERT INTO runs VALUES (?, ?, ?, ?, ?)",
        (body["id"], body["stage"], body["version"], settings, body["model"]),
    )


def _capture(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    facts = (body[name] for name in ("sha256", "size", "media_type", "file", "url", "captured_at"))
    db.execute("INSERT INTO captures VALUES (?, ?, ?, ?, ?, ?, NULL)", tuple(facts))


def _document(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    row = first(db, "SELECT seq FROM documents WHERE id = ?", (body["id"],))
    number = row[0] if row else seq
    if row:
        _drop_document(db, number)
    lists = {"notes": canonical(body["notes"]).decode(), "map": canonical(body["map"]).decode()}
    same = text_digest(body["text"])
    values = [{"yearless": None, **body, **lists}[name] for name in COLUMNS]
    db.execute(
        f"INSERT INTO documents (seq, same, {', '.join(COLUMNS)}) VALUES (?, ?{', ?' * len(values)})",
        (number, same, *values),
    )
    passed.note(db, number, body["text"])
    facts = tuple(body[name] for name in ("title", "file", "outlet", "author", "url"))
    db.execute(
        "INSERT INTO titles (rowid, title, file, outlet, author, url) VALUES (?, ?, ?, ?, ?, ?)", (number, *facts)
    )


def _statements(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    page = standing.page(db, body["document"])
    if page is None:
        raise ValueError(f"no document has the id {body['document']}")
    _drop_statements(db, page.number)
    reviewed.lay(db, page, seq, body["statements"])


def _drop_statements(db: apsw.Connection, document: int) -> None:
    """Takes a document's statements out of the current state; the log keeps them."""
    standing.clear(db, document)
    reviewed.clear(db, document)


def _drop_document(db: apsw.Connection, number: int) -> None:
    _drop_statements(db, number)
    facts = first(db, "SELECT title, file, outlet, author, url FROM documents WHERE seq = ?", (number,))
    # It is told the words again, as standing.py says of the other index.
    db.execute(
        "INSERT INTO titles (titles, rowid, title, file, outlet, author, url) VALUES ('delete', ?, ?, ?, ?, ?, ?)",
        (number, *facts),
    )
    passed.forget(db, number)
    db.execute("DELETE FROM documents WHERE seq = ?", (number,))


def _reading(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    kept = set(body["documents"])
    stored: list[Any] = db.execute("SELECT seq, id FROM documents WHERE capture = ?", (body["capture"],)).fetchall()
    for number, key in stored:
        if key not in kept:
            _drop_document(db, number)
    db.execute("UPDATE captures SET reading = ? WHERE sha256 = ?", (canonical(body).decode(), body["capture"]))
    db.execute("DELETE FROM failures WHERE key = ?", (body["capture"],))
    url = first(db, "SELECT url FROM captures WHERE sha256 = ?", (body["capture"],))[0]
    if url:  # a page saved by hand, of an address that could not be fetched
        db.execute("DELETE FROM failures WHERE file = ?", (url,))


def _failure(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    failure = body["failure"]
    facts = tuple(failure[name] for name in ("file", "code", "reason", "hint", "capture"))
    if "://" in failure["file"]:  # of an address only the last try counts
        db.execute("DELETE FROM failures WHERE file = ?", (failure["file"],))
    db.execute("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?)", (failure_key(failure), seq, *facts))


_CHANGES: dict[str, Change] = {
    log.RUN: _run,
    log.CAPTURE: _capture,
    log.DOCUMENT: _document,
    log.STATEMENTS: _statements,
    log.READING: _reading,
    log.FAILED: _failure,
    **fetches.CHANGES,
    **people.CHANGES,
    **links.CHANGES,
    **reviewed.CHANGES,
    **questions.CHANGES,
    **settled.CHANGES,
    **redactions.CHANGES,
}
"""What an event of each kind changes; nothing, where it is of none of them."""

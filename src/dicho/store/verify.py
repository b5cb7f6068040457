"""Proving a ledger: everything is read again, and the first thing that does not hold is named."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import apsw

from dicho.errors import DichoError, LedgerDamaged
from dicho.model.document import Document
from dicho.model.statement import Statement
from dicho.model.wire import read_statement
from dicho.store import derive, fetches, log, lookup, redactions, reviewed, standing
from dicho.store.db import scratch, told
from dicho.store.log import Event, Head
from dicho.store.migrations import MIGRATIONS
from dicho.store.record import check_statement
from dicho.store.rows import Verification

Fetch = Callable[[str], bytes]
Parts = Callable[[bytes, str], Mapping[str, str]]

_NOUNS = {
    "runs": ("run", 0),
    "captures": ("capture", 0),
    "documents": ("document", 1),
    "statements": ("statement", 1),
    "speakers": ("speaker", 0),
    "failures": ("failure of", 2),
    "fetches": ("fetch of", 2),
    "forms": ("form of speaker", 0),
    "decisions": ("decision", 0),
    "judgements": ("judgement on speaker", 0),
    "merges": ("merge of speaker", 0),
    "people": ("person of speaker", 0),
    "renamed": ("change of speaker", 1),
    "links": ("link", 0),
    "verdicts": ("verdict on link", 1),
    "judgements_of_links": ("judgement on link", 0),
    "utterances": ("utterance of statement", 0),
    "reviews": ("decision on statement", 1),
    "proposed": ("statement as found", 1),
    "covers": ("stand-in of statement", 3),
    "questions": ("question", 1),
    "closings": ("closing of question", 1),
    "hypotheses": ("hypothesis", 1),
    "withdrawals": ("withdrawal of hypothesis", 1),
    "evidence": ("evidence", 2),
    "ratings": ("rating in event", 0),
    "outcomes": ("outcome of statement", 1),
    "entries": ("entry of event", 0),
    "redactions": ("redaction of capture", 0),
}
_INDEXED = {
    "words": ("statement", "SELECT id FROM statements WHERE n = ?"),
    "titles": ("document", "SELECT id FROM documents WHERE seq = ?"),
}
"""The full-text indexes: what a row of each is of."""
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"


class _Check:
    """One verification under way: what has been read so far."""

    def __init__(self, db: apsw.Connection, fetch: Fetch, parts: Parts | None) -> None:
        self.db = db
        self.fetch = fetch
        self.parts = parts
        self.seen = Verification()

    def count(self, **more: int) -> None:
        self.seen = replace(self.seen, **{name: getattr(self.seen, name) + n for name, n in more.items()})


def verify(db: apsw.Connection, fetch: Fetch, parts: Parts | None, head: Head | None) -> Verification:
    """Checks, in this order: schema, chain with payloads, head, derived tables, captures with texts and spans, file.

    Never raises for what it finds: the outcome's `problem` says what failed first.
    """
    check = _Check(db, fetch, parts)
    try:
        with closing(scratch()) as copy:
            _schema(db, copy)
            _log(check, copy, head)
            _derived(db, copy)
        _captures(check)
        _warcs(check)
        _file(db)
        check.seen = replace(check.seen, redactions=tuple(redactions.every(db)))
    except LedgerDamaged as found:
        return replace(check.seen, problem=f"{found.where}: {found.what}" if found.where else found.what)
    except (apsw.Error, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        # A changed byte inside SQLite's own structures: what comes out of them can be of any shape.
        what = told(error, "").what if isinstance(error, apsw.Error | UnicodeDecodeError) else f"unreadable ({error})."
        return replace(check.seen, problem=f"after event {check.seen.events}: {what}")
    return check.seen


def _schema(db: apsw.Connection, copy: apsw.Connection) -> None:
    for step in MIGRATIONS:
        copy.execute(step.sql)
    derive.make(copy)
    ours, theirs = ({row[1]: row for row in each.execute(_SCHEMA)} for each in (db, copy))
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            raise LedgerDamaged("it is not as Dicho made it.", where=f"table, index or trigger {name}")


def _held_against(events: Iterable[Event], outside: Head | None) -> Iterator[Event]:
    """The same events; LedgerDamaged at that of the head kept outside where it is another."""
    for event in events:
        if outside and event.seq == outside.seq and event.hash != outside.hash:
            raise LedgerDamaged(
                "its hash is not that of the head kept outside: history was rewritten.", where=f"event {event.seq}"
            )
        yield event


def _log(check: _Check, copy: apsw.Connection, outside: Head | None) -> None:
    """The chain and every payload; replays them into `copy` on the way."""
    reached = Head(0, log.GENESIS)
    for event in derive.each(copy, _held_against(log.checked(check.db), outside), derive.apply_checked):
        reached = Head(event.seq, event.hash)
        check.count(events=1, removed=int(event.body is None))
    if reached.seq == 0:
        raise LedgerDamaged("the log is empty; a ledger begins with one event.", where="log")
    if outside and outside.seq > reached.seq:
        raise LedgerDamaged(
            f"the log ends there, the head kept outside is event {outside.seq}: its end was cut off.",
            where=f"event {reached.seq}",
        )
    stray = check.db.execute("SELECT min(seq) FROM payload WHERE seq NOT IN (SELECT seq FROM log)").get
    if stray is not None:
        raise LedgerDamaged("no event has this number.", where=f"payload {stray}")
    check.seen = replace(check.seen, head_checked=outside is not None)


def _derived(db: apsw.Connection, copy: apsw.Connection) -> None:
    """Every derived table against a replay of the log, then the words of the search index."""
    for table, (noun, key) in _NOUNS.items():
        columns = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
        query = f"SELECT * FROM {table} ORDER BY {', '.join(str(n) for n in range(1, len(columns) + 1))}"
        for ours, theirs in _differing(db.execute(query), copy.execute(query)):
            raise _difference(f"{noun} {(theirs or ours)[key]}", columns, ours, theirs)
    for index, (noun, find) in _INDEXED.items():
        for ours, theirs in _differing(_words(db, index), _words(copy, index)):
            term, n, column, _ = theirs or ours
            row = copy.execute(find, (n,)).fetchone()
            where = f"{noun} {row[0]}" if row else f"search index row {n}"
            raise LedgerDamaged(f"the search index differs from the log at {term!r} ({column}).", where=where)


def _differing(ours: Iterator[Any], theirs: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
    """Rows of two tables in the same order that are not equal: (ours, None) and (None, theirs) for a row too many."""
    for mine, other in zip_longest(ours, theirs):
        if mine == other:
            continue
        if mine is None or other is None or mine[0] == other[0]:
            yield mine, other
        else:
            yield (mine, None) if mine[0] < other[0] else (None, other)


def _difference(where: str, columns: list[str], ours: Any, theirs: Any) -> LedgerDamaged:
    if ours is None:
        return LedgerDamaged("the log has it, the tables do not.", where=where)
    if theirs is None:
        return LedgerDamaged("the tables have it, the log does not.", where=where)
    names = [name for name, mine, other in zip(columns, ours, theirs, strict=True) if mine != other]
    return LedgerDamaged(f"its {', '.join(names)} differs from what the log says.", where=where)


def _words(db: apsw.Connection, index: str) -> Iterator[Any]:
    db.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.in_{index} USING fts5vocab(main, {index}, instance)")
    return db.execute(f"SELECT term, doc, col, offset FROM temp.in_{index}")


def _warcs(check: _Check) -> None:
    """The requests and responses that captures came by, as they were archived."""
    erased = redactions.erased(check.db)
    for sha256, asked in fetches.warcs(check.db):
        if sha256 in erased:
            continue  # it held what was redacted as well
        _bytes(check, sha256, f"WARC {sha256} (of {asked})")


def _bytes(check: _Check, sha256: str, where: str) -> bytes:
    """Archived bytes that hash to what the log says."""
    try:
        data = check.fetch(sha256)
    except (DichoError, OSError, KeyError) as error:
        raise LedgerDamaged(f"the archive does not give it: {error}", where=where) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise LedgerDamaged("its bytes are not those that were archived.", where=where)
    return data


def _captures(check: _Check) -> None:
    for sha256, size, media_type, file in check.db.execute("SELECT sha256, size, media_type, file FROM captures"):
        where = f"capture {sha256} ({file})"
        data = _bytes(check, sha256, where)
        if len(data) != size:
            raise LedgerDamaged("its bytes are not those that were archived.", where=where)
        check.count(captures=1)
        _documents(check, sha256, data, media_type)


def _documents(check: _Check, sha256: str, data: bytes, media_type: str) -> None:
    found: Mapping[str, str] | None = None
    for number, document in lookup.documents_of_capture(check.db, sha256):
        where = f"document {document.id} ({document.file})"
        try:
            if check.parts is not None and found is None:
                found = check.parts(data, media_type)
            _map(document, found)
        except DichoError as error:
            raise LedgerDamaged(f"its text is not what the capture says: {error}", where=where) from error
        check.count(documents=1)
        _statements(check, number, document)


def _map(document: Document, found: Mapping[str, str] | None) -> None:
    """The map tiles the text; where the capture's parts are known, the text is theirs."""
    if found is not None:
        document.map.check(document.text, found)
        return
    at = 0
    for piece in document.map.pieces:
        if piece.start != at or piece.end <= piece.start:
            raise LedgerDamaged(f"the source map has a gap or an overlap at {at}.")
        at = piece.end
    if at != len(document.text):
        raise LedgerDamaged(f"the source map ends at {at}, the text at {len(document.text)}.")


def _statements(check: _Check, number: int, document: Document) -> None:
    found = _as_found(check.db, document.id)
    for statement in lookup.statements_of(check.db, number, document.id):
        try:
            spans = check_statement(statement, document, found.get(statement.id))
        except DichoError as error:
            raise LedgerDamaged(error.what, where=f"statement {statement.id} ({document.file})") from error
        check.count(statements=1, spans=spans)


def _as_found(db: apsw.Connection, document: str) -> dict[str, Statement]:
    """The statements of a document that somebody spoke of, as they were before anything was fixed."""
    spoken_of = reviewed.spoken_of_in(db, document)
    page = standing.page(db, document) if spoken_of else None
    bases = {key: reviewed.base(db, page, key) for key in spoken_of} if page else {}
    return {key: read_statement(base, document) for key, base in bases.items() if base}


def _file(db: apsw.Connection) -> None:
    """SQLite's own check: indexes against tables, the search index against itself."""
    answer = db.execute("PRAGMA integrity_check(1)").get
    if answer != "ok":
        raise LedgerDamaged(f"SQLite finds: {answer}.", where="file")

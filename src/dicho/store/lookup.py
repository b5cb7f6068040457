"""Reading the derived tables: documents and statements by id, lists, counts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any

import apsw
import orjson

from dicho.errors import AmbiguousId, NotFound
from dicho.model.document import Capture, Document, Failure
from dicho.model.run import Run
from dicho.model.statement import Statement
from dicho.model.wire import read_document, read_statement
from dicho.store import hops, log, redactions
from dicho.store.db import first
from dicho.store.derive import COLUMNS, text_digest
from dicho.store.rows import CANDIDATES_SHOWN, HEXADECIMAL, SHORTEST_PREFIX, Counts, DocumentRow, SpeakerRow

DOCUMENTS_KEPT = 32

_DOCUMENT = f"SELECT {', '.join(COLUMNS)} FROM documents"


class Shelf:
    """Statements with their documents out of one connection; the last few documents are kept at hand."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self._documents: OrderedDict[int, Document] = OrderedDict()
        self._names = hops.names(db)

    def statement(self, n: int) -> tuple[Statement, Document]:
        """The statement of this row number, and the document it stands in."""
        body, number, state = first(self._db, "SELECT body, document, state FROM statements WHERE n = ?", (n,))
        document = self._document(number)
        return hops.under(read_statement(orjson.loads(body), document.id, state), self._names), document

    def _document(self, number: int) -> Document:
        if number in self._documents:
            self._documents.move_to_end(number)
            return self._documents[number]
        document = document_of(first(self._db, f"{_DOCUMENT} WHERE seq = ?", (number,)))
        self._documents[number] = document
        if len(self._documents) > DOCUMENTS_KEPT:
            self._documents.popitem(last=False)
        return document


def these(db: apsw.Connection, statements: Sequence[str]) -> list[tuple[Statement, Document]]:
    """The statements with these ids, in this order, each with its document; what is not there is left out."""
    query = "SELECT id, n FROM statements WHERE id IN (SELECT value FROM json_each(?))"
    rows: list[Any] = db.execute(query, (orjson.dumps(list(statements)).decode(),)).fetchall()
    numbers: dict[str, int] = dict(rows)
    shelf = Shelf(db)
    return [shelf.statement(numbers[each]) for each in statements if each in numbers]


def document_of(row: Any) -> Document:
    """The document of a row of COLUMNS."""
    fields = dict(zip(COLUMNS, row, strict=True))
    return read_document({**fields, "notes": orjson.loads(fields["notes"]), "map": orjson.loads(fields["map"])})


def stored_document(db: apsw.Connection, key: str) -> Document | None:
    """The document with just this id, None when there is none."""
    row = first(db, f"{_DOCUMENT} WHERE id = ?", (key,))
    return document_of(row) if row else None


def same_row(db: apsw.Connection, document: Document) -> str | None:
    """The statement of a table's row with the text and facts of this document, read from another capture."""
    facts = (document.outlet, document.url, document.title, document.lang)
    row = first(
        db,
        "SELECT s.id FROM documents d JOIN statements s ON s.document = d.seq WHERE d.same = ? AND d.capture <> ?"
        " AND (d.item LIKE 'row %' OR d.item LIKE '% row %')"
        " AND d.outlet IS ? AND d.url IS ? AND d.title IS ? AND d.lang IS ? ORDER BY s.n LIMIT 1",
        (text_digest(document.text), document.capture, *facts),
    )
    return str(row[0]) if row else None


def documents_of_capture(db: apsw.Connection, sha256: str) -> Iterator[tuple[int, Document]]:
    """The documents read from a capture with their row numbers, in the order they were added."""
    rows = db.execute(f"SELECT seq, {', '.join(COLUMNS)} FROM documents WHERE capture = ? ORDER BY seq", (sha256,))
    for number, *row in rows:
        yield number, document_of(row)


def statements_of(db: apsw.Connection, number: int, document: str) -> Iterator[Statement]:
    """The statements of the document with this row number, in text order."""
    rows = db.execute("SELECT body FROM statements WHERE document = ? ORDER BY at, n", (number,))
    for (body,) in rows:
        yield read_statement(orjson.loads(body), document)


def find(db: apsw.Connection, table: str, prefix: str) -> int:
    """The row number of the one id that begins so. NotFound, or AmbiguousId with the ids that do.

    `table` is "documents" or "statements"; an abbreviation needs at least 4 characters, as git's does.
    """
    noun, number = {"documents": ("document", "seq"), "statements": ("statement", "n")}[table]
    given = prefix.strip().lower()
    hint = f"Give {SHORTEST_PREFIX} or more characters of an id, as a list of {table} shows them."
    if len(given) < SHORTEST_PREFIX or not set(given) <= HEXADECIMAL:
        raise NotFound(f"{prefix!r} is no id of a {noun}.", hint=hint)
    rows: list[Any] = db.execute(
        f"SELECT {number}, id FROM {table} WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
        (given, given + "g", CANDIDATES_SHOWN + 1),
    ).fetchall()
    if not rows:
        why = redactions.told(db, given)
        raise NotFound(f"no {noun} has an id that begins with {given}{': ' + why if why else ''}.", hint=hint)
    if len(rows) > 1:
        shown = ", ".join(key for _, key in rows[:CANDIDATES_SHOWN])
        more = ", ..." if len(rows) > CANDIDATES_SHOWN else ""
        raise AmbiguousId(f"{given} fits several {noun}s: {shown}{more}.", hint="Give more characters.")
    return int(rows[0][0])


def document_at(db: apsw.Connection, number: int) -> Document:
    """The document with this row number."""
    return document_of(first(db, f"{_DOCUMENT} WHERE seq = ?", (number,)))


def capture(db: apsw.Connection, sha256: str) -> Capture:
    """The capture with just this hash. NotFound."""
    query = "SELECT sha256, size, media_type, file, url, captured_at FROM captures WHERE sha256 = ?"
    row = first(db, query, (sha256,))
    if row is None:
        why = redactions.told(db, sha256)
        words = f"no capture {sha256[:12]}{': ' + why if why else ''}."
        raise NotFound(words, hint="`dicho list --json` shows their SHA-256.")
    return Capture(*row)


def runs(db: apsw.Connection, sha256: str) -> list[tuple[str, Run]]:
    """The runs by which a capture was last read, by their ids."""
    query = (
        "SELECT r.id, r.stage, r.version, r.settings, r.model FROM captures c, json_each(c.reading, '$.runs') j"
        " JOIN runs r ON r.id = j.value WHERE c.sha256 = ? ORDER BY r.id"
    )
    return [
        (key, Run.read(stage, version, orjson.loads(settings), model))
        for key, stage, version, settings, model in db.execute(query, (sha256,))
    ]


def archived(db: apsw.Connection) -> frozenset[str]:
    """The hashes of all bytes that the archive must hold."""
    query = "SELECT sha256 FROM captures UNION SELECT warc FROM fetches WHERE warc IS NOT NULL"
    return frozenset(sha256 for (sha256,) in db.execute(query))


def items(db: apsw.Connection, sha256: str) -> list[str]:
    """Which documents of these bytes are there, as they are called within them."""
    rows: list[Any] = db.execute("SELECT item FROM documents WHERE capture = ?", (sha256,)).fetchall()
    return [item for (item,) in rows]


def documents(db: apsw.Connection) -> Iterator[DocumentRow]:
    """Every document, in the order they were added."""
    rows: Iterator[Any] = db.execute(
        "SELECT d.id, d.file, d.title, d.outlet, d.lang, d.published,"
        " (SELECT count(*) FROM statements s WHERE s.document = d.seq)"
        " - (SELECT count(*) FROM statements s WHERE s.document = d.seq AND s.state = 'rejected'),"
        " d.kept, d.capture, d.notes, d.item"
        " FROM documents d ORDER BY d.seq"
    )
    for row in rows:
        *facts, notes, item = row
        yield DocumentRow(*(*facts, tuple(orjson.loads(notes)), item))


def speakers(db: apsw.Connection) -> Iterator[SpeakerRow]:
    """Every speaker, those with most statements first."""
    rows = db.execute("SELECT id, name, kind, statements, documents FROM speakers ORDER BY statements DESC, name, id")
    for row in rows:
        yield SpeakerRow(*row)


def failures(db: apsw.Connection) -> Iterator[Failure]:
    """What could not be read and has not been read since, in the order it happened."""
    for row in db.execute("SELECT file, code, reason, hint, capture FROM failures ORDER BY seq"):
        yield Failure(*row)


def counts(db: apsw.Connection) -> Counts:
    """How much there is of everything; statements that were rejected are not counted."""
    tables = ("captures", "documents", "statements", "speakers", "failures", "runs")
    found = {table: int(db.execute(f"SELECT count(*) FROM {table}").get) for table in tables}
    found["statements"] -= int(db.execute("SELECT count(*) FROM statements WHERE state = 'rejected'").get)
    return Counts(**found, events=log.head(db).seq)

"""From a reading to the events that record it: checked first, and only what is new."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import apsw
import orjson

from dicho.errors import SpanError
from dicho.model import wire
from dicho.model.document import Capture, Document, Failure
from dicho.model.fetched import Fetch
from dicho.model.ids import digest, document_id, statement_id
from dicho.model.run import Run
from dicho.model.statement import Statement
from dicho.store import derive, fetches, log, lookup, redactions, reviewed
from dicho.store.log import Body, canonical

Readings = Sequence[tuple[Document, Sequence[Statement]]]
Pending = list[tuple[str, Body]]
TABLE = "table"
"""The stage of a run that read a table."""


def run_record(run: Run) -> Body:
    """A run as the log holds it; its id depends on everything else it says."""
    facts = {
        "stage": run.stage,
        "version": run.version,
        "settings": [list(pair) for pair in run.settings],
        "model": run.model,
    }
    return {"id": digest("run", canonical(facts).decode()), **facts}


def run_ids(runs: Iterable[Run]) -> list[str]:
    """The ids of a set of runs, sorted, so that their order does not matter."""
    return sorted({run_record(run)["id"] for run in runs})


def has_reading(db: apsw.Connection, sha256: str, runs: Sequence[Run], overrides_key: str) -> bool:
    """Whether the capture's current reading is by just these runs under these overrides."""
    row = db.execute("SELECT reading FROM captures WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None or row[0] is None:
        return False
    reading = orjson.loads(row[0])
    return bool(reading["runs"] == run_ids(runs) and reading["overrides"] == overrides_key)


def has_rows(db: apsw.Connection, sha256: str) -> bool:
    """Whether the capture's current reading is that of a table whose columns somebody named."""
    row = db.execute(
        "SELECT 1 FROM captures c, json_each(c.reading, '$.runs') r JOIN runs ON runs.id = r.value"
        " WHERE c.sha256 = ? AND runs.stage = ?",
        (sha256, TABLE),
    ).fetchone()
    return row is not None


def check_reading(capture: Capture, readings: Readings) -> None:
    """SpanError for anything that does not hold: ids, spans outside the text, numbers that are none."""
    seen: set[str] = set()
    for document, statements in readings:
        if document.capture != capture.sha256 or document.id != document_id(document.capture, document.item):
            raise SpanError("a document's id is not that of its capture and item.", where=document.file)
        if document.id in seen:
            raise SpanError(f"two documents of one capture are called {document.item!r}.", where=document.file)
        seen.add(document.id)
        for statement in statements:
            check_statement(statement, document)
            if statement.id in seen:
                raise SpanError("two statements have the same spans.", where=f"{document.file}, {statement.id}")
            seen.add(statement.id)


def check_statement(s: Statement, document: Document, found: Statement | None = None) -> int:
    """SpanError unless the statement's id and every span fit the document. The number of spans checked.

    `found`: the statement as it was found, whose id one that a person fixed keeps.
    """
    where = f"{document.file}, statement {s.id}"
    named = found or s
    if s.document != document.id or s.id != statement_id(document.id, named.source, named.cue, named.content):
        raise SpanError("the statement's id is not that of its document and spans.", where=where)
    if not s.content:
        raise SpanError("a statement needs content.", where=where)
    times = [when.expression for when in (*s.about, s.said, s.due) if when]
    others = [s.condition, *(q.span for q in s.quantities), *(hop.span for hop in s.chain)]
    marked = [span for fragments in (s.source, s.cue, s.content, *times, *others) for span in fragments]
    for span in marked:
        span.of(document.text)
    speakers = [*s.candidates, *((s.speaker,) if s.speaker else ())]
    amounts = [number for q in s.quantities for number in (q.value, q.upper) if number is not None]
    numbers = [s.score, *amounts, *(who.score for who in speakers)]
    if not all(math.isfinite(number) for number in numbers):
        raise SpanError("a number of the statement is not finite.", where=where)
    return len(marked)


def reading_events(
    db: apsw.Connection, capture: Capture, readings: Readings, runs: Sequence[Run], overrides_key: str
) -> Pending:
    """The events this reading adds to what the ledger holds now; empty when it says nothing new.

    Redacted where the bytes were erased: asked here, in the writer's transaction, since they may have been meanwhile.
    """
    redactions.refuse(db, capture.sha256)
    elsewhere = capture.url is not None and '"url"' not in overrides_key
    content = [event for each, found in readings for event in _document_events(db, each, found, elsewhere)]
    reading = {
        "capture": capture.sha256,
        "runs": run_ids(runs),
        "overrides": overrides_key,
        "documents": [document.id for document, _ in readings],
    }
    if not content and _is_current(db, reading):
        return []
    before = run_events(db, runs) + _capture_events(db, capture)
    return [*before, *content, (log.READING, reading)]


def fetch_events(db: apsw.Connection, capture: Capture, fetch: Fetch) -> Pending:
    """The events this fetch adds; empty when the address gave the same bytes before. Redacted as for a reading."""
    redactions.refuse(db, capture.sha256)
    if not fetches.is_news(db, capture.sha256, fetch):
        return []
    body = {"capture": capture.sha256, "fetch": wire.fetch_record(fetch)}
    return [*_capture_events(db, capture), (log.FETCHED, body)]


def failure_events(db: apsw.Connection, failure: Failure, capture: Capture | None, runs: Sequence[Run]) -> Pending:
    """The events this failure adds; empty when the same one is listed already. Redacted as for a reading."""
    if capture:
        redactions.refuse(db, capture.sha256)
    record = wire.failure_record(replace(failure, capture=capture.sha256 if capture else failure.capture))
    row = db.execute("SELECT code, reason FROM failures WHERE key = ?", (derive.failure_key(record),)).fetchone()
    if row == (failure.code, failure.reason):
        return []
    before = run_events(db, runs) + (_capture_events(db, capture) if capture else [])
    return [*before, (log.FAILED, {"failure": record, "runs": run_ids(runs)})]


def _is_current(db: apsw.Connection, reading: Body) -> bool:
    row = db.execute("SELECT reading FROM captures WHERE sha256 = ?", (reading["capture"],)).fetchone()
    failed = db.execute("SELECT 1 FROM failures WHERE key = ?", (reading["capture"],)).fetchone()
    return row is not None and row[0] == canonical(reading).decode() and failed is None


def run_events(db: apsw.Connection, runs: Iterable[Run]) -> Pending:
    """The events that make these runs known, for those that are not."""
    records = {record["id"]: record for record in map(run_record, runs)}
    known = {key for key in records if db.execute("SELECT 1 FROM runs WHERE id = ?", (key,)).fetchone()}
    return [(log.RUN, records[key]) for key in sorted(records.keys() - known)]


def _capture_events(db: apsw.Connection, capture: Capture) -> Pending:
    if db.execute("SELECT 1 FROM captures WHERE sha256 = ?", (capture.sha256,)).fetchone():
        return []
    return [(log.CAPTURE, wire.capture_record(capture))]


def _document_events(
    db: apsw.Connection, document: Document, statements: Sequence[Statement], elsewhere: bool
) -> Pending:
    """A document's event where it differs, its statements' where they or it do.

    The file's name alone is no difference, nor the address the bytes came from (`elsewhere`: it is not what the user
    said): the same bytes under a second name are the same document.
    """
    stored = lookup.stored_document(db, document.id)
    records = [wire.statement_record(s) for s in statements]
    found = (log.STATEMENTS, {"document": document.id, "statements": records})
    known = stored and replace(document, file=stored.file, url=stored.url if elsewhere else document.url)
    if stored is None or known != stored:
        return [(log.DOCUMENT, wire.document_record(document)), found]
    bodies = [canonical(record).decode() for record in records]
    return [] if bodies == reviewed.bodies(db, document.id) else [found]

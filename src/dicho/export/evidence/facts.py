"""What an evidence zip says in JSON: what it is of (evidence.json), and the statements with their spans."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

import orjson

from dicho._version import __version__
from dicho.export.evidence import names
from dicho.model.case import Bond, Case, Exhibit, Held, Word
from dicho.model.document import Document
from dicho.model.span import Span, Spans
from dicho.model.statement import Statement
from dicho.model.wire import fetch_record, statement_line
from dicho.view.marks import bearings

Json = dict[str, Any]


def manifest(case: Case) -> bytes:
    """evidence.json: what the zip is of, and what is in it."""
    return _written(
        {
            "format": names.FORMAT,
            "dicho": __version__,
            "subject": {"kind": case.kind, "id": case.id},
            "link": _bond(case.bond) if case.bond else None,
            "head": case.head,
            "statements": [each.statement.id for each in case.exhibits],
            "documents": [_document(each) for each in case.documents],
            "captures": [_capture(each) for each in case.captures],
            "events": [{"seq": each.seq, "kind": each.kind, "at": each.at} for each in case.records],
            "runs": [asdict(each) for each in case.runs],
            "timestamps": [asdict(each) for each in case.stamps],
        }
    )


def statements(case: Case) -> bytes:
    """statements.json: each statement as it stands, the event that found it, its spans, and what was decided."""
    return _written([_exhibit(each) for each in case.exhibits])


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def spans(s: Statement, document: Document) -> list[Json]:
    """Every span of a statement: its role, offsets, words and their hash, and where those stand in the capture."""
    roles: list[tuple[str, Spans]] = [("source", s.source), ("cue", s.cue), ("content", s.content)]
    roles += [("condition", s.condition), *bearings(s)]
    return [_span(role, span, document) for role, fragments in roles for span in fragments]


def _span(role: str, span: Span, document: Document) -> Json:
    words = span.of(document.text)
    places = [{"part": part, "start": low, "end": high} for part, low, high in document.map.raw(span)]
    return {
        "role": role,
        "start": span.start,
        "end": span.end,
        "text": words,
        "sha256": digest(words),
        "capture": places,
    }


def _document(document: Document) -> Json:
    return {
        "id": document.id,
        "capture": document.capture,
        "text": names.text(document.id),
        "sha256": digest(document.text),
        "characters": len(document.text),
    }


def _capture(each: Held) -> Json:
    fetches = [{**fetch_record(f), "archive": names.warc(f.warc) if f.warc else None} for f in each.fetches]
    stored = {"event": each.event, "at": each.at, "bytes": names.capture(each.capture.sha256)}
    return {**asdict(each.capture), **stored, "fetches": fetches}


def _exhibit(each: Exhibit) -> Json:
    return {
        "event": each.found,
        "statement": statement_line(each.statement, each.document),
        "spans": spans(each.statement, each.document),
        "decisions": [_word(word) for word in each.words],
    }


def _bond(bond: Bond) -> Json:
    return {**asdict(bond), "words": [_word(word) for word in bond.words]}


def _word(word: Word) -> Json:
    return {**asdict(word), "fixed": list(word.fixed)}


def _written(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n"

"""One flat row for a statement: the columns CSV and Parquet share, documented in docs/format.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from dicho.export.known import Person, nobody
from dicho.model.document import Document
from dicho.model.span import Spans
from dicho.model.statement import Statement, When

Value = str | int | float | None
ColumnType = Literal["text", "int", "float"]

JOINED = " … "
"""Stands between the fragments of a discontinuous source, cue or content."""

COLUMNS: dict[str, ColumnType] = {
    "id": "text",
    "form": "text",
    "act": "text",
    "status": "text",
    "speaker": "text",
    "speaker_written": "text",
    "speaker_kind": "text",
    "speaker_id": "text",
    "speaker_score": "float",
    "speaker_reason": "text",
    "said": "text",
    "said_precision": "text",
    "said_words": "text",
    "source": "text",
    "cue": "text",
    "content": "text",
    "start": "int",
    "end": "int",
    "source_spans": "text",
    "cue_spans": "text",
    "content_spans": "text",
    "about": "text",
    "quantities": "text",
    "chain": "text",
    "in": "text",
    "flags": "text",
    "score": "float",
    "state": "text",
    "fixed": "text",
    "document": "text",
    "file": "text",
    "title": "text",
    "outlet": "text",
    "author": "text",
    "published": "text",
    "lang": "text",
    "url": "text",
    "sha256": "text",
}


def words(text: str, fragments: Spans) -> str:
    """The text of the fragments, in order."""
    return JOINED.join(span.of(text) for span in fragments)


def offsets(fragments: Spans) -> str:
    """The fragments as "0-14 20-30"."""
    return " ".join(f"{span.start}-{span.end}" for span in fragments)


def flat(s: Statement, document: Document, person: Person = nobody) -> dict[str, Value]:
    """The row of a statement, a value (or None) for every column. `person` tells who speaks across documents."""
    text = document.text
    row: dict[str, Value] = {"id": s.id, "form": s.form, "act": s.act, "status": s.status}
    row |= _speaker(s, person(s)) | _said(s.said, text)
    for role, fragments in (("source", s.source), ("cue", s.cue), ("content", s.content)):
        row[role] = words(text, fragments) or None
        row[f"{role}_spans"] = offsets(fragments) or None
    row |= {
        "start": s.content[0].start,
        "end": s.content[-1].end,
        "about": _list((when.value for when in s.about), str),
        "quantities": _list(s.quantities, lambda q: f"{q.value:.15g} {q.unit}".strip()),
        "chain": _list(s.chain, lambda hop: f"{hop.agent} ({hop.relation})"),
        "in": s.parent,
        "flags": " ".join(s.flags) or None,
        "score": s.score,
        "state": s.state,
        "fixed": " ".join(s.fixed) or None,
    }
    return row | _document(document)


def _speaker(s: Statement, across: dict[str, Any] | None) -> dict[str, Value]:
    who = s.speaker
    written = who.name if who else None
    return {
        "speaker": across["name"] if across else written,
        "speaker_written": written,
        "speaker_kind": who.kind if who else None,
        "speaker_id": who.id if who else None,
        "speaker_score": who.score if who else None,
        "speaker_reason": who.reason if who else None,
    }


def _said(said: When | None, text: str) -> dict[str, Value]:
    return {
        "said": said.value if said else None,
        "said_precision": said.precision if said else None,
        "said_words": (words(text, said.expression) or None) if said else None,
    }


def _document(document: Document) -> dict[str, Value]:
    return {
        "document": document.id,
        "file": document.file,
        "title": document.title,
        "outlet": document.outlet,
        "author": document.author,
        "published": document.published,
        "lang": document.lang,
        "url": document.url,
        "sha256": document.capture,
    }


def _list(items: Iterable[Any], written: Callable[[Any], str]) -> str | None:
    return "; ".join(map(written, items)) or None

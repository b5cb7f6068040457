"""W3C Web Annotation: each statement an annotation that anchors itself in the page it stands in (docs/format.md).

Positions are code points, as the Recommendation (2017, section 4.2.5) asks; those that JavaScript counts stand beside
them under terms of our own. A discontinuous content has a target for each fragment: selectors of one target would be
other ways to one and the same place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import orjson

from dicho._version import __version__
from dicho.export import linked
from dicho.export.known import Known
from dicho.export.linked import TERMS, Json, address, bytes_urn, given, named, urn
from dicho.model.document import Document
from dicho.model.span import Span
from dicho.model.statement import Statement

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"dicho": TERMS}]
AROUND = 32
"""Characters of the text before and after a quotation, by which it is told from the same words elsewhere."""


def write(rows: Iterable[tuple[Statement, Document]], out: BinaryIO, title: str, known: Known) -> int:
    """Writes one collection with one page that holds all; how many annotations. ExportError when it cannot."""
    collection, page = urn("collection", "statements"), urn("page", "statements")
    opening = orjson.dumps(
        {
            "@context": CONTEXT,
            "id": collection,
            "type": "AnnotationCollection",
            "label": title,
            "generator": {"id": urn("software", __version__), "type": "Software", "name": f"Dicho {__version__}"},
            "first": {"id": page, "type": "AnnotationPage", "partOf": collection, "startIndex": 0, "items": []},
        }
    )
    return linked.write(
        out, opening.removesuffix(b"]}}"), _annotations(rows, known), lambda count: b'\n]},"total":%d}\n' % count
    )


def _annotations(rows: Iterable[tuple[Statement, Document]], known: Known) -> Iterator[list[Json]]:
    last = ""
    facts: Json = {}
    for statement, document in rows:
        if document.id != last:
            last, facts = document.id, _source(document, known)
        yield [_annotation(statement, document, facts, known)]


def _annotation(s: Statement, document: Document, facts: Json, known: Known) -> Json:
    targets = [{"type": "SpecificResource", **facts, "selector": _selectors(document.text, span)} for span in s.content]
    return {
        "id": urn("annotation", s.id),
        "type": "Annotation",
        "motivation": "identifying",
        "body": [_label(s), _statement(s, document, known)],
        "target": targets if len(targets) > 1 else targets[0],
    }


def _label(s: Statement) -> Json:
    """One line for tools that show bodies as text."""
    words = [s.speaker.name if s.speaker else "nobody named", s.said.value if s.said else "", s.form, s.status]
    return {"type": "TextualBody", "value": ", ".join(filter(None, words)), "format": "text/plain", "language": "en"}


def _statement(s: Statement, document: Document, known: Known) -> Json:
    facts = {name: getattr(s, name) for name in ("form", "act", "status", "state", "score")}
    texts = {name: [span.of(document.text) for span in getattr(s, name)] for name in ("source", "cue", "content")}
    facts |= {**texts, "said": s.said.value if s.said else None, "flags": list(s.flags), "document": document.id}
    if s.speaker:
        facts |= {"speaker": _speaker(s, known)}
    if s.parent:
        facts |= {"in": {"id": urn("statement", s.parent)}}
    own = {f"dicho:{name}": value for name, value in given(facts).items()}
    return {"id": urn("statement", s.id), "type": "dicho:Statement", "dicho:id": s.id, **own}


def _speaker(s: Statement, known: Known) -> Json:
    assert s.speaker is not None
    who = named(s, known.person)
    facts = {"dicho:as": s.speaker.name, "dicho:kind": s.speaker.kind, "dicho:score": s.speaker.score}
    return {"id": who[0], "name": who[1], **facts} if who else facts


def _source(document: Document, known: Known) -> Json:
    """Which page, and in which state of it: the archived bytes and the text the positions are counted in."""
    capture = known.capture(document.capture)
    taken = (capture.captured_at or "").replace("+00:00", "Z")
    state = {"type": "TimeState", "sourceDate": taken, "cached": bytes_urn(document.capture)}
    where = {"id": address(document) or bytes_urn(document.capture), "format": document.media_type}
    text = {"dicho:sha256": document.capture, "dicho:textSha256": hashlib.sha256(document.text.encode()).hexdigest()}
    return {"source": given({**where, "language": document.lang}), "state": given({**state, **text})}


def _selectors(text: str, span: Span) -> list[Json]:
    """Two ways to one place: where it stands in the document's text, and what stands there."""
    start = units(text[: span.start])
    end = start + units(span.of(text))
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    return [
        {**position, "dicho:utf16Start": start, "dicho:utf16End": end},
        {
            "type": "TextQuoteSelector",
            "exact": span.of(text),
            "prefix": text[max(0, span.start - AROUND) : span.start],
            "suffix": text[span.end : span.end + AROUND],
        },
    ]


def units(text: str) -> int:
    """How long JavaScript takes a text to be: in code units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2

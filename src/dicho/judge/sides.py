"""A statement of a document as one side of a question, and the passages of a verdict back in the document."""

from __future__ import annotations

from dicho.errors import SpanError
from dicho.judge.terms import MOST_CONTEXT, Asked
from dicho.model.document import Document
from dicho.model.span import Span, Spans
from dicho.model.statement import Statement

OMITTED = " … "


def asked(document: Document, statement: Statement, around: int = 300) -> Asked:
    """The statement with up to `around` characters (at most MOST_CONTEXT) of its document on either side."""
    if statement.document != document.id:
        raise SpanError("the statement is not of this document.", where=statement.id)
    room = max(0, min(around, MOST_CONTEXT))
    text, pieces = document.text, statement.content
    first, last = pieces[0].start, pieces[-1].end
    return Asked(
        statement=statement.id,
        content=OMITTED.join(piece.of(text) for piece in pieces),
        before=text[max(0, first - room) : first],
        after=text[last : last + room],
        speaker=statement.speaker.name if statement.speaker else None,
        said=statement.said.value if statement.said else None,
        lang=document.lang,
        published=document.published,
        pieces=pieces,
        inside=_inside(pieces),
    )


def _inside(pieces: Spans) -> Spans:
    """Where the fragments stand once joined."""
    found, at = [], 0
    for piece in pieces:
        found.append(Span(at, at + len(piece)))
        at += len(piece) + len(OMITTED)
    return tuple(found)


def placed(side: Asked, cited: Spans) -> Spans:
    """Passages cited from a side's content as spans of its document. SpanError for one that is not in a fragment."""
    return tuple(_placed(side, span) for span in cited)


def _placed(side: Asked, span: Span) -> Span:
    for piece, inside in zip(side.pieces, side.inside, strict=True):
        if inside.contains(span):
            return Span(piece.start + span.start - inside.start, piece.start + span.end - inside.start)
    raise SpanError(f"{span.start}..{span.end} lies in no fragment of the statement.", where=side.statement)

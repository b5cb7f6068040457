"""Identifiers: short, stable digests of what a thing is, so that reading it again gives the same one."""

from __future__ import annotations

import hashlib

from dicho.model.span import Spans

LENGTH = 16


def digest(*words: str) -> str:
    """The first 16 hexadecimal digits (64 bits) of the SHA-256 of the words, each closed by a NUL."""
    joined = "".join(word + "\0" for word in words)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def document_id(capture: str, item: str) -> str:
    """The id of the document `item` of the capture with this SHA-256."""
    return digest("document", capture, item)


def statement_id(document: str, source: Spans, cue: Spans, content: Spans) -> str:
    """The id of the statement with these spans in this document."""
    roles = (" ".join(f"{s.start}-{s.end}" for s in fragments) for fragments in (source, cue, content))
    return digest("statement", document, *roles)


def speaker_id(folded_name: str) -> str:
    """The id of the speaker with this name, folded (lower case, no accents)."""
    return digest("speaker", folded_name)

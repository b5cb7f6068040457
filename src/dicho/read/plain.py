"""Plain text -> document: the text is the decoded input, character for character; its head says whose it is."""

from __future__ import annotations

from dicho.model.document import Document
from dicho.read import lang, limits
from dicho.read.decode import decode
from dicho.read.head import read_head
from dicho.read.shape import Source, document
from dicho.text.align import TextBuilder

HEAD = 4_000
"""Characters in which title, author and date are looked for."""


def parts(data: bytes, charset: str | None = None) -> dict[str, str]:
    """The one part of a text file: its decoded characters, without a byte order mark."""
    return {"": decode(data, charset).text}


def read(data: bytes, source: Source) -> tuple[Document, ...]:
    """The file as one document whose text is the input; EmptyInput or NotReadable when it is none."""
    limits.check_size(data, limits.PLAIN_BYTES, "plain text")
    found = decode(data, source.charset)
    builder = TextBuilder()
    builder.same("", found.text, 0, len(found.text))
    code, said = lang.decide(found.text, None)
    head = read_head(found.text[:HEAD])
    facts = {
        "lang": code,
        "title": head.title,
        "outlet": head.outlet,
        "author": head.author,
        "published": head.published,
    }
    return (document(source, builder, facts, notes=(*found.notes, *said)),)

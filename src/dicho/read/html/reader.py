"""HTML -> document: the article's blocks as the page shows them, with the way back to the markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dicho.errors import NoText
from dicho.model.document import Document
from dicho.read import limits
from dicho.read.decode import LATIN, Decoded, decode
from dicho.read.html.choose import choose, visible
from dicho.read.html.facts import Facts, Reader
from dicho.read.html.page import Block, Page, page
from dicho.read.shape import Source, document
from dicho.text.align import TextBuilder

CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.-]{2,40})[\"']")
HEAD_BYTES = 16_384
PARAGRAPH = "\n\n"


def decoded(data: bytes, charset: str | None = None) -> Decoded:
    """The page's characters, by the encoding it declares (in its first 16 kB) where the bytes bear it out.

    `charset` is the one the server named. It goes first, as in browsers, except that a Latin one does not hide another
    that the page itself names: servers say "iso-8859-1" of everything.
    """
    head = data[:HEAD_BYTES]
    match = CHARSET.search(head) or XML.search(head)
    own = match[1].decode("ascii") if match else None
    return decode(data, own if own and (charset or "").lower() in LATIN else charset or own)


def parts(data: bytes, charset: str | None = None) -> dict[str, str]:
    """The one part of a page: the decoded file."""
    return {"": decoded(data, charset).text}


def read(data: bytes, source: Source) -> tuple[Document, ...]:
    """The article of a page, as one document. NoText where no sentence stands on it, TooLarge beyond the limits."""
    limits.check_size(data, limits.HTML_BYTES, "a page")
    markup = decoded(data, source.charset)
    seen = page(markup.text)
    facts = Reader(seen)
    choice = choose(seen, facts.headline())
    if not choice.kept:
        raise NoText(
            "no article was found on the page.",
            hint="If its text is drawn by a script, save the page from the browser and add that.",
        )
    builder = TextBuilder()
    put_blocks(builder, (seen.blocks[i] for i in choice.kept), "", markup.text)
    found = facts.facts(choice)
    kept = sum(seen.blocks[i].size for i in choice.kept) / max(1, visible(seen))
    notes = (*markup.notes, *choice.notes, *found.notes)
    return (document(source, builder, _known(found), kept=kept, notes=notes),)


def whole(builder: TextBuilder, part: str, markup: str, *, raw: bool = True) -> Page:
    """Add every visible block of `markup`, the text of `part`, to `builder`; the page read."""
    seen = page(markup, raw=raw)
    put_blocks(builder, seen.blocks, part, markup)
    return seen


def put_blocks(builder: TextBuilder, blocks: Iterable[Block], part: str, markup: str) -> None:
    """Add blocks to a document's text, each after a blank line."""
    for block in blocks:
        if len(builder):
            start = block.rendered.ops[0].start
            builder.space(part, start, start, PARAGRAPH)
        block.rendered.put(builder, part, markup)


def _known(found: Facts) -> dict[str, str | None]:
    names = ("lang", "title", "outlet", "author", "published", "url")
    return {name: getattr(found, name) for name in names}

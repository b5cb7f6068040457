"""HTML -> document: the article's blocks as the page shows them, with the way back to the markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from dicho.model.document import Document
from dicho.read import limits
from dicho.read.decode import LATIN, Decoded, decode
from dicho.read.html.article import read_article
from dicho.read.html.facts import Facts
from dicho.read.html.page import Block, Page, page
from dicho.read.html.posts import PagePost
from dicho.read.html.source import shown
from dicho.read.saved import Saved, in_markup
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
    """The article of a page, as one document. NoText where no sentence stands on it, TooLarge beyond the limits.

    Walled where the page is a wall instead of an article.
    """
    limits.check_size(data, limits.HTML_BYTES, "a page")
    markup = decoded(data, source.charset)
    return read_markup(markup, "", source, in_markup(markup.text))


def read_markup(
    markup: Decoded, part: str, source: Source, said: Saved | None, notes: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The article of a page whose markup is the text of `part`, or its posts where it is a thread.

    `said` is what the file says of how it was saved, `notes` are what is known of it already.
    """
    where = source.capture.url or source.overrides.url or (said.url if said else None)
    seen, inner = shown(page(markup.text))
    article = read_article(seen, where)
    if inner is not None:
        notes = (*notes, "The source of the page, shown as a page, was read as the page itself.")
    notes = (*markup.notes, *_saved(said, where), *notes, *article.notes, *article.facts.notes)
    known = _known(article.facts)
    known["url"] = where or known["url"]

    def made(blocks: Iterable[Block], facts: dict[str, str | None], item: str = "", *, also: str = "") -> Document:
        if inner is not None:
            blocks = [replace(block, rendered=inner.outer(block.rendered, markup.text)) for block in blocks]
        builder = TextBuilder()
        put_blocks(builder, blocks, part, markup.text)
        told = (*notes, also) if also else notes
        whose = source.of_another() if item else source  # one name given for the page is not everybody's on it
        return document(whose, builder, facts, item=item, kept=None if item else article.kept, notes=told)

    if article.posts:
        return tuple(_thread(article.posts, known, made))
    return (made(article.blocks, known),)


def _saved(said: Saved | None, where: str | None) -> tuple[str, ...]:
    """What the file says of how it was saved, and whether that is not where it is said to be from."""
    if said is None:
        return ()
    other = f"It was added as the capture of {where}." if said.url and where != said.url else ""
    return (f"{said.note} {other}".rstrip(),)


def _thread(
    posts: Sequence[PagePost], known: dict[str, str | None], made: Callable[..., Document]
) -> Iterator[Document]:
    """Each post of a thread as a document under its writer's name, and each quotation in it under its own writer's."""
    for number, post in enumerate(posts, 1):
        item = f"post {number}"
        if post.blocks:
            yield made(post.blocks, {**known, "author": post.who, "published": post.day, "yearless": None}, item)
        for at, quote in enumerate(post.quotes, 1):
            # Whoever quotes it is the one it is had from.
            facts = {**known, "author": quote.who, "published": None, "yearless": None, "outlet": post.who}
            yield made(quote.blocks, facts, f"{item} quote {at}", also=f"Quoted in {item}, by {post.who}.")


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
    names = ("lang", "title", "outlet", "author", "published", "url", "yearless")
    return {name: getattr(found, name) for name in names}

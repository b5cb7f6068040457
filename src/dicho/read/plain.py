"""Plain text -> document: the text is the decoded input, character for character; its head says whose it is.

A thread is as many documents as it has posts, and one for each quotation in them, each under its writer's name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from dicho.model.document import Document
from dicho.model.span import Span
from dicho.read import lang, limits
from dicho.read.decode import Decoded, decode
from dicho.read.head import Head, read_head
from dicho.read.shape import Source, document
from dicho.read.thread import Post, Thread, read_thread
from dicho.read.voices import Voice, put_lines
from dicho.text.align import TextBuilder, fold

HEAD = 4_000
"""Characters in which title, author and date are looked for."""


def parts(data: bytes, charset: str | None = None) -> dict[str, str]:
    """The one part of a text file: its decoded characters, without a byte order mark."""
    return {"": decode(data, charset).text}


def read(data: bytes, source: Source) -> tuple[Document, ...]:
    """The file as one document whose text is the input, or as the posts of a thread. EmptyInput, NotReadable."""
    limits.check_size(data, limits.PLAIN_BYTES, "plain text")
    found = decode(data, source.charset)
    thread = read_thread(found.text)
    if thread is not None and len(thread.posts) > 1:
        return tuple(_Posts(found, thread, source).documents())
    return (_whole(found, Span(0, len(found.text)), source),)


def _whole(found: Decoded, span: Span, source: Source) -> Document:
    builder = TextBuilder()
    builder.same("", found.text, span.start, span.end)
    text = span.of(found.text)
    code, said = lang.decide(text, None)
    head = read_head(text[:HEAD])
    facts = {
        "lang": code,
        "title": head.title,
        "outlet": head.outlet,
        "author": head.author,
        "published": head.published,
    }
    return document(source, builder, facts, notes=(*found.notes, *said))


class _Posts:
    """The documents of a thread, in its order."""

    def __init__(self, found: Decoded, thread: Thread, source: Source) -> None:
        self.found = found
        self.thread = thread
        self.source = source
        own = (line.of(found.text) for post in thread.posts for line in post.voice.lines)
        self.code, _ = lang.decide("\n".join(own), None)
        self.head = read_head(found.text[:HEAD]) if thread.before else Head()
        self.written: defaultdict[str, list[tuple[str, str | None]]] = defaultdict(list)
        """Whoever wrote -> the words of each post read so far, folded, and its day."""

    def documents(self) -> Iterator[Document]:
        """What stands above the first post where that is more than its head, then each post with what it quotes."""
        before = self.thread.before
        if before and len(before.of(self.found.text).strip()) > HEAD // 4:
            yield _whole(self.found, before, self.source)
        for number, post in enumerate(self.thread.posts, 1):
            yield from self._post(f"post {number}", post)
            if post.who:
                self.written[post.who].append((self._words(post.voice), post.day))

    def _post(self, item: str, post: Post) -> Iterator[Document]:
        outlet = self.head.outlet
        if post.voice.lines:
            facts = {"author": post.who, "outlet": outlet, "published": post.day}
            yield self._document(item, post.voice, facts, self.thread.notes)
        for name, quote, by in post.voice.walk(item):
            if quote.lines:
                # Whoever quotes it is the one it is had from.
                facts = {"author": quote.who, "outlet": by.who or post.who, "published": self._first_day(quote)}
                yield self._document(name, quote, facts, (f"Quoted in {item}, by {by.who or post.who}.",))

    def _first_day(self, quote: Voice) -> str | None:
        """The day of the post before in which the one quoted wrote these words; None where none has them."""
        said = self._words(quote)
        own = self.written[quote.who] if quote.who and said else []
        return next((day for words, day in own if said in words), None)

    def _words(self, voice: Voice) -> str:
        return fold(" ".join(line.of(self.found.text) for line in voice.lines))

    def _document(self, item: str, voice: Voice, facts: dict[str, str | None], notes: tuple[str, ...]) -> Document:
        builder = TextBuilder()
        put_lines(builder, "", self.found.text, voice.lines)
        text, _ = builder.build()
        known = {**facts, "title": self.head.title, "lang": lang.of_post(text, self.code)}
        source = self.source.of_another()  # one name given for the file is not that of everybody in it
        return document(source, builder, known, item=item, notes=(*self.found.notes, *notes))

"""DOCX -> document: the paragraphs of word/document.xml as they stand there, inserted text in, deleted text out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dicho.errors import Malformed, NoText
from dicho.model.document import Document
from dicho.read import dates, lang
from dicho.read.decode import decode
from dicho.read.head import read_head
from dicho.read.html.reader import PARAGRAPH
from dicho.read.html.render import Rendered, Segment, render
from dicho.read.html.tokens import Token, tokens
from dicho.read.packed import Packed, child_texts, tree
from dicho.read.shape import Source, document
from dicho.text.align import TextBuilder

MAIN = "word/document.xml"
NOTES = ("word/footnotes.xml", "word/endnotes.xml")
CORE = "docProps/core.xml"
SKIPPED = frozenset({"del", "movefrom", "fallback", "deltext", "instrtext", "ppr", "rpr", "sectpr"})
MARKS = {"nobreakhyphen": "\u2011"}
NO_TITLE = re.compile(r"(?:microsoft word|untitled|document\s*\d*$|documento\s*\d*$|.*\.docx?$)", re.IGNORECASE)


def parts(data: bytes) -> dict[str, str]:
    """The XML files the text stands in, decoded."""
    packed = Packed(data)
    if MAIN not in packed.names:
        raise Malformed("no word/document.xml in the packed file: it is no DOCX.", hint="Save it as DOCX again.")
    return {name: decode(packed.read(name), "utf-8").text for name in (MAIN, *NOTES) if name in packed.names}


def read(data: bytes, source: Source) -> tuple[Document, ...]:
    """The file as one document, footnotes after the text. NoText where no paragraph holds any."""
    builder = TextBuilder()
    for part, markup in parts(data).items():
        for paragraph in paragraphs(markup):
            if len(builder):
                start = paragraph.ops[0].start
                builder.space(part, start, start, PARAGRAPH)
            paragraph.put(builder, part, markup)
    if not len(builder):
        raise NoText("no paragraph of the file holds text.", hint="If it holds pictures of text, it needs OCR first.")
    text, _ = builder.build()
    facts, notes = _facts(data, text)
    return (document(source, builder, facts, notes=notes),)


def paragraphs(markup: str) -> Iterator[Rendered]:
    """The paragraphs of a WordprocessingML file that hold text; a text box stands after the paragraph it hangs on."""
    reader = _Paragraphs(markup)
    for token in tokens(markup, raw=False):
        yield from reader.take(token)


class _Paragraphs:
    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.open: list[list[Segment]] = []
        self.skipped = 0
        self.in_text = False

    def take(self, token: Token) -> Iterator[Rendered]:
        """Read a token; the paragraph it ends, if any."""
        name = token.name.rpartition(":")[2]
        if name in SKIPPED:
            self.skipped += 0 if token.closed else (1 if token.kind == "open" else -1)
        elif self.skipped:
            return
        elif name == "p" and not token.closed:
            yield from self._paragraph(token)
        elif name == "t" and not token.closed:
            self.in_text = token.kind == "open"
        elif self.open and token.kind in ("text", "raw"):
            self._text(token)
        elif self.open and token.kind == "open":
            self._mark(name, token)

    def _paragraph(self, token: Token) -> Iterator[Rendered]:
        if token.kind == "open":
            self.open.append([])
        elif self.open:
            rendered = render(self.markup, self.open.pop())
            if rendered.text:
                yield rendered

    def _text(self, token: Token) -> None:
        if self.in_text:
            kind = "cdata" if token.kind == "raw" else "text"
            self.open[-1].append(Segment("cdata" if kind == "cdata" else "text", token.start, token.end, pre=True))

    def _mark(self, name: str, token: Token) -> None:
        if name in ("br", "cr"):
            self.open[-1].append(Segment("break", token.start, token.end))
        elif name in ("tab", "ptab"):
            self.open[-1].append(Segment("tab", token.start, token.end))
        elif name in MARKS:
            self.open[-1].append(Segment("mark", token.start, token.end, mark=MARKS[name]))


def _facts(data: bytes, text: str) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """What the head of the text says, else the file's own properties."""
    packed = Packed(data)
    core = tree(packed.read(CORE), CORE) if CORE in packed.names else None

    def own(name: str) -> str | None:
        return next(iter(child_texts(core, name)), None) if core is not None else None

    head = read_head(text[:4_000])
    title = own("title")
    made = dates.machine(own("created") or "")
    notes = () if head.published or not made else ("The date is the file's creation date: its text gives none.",)
    code, said = lang.decide(text, own("language"))
    facts = {
        "lang": code,
        "title": title if title and not NO_TITLE.match(title) else head.title,
        "outlet": head.outlet,
        "author": head.author or own("creator"),
        "published": head.published or made,
    }
    return facts, (*notes, *said)

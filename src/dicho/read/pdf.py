"""PDF -> document: the text of its pages as the library gives it, lines put together to paragraphs again."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dicho.errors import Encrypted, Malformed, NoText, TooLarge
from dicho.model.document import Document
from dicho.read import dates, lang, limits, prints
from dicho.read.docx import NO_TITLE
from dicho.read.head import read_head
from dicho.read.shape import Source, document
from dicho.text.align import TextBuilder

HYPHEN = re.compile("(?<=\\w)[-\u2010\x02\ufffe\xad]|[\x02\ufffe\xad]")
LINE = re.compile(r"[^\r\n]+")
SOFT = "\x02\ufffe\xad\u2010"
"""How the library, and typesetters, write the hyphen of a word broken at a line's end."""
ENDS = re.compile(r"[.!?…:][\"”’»)\]]*\s*$")
GAP = 1.4
"""Line distances (in the page's usual ones) from which a new paragraph begins."""
ROOM = 1.5
"""A line after which the next word would have fitted this many times over was ended on purpose."""
TALL = 1.35
INDENT = 6.0
COLUMN = 36.0
"""Points the lines of one column begin apart at most."""
PASSWORD = 4
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its place in the page's text, and in points its left, right, bottom and height."""

    start: int
    end: int
    left: float
    right: float
    bottom: float
    height: float


def _open(data: bytes) -> Any:
    import pypdfium2

    limits.check_size(data, limits.BINARY_BYTES, "a PDF")
    try:
        pdf = pypdfium2.PdfDocument(data)
        pages = len(pdf)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD:
            raise Encrypted("the PDF needs a password.", hint="Print it to a new PDF and add that.") from error
        raise Malformed(f"the PDF is broken ({error}).", hint="Save or download it again.") from error
    if pages > limits.PAGES:
        raise TooLarge(f"{pages:,} pages, more than {limits.PAGES:,}.", hint="Split the file.")
    return pdf


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's characters as the library gives them, one by one, and how to find each on the page."""

    text: str
    library: Any
    index: tuple[int, ...]
    """The library's number of each character of `text`."""

    def box(self, at: int) -> Box:
        """Left, bottom, right, top of a character, in points; zeros where the library knows none."""
        try:
            left, bottom, right, top = self.library.get_charbox(self.index[at], loose=True)
        except (RuntimeError, IndexError, ValueError, AssertionError):
            return 0.0, 0.0, 0.0, 0.0
        return left, bottom, right, top


def _page_text(page: Any) -> PageText:
    """A page's text. A glyph whose character the file does not tell is U+FFFD: something stands there."""
    from pypdfium2 import raw

    units = [raw.FPDFText_GetUnicode(page.raw, i) for i in range(page.count_chars())]
    found: list[str] = []
    index: list[int] = []
    for i, unit in enumerate(units):
        if 0xDC00 <= unit < 0xE000 and found and i and 0xD800 <= units[i - 1] < 0xDC00:
            found[-1] = chr(0x10000 + ((units[i - 1] - 0xD800) << 10) + unit - 0xDC00)
            continue
        whole = 0 < unit < 0x110000 and not 0xD800 <= unit < 0xE000
        found.append(chr(unit) if whole else "\ufffd")
        index.append(i)
    return PageText("".join(found), page, tuple(index))


def _texts(pdf: Any) -> Iterator[tuple[str, PageText | None]]:
    """The name and text of each page; None for one that cannot be read."""
    import pypdfium2

    for number in range(len(pdf)):
        try:
            yield f"page {number + 1}", _page_text(pdf[number].get_textpage())
        except pypdfium2.PdfiumError:
            # A broken page among good ones: the others still read, and `read` notes the gap.
            yield f"page {number + 1}", None


def parts(data: bytes) -> dict[str, str]:
    """The text of each page as the library gives it: "page 3"."""
    return {name: page.text if page else "" for name, page in _texts(_open(data))}


def read(data: bytes, source: Source) -> tuple[Document, ...]:
    """The PDF as one document. NoText where its pages are pictures, Encrypted, Malformed, TooLarge as the names say."""
    pdf = _open(data)
    builder = TextBuilder()
    last = ""
    texts = list(_texts(pdf))
    broken = [name for name, page in texts if page is None]
    pages = [(name, page, _lines(page)) for name, page in texts if page is not None]
    printed = prints.find(
        [[(page.text[line.start : line.end], line.bottom) for line in lines] for _, page, lines in pages]
    )
    for number, (name, page, lines) in enumerate(pages):
        own = [line for i, line in enumerate(lines) if printed is None or (number, i) not in printed.lines]
        last = _put_page(builder, name, page.text, own, last)
    if not len(builder):
        raise NoText("no page of the PDF holds text: they are pictures.", hint="Run OCR over it and add the result.")
    text, _ = builder.build()
    facts, notes = _facts(pdf.get_metadata_dict(), text, printed)
    if broken:
        notes = (*notes, f"Not readable: {', '.join(broken)}.")
    return (document(source, builder, facts, notes=notes),)


def _lines(page: PageText) -> list[Line]:
    """The lines of a page's text with their places on the page."""
    found: list[Line] = []
    for match in LINE.finditer(page.text):
        content = match[0]
        start = match.start() + len(content) - len(content.lstrip())
        end = match.start() + len(content.rstrip())
        if end > start:
            first, last = page.box(start), page.box(end - 1)
            found.append(Line(start, end, first[0], last[2], first[1], max(first[3] - first[1], 0.0)))
    return found


def _put_page(builder: TextBuilder, name: str, text: str, lines: list[Line], last: str) -> str:
    """Add a page's lines; the last line's text, for the next page to go on from."""
    usual = _Usual(lines)
    before: Line | None = None
    for line in lines:
        here = text[line.start : line.end]
        joined = _hyphened(last, here)
        new = usual.paragraph(before, line, text) if before else bool(ENDS.search(last)) or not here[:1].islower()
        if len(builder) and not (joined and not new):
            builder.space(name, line.start, line.start, "\n\n" if new else " ")
        _put_line(builder, name, text, line)
        before, last = line, here
    return last


def _put_line(builder: TextBuilder, name: str, text: str, line: Line) -> None:
    """Add a line without the hyphens of words broken at a line's end (the library may have joined the lines)."""
    at = line.start
    for match in HYPHEN.finditer(text, line.start, line.end):
        follows = (
            text[match.end() : match.end() + 8].lstrip("\r\n ")[:1] if match.end() == line.end else text[match.end()]
        )
        own = not follows.islower()
        if match[0] == "-" and (match.end() < line.end or own):
            continue
        builder.same(name, text, at, match.start())
        if own and follows.isalnum():
            # "Echavarrén-/Ottone": before a capital or a figure the hyphen is the word's own.
            builder.decoded(name, match.start(), match.end(), "-")
        at = match.end()
    builder.same(name, text, at, line.end)


def _hyphened(last: str, here: str) -> bool:
    """Whether a word goes on from one line to the next."""
    if not last or not here[:1].isalnum():
        return False
    return last[-1] in SOFT or (last[-1] == "-" and last[-2:-1].isalpha())


class _Usual:
    """A page's usual line distance and its columns, by which paragraphs show."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        steps = [a.bottom - b.bottom for a, b in pairwise(lines) if a.bottom > b.bottom]
        self.step = statistics.median(steps) if steps else 0.0

    def paragraph(self, before: Line, line: Line, text: str) -> bool:
        """Whether `line` begins a paragraph after the line `before`."""
        step = before.bottom - line.bottom
        if step < 0:
            # The next column: its first line goes on with the sentence, or begins a paragraph.
            return bool(ENDS.search(text[before.start : before.end]))
        if self.step and step > GAP * max(self.step, before.height):
            return True
        if before.height and line.height and not 1 / TALL < line.height / before.height < TALL:
            return True
        left, right = self._column(line)
        indented = line.left > before.left + INDENT and line.left > left + INDENT
        return indented or self._room(before, right) > ROOM * self._word(before, line, text)

    def _column(self, line: Line) -> tuple[float, float]:
        """The left and right edges of the lines that begin about where this one does."""
        same = [each for each in self.lines if abs(each.left - line.left) < COLUMN]
        rights = sorted(each.right for each in same)
        # Not the very longest line: one that runs over its column would make all others look short.
        return min(each.left for each in same), rights[int(0.9 * (len(rights) - 1))]

    @staticmethod
    def _room(before: Line, right: float) -> float:
        return right - before.right

    @staticmethod
    def _word(before: Line, line: Line, text: str) -> float:
        """How wide the first word of `line` would be at the end of the line before, its space included."""
        word = text[line.start : line.end].split()[0]
        width = (before.right - before.left) / (before.end - before.start)
        return (len(word) + 1) * width


def _facts(
    own: dict[str, str], text: str, printed: prints.Print | None
) -> tuple[dict[str, str | None], tuple[str, ...]]:
    head = read_head(text[:4_000])
    notes: tuple[str, ...]
    if printed is not None:
        # It was made when it was printed, which is not when the page was published.
        made, notes = dates.in_url(printed.url), (printed.note,)
    else:
        made = _made(own.get("CreationDate", ""))
        notes = () if head.published or not made else ("The date is the file's creation date: its text gives none.",)
    code, said = lang.decide(text, None)
    title = own.get("Title", "").strip()
    facts = {
        "lang": code,
        "title": title if title and not NO_TITLE.match(title) else head.title,
        "outlet": head.outlet,
        "author": head.author or own.get("Author", "").strip() or None,
        "published": head.published or made,
        "url": printed.url if printed else None,
    }
    return facts, (*notes, *said)


def _made(value: str) -> str | None:
    """The day of a PDF date ("D:20250318101500-04'00'")."""
    match = re.match(r"D?:?(\d{4})(\d\d)(\d\d)", value)
    return dates.machine("-".join(match.groups())) if match else None

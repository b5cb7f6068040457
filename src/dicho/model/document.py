"""Captures (archived bytes), documents (the text read from them, with a map back) and failures to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from dicho.errors import SpanError
from dicho.model.span import Span

SHA256 = re.compile(r"[0-9a-f]{64}\Z")
PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z")
YEARLESS = re.compile(r"--(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(/[1-7])?\Z")
LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
SURROGATE = re.compile("[\ud800-\udfff]")

PieceKind = Literal["same", "decoded", "space"]


@dataclass(frozen=True, slots=True)
class Capture:
    """Archived bytes: their SHA-256, size in bytes, media type, where they came from and when (ISO 8601, UTC)."""

    sha256: str
    size: int
    media_type: str
    file: str
    url: str | None = None
    captured_at: str | None = None

    def __post_init__(self) -> None:
        if not SHA256.match(self.sha256):
            raise SpanError(f"not a SHA-256: {self.sha256!r}.")


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a document's text and where it stands in the capture.

    `start`..`end` are code points of the document's text, `raw_start`..`raw_end` code points of the text of `part`:
    a part is a named text inside the capture ("" the decoded file, "page 3", "mime 1.2", "word/document.xml").
    kind "same": the characters are the part's own. "decoded": an escape of the format, such as an HTML entity, stands
    there for these characters. "space": white space put (or folded) by the reader, nothing but white space.
    """

    start: int
    end: int
    part: str
    raw_start: int
    raw_end: int
    kind: PieceKind


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Pieces that tile a document's text from 0 to its end, in order: the way back to the capture."""

    pieces: tuple[Piece, ...]

    def raw(self, span: Span) -> list[tuple[str, int, int]]:
        """Where a span stands in the capture: (part, raw start, raw end) pieces in text order, white space left out."""
        found: list[tuple[str, int, int]] = []
        for piece in self.pieces:
            if piece.end <= span.start or piece.start >= span.end or piece.kind == "space":
                continue
            low, high = piece.raw_start, piece.raw_end
            if piece.kind == "same":
                low += max(0, span.start - piece.start)
                high -= max(0, piece.end - span.end)
            found.append((piece.part, low, high))
        return found

    def check(self, text: str, parts: Mapping[str, str]) -> None:
        """SpanError unless the pieces tile `text` and every "same" run equals its place in `parts`."""
        at = 0
        for piece in self.pieces:
            if piece.start != at or piece.end <= piece.start:
                raise SpanError(f"the source map has a gap or an overlap at {at}.")
            at = piece.end
            here = text[piece.start : piece.end]
            raw = parts.get(piece.part, "")[piece.raw_start : piece.raw_end]
            if piece.kind == "same" and here != raw:
                raise SpanError(
                    f"text {piece.start}..{piece.end} is not what stands in the capture's part {piece.part!r}."
                )
            if piece.kind == "space" and here.strip():
                raise SpanError(f"text {piece.start}..{piece.end} is marked as white space and is not.")
            if piece.kind == "decoded" and not raw:
                raise SpanError(f"text {piece.start}..{piece.end} is marked as decoded from nothing.")
        if at != len(text):
            raise SpanError(f"the source map ends at {at}, the text at {len(text)}.")


@dataclass(frozen=True, slots=True)
class Document:
    """The text read from a capture.

    `id` names the document across runs; `capture` is the capture's SHA-256; `item` which document of the capture this
    is ("" when it holds one, "item 3" of a feed); `file` the input's base name. `published` is an ISO date, whole or
    partial ("2025-03"). `kept` is the share (0..1) of the capture's visible characters that stand in the text, None
    where the question makes no sense (plain text). `notes` say what the reader had to decide, in words. `yearless` is
    the day of a dateline whose year nothing on the page tells, as ISO 8601 writes it, with the weekday (1 Monday to 7)
    where one is written: "--12-05/4". `published` beside it is what other documents tell.
    """

    id: str
    capture: str
    item: str
    file: str
    text: str
    map: SourceMap
    media_type: str = "text/plain"
    lang: str | None = None
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    kept: float | None = None
    notes: tuple[str, ...] = ()
    yearless: str | None = None

    def __post_init__(self) -> None:
        if self.yearless is not None and not YEARLESS.match(self.yearless):
            raise SpanError(f"not a day without a year: {self.yearless!r}.", where=self.file)
        if not _whole(self.text):
            raise SpanError("a document's text holds a lone surrogate, which is no character.", where=self.file)
        if self.published is not None and not PARTIAL_DATE.match(self.published):
            raise SpanError(f"not a date: {self.published!r}.", where=self.file)


def _whole(text: str) -> bool:
    """Whether a text holds no lone surrogate: encoding tells in a fifth of the time that a pattern takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


NO_YEAR = "has no year and nothing on the page tells it: give --date."
"""How the note ends of a page whose day has no year."""
CUT_AT, LEFT_INSIDE = "Cut at", "Left out inside the article"
MISSED = (CUT_AT, LEFT_INSIDE, "Not readable", "Frames of the page not read", "Attachments not read")
"""How the notes begin that say that something of what was to be read is not in the text."""


def missed(notes: Iterable[str]) -> tuple[str, ...]:
    """Those of a document's notes that say that its text is not all of it."""
    return tuple(note for note in notes if note.startswith(MISSED))


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the user knows better than the page: each replaces what the reader would have found.

    `mapping` says where the posts of an export stand: the name of one that ships, or a TOML text.
    """

    lang: str | None = None
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    mapping: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read: its base name, the error's code, and the reason and advice in words."""

    file: str
    code: str
    reason: str
    hint: str = ""
    capture: str | None = None

"""What a browser shows of a stretch of markup: character references decoded, layout white space folded, all mapped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from dicho.read.html.tokens import REFERENCE, unescape
from dicho.text.align import TextBuilder

SegmentKind = Literal["text", "cdata", "break", "tab", "mark"]
OpKind = Literal["same", "decoded", "space"]

LAYOUT = " \t\n\r\f"
UNSEEN = "\u00ad\u200b\u2060\ufeff"
"""Where a word may break or may not: nobody sees them, and no word is found with one inside."""
RUN = re.compile(rf"[ \t\n\r\f]+|[^ \t\n\r\f&{UNSEEN}]+(?: [^ \t\n\r\f&{UNSEEN}]+)*|&|[{UNSEEN}]+")


class Segment(NamedTuple):
    """A stretch of markup that shows: text, a CDATA section, a line break, a tab, or a `mark` a browser puts there."""

    kind: SegmentKind
    start: int
    end: int
    pre: bool = False
    link: bool = False
    mark: str = ""


MAKE = tuple.__new__
"""Makes a named tuple in half the time that its class takes; a page has hundreds."""


class Op(NamedTuple):
    """A stretch of rendered text and the markup it stands for (a source map's piece, but for its place)."""

    kind: OpKind
    start: int
    end: int
    text: str


class Rendered(NamedTuple):
    """Rendered text and how it came about."""

    text: str
    ops: tuple[Op, ...]

    def put(self, builder: TextBuilder, part: str, source: str) -> None:
        """Add this text, read from `source`, the text of `part`, to a document's."""
        for op in self.ops:
            if op.kind == "same":
                builder.same(part, source, op.start, op.end)
            elif op.kind == "decoded":
                builder.decoded(part, op.start, op.end, op.text)
            else:
                builder.space(part, op.start, op.end, op.text)


def render(source: str, segments: Sequence[Segment]) -> Rendered:
    """The text a reader sees of `segments`: white space folded and none at the ends, non-breaking spaces kept."""
    if len(segments) == 1 and segments[0][0] == "text":
        _, start, end, *_ = segments[0]
        words = source[start:end].strip(LAYOUT)
        if not _folds(words):  # as of most blocks: one run as it stands
            start = source.index(words, start)
            same = MAKE(Op, ("same", start, start + len(words), words))
            return MAKE(Rendered, (words, (same,) if words else ()))
    writer = _Writer(source)
    for segment in segments:
        if segment.kind == "break":
            writer.white(segment.start, segment.end, "\n")
        elif segment.kind == "tab":
            writer.white(segment.start, segment.end, "\t")
        elif segment.kind == "mark":
            writer.put(Op("decoded", segment.start, segment.end, segment.mark))
        else:
            writer.text(segment)
    return Rendered("".join(op.text for op in writer.ops), tuple(writer.ops))


def _folds(text: str) -> bool:
    """Whether something makes a text show otherwise than it is written: by one pattern that took ten times as long."""
    layout = "&" in text or "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text
    return layout or (not text.isascii() and any(map(text.__contains__, UNSEEN)))


class _Writer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.ops: list[Op] = []
        self.pending: Op | None = None

    def text(self, segment: Segment) -> None:
        at = segment.start
        words = self.source[at : segment.end]
        if words[:1] not in LAYOUT and words[-1:] not in LAYOUT and not _folds(words):
            self.put(Op("same", at, segment.end, words))
            return
        while at < segment.end:
            run = RUN.match(self.source, at, segment.end)
            if run is None:  # pragma: no cover - RUN matches any character
                return
            end = run.end()
            if run[0][0] in LAYOUT:
                self.white(at, end, run[0] if segment.pre else " ")
            elif run[0] == "&":
                end = self._reference(segment, at)
            elif run[0][0] not in UNSEEN:
                self.put(Op("same", at, end, run[0]))
            at = end

    def white(self, start: int, end: int, text: str) -> None:
        """White space waits: it shows only between two things that do, and folds with its neighbours."""
        if not self.ops:
            return
        if self.pending is not None:
            start = self.pending.start
            text = self.pending.text + text if "\n" in self.pending.text + text else " "
            text = "\n" * text.count("\n") if "\n" in text else text
        self.pending = Op("space", start, end, text)

    def put(self, op: Op) -> None:
        """Add something that shows, after the white space that waits."""
        if self.pending is not None:
            waiting, self.pending = self.pending, None
            here = self.source[waiting.start : waiting.end]
            self.ops.append(waiting._replace(kind="same") if here == waiting.text else waiting)
        self.ops.append(op)

    def _reference(self, segment: Segment, at: int) -> int:
        """A character reference, or an ampersand that is only itself; where it ends."""
        found = None if segment.kind == "cdata" else REFERENCE.match(self.source, at, segment.end)
        text = unescape(found[0]) if found else "&"
        if found is None or text == found[0]:
            self.put(Op("same", at, at + 1, "&"))
            return at + 1
        if text and text.strip(UNSEEN) == "":
            return found.end()
        if text and text.strip(LAYOUT):
            self.put(Op("decoded", at, found.end(), text))
        elif text:
            self.white(at, found.end(), " ")
        return found.end()

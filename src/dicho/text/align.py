"""Keeping offsets: building a text that remembers where each character came from, and finding words again in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from dicho.model.document import Piece, SourceMap
from dicho.model.span import Span

WORD = re.compile(r"\w+")
SHORT = 24
"""A line of fewer characters is only looked for as a whole block: "No" stands inside half the words of a page."""


class TextBuilder:
    """Puts a document's text together piece by piece; `build` gives the text and the map back to the parts."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def same(self, part: str, source: str, start: int, end: int) -> None:
        """Add the characters `start`..`end` of `source`, the text of `part`, as they stand."""
        if end <= start:
            return
        last = self._pieces[-1] if self._pieces else None
        self._texts.append(source[start:end])
        if last and last.kind == "same" and last.part == part and last.raw_end == start:
            self._pieces.pop()
            self._push(Piece(last.start, last.end + end - start, part, last.raw_start, end, "same"))
        else:
            self._push(Piece(self._length, self._length + end - start, part, start, end, "same"))

    def decoded(self, part: str, start: int, end: int, text: str) -> None:
        """Add `text`, for which the escape `start`..`end` of `part` stands."""
        if text:
            self._texts.append(text)
            self._push(Piece(self._length, self._length + len(text), part, start, end, "decoded"))

    def space(self, part: str, start: int, end: int, text: str = " ") -> None:
        """Add white space that folds, or stands for, `start`..`end` of `part` (empty where nothing stands there)."""
        self._texts.append(text)
        self._push(Piece(self._length, self._length + len(text), part, start, end, "space"))

    def build(self) -> tuple[str, SourceMap]:
        """The text and its map."""
        return "".join(self._texts), SourceMap(tuple(self._pieces))

    def _push(self, piece: Piece) -> None:
        self._pieces.append(piece)
        self._length = piece.end


def fold(text: str) -> str:
    """`text` with every run of white space (non-breaking spaces too) as one space, and none at the ends."""
    return " ".join(text.split())


def locate(snippet: str, text: str, start: int = 0) -> Span | None:
    """Where `snippet` stands in `text` from `start` on, any white space matching any white space; None if nowhere."""
    words = snippet.split()
    if not words:
        return None
    found = re.compile(r"\s+".join(map(re.escape, words))).search(text, start)
    return Span(found.start(), found.end()) if found else None


def match_lines(lines: Sequence[str], blocks: Sequence[str]) -> tuple[frozenset[int], int]:
    """Which of the page's `blocks` the extracted `lines` came from, and how many whole lines stand in none.

    Both are compared by their letters and figures alone: extractors fold white space and drop marks that show nothing
    (zero-width, direction, NUL). A line is first looked for as a whole block at or after the last match,
    then anywhere, then inside the running text of all blocks: an extractor may cut a block in two or join two.
    """
    return _Matcher(blocks).match(lines)


def _bare(text: str) -> str:
    return "".join(WORD.findall(text))


class _Matcher:
    def __init__(self, blocks: Sequence[str]) -> None:
        bare = [_bare(block) for block in blocks]
        self.page = "".join(bare)
        self.starts: list[int] = []
        self.where: dict[str, list[int]] = {}
        at = 0
        for index, block in enumerate(bare):
            self.starts.append(at)
            if block:
                self.where.setdefault(block, []).append(index)
            at += len(block)

    def match(self, lines: Sequence[str]) -> tuple[frozenset[int], int]:
        found: set[int] = set()
        lost = 0
        at = -1
        for line in filter(None, map(_bare, lines)):
            hit = self._whole(line, at) or self._inside(line, max(at, 0))
            lost += not hit and len(line) >= SHORT
            found.update(hit)
            at = hit[-1] if hit else at
        return frozenset(found), lost

    def _whole(self, line: str, at: int) -> list[int]:
        places = self.where.get(line, [])
        later = bisect_right(places, at)
        return places[later : later + 1] or places[:1]

    def _inside(self, line: str, block: int) -> list[int]:
        if len(line) < SHORT or not self.starts:
            return []
        start = self.page.find(line, self.starts[block])
        start = self.page.find(line) if start < 0 else start
        if start < 0:
            return []
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, start + len(line) - 1) - 1
        return list(range(first, last + 1))

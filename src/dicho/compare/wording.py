"""A quotation held against a text: whether the text has just these words, or nearly, and which are otherwise.

Words are compared without case, marks and line ends; "1.000" and "1,000" are one number. What a quotation leaves out
and says so (…, [...]) may be any words, what stands in brackets is the editor's and may stand for a few. Everything
else must be the same words in the same order: a quotation with one word changed is no quotation of it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from dicho.model.span import Span, Spans

GRAM = 2
"""Words in a row that a changed quotation still shares with its source somewhere."""
LEFT_OUT = 150
"""Words of a source that an ellipsis may stand for."""
PUT_IN = 8
"""Words of a source that a bracket may stand for."""
ALIKE = 0.6
"""Share of the words of both that a changed quotation has in common with its source, in order."""
STARTS = 8
"""Places of a text at which a quotation is tried."""
MOST = 400
"""Words of a quotation that are compared: the time grows with the square."""

_SHY = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters inside a word that nobody sees."""
_LETTERS = rf"[^\W\d][^\W\d{_SHY}]*(?:[{_SHY}]+[^\W\d]+)*"
_WORD = re.compile(rf"\d+(?:[.,]\d+)*|(?:\[[^\W\d]\])?{_LETTERS}(?:['’]{_LETTERS})*")
_BREAK = re.compile(r"\[[^\[\]]{0,80}\](?!\w)|\(\s*(?:…|\.\s?\.\s?\.)\s*\)|…|\.\s?\.\s?\.(?:\s?\.)?")
_ELLIPSIS = re.compile(r"[\[(]?\s*(?:…|\.\s?\.\s?\.(?:\s?\.)?)\s*[\])]?\Z")
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?!\d))")
_DROPPED = {ord(c): None for c in f"[]{_SHY}"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, and where it stands."""

    low: str
    span: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that must stand in a row; `gap`: how many others may stand before them."""

    words: tuple[Word, ...]
    gap: int


@dataclass(frozen=True, slots=True)
class Change:
    """A place where a quotation has other words than its source: the words on both sides, one of which may be empty."""

    quoted: Spans
    source: Spans


@dataclass(frozen=True, slots=True)
class Match:
    """Where a quotation stands in a text. `alike` is 1 where it is verbatim, and then there are no changes."""

    alike: float
    spans: Spans
    changes: tuple[Change, ...] = ()


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a stretch of text, with offsets into all of it."""
    return [
        Word(_low(m[0]), Span(m.start(), m.end()))
        for m in _WORD.finditer(text, start, len(text) if end is None else end)
    ]


def _low(word: str) -> str:
    low = unicodedata.normalize("NFKC", word.translate(_DROPPED)).casefold().replace("’", "'")
    return _THOUSANDS.sub("", low) if low[:1].isdigit() else low


def pieces(text: str, span: Span) -> tuple[Piece, ...]:
    """What of a quotation must stand in its source: its words, parted where it says that it leaves out or puts in."""
    found: list[Piece] = []
    at, gap = span.start, 0
    for cut in (*_BREAK.finditer(text, span.start, span.end), None):
        here = tuple(words(text, at, cut.start() if cut else span.end))
        if here:
            found.append(Piece(here, gap if found else 0))
            gap = 0
        if cut:
            gap = max(gap, LEFT_OUT if _ELLIPSIS.match(cut[0]) else PUT_IN)
            at = cut.end()
    return tuple(found)


class Source:
    """A text that quotations are looked for in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words(text)

    @cached_property
    def lows(self) -> list[str]:
        """The words as they are compared."""
        return [word.low for word in self.words]

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at, low in enumerate(self.lows):
            found[low].append(at)
        return found

    def verbatim(self, quoted: Sequence[Piece]) -> Match | None:
        """Where all pieces stand, each in a row and one behind the other; None where they do not."""
        if not quoted:
            return None
        for first in self._of(quoted[0].words, 0, len(self.words)):
            if spans := self._on(quoted, first):
                return Match(1.0, tuple(spans))
        return None

    def _on(self, quoted: Sequence[Piece], first: int) -> list[Span]:
        """The places of all pieces, the first of which is given; none where one is missing."""
        spans: list[Span] = []
        at = first
        for piece in quoted:
            if spans:
                found = next(self._of(piece.words, at, at + piece.gap + 1), None)
                if found is None:
                    return []
                at = found
            end = at + len(piece.words)
            spans.append(Span(self.words[at].span.start, self.words[end - 1].span.end))
            at = end
        return spans

    def _of(self, row: Sequence[Word], low: int, high: int) -> Iterator[int]:
        """The places from `low` to before `high` at which these words stand in a row."""
        wanted = [word.low for word in row]
        places = self._places.get(wanted[0], ())
        for at in places[bisect_left(places, low) :]:
            if at >= high:
                return
            if self.lows[at : at + len(wanted)] == wanted:
                yield at

    def nearest(self, quoted: Sequence[Piece]) -> Match | None:
        """The stretch that has most of the quotation's words in its order; None where none has enough of them."""
        row = [word for piece in quoted for word in piece.words][:MOST]
        best: Match | None = None
        for start in self._starts(row):
            found = self._held(row, max(0, start - len(row) // 4 - 4), start + len(row) * 3 // 2 + 8)
            if found and (best is None or found.alike > best.alike):
                best = found
        return best

    def _starts(self, row: Sequence[Word]) -> list[int]:
        """Where the quotation would begin, by the words in a row it shares with the text; the most shared first."""
        votes: Counter[int] = Counter()
        for at, gram in enumerate(grams([word.low for word in row])):
            for place in self._places.get(gram[0], ()):
                if tuple(self.lows[place : place + GRAM]) == gram:
                    votes[(place - at) // 4] += 1
        return [bucket * 4 for bucket, _ in votes.most_common(STARTS)]

    def _held(self, row: Sequence[Word], low: int, high: int) -> Match | None:
        window = self.words[low:high]
        matcher = SequenceMatcher(None, [w.low for w in row], [w.low for w in window], autojunk=False)
        blocks = [block for block in matcher.get_matching_blocks() if block.size]
        if not blocks:
            return None
        first, last = blocks[0], blocks[-1]
        begin, end = max(0, first.b - first.a), min(len(window), last.b + last.size + len(row) - last.a - last.size)
        shared = sum(block.size for block in blocks)
        alike = 2 * shared / (len(row) + end - begin)
        if alike < ALIKE:
            return None
        changes = tuple(_changes(row, window[begin:end]))
        return Match(min(alike, 0.999), (Span(window[begin].span.start, window[end - 1].span.end),), changes)


def grams(lows: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Every few words in a row."""
    return (tuple(lows[at : at + GRAM]) for at in range(len(lows) - GRAM + 1))


def _changes(row: Sequence[Word], window: Sequence[Word]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, [w.low for w in row], [w.low for w in window], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield Change(_whole(row[i:j]), _whole(window[k:m]))


def _whole(some: Sequence[Word]) -> Spans:
    return (Span(some[0].span.start, some[-1].span.end),) if some else ()

"""One utterance that stands in two places: whether its words, or its numbers, are the same in both.

Words are compared as `wording` compares them. Neither place is the source of the other, so what one of them cuts and
marks as cut (…, [...]), where it begins and where it ends, and the reporter's words between two parts of a broken
quotation, are no alteration on either side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from dicho.compare import wording
from dicho.compare.detect.quantity import quantity
from dicho.compare.matter import matter
from dicho.compare.side import Side
from dicho.compare.wording import Change, Word
from dicho.model.link import Shape
from dicho.model.span import Span, Spans
from dicho.text import bridge

KINDER: frozenset[Shape] = frozenset({"rounding", "progress"})
"""Readings under which two numbers do not disagree."""

EDGE = 4
"""Words at the beginning or the end that are others; more are another sentence of the same speech."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """What two quotations have in common, 0..1, of how many words the shorter is, and where they have other words.

    `quoted` of a change are spans of the left's document, `source` of the right's.
    """

    alike: float
    words: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """The words of one side in order, and after how many of them it says that it leaves out how many others."""

    words: tuple[Word, ...]
    gaps: Mapping[int, int]


def reworded(left: Side, right: Side) -> Reworded:
    """Two quotations of one utterance in one language, held against each other."""
    one, other = _line(left), _line(right)
    lows = [[word.low for word in line.words[: wording.MOST]] for line in (one, other)]
    shorter = min(map(len, lows))
    if not shorter:
        return Reworded(0.0, 0, ())
    turned = lows[0] > lows[1]  # the matcher is not symmetric
    matcher = SequenceMatcher(None, *((lows[1], lows[0]) if turned else (lows[0], lows[1])), autojunk=False)
    shared = sum(block.size for block in matcher.get_matching_blocks())
    steps = [(tag, k, m, i, j) if turned else (tag, i, j, k, m) for tag, i, j, k, m in matcher.get_opcodes()]
    changes = tuple(
        Change(_spans(left, one.words[i:j]), _spans(right, other.words[k:m]))
        for _, i, j, k, m in _altered(steps, one, other)
    )
    return Reworded(min(1.0, shared / shorter), shorter, changes)


Step = tuple[str, int, int, int, int]


def _altered(steps: Sequence[Step], one: _Line, other: _Line) -> Iterator[Step]:
    """The steps that no cut, beginning or end explains."""
    for at, step in enumerate(steps):
        tag, i, j, k, m = step
        if tag == "equal" or (at in (0, len(steps) - 1) and _is_edge(step)):
            continue
        if i == j and m - k <= _gap(one, i, j):
            continue
        if k == m and j - i <= _gap(other, k, m):
            continue
        yield step


def _is_edge(step: Step) -> bool:
    """Whether one of the two only begins earlier or ends later, or each has sentences there that the other lacks."""
    _, i, j, k, m = step
    return i == j or k == m or max(j - i, m - k) > EDGE


def _gap(line: _Line, start: int, end: int) -> int:
    return max((most for at, most in line.gaps.items() if start <= at <= end), default=0)


def _line(side: Side) -> _Line:
    words: list[Word] = []
    gaps: dict[int, int] = {}
    for piece in wording.pieces(side.words, Span(0, len(side.words))) if side.words else ():
        if piece.gap:
            gaps[len(words)] = piece.gap
        words += _numbered(side, piece.words)
    return _Line(tuple(words), gaps)


def _numbered(side: Side, words: Sequence[Word]) -> Iterator[Word]:
    """The words, a number in words or figures as one and in one form: style books differ in how to write it."""
    numbers = [term for term in side.terms if term.kind == "number"]
    for word in words:
        inside = next((term for term in numbers if term.span.contains(word.span)), None)
        if inside is None:
            yield word
        elif inside.span.start == word.span.start:
            yield Word(inside.stem, inside.span)


def _spans(side: Side, words: Sequence[Word]) -> Spans:
    """The words as spans of the document; those with nothing between them but a space as one."""
    found: list[Span] = []
    for word in words:
        for span in side.spans(word.span.start, word.span.end):
            if found and span.start == found[-1].end + 1:
                found[-1] = Span(found[-1].start, span.end)
            else:
                found.append(span)
    return tuple(found)


# Numbers


def clashing(left: Side, right: Side, kinder: frozenset[Shape] = KINDER) -> tuple[Spans, Spans] | None:
    """The numbers of one utterance that cannot both be right; None where there are none, or a reading makes both so."""
    if not left.statement.quantities or not right.statement.quantities:
        return None
    found = quantity(left, right, matter(left, right))
    return None if found is None or not kinder.isdisjoint(found.shapes) else (found.left, found.right)


def but_for_numbers(left: Side, right: Side, marked: tuple[Spans, Spans]) -> float:
    """How much two statements have in common beside these numbers, 0..1: in order, or in meaning across languages."""
    if left.lang != right.lang:
        one, other = ([term for term in side.terms if term.kind != "number"] for side in (left, right))
        shared = bridge.similarity(one, left.lang, other, right.lang)
        return min(shared.coverage_left, shared.coverage_right)
    mine, theirs = (
        [low for low, span in _lows(side) if not _hit(span, own)]
        for side, own in zip((left, right), marked, strict=True)
    )
    if not mine or not theirs:
        return 0.0
    turned = mine > theirs
    return SequenceMatcher(None, *((theirs, mine) if turned else (mine, theirs)), autojunk=False).ratio()


def _lows(side: Side) -> Iterator[tuple[str, Spans]]:
    for word in side.tokens:
        yield word.low, side.spans(word.start, word.end)


def _hit(spans: Spans, marked: Spans) -> bool:
    return any(span.overlaps(each) for span in spans for each in marked)

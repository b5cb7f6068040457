"""A statement in its surroundings, and its opening words: exact stretches of the text, cut between words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dicho.model.span import Span, Spans
from dicho.text import segment
from dicho.text.segment import trimmed
from dicho.view.contrast import Run, shortened

BEFORE, AFTER = 220, 160
"""Characters shown around a statement at most; less where its paragraphs end before."""

QUOTE_SHOWN = 600
"""Characters of a statement that its card gives."""

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The text around a statement, in order: runs of it and whether the statement itself says them.

    `opened` and `closed` tell whether its paragraph begins and ends here.
    """

    pieces: tuple[tuple[Run, bool], ...]
    opened: bool
    closed: bool


def excerpt(text: str, content: Spans) -> Excerpt:
    """What stands around a content, within the paragraphs in which it begins and ends."""
    first, last = content[0].start, content[-1].end
    home = Span(first, last)
    blocks = [block for block in segment.paragraphs(text) if block.overlaps(home)]
    low = min([first, *(block.start for block in blocks)])
    high = max([last, *(block.end for block in blocks)])
    start = _forward(text, max(low, first - BEFORE), first) if first - BEFORE > low else low
    end = _backward(text, last, min(high, last + AFTER)) if last + AFTER < high else high
    pieces: list[tuple[Run, bool]] = []
    at = start
    for span in content:
        if at < span.start:
            pieces += [(run, False) for run in shortened(at, span.start)]
        pieces += [(run, True) for run in shortened(span.start, span.end)]
        at = span.end
    if at < end:
        pieces += [(run, False) for run in shortened(at, end)]
    return Excerpt(tuple(pieces), start == low, end == high)


def _forward(text: str, at: int, limit: int) -> int:
    """The beginning of the first whole word from here, this side of the limit."""
    space = _SPACE.search(text, at, limit)
    return space.end() if space else limit


def _backward(text: str, limit: int, at: int) -> int:
    """The end of the last whole word up to here, not before the limit."""
    while at > limit and not text[at].isspace():
        at -= 1
    return at


def opening(text: str, content: Spans, most: int) -> Span:
    """The beginning of a content's first fragment, at most `most` characters, cut between words where it can be."""
    first = content[0]
    if len(first) <= most:
        return first
    cut = _backward(text, first.start, first.start + most)
    return Span(first.start, cut if cut > first.start else first.start + most)


def quote(text: str, content: Spans) -> tuple[Spans, int]:
    """The fragments of a content that a card gives, and how many characters are left out at the end."""
    left = QUOTE_SHOWN
    shown: list[Span] = []
    for span in content:
        if left > 0:
            end = min(span.end, span.start + left)
            shown.append(Span(span.start, end) if end == span.end else trimmed(text, span.start, end) or span)
        left -= len(span)
    return tuple(shown), max(0, -left)


def lines(words: str, width: int, most: int) -> tuple[tuple[str, ...], bool]:
    """Words as lines of at most `width` characters, at most `most` lines, and whether all stand in them.

    A word longer than a line is cut; white space between lines is left out.
    """
    found: list[str] = []
    for word in words.split():
        if found and len(found[-1]) + 1 + len(word) <= width:
            found[-1] += f" {word}"
            continue
        found += [word[at : at + width] for at in range(0, len(word), width)]
    return tuple(found[:most]), len(found) <= most

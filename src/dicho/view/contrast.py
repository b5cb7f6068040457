"""Two statements held against each other: the parts in which they differ, numbered alike on both sides.

Worked out from the evidence of a link, on offsets alone. What the parts are called is the page's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from dicho.model.link import KINDS, Evidence, Kind, Link
from dicho.model.span import Span, Spans

SIGN = "sign of "
SHARED = ("one matter", "covered in both", "covered in one")
"""The features whose spans are the words that both statements have."""
LANES = 3
MOST_COMPARED = 600
"""Words of one statement that are compared word by word: the time grows with the square."""
LONGEST_GAP = 420
GAP_SHOWN = 160

_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Part:
    """One part in which two statements differ: its number, in which ways, and its words on both sides.

    `kinds` is empty where nothing is known but that the words are others. One side may have no words.
    """

    number: int
    kinds: tuple[Kind, ...]
    left: Spans
    right: Spans


@dataclass(frozen=True, slots=True)
class Mark:
    """A part as a stretch of text carries it: its number, the lane of its line (1: nearest the text), if it begins."""

    number: int
    lane: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that share all their marks, the outer mark first.

    `hidden` counts the characters of a long stretch without marks, in place of which this stands.
    """

    start: int
    end: int
    marks: tuple[Mark, ...] = ()
    hidden: int = 0


def sign_of(reason: Evidence) -> Kind | None:
    """The kind of difference that a reason is a sign of, None where it is another reason."""
    named = reason.feature.removeprefix(SIGN)
    return next((kind for kind in KINDS if kind == named), None) if reason.feature.startswith(SIGN) else None


def parts(link: Link) -> tuple[Part, ...]:
    """What differs by the signs of a conflict or a change, in the order of the evidence.

    Signs that rest on the very same words are one part; a sign without words is none.
    """
    found: dict[tuple[Spans, Spans], list[Kind]] = {}
    for reason in link.evidence:
        kind = sign_of(reason)
        if kind and (reason.left or reason.right):
            found.setdefault((reason.left, reason.right), []).append(kind)
    return tuple(Part(number, tuple(kinds), *sides) for number, (sides, kinds) in enumerate(found.items(), 1))


def shared(link: Link) -> tuple[Spans, Spans]:
    """The words that both have, by the first reason that names them; nothing where none does."""
    named = ((each.left, each.right) for each in link.evidence if each.feature in SHARED)
    return next(((left, right) for left, right in named if left and right), ((), ()))


def reworded(left: tuple[str, Spans], right: tuple[str, Spans]) -> tuple[Part, ...]:
    """What differs in two wordings in one language, word by word; each side is its document's text and its content.

    Case and punctuation aside. Nothing for statements of more than MOST_COMPARED words.
    """
    one, other = _tokens(*left), _tokens(*right)
    if max(len(one), len(other)) > MOST_COMPARED:
        return ()
    a_words, b_words = ([span.of(text).casefold() for span in own] for text, own in ((left[0], one), (right[0], other)))
    steps = SequenceMatcher(None, a_words, b_words, autojunk=False).get_opcodes()
    differing = [step for step in steps if step[0] != "equal"]
    return tuple(
        Part(number, (), _stretch(left[0], one[a:b]), _stretch(right[0], other[c:d]))
        for number, (_, a, b, c, d) in enumerate(differing, 1)
    )


def _tokens(text: str, content: Spans) -> list[Span]:
    return [Span(*word.span()) for span in content for word in _WORD.finditer(text, span.start, span.end)]


def _stretch(text: str, tokens: Sequence[Span]) -> Spans:
    """The tokens, those with only a space between them as one."""
    found: list[Span] = []
    for token in tokens:
        if found and text[found[-1].end : token.start].isspace():
            found[-1] = Span(found[-1].start, token.end)
        else:
            found.append(token)
    return tuple(found)


def runs(content: Spans, marked: Sequence[tuple[int, Spans]]) -> tuple[tuple[Run, ...], ...]:
    """Each fragment of a content cut at the edges of the parts in it, (number, words) each; in order, leaving out none.

    What of a part lies outside the content has no mark. Parts that overlap have lines in different lanes.
    """
    stretches = [(span, number) for number, spans in marked for span in spans]
    lanes = _lanes(stretches)
    return tuple(tuple(_cut(fragment, stretches, lanes)) for fragment in content)


def _cut(fragment: Span, stretches: Sequence[tuple[Span, int]], lanes: dict[int, int]) -> Iterator[Run]:
    inside = [(span, number) for span, number in stretches if span.overlaps(fragment)]
    edges = {edge for span, _ in inside for edge in (span.start, span.end) if fragment.start < edge < fragment.end}
    cuts = [fragment.start, *sorted(edges), fragment.end]
    for start, end in pairwise(cuts):
        here = [(span, number) for span, number in inside if span.start < end and start < span.end]
        here.sort(key=lambda pair: (-lanes[pair[1]], pair[0].start, pair[1]))
        marks = tuple(Mark(number, lanes[number], start == max(span.start, fragment.start)) for span, number in here)
        yield from [Run(start, end, marks)] if marks else shortened(start, end)


def shortened(start: int, end: int) -> list[Run]:
    """A stretch without marks: whole, or where it is long its beginning, how much is left out, and its end."""
    if end - start <= LONGEST_GAP:
        return [Run(start, end)]
    low, high = start + GAP_SHOWN, end - GAP_SHOWN
    return [Run(start, low), Run(low, high, hidden=high - low), Run(high, end)]


def _lanes(stretches: Sequence[tuple[Span, int]]) -> dict[int, int]:
    """The lane of each part: the first that no part it overlaps has, shorter ones first and so nearer the text."""
    own: dict[int, list[Span]] = {}
    for span, number in stretches:
        own.setdefault(number, []).append(span)
    lanes: dict[int, int] = {}
    for number in sorted(own, key=lambda each: (sum(map(len, own[each])), each)):
        taken = {lane for other, lane in lanes.items() if any(a.overlaps(b) for a in own[number] for b in own[other])}
        lanes[number] = next((lane for lane in range(1, LANES) if lane not in taken), LANES)
    return lanes

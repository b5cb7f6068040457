"""Transcripts and interviews printed turn by turn: a line opens with a name and a colon, and what follows is theirs.

    DRAY: Let's start with the bridge.            P: ¿Habrá acuerdo?
    (CROSSTALK)                                    R: Lo habrá.

A label counts where the text takes turns: at least three such lines, and a name that comes back. So a list of "Place:"
and "Time:" is none, nor one of names and numbers. A turn goes on over the unlabelled lines before the next label; remarks in brackets are nobody's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dicho.model.span import Span
from dicho.text.segment import lines, paragraphs, trimmed

FEWEST_TURNS = 3
LONGEST_TURN = 8
"""Unlabelled lines that may belong to a turn; where more follow, the text has left the transcript."""
_MARKS = "\"“”«„‟'‘"
_LABEL = re.compile(
    rf"[{_MARKS}]?\s?(?P<who>[^\W\d_][\w.’'-]*(?: [\w.’'-]+){{0,4}})(?P<colon>:)(?=\s+[¿¡…—({_MARKS}]*[^\W\d_])",
)
_ASIDE = re.compile(rf"[{_MARKS}]?\s?[(\[].*[)\]]\.?[{_MARKS}]?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks, as the label names them, the colon, and the lines that are theirs."""

    who: Span
    colon: Span
    content: tuple[Span, ...]


def turns(text: str, not_sources: Collection[str]) -> list[Turn]:
    """The turns of a text, in order; none for a text that is no transcript. `not_sources`: labels that name nobody."""
    if text.count(":") < FEWEST_TURNS:
        return []
    whole = [line for paragraph in paragraphs(text) for line in lines(text, paragraph)]
    found = {i: label for i, line in enumerate(whole) if (label := _label(text, line, not_sources))}
    named = Counter(label["who"] for label in found.values())
    back = {i for i, label in found.items() if named[label["who"]] > 1}
    if len(found) < FEWEST_TURNS or not back:
        return []
    places = sorted(back | {i for i, label in found.items() if label["who"].isupper() and min(back) <= i <= max(back)})
    ends = [*places[1:], places[-1] + 1]
    made = [_turn(text, found[i], whole[i:end]) for i, end in zip(places, ends, strict=True)]
    return [turn for turn in made if turn.content]


def _label(text: str, line: Span, not_sources: Collection[str]) -> re.Match[str] | None:
    """The label a line opens with: every word of it has a capital, as names and initials do."""
    found = _LABEL.match(text, line.start, line.end)
    if not found or not all(word[0].isupper() for word in found["who"].split()):
        return None
    return None if found["who"].split()[0].lower() in not_sources else found


def _turn(text: str, label: re.Match[str], own: Sequence[Span]) -> Turn:
    rest = own[1:] if len(own) <= LONGEST_TURN else ()
    spoken = [Span(label.end(), own[0].end), *(line for line in rest if not _ASIDE.match(line.of(text)))]
    marks = _MARKS if text[own[0].start] in _MARKS else ""
    content = (trimmed(text, span.start, span.end, marks) for span in spoken)
    return Turn(Span(*label.span("who")), Span(*label.span("colon")), tuple(span for span in content if span))


def without_marks(text: str, found: Sequence[Turn]) -> str:
    """The text with a space for each quotation mark that opens a line from the first turn to the last.

    Transcripts quoted whole open every paragraph with a mark and close none; each would run on over all the others.
    """
    if not found or text[found[0].who.start - 1 : found[0].who.start] not in tuple(_MARKS):
        return text
    first, last = found[0].who.start - 1, found[-1].colon.end
    return text[:first] + re.sub(rf"(?m)^[{_MARKS}]", " ", text[first:last]) + text[last:]

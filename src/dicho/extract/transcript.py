"""Transcripts and interviews printed turn by turn: a line opens with a name and a colon, and what follows is theirs.

    DRAY: Let's start with the bridge.            P: ¿Habrá acuerdo?
    (CROSSTALK)                                    R: Lo habrá.            R. Lo habrá.

Forms, menus and mail headers look alike ("Place: …", "Monday: …", "From: …"), so a label counts only where a text takes
turns: at least three such lines; a name that comes back; most turns sentences; and labels in capitals, initials, or
full names of which some ask. A turn is its own line and no more: what stands below may be narration.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dicho.model.span import Span
from dicho.text import turns as interview
from dicho.text.segment import lines, paragraphs, trimmed

FEWEST_TURNS = 3
_MARKS = "\"“”«„‟'‘"
_LABEL = re.compile(
    rf"(?m)^[{_MARKS}]?[ \t]?(?P<who>[^\W\d_][\w.’'-]*(?: [\w.’'-]+){{0,4}})"
    r"(?: [(\[][^()\[\]\r\n]{1,40}[)\]])?(?P<colon>:)[ \t]+(?=[^\r\n]*[^\W\d_]{2})",
)
_LIKE_A_LABEL = re.compile(rf"(?m)^[{_MARKS}]?[^:\r\n]{{1,60}}:(?=\s)")
_CLOSING = re.compile('["”»’]')


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks, as the label names them, the colon, and the words that are theirs."""

    who: Span
    colon: Span
    content: Span


def turns(text: str, not_sources: Collection[str]) -> list[Turn]:
    """The turns of a text, in order; none for a text that is no transcript. `not_sources`: labels that name nobody."""
    stopped = list(interview.labels(text))
    if text.count(":") < FEWEST_TURNS and not stopped:
        return []
    labels = [label for label in _LABEL.finditer(text) if label["who"].split()[0].lower() not in not_sources]
    labels = sorted([*labels, *stopped], key=lambda label: label.start())
    named = Counter(_name(label["who"]) for label in labels)
    if len(labels) < FEWEST_TURNS or max(named.values()) < 2:
        return []
    found = _read(text, labels)
    taken = [turn for turn in found if _is_short(turn.who.of(text))]
    back = [turn for turn in taken if named[_name(turn.who.of(text))] > 1]
    if back:
        taken = [turn for turn in taken if back[0].who.start <= turn.who.start <= back[-1].who.start]
    else:
        taken = [turn for turn in found if _is_full_name(turn.who.of(text)) and named[turn.who.of(text)] > 1]
        if not any("?" in turn.content.of(text) for turn in taken):
            return []
    return taken if _takes_turns(text, taken) else []


def _read(text: str, labels: Sequence[re.Match[str]]) -> list[Turn]:
    """What follows each label: to the end of its line, or to another label within it."""
    ends = [line.end for paragraph in paragraphs(text) for line in lines(text, paragraph)]
    starts = [like.start() for like in _LIKE_A_LABEL.finditer(text)]
    out = []
    for label in labels:
        end = ends[min(bisect_left(ends, label.end()), len(ends) - 1)]
        following = bisect_right(starts, label.start())
        end = min(end, starts[following]) if following < len(starts) else end
        marked = text[label.start()] in _MARKS
        content = trimmed(text, label.end(), end, _MARKS if marked else "")
        if content:
            out.append(Turn(Span(*label.span("who")), Span(*label.span("colon")), content))
    return out


def _is_short(who: str) -> bool:
    """DRAY, MAYOR QUILL, Q, P.: capitals throughout."""
    return who.isupper() or interview.role(who) is not None


def _name(who: str) -> str:
    """A label as it comes back: PREGUNTA the first time, P after."""
    return interview.role(who) or who


def _is_full_name(who: str) -> bool:
    """Ada Pellworth, Carlos de la Torre: two words or more, the first and the last with a capital."""
    words = who.split()
    return len(words) > 1 and words[0][0].isupper() and words[-1][0].isupper()


def _takes_turns(text: str, found: Sequence[Turn]) -> bool:
    """Whether two speak, one of them again, and most turns are sentences."""
    named = {turn.who.of(text) for turn in found}
    closed = sum(turn.content.of(text).rstrip(_MARKS + ")—–- ").endswith((".", "?", "!", "…")) for turn in found)
    return len(found) >= FEWEST_TURNS and len(named) > 1 and closed * 2 > len(found)


def without_marks(text: str, found: Sequence[Turn]) -> str:
    """The text with a space for each quotation mark that opens a turn's line and is not closed on it.

    Transcripts quoted whole open every paragraph with a mark and close none; each would run on over all the others.
    """
    pieces, at = [], 0
    for turn in found:
        start = turn.who.start - 1
        if start >= 0 and text[start] in _MARKS and not _CLOSING.search(text, turn.colon.end, turn.content.end + 1):
            pieces += [text[at:start], " "]
            at = start + 1
    return "".join([*pieces, text[at:]])

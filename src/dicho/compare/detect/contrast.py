"""Two statements that the text itself sets against each other: "X says it was dry. His sister does not agree: …".

Who writes the two down next to each other with a word of contrast between them has seen the opposition, whatever the
words in which each is told. The word must be the writer's: no part of what signals either statement as said, unless
the second is signalled as a retort.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dicho.compare.lexicon import LANGUAGES, load
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign
from dicho.model.span import Span

FARTHEST = 200
"""Characters between two statements that one word of contrast may hold against each other."""
LEAD = 14
"""Words between the word of contrast and the second statement: who says it, where and when."""
TAIL = 6
"""Words between the first statement and a "But" that opens a sentence: ", he said"."""
BASE = 0.6
"""What it tells, whatever else the two have in common; where they share words, `SHARED` of their part is added."""
SHARED = 0.4
HEAD = 25
"""Characters at the head of a content in which such an adverb may stand: "that, by contrast, …"."""
_ENDS = re.compile(r"[.!?…](?=\s|$)")
_INSIDE = re.compile(r"[«»“”\"]")
_ASIDE = re.compile(r"https?://\S+|www\.\S+|\([^()]*\)")
"""Where a quotation was found stands between it and what is said to it; so may who says it, and when."""
_EDGES = " \n\t.,;:!?…«»“”\"'‘’()[]-–—"


@cache
def _words(name: str) -> tuple[str, ...]:
    """The words of contrast of both languages: a page may quote one language in the other."""
    return tuple(each for lang in LANGUAGES for each in load(lang).contrasts[name])


@cache
def _pattern() -> re.Pattern[str]:
    adverbs, opening, anywhere = ("|".join(map(re.escape, _words(name))) for name in ("adverbs", "opening", "anywhere"))
    return re.compile(rf"\b(?:(?i:(?P<adverb>{adverbs})|{anywhere})|(?P<opening>{opening}))\b")


def _found(text: str) -> Iterator[re.Match[str]]:
    """The words of contrast in a text. Most have none, which a look for each in turn tells soonest."""
    low = text.lower()
    told = any(each in low for name in ("adverbs", "anywhere") for each in _words(name))
    if told or any(each in text for each in _words("opening")):
        yield from _pattern().finditer(text)


def marks(side: Side) -> Iterator[int]:
    """Where in the document a word of contrast stands right before or after a statement."""
    first, last = side.statement.content[0].start, side.statement.content[-1].end
    for text, start in ((side.before, first - len(side.before)), (side.after, last)):
        for found in _found(text):
            yield start + found.start()


def set_against(left: Side, right: Side) -> Span | None:
    """The word by which the document sets the later-standing of two neighbouring statements against the other."""
    if left.statement.document != right.statement.document:
        return None
    one, other = sorted((left, right), key=lambda side: side.statement.content[0].start)
    start, end = one.statement.content[-1].end, other.statement.content[0].start
    between = other.before[start - end :] if 0 < end - start <= FARTHEST else ""
    if not between or _is_part(one, other) or _INSIDE.search(between.strip(_EDGES)):
        return None
    for found in _found(between):
        span = Span(start + found.start(), start + found.end())
        if _is_near(between, found) and _is_writers(span, one) and _is_turn(found.group(), one, other):
            return span
    return _by_adverb(between, one, other)


def _by_adverb(between: str, one: Side, other: Side) -> Span | None:
    """ "…", said Orr. The mayor blamed, however, the rain: the adverb stands in the second's own sentence."""
    if len(_ENDS.findall(between)) != 1 or not _is_turn("", one, other):
        return None
    last = other.statement.content[-1].end
    rest = _ENDS.split(other.after, maxsplit=1)[0]
    for text, start in ((other.content[0][:HEAD], other.statement.content[0].start), (rest, last)):
        found = next(_found(text), None)
        if found and found["adverb"]:
            return Span(start + found.start(), start + found.end())
    return None


def _is_part(one: Side, other: Side) -> bool:
    return one.statement.parent == other.id or other.statement.parent == one.id


def _is_near(between: str, found: re.Match[str]) -> bool:
    """Whether it follows the one and leads to the other: no sentence of its own lies between it and either."""
    if found["adverb"] and _ENDS.search(between[found.end() :]):
        return False  # "He denies, however, that it rained. “Somebody did it”": it is the sentence before that turns
    before, after = (_ASIDE.sub("", part).strip(_EDGES) for part in (between[: found.start()], between[found.end() :]))
    if len(_ENDS.findall(before)) > bool(found["adverb"]) or len(after.split()) > LEAD:
        return False
    if found["opening"] and len(before.split()) > TAIL:
        return False
    return len(_ENDS.findall(after)) <= _is_cry(found.group())


def _is_writers(span: Span, one: Side) -> bool:
    """Whether the word is no part of what signals the first as said."""
    return not any(span.overlaps(each) for each in (*one.statement.cue, *one.statement.source))


def _is_turn(word: str, one: Side, other: Side) -> bool:
    """Whether it can turn one speaker's words round: they are two people's, of two days, or a capital cry ("BUT!")."""
    if one.person is None or one.person != other.person:
        return True
    return one.days != other.days or _is_cry(word)


def _is_cry(word: str) -> bool:
    return word.isupper()


def contrast(left: Side, right: Side, matter: Matter) -> Sign | None:
    """What a text sets against each other: a denial, or of one speaker another position."""
    if set_against(left, right) is None:
        return None
    same = left.person is not None and left.person == right.person
    fit = (matter.left_covered + matter.right_covered) / 2
    told = round(min(1.0, BASE + SHARED * fit), 3)
    # The word itself is the writer's and in neither statement; what it sets against each other is all of both.
    return Sign("stance" if same else "denial", told, left.statement.content, right.statement.content)

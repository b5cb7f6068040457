"""How a document tells of times: the language of each passage, the tense of the words around, what is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dicho.text.timex import Expression, Tense, find

BREAK = re.compile(r"[.!?…][\"”»’')\]]*(?=\s)|\n")
FUTURE = re.compile(
    r"\b(?:will|shall|won't|going to|plan(?:s|ned|ning)? (?:to|for)"
    r"|(?:is|are|was|were|be) (?:due|set|expected|scheduled|likely) (?:to|for)|(?:due|scheduled) (?:for|on)"
    r"|vows? to|promises? to|[^\W\d_]{2,}r(?:é|á|ás|án|emos)"
    r"|va(?:n|mos)? a|de aquí a|próxim[oa]s?|previst[oa]s?|convocad[oa]s? para|next)\b",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:said|says|told|adds|added|announced|reported|confirmed|wrote|had|dijo|había|[^\W\d_]{2,}(?:ó|aron|ieron))\b",
    re.I,
)
TOLD = re.compile(
    rf"{PAST.pattern}|\b(?:went|swore|spoke|made|gave|put|took|shot|hit|cried|held|insistió"
    r"|[^\W\d_]{3,}(?:ed|aba|aban|ía|ían))\b",
    re.I,
)
"""The same and more, for a word known to be one of saying."""
MARKS = re.compile(r"[“”\"«»]")
WORDS = {
    "en": re.compile(r"\b(?:the|and|of|that|was|were|not|they|with)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:el|la|los|las|que|del|una|por|con|no)\b", re.IGNORECASE),
}
FOREIGN = 4  # such words make a passage one in the other language
LONGEST = 2_000  # code points of a quotation that is looked back over
FIRST = 25  # code points of a sentence before a time that begins it


def expressions(text: str, lang: str | None) -> list[Expression]:
    """The times of a document, each passage read in its own language; one that is mixed or unknown, in both."""
    own = (lang or "")[:2]
    if own not in WORDS:
        return find(text, None)
    found: list[Expression] = []
    for start, end, told in _passages(text, own):
        found += find(text, told, start, end)
    return found


def _passages(text: str, own: str) -> Iterator[tuple[int, int, str | None]]:
    """Stretches of one language: passages apart by blank lines, neighbours of the same language joined."""
    at, language = 0, _language(text[: _next(text, 0)], own)
    while True:
        end = _next(text, at)
        while end < len(text) and _language(text[end : _next(text, end)], own) == language:
            end = _next(text, end)
        yield at, end, language
        if end >= len(text):
            return
        at, language = end, _language(text[end : _next(text, end)], own)


def _next(text: str, at: int) -> int:
    """Where the passage after the one at `at` begins."""
    found = text.find("\n\n", at)
    return len(text) if found < 0 else found + 2


def _language(passage: str, own: str) -> str | None:
    other = "en" if own == "es" else "es"
    foreign = len(WORDS[other].findall(passage))
    if foreign < FOREIGN:
        return own
    return other if len(WORDS[own].findall(passage)) * 2 < foreign else None


def tense(text: str, expression: Expression, reach: int) -> Tense | None:
    """The tense a time is told in: that of the nearest telling words before it in its sentence and its voice.

    Where it begins the sentence the words after it tell. None where nothing does. `reach` in code points.
    """
    start, end = expression.span.start, expression.span.end
    low = max(0, start - reach)
    ends = [m.end() for m in BREAK.finditer(text, low, start)]
    low = ends[-1] if ends else low
    marks = [m.end() for m in MARKS.finditer(text, low, start)]
    low = marks[-1] if marks else low
    high = end
    if start - low <= FIRST and not (FUTURE.search(text, low, end) or PAST.search(text, low, end)):
        stop = next((m.start() for m in BREAK.finditer(text, end, end + reach)), min(len(text), end + reach))
        low, high = end, min(stop, *(m.start() for m in MARKS.finditer(text, end, stop)), stop)
        future, past = FUTURE.search(text, low, high), PAST.search(text, low, high)
        return "future" if future and not (past and past.start() < future.start()) else None
    futures = [m.start() for m in FUTURE.finditer(text, low, high)]
    pasts = [m.start() for m in PAST.finditer(text, low, high)]
    return "future" if futures and futures[-1] > max(pasts, default=-1) else None


def quoted(text: str, at: int) -> bool:
    """Whether a place stands in quotation marks that its paragraph opens."""
    low = text.rfind("\n", max(0, at - LONGEST), at) + 1 or max(0, at - LONGEST)
    before = text[low:at]
    curled = before.count("“") + before.count("«") - before.count("”") - before.count("»")
    return curled > 0 or before.count('"') % 2 == 1

"""How a document tells of times: the language of each passage, the words of a tense, what is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from dicho.model.span import Span
from dicho.text.timex import Expression, find

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
OPENING = re.compile(r"[^\W\d_a-z][^\n.,;:()«“\"]{1,40}(?:,[^\n.,;:()«“\"]{1,40})?,?\s(?:\([^()\n]{2,40}\)\s)?")
"""The place that a report is sent from, before its day."""
CLOSING = re.compile(r"\.?,?\s?(?:\([^()\n]{2,40}\)\s?)?(?:\.?[—–]|\.-|-\s)")
WORDS = {
    "en": re.compile(r"\b(?:the|and|of|that|was|were|not|they|with)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:el|la|los|las|que|del|una|por|con|no)\b", re.IGNORECASE),
}
BLANK = re.compile("\n\n")
FOREIGN = 4  # such words make a passage one in the other language
FEWEST = 2  # and so many one that may be in it, where none is of its own
HEAD = 200  # code points of a line before its day; more than OPENING takes
LONGEST = 2_000  # code points of a quotation that is looked back over


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
    ends = [blank.end() for blank in BLANK.finditer(text)]
    passages = zip([0, *ends], [*ends, len(text)], strict=True)
    for told, group in groupby(passages, key=lambda passage: _language(text[slice(*passage)], own)):
        together = list(group)
        yield together[0][0], together[-1][1], told


def _language(passage: str, own: str) -> str | None:
    other = "en" if own == "es" else "es"
    foreign = len(WORDS[other].findall(passage))
    if foreign < FEWEST:
        return own
    native = len(WORDS[own].findall(passage))
    if foreign < FOREIGN:
        return None if native == 0 else own
    return other if native * 2 < foreign else None


def dateline(text: str, time: Span) -> bool:
    """Whether a time is that of a report's head: "FENNEL BAY, 3 May (FNA) – The mayor says"."""
    low = text.rfind("\n", max(0, time.start - HEAD), time.start) + 1
    return OPENING.fullmatch(text, low, time.start) is not None and CLOSING.match(text, time.end) is not None


def quoted(text: str, at: int) -> bool:
    """Whether a place stands in quotation marks that its paragraph opens."""
    low = text.rfind("\n", max(0, at - LONGEST), at) + 1 or max(0, at - LONGEST)
    before = text[low:at]
    curled = before.count("“") + before.count("«") - before.count("”") - before.count("»")
    return curled > 0 or before.count('"') % 2 == 1

"""What a page issues itself: a press release, what its own house or its author says.

Such words are of the day of the page, unless they tell of another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from dicho.model.document import Document
from dicho.model.span import Span
from dicho.resolve.media import key_of, lexicon, signed
from dicho.resolve.naming import Answer
from dicho.resolve.saying import saying

HEAD = 8  # lines in which a release says what it is
LONGEST = 80  # code points of a line that is a heading
STAMPS = 3  # hours alone on their lines that make a page one kept by the minute
NEXT = 4  # code points after a cue that may still be its own ("para mí")
RELEASE = re.compile(
    r"(?:for immediate release|(?:press|news|media) (?:release|statement)|statement\b|comunicado\b|nota de prensa"
    r"|nota informativa|bolet[ií]n de prensa|declaraci[oó]n institucional)",
    re.IGNORECASE,
)
ENDS = re.compile(
    r"(?:ends|###|- ?30 ?-|fin(?: del comunicado)?|notes? (?:for|to) editors?|notas? (?:para|a) (?:la|los) \w+)\W*",
    re.IGNORECASE,
)
STAMP = re.compile(
    r"^[ \t]*\d{1,2}[:.h]\d{2}(?:\s?h(?:oras)?\b|\s?[ap]\.?\s?m\b\.?)?(?:[ \t]+[^a-z\n]{0,40})?$",
    re.IGNORECASE | re.MULTILINE,
)
MINE = re.compile(r"(?:i|my|mine|we|our|yo|mi|mí|nosotros|nuestr[oa])\b", re.IGNORECASE)
OF_MINE = re.compile(r"(?:my|our|mis?|nuestr[oa]s?)\s\w", re.IGNORECASE)
MY_VERB = re.compile(
    r"\b(?:creo|pienso|opino|apuesto|sospecho|supongo|imagino|temo|calculo|considero|digo|(?:para|a|por) m[ií]"
    r"|me (?:da|parece|temo|imagino|huele|figuro|malicio)"
    r"|i (?:think|believe|reckon|suspect|bet|guess|say|fear|doubt))\b",
    re.IGNORECASE,
)


class Issue:
    """Whose day the day of publication is."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        lines = [line.strip() for line in document.text.splitlines() if line.strip()]
        heads = [line for line in lines[:HEAD] if len(line) <= LONGEST]
        self.release = any(map(RELEASE.match, heads)) or any(map(ENDS.fullmatch, lines))
        self.official = saying().official.search(document.text) is not None
        stamps = [m.start() for m in STAMP.finditer(document.text)]
        self.entries = stamps if len(stamps) >= STAMPS else []
        self.outlet = document.outlet
        self.house = {key_of(name) for name in (*signed(document), document.outlet) if name}

    def is_of_the_day(self, at: int, told: bool) -> bool:
        """Whether what is said at a place, no other day beside it, is of the day of the page; `told`: of a time past.

        So is a release, an order or a notice, and each entry of a page kept by the minute but what it pastes from
        elsewhere.
        """
        if self.release or not self.entries:
            return self.release or (self.official and not told)
        start = self.entries[max(0, bisect_right(self.entries, at) - 1)]
        return _pasted().search(self.text, start, max(start, at)) is None

    def is_own(self, answer: Answer, source: tuple[Span, ...], cue: tuple[Span, ...], told: bool) -> bool:
        """Whether the page's author or its house speaks; `told`: of a time past."""
        speaker = answer.speaker
        if speaker is not None and speaker.name == self.outlet:
            return True
        if speaker is not None and speaker.reason == "author":
            return not told
        if told or any(map(OF_MINE.match, (s.of(self.text) for s in source))):
            return False
        who = source[0].of(self.text) if source else ""
        if MINE.fullmatch(who) or (cue and MY_VERB.match(self.text, cue[0].start, cue[0].end + NEXT)):
            return True
        key = key_of(speaker.name) if speaker else ()
        return key in self.house or (len(who) > 1 and self._is_short(who))

    def _is_short(self, who: str) -> bool:
        """ "The Ministry" on a page of the Ministry of Health."""
        key, own = key_of(who), key_of(self.outlet or "")
        return bool(key) and len(key) < len(own) and own[: len(key)] == key


@cache
def _pasted() -> re.Pattern[str]:
    """The words that say that what follows is another's."""
    return re.compile(rf"\b(?:{'|'.join(lexicon().phrases['wire.pasted'])})\b", re.IGNORECASE)

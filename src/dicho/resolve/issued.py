"""What a page issues itself: a press release, what its own house or its author says.

Such words are of the day of the page, unless they tell of another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from dicho.model.document import Document
from dicho.model.span import Span
from dicho.model.statement import Attribution
from dicho.resolve.media import is_outlet, lexicon, signed
from dicho.resolve.naming import Answer
from dicho.resolve.saying import saying
from dicho.text.names import load_people, words
from dicho.text.naming.outlets import key_of

HEAD = 8  # lines in which a release says what it is
LONGEST = 80  # code points of a line that is a heading
LONGEST_HEADING = 140  # of one that names a body, its sitting and the day
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
    r"^[ \t]*(?:\d{1,2}[:.h]\d{2}(?:\s?h(?:oras)?\b|\s?[ap]\.?\s?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?)"
    r"(?:[ \t]*[–—|·-]?[ \t]+[^\n]{0,70}[^\n.,;:])?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""An hour on a line of its own, or before the title of what happened then ("5.42pm The gates open")."""
PERFECT = re.compile(r"(?:ha|han|has|have)\b", re.IGNORECASE)
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
        self.sitting = any(map(_sits, lines[:HEAD]))
        self.outlet = document.outlet
        self.house = {key_of(name) for name in (*signed(document), document.outlet) if name}

    def is_of_the_day(self, a: Attribution, answer: Answer, told: bool) -> bool:
        """Whether a statement, no other day beside it, is of the day of the page; `told`: of a time past.

        So is a release, an order or a notice, what the record of a sitting has, and each entry of a page kept by the
        minute but what it pastes from elsewhere.
        """
        if self.sitting:
            return True
        if self.release:
            return not self._is_over(a)
        if not self.entries:
            return self.official and not told
        at = a.anchor.start
        start = self.entries[max(0, bisect_right(self.entries, at) - 1)]
        pasted = _pasted().search(self.text, start, max(start, at)) is not None
        return not pasted and not self._is_relayed(answer)

    def _is_over(self, a: Attribution) -> bool:
        """Whether the perfect tells that it had been said before: "the insurer has confirmed"."""
        return bool(a.cue) and PERFECT.match(self.text, a.cue[0].start) is not None

    def _is_relayed(self, answer: Answer) -> bool:
        """Whether another outlet says it: it came out when that did."""
        key = key_of(answer.speaker.name) if answer.speaker else ()
        return bool(key) and key not in self.house and is_outlet(key, lexicon(), load_people())

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
        """ "The Ministry" on a page of the Ministry of Health, "the Agency" on one of the Valley Water Agency."""
        key, own = key_of(who), key_of(self.outlet or "")
        if not key or len(key) >= len(own):
            return False
        return own[: len(key)] == key or (own[-len(key) :] == key and words(who)[:1] == ["the"])


def _sits(line: str) -> bool:
    """Whether a heading calls the text the record of a sitting."""
    return len(line) <= LONGEST_HEADING and saying().sitting.search(line) is not None


@cache
def _pasted() -> re.Pattern[str]:
    """The words that say that what follows is another's."""
    return re.compile(rf"\b(?:{'|'.join(lexicon().phrases['wire.pasted'])})\b", re.IGNORECASE)

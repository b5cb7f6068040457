"""Who heard it: the outlets named in the sentence of a statement, each with what the words before it make of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from dicho.model.span import Span, Spans
from dicho.model.statement import Attribution
from dicho.resolve.media import Lexicon, Media, Named, lexicon, plain

FILL = "¤"
REACH = 400  # code points of a sentence looked at on each side of the cue
LEAD = 72  # code points before a name that tell what it is there for
STOP = re.compile(r"[.!?…][\"”»’)\]]*\s+(?=[\"“«‘¿¡(—–]?[A-ZÁÉÍÓÚÑ¤])|\n\s*|;\s")
ABBREVIATED = re.compile(
    r"\b(?:mrs?|ms|dr|st|gen|col|capt|sr|sra|dra|no|num|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|"
    r"ene|abr|ago|dic|[a-z])\.$"
)
Relation = Literal["republished", "wire", "told", "interview", "reported", "cited"]
ORDER: dict[str, int] = {"told": 0, "interview": 0, "cited": 1, "wire": 2, "reported": 3, "republished": 4}


@dataclass(frozen=True, slots=True)
class Heard:
    """One outlet a statement passed: its name at its fullest, how, where it is written; `own`: the document's own."""

    agent: str
    relation: Relation
    span: Spans
    own: bool = False

    @property
    def rank(self) -> int:
        """Its place among the steps of one sentence, the one nearest to the speaker first."""
        return ORDER[self.relation]


@dataclass(frozen=True, slots=True)
class Frame:
    """The sentence of a statement with every content and the sources blanked: `text` stands at `start` of the page."""

    start: int
    text: str
    cue: int

    @property
    def end(self) -> int:
        """Where it ends in the page."""
        return self.start + len(self.text)


class Frames:
    """The sentences of a document's statements, what they say blanked."""

    def __init__(self, text: str, attributions: Sequence[Attribution]) -> None:
        self.text = text
        self.attributions = attributions
        told = sorted(a.cue[0].start for a in attributions if a.cue and a.parent is None)
        said = (s for a in attributions if a.parent is None for s in a.content if not _frames_another(a, s, told))
        self.masked = _blank(text, sorted(said))
        self.cues = sorted(a.cue[0].start for a in attributions if a.cue and a.parent is None and not self._credits(a))
        self.sources = sorted((span.start, span.end) for a in attributions for span in a.source)

    def _credits(self, a: Attribution) -> bool:
        """Whether the cue only credits ("según"), so that the verb of another statement governs the sentence."""
        return bool(_leads()["reported"].fullmatch(plain(a.cue[0].of(self.text)[:LEAD])))

    def of(self, index: int) -> Frame:
        """The frame of one statement; for one inside another no more than the outer one's words."""
        a = self.attributions[index]
        anchor = a.anchor
        if a.parent is None:
            low, high = _sentence(self.masked, anchor)
            return Frame(low, self.masked[low:high], anchor.start)
        outer = self.attributions[a.parent].content
        inside = next((span for span in outer if span.contains(anchor)), None)
        if inside is None:
            return Frame(anchor.start, "", anchor.start)
        low = max(inside.start, anchor.start - REACH)
        high = min(inside.end, anchor.end + REACH)
        own = [
            Span(max(s.start, low) - low, min(s.end, high) - low) for s in a.content if s.start < high and s.end > low
        ]
        return Frame(low, _blank(self.text[low:high], sorted(own)), anchor.start)

    def before(self, frame: Frame) -> Frame | None:
        """The sentence before a statement's in its paragraph, where nobody says anything in it: it sets the scene."""
        low = max(self.masked.rfind("\n", 0, frame.start) + 1, frame.start - REACH)
        ends = [stop.end() for stop in STOP.finditer(self.masked, low, frame.start)]
        ends = [end for end in ends if end < frame.start and not _abbreviated(self.text, end - 2)]
        start = ends[-1] if ends else low
        told = bisect_left(self.cues, start) < bisect_left(self.cues, frame.start)
        text = self.masked[start : frame.start]
        return Frame(start, text, start) if text.strip() and not told and FILL not in text else None

    def is_others(self, frame: Frame, at: int) -> bool:
        """Whether another statement's verb stands nearer before a name, so that it is not this one's."""
        low, high = (frame.cue + 1, at) if at > frame.cue else (frame.start, at)
        return bisect_left(self.cues, low) < bisect_left(self.cues, high)

    def in_source(self, index: int, named: Named) -> Literal["", "head", "inside"]:
        """Whether a name stands in a statement's source, and whether it begins its own, so that the outlet speaks."""
        own = self.attributions[index].source
        if own and own[0].start <= named.start <= own[0].start + 4:
            return "head"
        at = bisect_right(self.sources, (named.start, len(self.text))) - 1
        return "inside" if at >= 0 and named.start < self.sources[at][1] else ""


def _frames_another(a: Attribution, content: Span, cues: Sequence[int]) -> bool:
    """Whether what a credit stands to is another's sentence, verb and all: "“No,” Brum told X, according to Y"."""
    own = a.cue[0].start if a.cue else -1
    inside = cues[bisect_left(cues, content.start) : bisect_left(cues, content.end)]
    return a.form != "direct" and any(cue != own for cue in inside)


def _blank(text: str, spans: Sequence[Span]) -> str:
    """The text with these stretches, in order, filled up letter for letter; line ends stay."""
    parts: list[str] = []
    at = 0
    for span in spans:
        low = max(at, span.start)
        if low >= span.end:
            continue
        parts.append(text[at:low])
        parts.append(FILL * (span.end - low))
        at = span.end
    parts.append(text[at:])
    return "".join(parts)


def _sentence(text: str, anchor: Span) -> tuple[int, int]:
    """The bounds of the sentence around the anchor, at most REACH to each side."""
    low, high = max(0, anchor.start - REACH), min(len(text), anchor.end + REACH)
    start = low
    for stop in STOP.finditer(text, low, anchor.start):
        if not _abbreviated(text, stop.start()):
            start = stop.end()
    for stop in STOP.finditer(text, anchor.end, high):
        if not _abbreviated(text, stop.start()):
            return min(start, anchor.start), stop.start() + 1
    return min(start, anchor.start), high


def _abbreviated(text: str, at: int) -> bool:
    return text[at] == "." and bool(ABBREVIATED.search(plain(text[max(0, at - 6) : at + 1])))


def heard(index: int, frame: Frame, media: Media, frames: Frames) -> list[Heard]:
    """The outlets the sentence says this statement passed, innermost first."""
    found = list(_named(index, frame, media, frames))
    found.extend(_unnamed(frame, media))
    return sorted(found, key=lambda hop: hop.rank)


def introduced(index: int, frame: Frame, media: Media, frames: Frames) -> list[Heard]:
    """The outlet the sentence before says the speaker spoke to: "She spoke to Radio Fennel. “We left,” she said." """
    before = frames.before(frame)
    if before is None or not _talking().search(plain(before.text)):
        return []
    found = _named(index, before, media, frames)
    return [hop for hop in found if hop.relation in ("told", "interview")]


def credited(frame: Frame, media: Media) -> list[Heard]:
    """The outlet that the next sentence says it is from: "“No,” Brum said. That is from Agencia Linde." """
    found = _from().match(plain(media.text[frame.end : frame.end + REACH]))
    if found is None:
        return []
    at = frame.end + found.end()
    for named in media.between(at, at + 5):
        if media.may_be(named):
            relation: Relation = "wire" if media.is_agency(named.key) else "cited"
            span = (Span(named.start, named.end),)
            return [Heard(media.full(named.key, named.name), relation, span, media.is_own(named))]
    return []


def _named(index: int, frame: Frame, media: Media, frames: Frames) -> Iterator[Heard]:
    for named in media.between(frame.start, frame.end):
        at = named.start - frame.start
        if frame.text.startswith(FILL, at) or not media.may_be(named) or frames.is_others(frame, named.start):
            continue
        place = frames.in_source(index, named)
        relation = lead(frame.text, at, frame.cue - frame.start) or _reports(frame.text, at, named)
        if relation is None or (named.key not in media.sure and relation not in ("told", "reported", "cited")):
            continue
        if place == "head" or (place == "inside" and relation not in ("reported", "cited", "republished")):
            continue
        if relation == "cited" and (media.is_agency(named.key) or media.is_wired(named)):
            relation = "wire"
        span = (Span(named.start, named.end),)
        yield Heard(media.full(named.key, named.name), relation, span, media.is_own(named))


def lead(text: str, at: int, cue: int = 0) -> Relation | None:
    """What the words before a name at `at` make of it."""
    before = plain(text[max(0, at - LEAD) : at])
    if _carried().search(before):
        return "republished"
    for relation, pattern in _leads().items():
        if pattern.search(before):
            return relation
    if 0 <= at - cue <= 110 and _working().search(plain(text[cue:at])):
        return "told"
    return "cited" if _in_brackets(text, at) else None


def _in_brackets(text: str, at: int) -> bool:
    """Whether the name is an item of its own within brackets: "(Ada Brum, La Noria, 3 March)"."""
    low = max(0, at - 160)
    opened = text.rfind("(", low, at)
    return opened >= 0 and text.rfind(")", low, at) < opened and bool(re.search(r"[(,;·|/]\s*$", text[low:at]))


def _reports(text: str, at: int, named: Named) -> Relation | None:
    """ "the Ledger reported that the mayor said no", "the mayor said no, the Ledger reported"."""
    after = plain(text[at + len(named.name) : at + len(named.name) + 60])
    return "reported" if _reporting().match(after) else None


def _unnamed(frame: Frame, media: Media) -> Iterator[Heard]:
    """ "told this newspaper", and "told the paper", which is the outlet named last before."""
    text = plain(frame.text)
    if _owned().search(text):
        yield Heard(media.outlet or "", "told", (), own=True)
    if (again := _again().search(text)) and not again.start() <= frame.cue - frame.start < again.end():
        before = [n for n in media.between(max(0, frame.start - 2000), frame.start) if media.is_agency(n.key)]
        if before:
            span = (Span(before[-1].start, before[-1].end),)
            yield Heard(media.full(before[-1].key, before[-1].name), "wire", span, media.is_own(before[-1]))
    if _anaphora().search(text):
        before = [n for n in media.between(max(0, frame.start - 2000), frame.start) if n.key in media.sure]
        if not before:
            yield Heard(media.outlet or "", "told", (), own=True)
        else:
            last = before[-1]
            span = (Span(last.start, last.end),)
            yield Heard(media.full(last.key, last.name), "told", span, media.is_own(last))


@cache
def _leads() -> dict[Relation, re.Pattern[str]]:
    lex = lexicon()
    order: tuple[Relation, ...] = ("interview", "reported", "republished", "cited", "told")
    return {
        relation: re.compile(rf"(?:^|[\s(\[,;:—–-])(?:{_any(lex, 'leads.' + relation)})(?:\sel)?{_between(lex)}$")
        for relation in order
    }


def _between(lex: Lexicon) -> str:
    """What may stand between the words and the name: an article, "the private broadcaster", "el programa X de"."""
    articles = "|".join(sorted(lex.sets["leads.determiners"]))
    nouns = "|".join(sorted(lex.sets["outlets.nouns"] | lex.sets["outlets.programmes"]))
    noun = rf"(?:(?:\s[\w-]+){{0,2}}?\s(?:{nouns})(?:\s[\w-]+|(?:\s[\w-]+){{1,4}},?\s(?:de|of|on|en))?)?"
    return rf"l?(?:[\s:]+(?:{articles}))?{noun}[\s:]*[\"'«“‘]?"


@cache
def _from() -> re.Pattern[str]:
    return re.compile(rf"[\s\"”»’'.]*(?:{_any(lexicon(), 'leads.after')})(?:\s(?:the|la|el))?\s")


@cache
def _carried() -> re.Pattern[str]:
    """Between an agency's copy and the outlet that had it: "cable de Cuadrante en Onda Guarnal"."""
    copies = "|".join(sorted(lexicon().sets["wire.copy"]))
    return re.compile(rf"\b(?:{copies})\s(?:de|del|by|of)\s[^.,;:()]{{2,40}}\s(?:en|in|on)(?:\s(?:the|la|el))?\s$")


@cache
def _again() -> re.Pattern[str]:
    """The agency named before, set in between: ", the agency adds,"."""
    return re.compile(rf",\s(?:{_any(lexicon(), 'verbs.agency')})\s*[,.]")


@cache
def _working() -> re.Pattern[str]:
    """The words from the cue to a name that is where the one who is told works, or what the programme is on."""
    lex = lexicon()
    tells = "|".join(sorted(lex.sets["verbs.tells"]))
    working = "|".join(sorted(lex.sets["leads.working"]))
    return re.compile(
        rf"^(?:(?:{tells})\s|[^.;:()]{{0,40}}?(?<![\w])(?:a|al|to|con|with|en el programa|on the programme)\s)"
        rf"[^.;:()¤]{{1,70}}[\s,](?:{working})(?:\s(?:the|el|la))?\s$"
    )


@cache
def _talking() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any(lexicon(), 'leads.talks')})\b")


@cache
def _reporting() -> re.Pattern[str]:
    verbs = "|".join(sorted(lexicon().sets["verbs.reports"]))
    return re.compile(
        rf",?\s(?:(?:first|later|also|ya|tambien|has|ha|had)\s)*(?:{verbs})"
        r"(?:\s(?:that|que)\b|\s*[.,\n]|\s(?:on|el|este)\s\w+[.,]|\s*$)"
    )


@cache
def _owned() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any(lexicon(), 'own.outlet')})\b")


@cache
def _anaphora() -> re.Pattern[str]:
    lex = lexicon()
    nouns = "|".join(sorted(lex.sets["outlets.nouns"] - {"radio", "medio", "web", "site", "digital"}))
    return re.compile(
        rf"(?:\b(?:told|to|by|with)\sthe|\bal|\ba\sla|\ba\sel|\bcon\s(?:el|la))\s(?:{nouns})(?:['’]s\s)?"
        r"(?=\s*[.,;:¤]|\s(?:that|que|on|in|el|en|de que)\b|\s¤|$|(?<=['’]s\s))"
    )


def _any(lex: Lexicon, listed: str) -> str:
    return "|".join(lex.phrases[listed])

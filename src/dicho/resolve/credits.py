"""Credits: the agency a page has its text from, what a section is copied from, what stands under a quotation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dicho.model.document import Document
from dicho.model.span import Span
from dicho.model.statement import Attribution
from dicho.resolve.hearing import Heard, lead
from dicho.resolve.media import PARTS, Media, Named, lexicon, plain, signed
from dicho.text.names import words
from dicho.text.naming.outlets import ACRONYM, key_of

HEAD = 10  # lines looked at for a byline or a dateline
TAIL = 3  # lines looked at for a credit under the text
SHORT = 140  # code points of a line that is no paragraph
PLACED = 90  # code points within which a dateline's brackets open
BRACKETED = re.compile(
    r"(?P<before>[^\n(]{0,80})\((?P<name>[^()\n]{2,50})\)\s*(?P<after>[.:]?\s*[-–—−]|[.:]|(?=[A-ZÁÉÍÓÚÑ«“\"]))"
)
DAY = re.compile(r",[ \u00a0](?:[^\W\d_]+[ \u00a0])?\d{1,2}\b|,[ \u00a0][^\W\d_]{3,10}\.?[ \u00a0]\d{1,2}\b")
PLACE = re.compile(r"^[\W\d]*$|[A-ZÁÉÍÓÚÑ]")
AFTER = re.compile(
    r"[\"”»’'\s.,…]{0,8}\((?P<in>[^()\n]{2,160})\)|[\"”»’'.,…]{0,4}\s*\n[ \t]*(?:[-–—]+|~)\s*(?P<by>[^\n]{2,120})"
)
UNDER = re.compile(r"\n\s{0,4}(?:https?://|www\.)\S{3,}")
BARE = re.compile(r"(?m)^[ \t]*https?://\S+[ \t]*$")
CLOSING = re.compile(r"[.»”\"]\s*\(?(?P<name>[^().\n]{2,40})\)?\.?\s*$")
LINE = re.compile(r"[^\n]+")
QUOTED = re.compile(r"[\"“”«»]|^\s*[—-]", re.MULTILINE)
OWNED = re.compile(r"\W*(?:©|\(c\)|copyright\b)")
OPENED = re.compile(r"(?:[.,·|/]?[ \u00a0]+[^\n.—–|]{2,40})?[.,]?[ \u00a0]*(?:[—–]|\.?-|--)[ \u00a0]")
FEW = 8  # words of a line that is but names
JOINTS = ("/", "|", "·", ",", "-", "–", "—", "(")
SENTENCE = re.compile(r"[^\s.!?][^.!?\n]*")
NEXT_TO = re.compile(r"[\s:\"'«“‘*_]*(?:(?P<article>The|El|La|Los|Las)\s)?[\"'«“‘*_]*(?:(?:the|el|la|los|las)\s)?")
BLOCKS = 12  # paragraphs a copied block may run on to the address it ends in


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the page that is copied from others, innermost first."""

    start: int
    end: int
    hops: tuple[Heard, ...]


class Credits:
    """What the page says of where its text and its quotations come from."""

    def __init__(self, document: Document, media: Media) -> None:
        self.text = document.text
        self.media = media
        self.lines = [(m.start(), m.end()) for m in LINE.finditer(document.text) if not m.group().isspace()]
        self.wire = _wire(document, media, self.lines)
        self.sections = list(_sections(document.text, media, self.lines))
        self._starts = [section.start for section in self.sections]

    def section(self, at: int) -> Section | None:
        """The copied section a place stands in."""
        index = bisect_right(self._starts, at) - 1
        return self.sections[index] if index >= 0 and at < self.sections[index].end else None

    def beside(self, a: Attribution) -> list[Heard]:
        """The outlets credited right after a quotation: in brackets, on a line of its own, by a bare address."""
        end = a.content[-1].end
        if a.form == "indirect" and a.cue:
            return []
        match = AFTER.match(self.text, end, end + 220)
        found: list[Heard] = []
        if match:
            low, high = match.span("in") if match["in"] else match.span("by")
            found = sorted(_credited(self.media, self.text, low, high), key=lambda hop: hop.rank)
            end = match.end()
        return found or ([] if self.section(end) else self._address(end))

    def _address(self, at: int) -> list[Heard]:
        """The site of a bare address on the next line."""
        stop = self.text.find("\n", at, at + 200)
        match = UNDER.match(self.text, stop, stop + 400) if stop >= 0 else None
        if not match or self.text[at:stop].count(" ") > 12:
            return []
        for start, host in self.media.hosts_between(match.start(), match.end()):
            if self.media.is_own_host(host):
                return []
            name = self.media.host(host)
            return [Heard(name, "cited", (Span(start, match.end()),))]
        return []


def _credited(media: Media, text: str, start: int, end: int) -> Iterator[Heard]:
    """The outlets named in a credit; bare names count there."""
    for named in media.between(start, end):
        if not media.may_be(named):
            continue
        relation = lead(text[start:end], named.start - start) or "cited"
        if relation == "cited" and (media.is_agency(named.key) or media.is_wired(named)):
            relation = "wire"
        span = (Span(named.start, named.end),)
        yield Heard(media.full(named.key, named.name), relation, span, media.is_own(named))


def _wire(document: Document, media: Media, lines: Sequence[tuple[int, int]]) -> Heard | None:
    """The agency the whole page comes from: by its author, a byline, a dateline or a credit at its end."""
    text = document.text
    found, written = _authored(document, media), _headed(text, media, lines)
    if found is None or (written and key_of(found.agent) == key_of(written.agent)):
        found = written  # the same, with its place in the text
    found = found or _tailed(text, media, lines) or _first_published(text, media, lines)
    return None if found is None or key_of(found.agent) == media.own or found.own else found


def _authored(document: Document, media: Media) -> Heard | None:
    """An agency, or another outlet than the page's own, among those who sign: "Ada Brum, Tarn Wire"."""
    for part in (part for name in signed(document) for part in PARTS.split(name)):
        key = key_of(part)
        initials = media.signs(part)
        if key and (initials or media.is_agency(key) or (" " in part and media.is_another(key))):
            relation = "wire" if initials else media.passing(key)
            return Heard(media.full(key, part.strip()), relation, ())
    return None


def _headed(text: str, media: Media, lines: Sequence[tuple[int, int]]) -> Heard | None:
    for start, end in lines[:HEAD]:
        if _pasted().search(plain(text[start:end])):
            continue  # "What follows is from the Tarn Press Agency."
        found = _dateline(text, start, end, media)
        if not found and end - start <= SHORT and not _is_sentence(text[start:end]):
            found = _byline(text, start, end, media)
        if found:
            return _as_wire(found, media)
    return None


def _is_sentence(line: str) -> bool:
    """Whether a line at the head is no byline but says something."""
    return len(line.split()) > 8 and line.rstrip()[-1:] in ".:;…"


def _as_wire(named: Named, media: Media) -> Heard:
    span = (Span(named.start, named.end),)
    dated = named.key not in media.sure  # initials before a dash, which nobody spells out
    relation = "wire" if dated else media.passing(named.key)
    return Heard(media.full(named.key, named.name), relation, span, media.is_own(named))


def _dateline(text: str, start: int, end: int, media: Media) -> Named | None:
    """ "SANTA BRIDA, 9 mar. (Agencia Nevado).- La", "(HNA) - The": what stands in the brackets of a dateline."""
    if opened := _opening(text, start, end, media):
        return opened
    match = BRACKETED.match(text, start, min(end, start + PLACED + 60))
    if not match or not PLACE.search(match["before"]) or len(match["before"].split()) > 8:
        return None
    inside = media.between(match.start("name"), match.end("name"))
    if len(inside) != 1 or match["before"].strip()[:1].islower():
        return None
    named, ended = inside[0], match["after"].strip()
    dashed = ended.strip(".:") != "" or not match["before"].strip()
    dated = ended.strip(":") != "" and bool(DAY.search(match["before"]))
    if media.is_agency(named.key) or (named.key in media.sure and (dashed or dated)):
        return named
    # What nobody spells out is an agency's only where a dateline's day stands before it, or its dash behind.
    return named if dated or (dashed and ACRONYM.fullmatch(match["name"].strip())) else None


def _opening(text: str, start: int, end: int, media: Media) -> Named | None:
    """ "Tarn Wire, Port Brum — The dam": an outlet that opens the line, its place, and the dash of a dateline."""
    for named in media.between(start, start + 5):
        if media.is_another(named.key) and OPENED.match(text, named.end, min(end, named.end + PLACED)):
            return named
    return None


def _byline(text: str, start: int, end: int, media: Media) -> Named | None:
    """An agency named in a short line at the head: "By Ada Brum, Tarn Press Agency", "Redacción / EFE"."""
    line = plain(text[start:end])
    for named in media.between(start, end):
        known = media.is_agency(named.key) or media.is_another(named.key)
        before = line[: named.start - start].strip()
        if not known and not (media.signs(named.name) and _is_signed(named, media, line, before)):
            continue
        whole = known and named.end - named.start > 0.8 * (end - start)
        if _partial().search(before):
            return None
        joined = before.endswith(JOINTS) or line[named.end - start :].strip()[:1] in "/|·,.-–—"
        signs = media.is_agency(named.key) or _signs().match(line) or _is_of_names(text[start:end], media)
        if whole or (signs and _by().search(before)):
            return named
        if signs and joined and len(line.split()) <= 14 and not line.endswith("."):
            return named
    return None


def _is_signed(named: Named, media: Media, line: str, before: str) -> bool:
    """Whether initials stand in a line as its house: signed by, behind its staff or a reporter, or named nowhere else.

    A party or a league that a page is about is named in its text too; whoever has the numbers is no author.
    """
    if _of_data().match(line) or len(line.split()) < 2:
        return False
    first = next(iter(words(before)), "")
    if _signs().match(line) or first in media.words.sets["wire.staff"] or first in media.people.given:
        return True
    apart = plain(named.name) in PARTS.split(line) and len(named.name) > 2
    return apart and sum(other.name == named.name for other in media.names) == 1


def _is_of_names(line: str, media: Media) -> bool:
    """Whether a line is nothing but names and what joins them: "Ada Brum / Tarn Wire"."""
    found = [word for word in re.findall(r"[^\W\d_]+", line) if word not in media.people.function]
    return len(found) <= FEW and all(word[0].isupper() for word in found)


def _tailed(text: str, media: Media, lines: Sequence[tuple[int, int]]) -> Heard | None:
    """A credit line under the text: "Con información de Agencia Nevado", "(EFE)", "EFE"."""
    for start, end in lines[-TAIL:] if len(lines) > 1 else ():
        if _pasted().search(plain(text[start:end])):
            continue  # what is pasted here has a wire of its own
        read = _closing if end - start > SHORT else _creditline
        if found := read(text, start, end, media):
            return _as_wire(found, media)
    return None


def _first_published(text: str, media: Media, lines: Sequence[tuple[int, int]]) -> Heard | None:
    """ "This story was first published in The Tarn Ledger", "Original article: The Tarn Ledger", at either end."""
    ends = dict.fromkeys((*lines[:HEAD], *lines[-TAIL:]))
    for start, end in ends if len(lines) > 1 else ():
        for sentence in SENTENCE.finditer(text, start, end) if end - start <= 2 * SHORT else ():
            phrase = _first().match(plain(sentence.group()))
            if phrase and (found := _origin(text, sentence.start() + phrase.end(), sentence.end(), media)):
                return found
    return None


def _origin(text: str, start: int, end: int, media: Media) -> Heard | None:
    """The outlet a text stood in first: one whose name tells it is one, or what stands right after the words."""
    for named in media.between(start, end):
        led = NEXT_TO.fullmatch(text, start, named.start)
        if not media.may_be(named) and not (led and named.key[0] not in media.people.given):
            continue
        article = led["article"] if led else ""
        name = media.full(named.key, named.name)
        name = f"{article} {name}" if article and key_of(name)[0] == words(name)[0] else name
        relation = media.passing(named.key)
        return Heard(name, relation, (Span(named.start, named.end),), media.is_own(named))
    return None


def _closing(text: str, start: int, end: int, media: Media) -> Named | None:
    """ "(EFE)" or "EFE" at the very end of a paragraph."""
    match = CLOSING.search(text, max(start, end - 60), end)
    inside = media.between(match.start("name"), match.end("name")) if match else ()
    if match is None or len(inside) != 1 or len(inside[0].name) < len(match["name"].strip()):
        return None
    bracketed = text[match.start("name") - 1] == "("
    fits = media.is_agency(inside[0].key) or (bracketed and media.is_another(inside[0].key))
    return inside[0] if fits else None


def _creditline(text: str, start: int, end: int, media: Media) -> Named | None:
    line = plain(text[start:end])
    credit = _credit().match(line)
    owned = OWNED.match(line)
    if _partial().search(line):
        return None
    for named in media.between(start, end):
        whole = named.end - named.start >= 0.6 * (end - start)
        if (media.is_agency(named.key) or media.is_another(named.key)) and (whole or credit or owned):
            return named
        if media.signs(named.name) and (owned or (credit and not _of_data().match(line))):
            return named
    return _closing(text, start, end, media)


def _sections(text: str, media: Media, lines: Sequence[tuple[int, int]]) -> Iterator[Section]:
    """Stretches introduced as copied: "What follows is from the report by X", "Copio y pego lo que sacó X:"."""
    done = 0
    for index, (start, end) in enumerate(lines):
        if start < done or end - start > 4 * SHORT:
            continue
        hops = _copied(text, start, end, media)
        if hops:
            stop = _section_end(text, lines, index)
            yield Section(end, stop, tuple(hops))
            done = stop


def _copied(text: str, start: int, end: int, media: Media) -> list[Heard]:
    line = plain(text[start:end])
    verb = _pasted().search(line)
    if not verb:
        return []
    found = []
    for hop in _credited(media, text, start + verb.end(), end):
        relation = hop.relation if hop.relation in ("wire", "republished") else "republished"
        agency = media.is_agency(key_of(hop.agent))
        found.append(Heard(hop.agent, "wire" if agency else relation, hop.span, hop.own))
    return sorted(found, key=lambda hop: hop.rank)


def _section_end(text: str, lines: Sequence[tuple[int, int]], index: int) -> int:
    """Where a copied stretch ends: at its address, else before the first paragraph in the copier's own words."""
    following = lines[index + 1 : index + 1 + BLOCKS]
    for start, end in following:
        if BARE.match(text, start, end):
            return end
    quoted = any(QUOTED.search(text[start:end]) for start, end in following[:2])
    last = lines[index][1]
    for start, end in lines[index + 1 :]:
        heading = end - start < 60 and text[end - 1] not in '.!?…»”"’)'
        if heading or (
            quoted and last > lines[index][1] and not QUOTED.search(text[start:end]) and _first_person(text[start:end])
        ):
            return start
        last = end
    return last


def _first_person(line: str) -> bool:
    """Whether a paragraph speaks as "I", so that the one who copies has taken over again."""
    return bool(re.search(r"\b(?:i|i'm|my|me|yo|mi|mis|creo|pienso|nosotros)\b", plain(line)))


@cache
def _by() -> re.Pattern[str]:
    credited = "|".join(lexicon().phrases["wire.credits"])
    return re.compile(rf"(?:^|[\s(])(?:by|por|de|from|texto:?|{credited})(?:\sthe|\sla)?$|^por .*,$|^by .*,$")


@cache
def _signs() -> re.Pattern[str]:
    """The words a by-line opens with."""
    return re.compile(r"[\W_]*(?:by|por|textos?|story by|words|sources?|fuentes?)\b:?")


@cache
def _credit() -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{'|'.join(lexicon().phrases['wire.credits'])})\s")


@cache
def _of_data() -> re.Pattern[str]:
    """The words before whoever has the numbers of a page, and not its text."""
    return re.compile(rf"[\W_]*(?:{'|'.join(lexicon().phrases['wire.data'])})")


@cache
def _first() -> re.Pattern[str]:
    """What says of this very text where it stood first."""
    lex = lexicon()
    texts = "|".join(sorted(lex.sets["wire.texts"]))
    return re.compile(
        rf"[\W_]*(?:(?:this|est[ea]|(?:el|la) presente)\s(?:{texts})(?:\s[^\W\d_]+){{0,3}}?\s)?"
        rf"(?:{'|'.join(lex.phrases['wire.first'])})(?!\w)"
    )


@cache
def _partial() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon().phrases['wire.partial'])})\b")


@cache
def _pasted() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon().phrases['wire.pasted'])})\b")

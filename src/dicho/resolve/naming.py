"""Speakers of a source phrase: by the name it holds, or by the office, relation or body it describes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dicho.model.document import Document
from dicho.model.ids import speaker_id
from dicho.model.span import Spans
from dicho.model.statement import Speaker, SpeakerKind
from dicho.resolve.cast import Cast
from dicho.resolve.evidence import Evidence
from dicho.resolve.house import House
from dicho.resolve.memory import Memory
from dicho.resolve.nouns import NounPhrase, bare, tokens
from dicho.resolve.offices import Offices
from dicho.resolve.phrases import Source
from dicho.resolve.ranker import installed, rank
from dicho.resolve.reference import Candidate, Kind, Reference
from dicho.text.names import Gender, People, core, fold, words

SURE = 0.5  # the probability a candidate needs to be the answer
SURER = 0.8  # where two hold the same office
RIVAL = 0.25  # a second candidate as probable as this leaves the answer open
SHOWN = 0.1  # those listed where it is open
MOST_SHOWN = 4
MOST_SURE = 0.95  # no inference is as sure as a written name
ADJECTIVES = re.compile(r"(?:[ \u00a0][^\W\d_A-Z]{4,}){1,2}\b")


@dataclass(frozen=True, slots=True)
class Answer:
    """Who speaks, which entity of the cast that is, what flags the statement gains, who else it may be if open."""

    speaker: Speaker | None = None
    entity: int | None = None
    flags: tuple[str, ...] = ()
    candidates: tuple[Speaker, ...] = ()

    @property
    def who(self) -> str | None:
        """The speaker's id, by which two answers are of one; None where nobody is known."""
        return self.speaker.id if self.speaker else None


UNKNOWN = Answer()
OPEN = Answer(flags=("ambiguous-speaker",))


class Naming:
    """Names and descriptions of one document turned into speakers."""

    def __init__(self, document: Document, cast: Cast, people: People, memory: Memory) -> None:
        self.document = document
        self.cast = cast
        self.people = people
        self.memory = memory
        self.evidence = Evidence(cast, people, memory, Offices(cast, people))
        self.house = House(document, cast, people)
        self.weights = installed()
        self.spanish = document.lang == "es"

    def speaker(self, entity: int, score: float, reason: str) -> Speaker:
        """The speaker an entity of the cast is, under its fullest name."""
        found = self.cast.entities[entity]
        return _speaker(found.name, "person" if found.is_person else "organisation", score, reason)

    def meant(self, reference: Reference, reason: str, otherwise: Answer = UNKNOWN) -> Answer:
        """Who a reference means: the likeliest if likely enough; open, with the candidates, where two are close.

        `otherwise` is the answer where nobody the document knows is likely.
        """
        ranked = rank(reference.kind, self.evidence.candidates(reference), self.weights)
        people = [candidate for candidate in ranked if not candidate.nobody]
        best = people[0] if people else None
        if best is None or (best.score < SURE and ranked[0].nobody):
            return otherwise
        if "other office" in best.evidence and reference.phrase and reference.phrase.kind == "role":
            return otherwise  # "the minister" is hardly the director, though nobody else stands near
        if best.score >= (SURER if _share_an_office(people) else SURE):
            return replace(self._as_answer(best, reason), flags=self._mismatch(reference, best))
        if len(people) < 2 or (people[1].score < RIVAL and best.score < SURE):
            return otherwise
        shown = [candidate for candidate in people[:MOST_SHOWN] if candidate.score >= SHOWN]
        speakers = (self._as_answer(candidate, reason).speaker for candidate in shown)
        return Answer(flags=OPEN.flags, candidates=tuple(speaker for speaker in speakers if speaker))

    def _as_answer(self, candidate: Candidate, reason: str) -> Answer:
        score = round(min(MOST_SURE, candidate.score), 2)
        if candidate.entity is not None:
            return Answer(self.speaker(candidate.entity, score, reason), candidate.entity)
        return Answer(replace(candidate.speaker, reason=reason, score=score)) if candidate.speaker else UNKNOWN

    def _mismatch(self, reference: Reference, candidate: Candidate) -> tuple[str, ...]:
        """A pronoun of the wrong gender, as machine translation leaves it, is told."""
        differs = reference.kind == "pronoun" and "gender differs" in candidate.evidence
        return ("pronoun-mismatch",) if differs else ()

    def author(self) -> int | None:
        """The entity that bears the author's name, if the text holds it."""
        name = tuple(core(self.document.author or ""))
        near = self.cast.called(name) if name else []
        return near[0] if len(near) == 1 else None

    def publisher(self) -> int | None:
        """The entity that is the outlet, where it is not the body that writes of itself."""
        name = tuple(core(self.document.outlet or ""))
        near = self.cast.called(name) if name and self.house.name is None else []
        return near[0] if len(near) == 1 else None

    def writer(self, reason: str) -> Answer:
        """The document's author as the speaker, if known."""
        name = self.document.author
        return Answer(_speaker(name, "person", 0.9, reason), self.author()) if name and name.strip() else UNKNOWN

    def outlet(self) -> Answer:
        """The document's outlet as the speaker ("este medio"), if known."""
        name = self.document.outlet
        return Answer(_speaker(name, "organisation", 0.9, "description")) if name and name.strip() else UNKNOWN

    # Names

    def named(self, source: Source, at: int) -> Answer:
        """The one or ones whose names head the phrase; nobody while a name is borne by two who both fit."""
        found = [self._entity_of(index, source, at) for index in source.heads]
        entities = [entity for entity in found if entity is not None]
        if len(entities) < len(found):
            return OPEN
        if len(entities) > 1:
            return Answer(self._group(source, entities))
        entity = entities[0]
        if self.house.is_pointed_at(self.cast.mentions[source.heads[0]]):
            return self.own_house()
        if body := self._with_adjective(source, entity):
            return Answer(body)
        written = self.cast.mentions[source.heads[0]].words
        full = len(written) > 1 or written == self.cast.entities[entity].words
        return Answer(self.speaker(entity, 0.97 if full else 0.92, "name" if full else "surname"), entity)

    def _with_adjective(self, source: Source, entity: int) -> Speaker | None:
        """ "el Gobierno vasco" is another than "el Gobierno": the adjectives that end the phrase belong to the name."""
        mention = self.cast.mentions[source.heads[0]]
        match = ADJECTIVES.match(self.document.text, mention.end, max(mention.end, source.end))
        if not match or match.end() < source.end or not self.spanish or self.cast.entities[entity].is_person:
            return None
        if any(word in self.people.function for word in words(match.group())):
            return None
        return _speaker(self.document.text[mention.start : match.end()], "organisation", 0.95, "name")

    def _entity_of(self, index: int, source: Source, at: int) -> int | None:
        """The entity of a mention; for a name two bear, the one its title, its gender or the paragraph tells."""
        known = self.cast.who[index]
        if known is not None:
            return known
        mention = self.cast.mentions[index]
        gender: Gender = source.phrase.gender if source.phrase and mention.gender == "either" else mention.gender
        near = [i for i in self.cast.called(mention.words) if self._may_be(i, gender)]
        near = [i for i in near if self._introduced(i, mention.start)] or near
        if len(near) > 1 and source.phrase and source.phrase.kind in ("role", "relation"):
            near = self._titled(source.phrase, near)
        if len(near) > 1 and (last := self._last_in_paragraph(at)) in near:
            return last
        return near[0] if len(near) == 1 else None

    def _titled(self, phrase: NounPhrase, near: list[int]) -> list[int]:
        """Of several namesakes those whose office the words before the name tell, all where none does."""
        best = {i: self.evidence.offices.evidence(phrase, i, (), beside=False).get("office", 0.0) for i in near}
        return [i for i in near if best[i] == max(best.values())]

    def _may_be(self, entity: int, gender: Gender) -> bool:
        own = self.cast.entities[entity].gender
        return own == gender or "either" in (own, gender)

    def _introduced(self, entity: int, at: int) -> bool:
        mentions = self.cast.entities[entity].mentions
        return any(self.cast.mentions[i].start < at for i in mentions[:8])

    def _last_in_paragraph(self, at: int) -> int | None:
        events = self.memory.before(at)[:1]
        near = bool(events) and "\n\n" not in self.document.text[events[0].at : at]
        return events[0].entity if near else None

    def _group(self, source: Source, entities: Sequence[int]) -> Speaker:
        """Several who speak as one, under their names joined by the text's own "and"."""
        low, high = self.cast.mentions[source.heads[0]].end, self.cast.mentions[source.heads[-1]].start
        between = reversed(tokens(self.document.text[low:high]))
        joint = next((word for word in between if word in self.people.conjunctions), "y" if self.spanish else "and")
        names = list(dict.fromkeys(self.cast.entities[i].name for i in entities))
        name = f" {joint} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
        people = all(self.cast.entities[i].is_person for i in entities)
        return _speaker(name, "person" if people else "organisation", 0.8, "name")

    # Descriptions

    def described(self, source: Source, at: int, spans: Spans, outer: Speaker | None, *, quoted: bool) -> Answer:
        """The one the phrase describes, if the document names them; else the description as the text words it."""
        phrase = source.phrase
        if phrase is None or all(word in self.people.function or len(word) == 1 for word in words(source.label)):
            return UNKNOWN  # "cuando" and "P.S." name nobody
        if owned := self._owned(source, phrase):
            return owned
        written = Answer(self._as_written(source.label, phrase))
        if self.house.is_called(phrase, source.label):
            return self.own_house()
        if self._is_somebodys(phrase, source.label):
            reference = Reference("possessive", at, source=spans, outer=outer, quoted=quoted)
            return self.meant(reference, "pronoun", written)
        if phrase.plural or phrase.determiner in ("indefinite", "quantity") or self._is_mine(source.label):
            return written
        if phrase.kind == "text":
            return self._text(phrase, at) or written
        if phrase.kind == "other" and phrase.modifiers and not self.evidence.offices.listed(phrase):
            return written  # "la hilandera del muelle": a trade no list holds, told so closely, is somebody new
        kind: Kind = "body" if phrase.kind == "organisation" else "description"
        reference = Reference(kind, at, phrase.gender, phrase, spans, outer, quoted)
        return self.meant(reference, "title", written)

    def _owned(self, source: Source, phrase: NounPhrase) -> Answer | None:
        """What is but its owner's words or figures: "the Council's bulletin", "la lectura de esta Autoridad"."""
        if phrase.word not in self.people.publications or source.owner is None:
            return None
        if self.house.is_pointed_at(self.cast.mentions[source.owner]):
            return self.own_house()
        owner = self.cast.who[source.owner]
        return Answer(self.speaker(owner, 0.8, "title"), owner) if owner is not None else UNKNOWN

    def own_house(self) -> Answer:
        """The body that writes of itself as the speaker."""
        name = self.house.name
        return Answer(_speaker(name, "organisation", 0.85, "title"), self.house.entity) if name else UNKNOWN

    def _is_somebodys(self, phrase: NounPhrase, label: str) -> bool:
        """Whether it is but the words or figures of whom a possessive means: "her count", "su informe"."""
        mine = self._is_mine(label)
        words_of = phrase.kind == "text" or phrase.word in self.people.publications
        return phrase.determiner == "possessive" and words_of and not mine

    def _is_mine(self, label: str) -> bool:
        """Whether it is somebody of the writer's, who will not be named: "mi cuñada"."""
        first = words(label)[:1]
        return bool(first) and self.people.pronouns.get(first[0], "").startswith("first")

    def _text(self, phrase: NounPhrase, at: int) -> Answer | None:
        """A report, a law or a poll that has been cited before under the same noun."""
        for event in self.memory.nameless(at):
            before = event.phrase
            if before and before.head == phrase.head and (not phrase.modifiers or phrase.modifiers & before.modifiers):
                return Answer(replace(event.speaker, reason="title", score=0.7))
        return None

    def _as_written(self, label: str, phrase: NounPhrase) -> Speaker:
        kind: SpeakerKind = "organisation" if phrase.kind == "organisation" else "unnamed"
        written = _speaker(label, kind, 0.6, "description")
        return replace(written, id=speaker_id(bare(written.name, self.people)))


def _share_an_office(likeliest: Sequence[Candidate]) -> bool:
    """Whether the second holds the office described as well as the first, or better: "the senator" of two senators."""
    if len(likeliest) < 2:
        return False
    first, second = (candidate.evidence.get("office", 0.0) for candidate in likeliest[:2])
    return 0 < first <= second


def _speaker(name: str, kind: SpeakerKind, score: float, reason: str) -> Speaker:
    line = " ".join(name.split())
    return Speaker(speaker_id(fold(line)), line, kind, round(min(score, 1.0), 2), reason)

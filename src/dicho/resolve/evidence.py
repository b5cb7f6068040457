"""What speaks for and against each one a reference may mean: where they stand, who spoke, what fits the words."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dicho.resolve.cast import Cast, Entity
from dicho.resolve.introductions import near
from dicho.resolve.memory import Event, Memory
from dicho.resolve.mentions import Mention
from dicho.resolve.nouns import kind_of, tokens
from dicho.resolve.offices import Offices
from dicho.resolve.reference import Candidate, Reference
from dicho.resolve.sightings import Sightings, Who
from dicho.text.names import Gender, People

WINDOW = 1600  # code points looked back over for names
AHEAD = 1200  # code points looked ahead over, for a description whose holder is named later
MOST = 40  # mentions looked at on each side
NEAR = 60  # code points before a name in which its titles stand
LEADING = re.compile(
    r"\b(?:al?|con|por|para|contra|ante|to|"
    r"with|for|against|from|before)[ \u00a0](?:(?:el|la|los|las|the|su|his|her)[ \u00a0])?"
    r"(?P<titles>(?:[^\W\d_]+[ \u00a0]){1,3})$",
    re.IGNORECASE,
)
FIRST = "first of its sentence"
SAME = 1.0  # the office's own noun, or one that means the same
GENDERED = ("pronoun", "possessive")  # "she", "in her view"
FREQUENT = 6  # entities named most, which a description may mean from anywhere
BREAK = re.compile(r"[.!?…][\"”»’')\]]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a reference stands: the sentence ends before it, the begin of its paragraph, the last speakers.

    `newcomers` open a sentence since the last one spoke; `recent` are the persons named before, the last first.
    """

    breaks: Sequence[int]
    paragraph: int
    events: Sequence[Event]
    at: int
    newcomers: frozenset[Who] = frozenset()
    recent: Sequence[Who] = ()

    def away(self, position: int) -> int:
        """How many sentences back a position stands, 0 in the same one."""
        return len(self.breaks) - bisect_left(self.breaks, position + 1)


class Evidence:
    """The candidates for a document's references."""

    def __init__(self, cast: Cast, people: People, memory: Memory, offices: Offices) -> None:
        self.cast = cast
        self.people = people
        self.memory = memory
        self.offices = offices
        self.sightings = Sightings(cast, people, memory, offices)
        self.where = self.sightings.where
        self.named = [len(entity.mentions) for entity in cast.entities]
        order = sorted(range(len(cast.entities)), key=lambda i: (-self.named[i], i))
        self.frequent = order[:FREQUENT]
        self.most = max(self.named, default=1)
        self.first_line = cast.text.find("\n") if "\n" in cast.text else 0

    def candidates(self, reference: Reference) -> list[Candidate]:
        """Everyone the reference may mean, and nobody; each with its evidence."""
        place = self._place(reference.at)
        named = [
            Candidate(entity=entity, evidence=self._of_entity(entity, reference, place))
            for entity in self._entities(reference)
        ]
        if any(_holds(candidate, reference) for candidate in named):
            named = [c for c in named if not {"other office"} & c.evidence.keys()]
        if any(_is_its_noun(candidate) for candidate in named):
            named = [c for c in named if _is_its_noun(c) or c.evidence.get("office") or c.evidence.get("its class")]
        spoken = [event for event in self._nameless(place) if not self._is_another(event, reference)]
        if reference.apart and reference.outer is not None:
            outer = reference.outer.id
            named = [c for c in named if c.entity is None or not self._is(c.entity, outer)]
            spoken = [event for event in spoken if event.speaker.id != outer]
        known = {event.speaker.id for event in spoken} | {event.at for event in self.memory.events}
        told = [
            event
            for event in self._introduced(reference)
            if event.speaker.id not in known and event.at not in known and not self._is_another(event, reference)
        ]
        nameless = [Candidate(None, e.speaker, self._of_event(e, reference, place)) for e in spoken]
        nameless += [Candidate(None, e.speaker, self._of_stranger(e, reference, place)) for e in told]
        return [*named, *nameless, Candidate(evidence=_nobody(reference))]

    def _is_another(self, event: Event, reference: Reference) -> bool:
        """Whether a speaker without a name can never be meant: a thing for a person, "the minister" for "the mayor"."""
        return _is_thing(event, reference) or self.offices.differ(event.phrase, reference.phrase)

    def _introduced(self, reference: Reference) -> list[Event]:
        """Those without a name who have come up but not spoken, for whom only a person can be meant."""
        if reference.kind in ("body", "group"):
            return []
        return near(self.sightings.strangers, reference.at, WINDOW // 2)

    def _place(self, at: int) -> _Place:
        low = max(0, at - 2 * WINDOW)
        text = self.cast.text
        breaks = [m.end() for m in BREAK.finditer(text, low, at) if not self.memory.in_quotation(m.start())]
        place = _Place(breaks, max(0, text.rfind("\n\n", 0, at)), self.memory.before(at), at)
        since = place.events[0].at if place.events else 0
        recent, newcomers = [], set()
        for who, mention in self.sightings.between(low, at)[-MOST:]:
            if self._is_quoted(mention.start, at) or who == self.memory.narrator:
                continue
            if isinstance(who, int) and self._is_passing(who):
                continue
            if isinstance(who, str) or self.cast.entities[who].is_person:
                recent.append(who)
            if mention.start > since and self._role(mention, place) == FIRST:
                newcomers.add(who)
        return replace(place, newcomers=frozenset(newcomers), recent=list(dict.fromkeys(reversed(recent))))

    def _entities(self, reference: Reference) -> list[int]:
        at = reference.at
        near = self.sightings.between(max(0, at - WINDOW), at)[-MOST:]
        if reference.phrase is not None:
            near += self.sightings.between(at, at + AHEAD)[: MOST // 2]
        found = {who for who, _ in near if isinstance(who, int)}
        found |= {event.entity for event in self.memory.before(at) if event.entity is not None}
        if reference.phrase is not None:
            found |= set(self.offices.listed(reference.phrase)) | set(self.frequent)
            found |= set(self.cast.called((reference.phrase.word,))) if reference.kind == "body" else set()
        own = {self.cast.who[i] for span in reference.source for i in self.cast.between(span.start, span.end)}
        found -= own | {self._writer()}
        if reference.phrase is not None:
            found = {entity for entity in found if not self.offices.excludes(reference.phrase, entity)}
            if self.people.classes.get(reference.phrase.word) != "media":
                found.discard(-1 if self.memory.publisher is None else self.memory.publisher)
        return sorted(e for e in found if self._fits(self.cast.entities[e], reference) and not self._is_passing(e))

    def _writer(self) -> int | None:
        """The author, unless it is a body, which writes of itself as "the company" and "it"."""
        narrator = self.memory.narrator
        return narrator if narrator is not None and self.cast.entities[narrator].is_person else None

    def _is_passing(self, index: int) -> bool:
        """Whether a "name" is but one word with a capital at the beginning of one sentence: "Detrás", "Nonsense"."""
        entity, spots = self.cast.entities[index], self.where[index]
        if len(entity.words) > 1 or len(spots) > 1 or entity.sort != "either":
            return False
        return self.sightings.mention[spots[0]].opens and all(e.entity != index for e in self.memory.events)

    def _fits(self, entity: Entity, reference: Reference) -> bool:
        """Whether the entity is of a sort the reference can mean at all. The author is spoken of as "I", not "she"."""
        if reference.kind == "group":
            return not entity.is_person
        if reference.kind == "body":
            return entity.sort != "person" and not self.offices.another_class(reference.phrase, entity)
        return entity.is_person or not _is_of_person(reference)

    def _nameless(self, place: _Place) -> Iterator[Event]:
        """Those who spoke and have no name, the last first, each once."""
        seen: set[str] = set()
        for event in self.memory.nameless(place.at):
            if event.speaker.id not in seen:
                seen.add(event.speaker.id)
                yield event

    def _of_entity(self, index: int, reference: Reference, place: _Place) -> dict[str, float]:
        entity = self.cast.entities[index]
        found = self._by_place(index, place)
        found |= self._by_speech([e.entity == index for e in place.events], place)
        found |= self._by_turn(index, place)
        found[f"sort:{entity.sort}"] = 1.0
        found["frequency"] = math.log1p(self.named[index]) / math.log1p(self.most)
        found[_gender(entity.gender, reference.gender, certain=self._sure_gender(entity))] = 1.0
        if self.where[index][0] < self.first_line:
            found["headline"] = 1.0
        if reference.outer is not None and self._is(index, reference.outer.id):
            found["outer, quoted" if reference.quoted else "outer"] = 1.0
        if reference.phrase is not None:
            found |= self.offices.evidence(reference.phrase, index, place.events, self._beside(index, reference))
        return found

    def _sure_gender(self, entity: Entity) -> bool:
        return any(office.gender != "either" and office.gender == entity.gender for office in entity.offices) or (
            bool(entity.words) and self.people.given.get(entity.words[0]) == entity.gender
        )

    def _by_place(self, index: Who, place: _Place) -> dict[str, float]:
        """How near the last mention stands before, and how it stands there."""
        starts = self.where[index]
        here = bisect_left(starts, place.at)
        if here == 0:
            return {"named later": 1.0}
        mention = self.sightings.mention[starts[here - 1]]
        away = place.away(mention.start) if mention.start >= place.at - 2 * WINDOW else 99
        found = {f"away:{_step(away)}": 1.0}
        if mention.start >= place.paragraph and place.paragraph:
            found["same paragraph"] = 1.0
        if self._is_quoted(mention.start, place.at):
            found["quoted mention"] = 1.0
            return found
        if here >= 2 and place.away(starts[here - 2]) <= 3:
            found["named twice lately"] = 1.0
        role = self._role(mention, place)
        found[role] = 1.0
        if away <= 1:
            found[f"{role}:{_step(away)}"] = 1.0
        return found

    def _by_turn(self, index: Who, place: _Place) -> dict[str, float]:
        """Whether the talk has passed to this one, or away from them, since somebody last spoke."""
        found: dict[str, float] = {}
        last: Who | None = None
        if place.events:
            last = place.events[0].speaker.id if place.events[0].entity is None else place.events[0].entity
        others = place.newcomers - {index}
        if index in place.newcomers and index != last:
            found["has come up since"] = 1.0
            if not others - {last}:
                found["alone has come up since"] = 1.0
        if index == last and others:
            found["another has come up since"] = 1.0
        if index == last and not others:
            found["nobody has come up since"] = 1.0
        if index in place.recent[:2]:
            found[f"person named last:{place.recent.index(index)}"] = 1.0
        return found

    def _is_quoted(self, start: int, at: int) -> bool:
        """Whether a name stands in somebody's direct words, and the reference not in the same ones."""
        return self.memory.in_quotation(start) and not self.memory.in_one_quotation(start, at)

    def _role(self, mention: Mention, place: _Place) -> str:
        """How a name stands in its sentence, as far as its neighbours tell: subjects mostly come first."""
        if mention.of or self._is_object(mention):
            return "complement"
        return FIRST if self._opens(mention.start, place) else "later in its sentence"

    def _is_object(self, mention: Mention) -> bool:
        """Whether a preposition leads to the titles before the name: "al general Brum", "with the mayor, Ada Brum"."""
        found = LEADING.search(self.cast.text, max(0, mention.start - NEAR), mention.start)
        if found is None:
            return False
        titles = tokens(found["titles"])
        return bool(titles) and all(
            kind_of(w, self.people) in ("role", "generic") or w in self.people.titles for w in titles
        )

    def _opens(self, start: int, place: _Place) -> bool:
        """Whether no other name that is no complement stands before this one in its sentence, but for an "and"."""
        begin = place.breaks[bisect_left(place.breaks, start + 1) - 1] if place.breaks else 0
        low = begin if begin <= start else max(0, start - WINDOW)
        before = [mention for _, mention in self.sightings.between(low, start)[-4:]]
        free = [mention for mention in before if not mention.of and not self._is_object(mention)]
        if not free:
            return True
        between = tokens(self.cast.text[free[-1].end : start])
        joined = bool(between) and between[0] in self.people.conjunctions and len(between) < 4
        return joined and self._opens(free[-1].start, place)

    def _by_speech(self, spoke: Sequence[bool], place: _Place) -> dict[str, float]:
        """Whether this one spoke last, or before that, and how long ago."""
        found: dict[str, float] = {}
        if not any(spoke):
            return {"silent": 1.0} if spoke else {}
        turn = spoke.index(True)
        found[f"spoke:{min(turn, 2)}"] = 1.0
        if turn == 0:
            found[f"spoke last:{_step(place.away(place.events[0].at))}"] = 1.0
            if len(spoke) > 1 and spoke[1]:
                found["spoke twice"] = 1.0
        if place.events[turn].at >= place.paragraph and place.paragraph:
            found["spoke in paragraph"] = 1.0
        return found

    def _is(self, index: int, speaker: str) -> bool:
        return any(e.entity == index and e.speaker.id == speaker for e in self.memory.events[-40:])

    def _beside(self, index: int, reference: Reference) -> bool:
        """Whether a name inside the phrase stands in one sentence with this one elsewhere: "el líder del PNV"."""
        inner = {self.cast.who[i] for span in reference.source for i in self.cast.between(span.start, span.end)}
        spots = [start for who in inner if who is not None for start in self.where[who][:20]]
        return any(abs(spot - start) < 90 for spot in spots for start in self.where[index][:40])

    def _of_stranger(self, event: Event, reference: Reference, place: _Place) -> dict[str, float]:
        """One introduced without a name who has not spoken: they stand in the text as those who have one."""
        told = {**self._of_event(event, reference, place), "introduced": 1.0}
        if "other noun" in told and reference.phrase is not None and reference.phrase.kind == "role":
            return told  # however near "un candidato" stands, he is hardly "the leader"
        return {**told, **self._by_place(event.speaker.id, place), **self._by_turn(event.speaker.id, place)}

    def _of_event(self, event: Event, reference: Reference, place: _Place) -> dict[str, float]:
        """A speaker without a name, who is known by a description."""
        kind = event.speaker.kind
        found = {"nameless": 1.0, f"nameless:{kind}": 1.0}
        spoke = [e.entity is None and e.speaker.id == event.speaker.id for e in place.events]
        found |= {name: value for name, value in self._by_speech(spoke, place).items() if name != "silent"}
        found[f"nameless away:{_step(place.away(event.at))}"] = 1.0
        plural = event.phrase is not None and event.phrase.plural
        if plural or kind == "organisation":
            found["nameless many"] = 1.0
        gender = event.phrase.gender if event.phrase else "either"
        found[_gender(gender, reference.gender, certain=True)] = 1.0
        if reference.outer is not None and reference.outer.id == event.speaker.id:
            found["outer, quoted" if reference.quoted else "outer"] = 1.0
        if reference.phrase is not None and event.phrase is not None:
            same = event.phrase.head == reference.phrase.head
            found["same noun" if same else "other noun"] = 1.0
            if same and reference.phrase.modifiers and not reference.phrase.modifiers & event.phrase.modifiers:
                found["same noun, other words"] = 1.0
        return found


def _holds(candidate: Candidate, reference: Reference) -> bool:
    """Whether somebody is called by the office the description tells: it is then nobody's of another office, or none.

    "The judge" is the magistrate; but "the man" and "the friend" are no offices that somebody alone would hold.
    """
    sure = SAME if reference.phrase is not None and reference.phrase.kind == "role" else 1.0
    return candidate.evidence.get("office", 0.0) >= sure and "gender differs" not in candidate.evidence


def _is_its_noun(candidate: Candidate) -> bool:
    """Whether a body bears the noun it is described with: "the union" is the Dockers' Union, where there is one."""
    return "its first word" in candidate.evidence or "one of its words" in candidate.evidence


def _is_thing(event: Event, reference: Reference) -> bool:
    """Whether a report or a body without a name is looked at for one who can only be a person."""
    thing = event.speaker.kind == "organisation" or (event.phrase is not None and event.phrase.kind == "text")
    return thing and _is_of_person(reference)


def _is_of_person(reference: Reference) -> bool:
    """Whether only a person can be meant: no body is "he" or "she"."""
    return reference.kind == "description" or (reference.kind in GENDERED and reference.gender != "either")


def _step(away: int) -> str:
    return next((name for limit, name in ((0, "0"), (1, "1"), (2, "2"), (4, "4"), (8, "8")) if away <= limit), "far")


def _gender(own: Gender, wanted: Gender, *, certain: bool) -> str:
    if wanted == "either":
        return "gender not told"
    if own == "either":
        return "gender unknown"
    if own == wanted:
        return "gender agrees"
    return "gender differs" if certain else "gender may differ"


def _nobody(reference: Reference) -> dict[str, float]:
    """What speaks for nobody the document knows: above all the words of a description."""
    found = {"nobody": 1.0}
    phrase = reference.phrase
    if phrase is not None:
        found[f"nobody, {phrase.kind}"] = 1.0
        found[f"nobody, {phrase.determiner}"] = 1.0
        if phrase.modifiers:
            found["nobody, narrowed"] = 1.0
        if len(phrase.modifiers) > 1:
            found["nobody, narrowed more"] = 1.0
        if phrase.plural:
            found["nobody, plural"] = 1.0
    if reference.outer is not None:
        found["nobody, nested"] = 1.0
    return found

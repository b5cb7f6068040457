"""From an office, a relation or a kind of organisation to the one in the document who holds it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from dicho.resolve.cast import Cast, Entity
from dicho.resolve.nouns import NounPhrase
from dicho.resolve.recall import NOBODY, Found, Memory, rank
from dicho.text.names import People, stem, surnames

ENOUGH = 0.5
MARGIN = 0.1
FAR = 3000  # code points after which being mentioned counts for nothing
MOST_ORGS = 200  # organisations looked through for a speaker's own
MOST = 24  # holders of one office that are compared


class Offices:
    """The offices of a document's cast, found by noun and by its synonyms."""

    def __init__(self, cast: Cast, people: People, memory: Memory) -> None:
        self.cast = cast
        self.people = people
        self.memory = memory
        self._by_head: dict[str, list[int]] = defaultdict(list)
        self._orgs = [i for i, e in enumerate(cast.entities) if e.sort in ("organisation", "either")][:MOST_ORGS]
        self._narrowing = {stem(word)[:6] for word in people.narrowing}
        for index, entity in enumerate(cast.entities):
            for office in (office for office in entity.offices if not office.plural):
                for key in self._keys(office):
                    listed = self._by_head[key]
                    if len(listed) < MOST and (not listed or listed[-1] != index):
                        listed.append(index)

    def _keys(self, phrase: NounPhrase) -> list[str]:
        keys = [phrase.head]
        keys += [f"#{number}" for number in self.people.same.get(phrase.head, ())]
        if phrase.word in self.people.classes:
            keys.append(f"@{self.people.classes[phrase.word]}")
        return keys

    def holder(self, phrase: NounPhrase, at: int) -> Found:
        """The one who holds the office `phrase` names, as seen from `at`; a tie when two do and neither is nearer."""
        near = dict.fromkeys(index for key in self._keys(phrase) for index in self._by_head.get(key, ()))
        last = next((e.entity for e in self.memory.before(at)), None)
        scores = [(self._score(phrase, index, at) + (0.15 if index == last else 0.0), index) for index in near]
        return _best((score, index) for score, index in scores if score >= ENOUGH)

    def _score(self, phrase: NounPhrase, index: int, at: int) -> float:
        entity = self.cast.entities[index]
        if (phrase.kind == "organisation") == (entity.sort == "person") or entity.sort == "place":
            return 0.0
        known = phrase.kind != "organisation" and "either" not in (phrase.gender, entity.gender)
        if known and phrase.gender != entity.gender:
            return 0.0
        offices = (office for office in entity.offices if not office.plural)
        best = max((self._match(phrase, office, entity) for office in offices), default=0.0)
        return best - self._distance(index, at)

    def _match(self, phrase: NounPhrase, office: NounPhrase, entity: Entity) -> float:
        if office.head == phrase.head:
            score = 1.0
        elif self.people.same.get(office.head, frozenset()) & self.people.same.get(phrase.head, frozenset()):
            score = 0.75
            if phrase.modifiers and not any(
                _akin(left, right) for left in phrase.modifiers for right in office.modifiers
            ):
                return 0.0
        elif self.people.classes.get(office.word, "-") == self.people.classes.get(phrase.word, ""):
            score = 0.8
        else:
            return 0.0
        known = office.modifiers | {word[:6] for word in entity.words}
        if not phrase.modifiers:
            return score
        if (phrase.modifiers & self._narrowing) - office.modifiers:
            return 0.0  # "the acting president" is not the president
        if any(_akin(left, right) for left in phrase.modifiers for right in known):
            return score + 0.3
        return score - (0.55 if office.modifiers else 0.15)

    def _distance(self, index: int, at: int) -> float:
        """0 beside a mention, 0.3 far from one; more when all mentions stand after."""
        mentions = self.cast.entities[index].mentions
        starts = [self.cast.mentions[i].start for i in mentions[:200]]
        starts.sort()
        here = bisect_left(starts, at)
        if here == 0:
            return 0.2
        return 0.3 * min(1.0, (at - starts[here - 1]) / FAR)

    def organisation(self, phrase: NounPhrase, at: int) -> Found:
        """The organisation a general word stands for: "the company", "el organismo", "the Tribunal"."""
        found = self.holder(phrase, at)
        if found.entity is not None:
            return found
        by_name = [i for i in self.cast.called((phrase.word,)) if self.cast.entities[i].words[0] == phrase.word]
        if by_name:
            return _best((0.9 - self._distance(i, at), i) for i in by_name)
        sort = self.people.classes.get(phrase.word)
        if not sort or phrase.modifiers:
            return NOBODY
        recent = [e.entity for e in self.memory.before(at) if e.entity is not None]
        for entity in recent[:3]:
            own = entity if self.cast.entities[entity].sort != "person" else self._employer(entity)
            if own is not None and self._of_sort(self.cast.entities[own], sort):
                return Found(own, None, 0.75)
        return NOBODY

    def _employer(self, person: int) -> int | None:
        """The one organisation that stands in a person's office: "chief executive of Urnalix"."""
        stems = {word for office in self.cast.entities[person].offices for word in office.modifiers}
        near = {i for i in self._orgs if {stem(word)[:6] for word in self.cast.entities[i].words} & stems}
        return near.pop() if len(near) == 1 else None

    def _of_sort(self, entity: Entity, sort: str) -> bool:
        sorts = {self.people.classes.get(word) for word in entity.words} - {None}
        if sorts:
            return sort in sorts
        return sort in ("company", "team") if entity.sort == "either" else sort != "media"

    def relative(self, phrase: NounPhrase, at: int) -> Found:
        """ "His sister": who is called so, or the one namesake of the last speaker with the right gender."""
        found = self.holder(phrase, at)
        if found.entity is not None:
            return found
        last = next((e.entity for e in self.memory.before(at) if e.entity is not None), None)
        if last is None or phrase.determiner != "possessive":
            return NOBODY
        names = surnames(self.cast.entities[last].name, self.people)
        kin = [
            (0.7, index)
            for index in self._namesakes(names)
            if index != last and self.cast.entities[index].gender == phrase.gender != "either"
        ]
        return _best(kin)

    def _namesakes(self, names: Iterable[str]) -> list[int]:
        found = dict.fromkeys(i for name in names for i in self.cast.called((name,)))
        return [i for i in found if self.cast.entities[i].is_person and len(self.cast.entities[i].words) > 1]


def _akin(left: str, right: str) -> bool:
    """Whether two stems are of one family: "extrem(eño)" and "extrem(adura)"."""
    length = min(len(left), len(right), 5)
    return length >= 3 and left[:length] == right[:length]


def _best(scores: Iterable[tuple[float, int]]) -> Found:
    return rank([Found(index, None, min(1.4, score)) for score, index in scores], MARGIN)

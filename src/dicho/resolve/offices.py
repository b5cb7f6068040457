"""From an office, a relation or a kind of organisation to those in the document who hold it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dicho.resolve.cast import Cast, Entity
from dicho.resolve.memory import Event
from dicho.resolve.nouns import NounPhrase
from dicho.text.names import People, stem, surnames

MOST_ORGS = 200  # organisations looked through for a speaker's own
MOST = 24  # holders of one office that are compared


class Offices:
    """The offices of a document's cast, found by noun and by its synonyms."""

    def __init__(self, cast: Cast, people: People) -> None:
        self.cast = cast
        self.people = people
        self._employed: dict[int, set[int]] = {}
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

    def listed(self, phrase: NounPhrase) -> list[int]:
        """Those whose offices share the phrase's noun, a synonym or a class of bodies with it."""
        found = dict.fromkeys(index for key in self._keys(phrase) for index in self._by_head.get(key, ()))
        return list(found)[:MOST]

    def excludes(self, phrase: NounPhrase, index: int) -> bool:
        """Whether the words that narrow an office tell another holder: "the acting president" is not the president."""
        narrow = phrase.modifiers & self._narrowing
        held = [office for office in self.cast.entities[index].offices if office.head == phrase.head]
        return bool(narrow) and bool(held) and not any(narrow <= office.modifiers for office in held)

    def differ(self, left: NounPhrase | None, right: NounPhrase | None) -> bool:
        """Whether two descriptions tell of two offices, none of them what many are ("the official"), or two bodies.

        Bodies differ where both are of a class ("the ministry", "the firm"): any may be called "the organisation".
        """
        if left is None or right is None or left.kind != right.kind:
            return False
        both = {left.word, right.word}
        office = left.kind == "role" and not both & self.people.generic.keys()
        body = left.kind == "organisation" and both <= self.people.classes.keys()
        return (office or body) and not set(self._keys(left)) & set(self._keys(right))

    def evidence(self, phrase: NounPhrase, index: int, events: Sequence[Event], beside: bool) -> dict[str, float]:
        """What the words of a description say for or against an entity. `events`: the last speakers, the last first.

        `beside`: a name inside the description stands in one sentence with the entity elsewhere.
        """
        entity = self.cast.entities[index]
        offices = [office for office in entity.offices if not office.plural]
        matches = [(self._match(phrase, office, entity), office) for office in offices]
        best = max((match for match, _ in matches), default=0.0)
        found = {"office": best} if best > 0 else {}
        if best >= 1.0:
            found["office, same words"] = 1.0
        near = [office for match, office in matches if match > 0 and phrase.modifiers and office.modifiers]
        if near and not any(_akin(left, right) for o in near for left in phrase.modifiers for right in o.modifiers):
            found["office, of another"] = 1.0
        if best <= 0:
            rival = phrase.kind != "generic" and any(o.kind == phrase.kind for o in offices)
            found["other office" if rival else "no office"] = 1.0
        if beside:
            found["beside its complement"] = 1.0
        if phrase.kind == "organisation":
            found |= self._as_body(phrase, index, events)
        if phrase.kind == "relation" and self._is_kin(phrase, index, events):
            found["kin"] = 1.0
        return found

    def _as_body(self, phrase: NounPhrase, index: int, events: Sequence[Event]) -> dict[str, float]:
        entity = self.cast.entities[index]
        found: dict[str, float] = {}
        if entity.words[0] == phrase.word:
            found["its first word"] = 1.0
        elif phrase.word in entity.words:
            found["one of its words"] = 1.0
        sort = self.people.classes.get(phrase.word)
        sorts = {self.people.classes.get(word) for word in entity.words} - {None}
        if sort and sorts:
            found["its class" if sort in sorts else "another class"] = 1.0
        if events and events[0].entity is not None and index in self._employers(events[0].entity):
            found["the last speaker's"] = 1.0
        return found

    def another_class(self, phrase: NounPhrase | None, entity: Entity) -> bool:
        """Whether a body's own words say that it is another: "the union" is no ministry, nor the defence a court."""
        if phrase is not None and phrase.word in self.people.apart:
            own = {self.people.apart.get(word) for word in entity.words} - {None}
            if own and self.people.apart[phrase.word] not in own:
                return True
        sort = self.people.classes.get(phrase.word) if phrase is not None else None
        sorts = {self.people.classes.get(word) for word in entity.words} - {None}
        return sort is not None and bool(sorts) and sort not in sorts and "public" in {sort, *sorts}

    def _employers(self, person: int) -> set[int]:
        """The organisations that stand in a person's office: "chief executive of Urnalix"."""
        if person not in self._employed:
            stems = {word for office in self.cast.entities[person].offices for word in office.modifiers}
            self._employed[person] = {
                i for i in self._orgs if {stem(word)[:6] for word in self.cast.entities[i].words} & stems
            }
        return self._employed[person]

    def _is_kin(self, phrase: NounPhrase, index: int, events: Sequence[Event]) -> bool:
        """Whether this is the last speaker's namesake of the right gender: "his sister"."""
        last = next((e.entity for e in events if e.entity is not None), None)
        entity = self.cast.entities[index]
        if last is None or last == index or not entity.is_person or len(entity.words) < 2:
            return False
        names = set(surnames(self.cast.entities[last].name, self.people))
        return entity.gender == phrase.gender != "either" and bool(names & set(surnames(entity.name, self.people)))

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


def _akin(left: str, right: str) -> bool:
    """Whether two stems are of one family: "extrem(eño)" and "extrem(adura)"."""
    length = min(len(left), len(right), 5)
    return length >= 3 and left[:length] == right[:length]

"""Who is meant by "she", "el ministro", a verb without a subject: the last compatible one, or nobody when unsure."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dicho.model.statement import Speaker
from dicho.resolve.cast import Cast, Entity
from dicho.resolve.nouns import NounPhrase
from dicho.text.names import Gender, People

WINDOW = 1600  # code points looked back over
MOST = 40  # mentions and statements looked back over
BREAK = re.compile(r"[.!?…][\"”»’')\]]*\s+|\n+")
MARGIN = 0.08  # two candidates nearer than this are a tie, and a tie is nobody


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Someone spoke at `at`; `entity` is the cast's index, None for one without a name."""

    at: int
    entity: int | None
    speaker: Speaker
    phrase: NounPhrase | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the one looked for must be. `orgs`: organisations fit too. `spoke`: what having just spoken counts for."""

    gender: Gender = "either"
    persons: bool = True
    orgs: bool = False
    spoke: float = 0.3
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate (an entity of the cast, or a speaker without one) and its score; `tie`: another is as good."""

    entity: int | None
    speaker: Speaker | None
    score: float
    tie: bool = False


NOBODY = Found(None, None, 0.0)


class Memory:
    """What has been said so far: speakers in text order, and the direct quotations, whose names count for less."""

    def __init__(self, cast: Cast, people: People, quoted: Sequence[tuple[int, int]]) -> None:
        self.cast = cast
        self.people = people
        self.events: list[Event] = []
        self.quoted = sorted(quoted)
        self.narrator: int | None = None  # the author, whose by-line does not make them the one talked about

    def spoke(self, event: Event) -> None:
        """Remember a speaker."""
        insort(self.events, event, key=lambda e: e.at)

    def before(self, at: int) -> list[Event]:
        """Those who spoke before `at`, the last first; a few only."""
        end = bisect_left(self.events, at, key=lambda e: e.at)
        return self.events[max(0, end - 6) : end][::-1]

    def in_quotation(self, at: int) -> bool:
        """Whether this character is part of somebody's direct words."""
        index = bisect_left(self.quoted, (at + 1, 0)) - 1
        return index >= 0 and self.quoted[index][0] <= at < self.quoted[index][1]

    def last(self, at: int, wanted: Wanted, without: Iterable[str] = ()) -> Found:
        """The last one compatible with `wanted` before `at`. `without`: ids of speakers it cannot be."""
        breaks = self._breaks(at)
        paragraph = max(0, self.cast.text.rfind("\n\n", 0, at))
        best: dict[str, Found] = {}
        for found in (*self._named(at, wanted, breaks, paragraph), *self._spoken(at, wanted, breaks, paragraph)):
            key = found.speaker.id if found.entity is None and found.speaker else str(found.entity)
            if key not in best or found.score > best[key].score:
                best[key] = found
        banned = set(without)
        return rank([found for found in best.values() if not self._is_banned(found, banned)])

    def _named(self, at: int, wanted: Wanted, breaks: Sequence[int], paragraph: int) -> Iterator[Found]:
        """Those whose names stand before: nearer is better, and the first of a sentence better than the rest."""
        opened: set[int] = set()
        for index in list(self.cast.between(max(0, at - WINDOW), at))[-MOST:]:
            who = self.cast.who[index]
            mention = self.cast.mentions[index]
            if who is None or who == self.narrator or not self._fits(self.cast.entities[who], wanted):
                continue
            away = len(breaks) - bisect_left(breaks, mention.end)
            quoted = self.in_quotation(mention.start)
            first = away not in opened and not quoted and not mention.of
            if not mention.of:
                opened.add(away)
            score = _nearness(away) + self._sureness(who, wanted) - (0.12 if mention.of else 0.0)
            score += (0.22 if mention.start > paragraph else 0.12) if first else 0.0
            yield Found(who, None, score - (0.45 if quoted else 0.0))

    def _spoken(self, at: int, wanted: Wanted, breaks: Sequence[int], paragraph: int) -> Iterator[Found]:
        """Those who spoke before; the last one counts most."""
        for rank_, event in enumerate(self.before(at)):
            narrated = event.entity is not None and event.entity == self.narrator
            if narrated or event.at < at - 3 * WINDOW or not self._speaker_fits(event, wanted):
                continue
            away = len(breaks) - bisect_left(breaks, event.at)
            score = _nearness(away) + (wanted.spoke if rank_ == 0 else wanted.spoke / 3)
            score -= 0.1 if event.at < paragraph else 0.0
            sure = self._sureness(event.entity, wanted) if event.entity is not None else 0.0
            yield Found(event.entity, event.speaker, score + sure)

    def _is_banned(self, found: Found, banned: set[str]) -> bool:
        if found.speaker and found.speaker.id in banned:
            return True
        known = (e.speaker.id for e in self.events[-20:] if e.entity == found.entity)
        return found.entity is not None and any(speaker in banned for speaker in known)

    def _breaks(self, at: int) -> list[int]:
        """Where sentences end before `at`, those inside quotations left out: a long quotation is one step."""
        low = max(0, at - WINDOW)
        return [m.end() for m in BREAK.finditer(self.cast.text, low, at) if not self.in_quotation(m.start())]

    def _fits(self, entity: Entity, wanted: Wanted, spoke: bool = False) -> bool:
        if wanted.plural and entity.is_person:
            return False
        if not entity.is_person:
            return wanted.orgs and entity.sort == "organisation" and (spoke or not wanted.persons)
        if entity.sort == "either" and not wanted.persons:
            return True
        return wanted.persons and _agree(entity.gender, wanted.gender)

    def _speaker_fits(self, event: Event, wanted: Wanted) -> bool:
        if event.entity is not None:
            return self._fits(self.cast.entities[event.entity], wanted, spoke=True)
        if wanted.plural:
            return event.phrase is None or event.phrase.plural or (wanted.orgs and event.speaker.kind == "organisation")
        if event.speaker.kind == "organisation":
            return wanted.orgs
        gender = event.phrase.gender if event.phrase else "either"
        return wanted.persons and _agree(gender, wanted.gender) and not (event.phrase and event.phrase.plural)

    def _sureness(self, who: int | None, wanted: Wanted) -> float:
        if who is None:
            return 0.0
        entity = self.cast.entities[who]
        sure = 0.12 if entity.sort == "person" or not wanted.persons else -0.12
        return sure + (0.1 if wanted.gender != "either" and entity.gender == wanted.gender else 0.0)


def _nearness(away: int) -> float:
    return 0.6 - 0.12 * min(away, 5)


def rank(found: Sequence[Found], margin: float = MARGIN) -> Found:
    """The best of them, marked a tie when the second is within `margin`."""
    if not found:
        return NOBODY
    ranked = sorted(found, key=lambda f: (-f.score, f.entity is None, f.entity or 0))
    tie = len(ranked) > 1 and ranked[0].score - ranked[1].score < margin
    return replace(ranked[0], tie=tie)


def _agree(left: Gender, right: Gender) -> bool:
    return "either" in (left, right) or left == right

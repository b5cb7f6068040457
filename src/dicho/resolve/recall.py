"""Who is meant by "she", "el ministro", a verb without a subject: the last compatible one, or nobody when unsure."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

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
    """The best candidate and its score; `tie` when another comes too near."""

    entity: int | None
    speaker: Speaker | None
    score: float
    tie: bool


NOBODY = Found(None, None, 0.0, False)


class Memory:
    """What has been said so far: speakers in text order, and the direct quotations, whose names count for less."""

    def __init__(self, cast: Cast, people: People, quoted: Sequence[tuple[int, int]]) -> None:
        self.cast = cast
        self.people = people
        self.events: list[Event] = []
        self.quoted = sorted(quoted)

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
        scores: dict[str, tuple[float, int | None, Speaker | None]] = {}
        paragraph = max(0, self.cast.text.rfind("\n\n", 0, at))
        opened: set[int] = set()
        low = max(0, at - WINDOW)
        for index in list(self.cast.between(low, at))[-MOST:]:
            who = self.cast.who[index]
            mention = self.cast.mentions[index]
            away = len(breaks) - bisect_left(breaks, mention.end)
            first = away not in opened and not self.in_quotation(mention.start)
            if who is None or not self._fits(self.cast.entities[who], wanted):
                continue
            opened.add(away)
            score = _nearness(away) + (0.12 if first and not mention.of else 0.0) - (0.12 if mention.of else 0.0)
            score += 0.1 if first and not mention.of and mention.start > paragraph else 0.0
            score -= 0.45 if self.in_quotation(mention.start) else 0.0
            _keep(scores, f"entity {who}", (score + self._sureness(who, wanted), who, None))
        self._add_speakers(at, breaks, wanted, scores, paragraph)
        banned = set(without)
        return _best([s for s in scores.values() if not (s[2] and s[2].id in banned) and not self._banned(s[1], banned)])

    def _add_speakers(
        self,
        at: int,
        breaks: Sequence[int],
        wanted: Wanted,
        scores: dict[str, tuple[float, int | None, Speaker | None]],
        paragraph: int,
    ) -> None:
        for rank, event in enumerate(self.before(at)):
            if event.at < at - 3 * WINDOW or not self._speaker_fits(event, wanted):
                continue
            away = len(breaks) - bisect_left(breaks, event.at)
            score = _nearness(away) + (wanted.spoke if rank == 0 else wanted.spoke / 3)
            score -= 0.1 if event.at < paragraph else 0.0
            sure = self._sureness(event.entity, wanted) if event.entity is not None else 0.0
            key = f"entity {event.entity}" if event.entity is not None else event.speaker.id
            _keep(scores, key, (score + sure, event.entity, event.speaker))

    def _banned(self, entity: int | None, banned: set[str]) -> bool:
        return entity is not None and any(e.entity == entity and e.speaker.id in banned for e in self.events[-20:])

    def _breaks(self, at: int) -> list[int]:
        """Where sentences end before `at`, those inside quotations left out: a long quotation is one step."""
        low = max(0, at - WINDOW)
        return [m.end() for m in BREAK.finditer(self.cast.text, low, at) if not self.in_quotation(m.start())]

    def _fits(self, entity: Entity, wanted: Wanted) -> bool:
        if wanted.plural and entity.is_person:
            return False
        if not entity.is_person:
            return wanted.orgs and entity.sort == "organisation"
        if entity.sort == "either" and wanted.orgs:
            return True
        return wanted.persons and _agree(entity.gender, wanted.gender)

    def _speaker_fits(self, event: Event, wanted: Wanted) -> bool:
        if event.entity is not None:
            return self._fits(self.cast.entities[event.entity], wanted)
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
        sure = 0.12 if entity.sort == "person" else 0.0 if wanted.orgs else -0.12
        return sure + (0.1 if wanted.gender != "either" and entity.gender == wanted.gender else 0.0)


def _nearness(away: int) -> float:
    return 0.6 - 0.12 * min(away, 5)


def _keep(
    scores: dict[str, tuple[float, int | None, Speaker | None]], key: str, value: tuple[float, int | None, Speaker | None]
) -> None:
    if key not in scores or value[0] > scores[key][0]:
        scores[key] = value


def _best(found: list[tuple[float, int | None, Speaker | None]]) -> Found:
    if not found:
        return NOBODY
    ranked = sorted(found, key=itemgetter(0), reverse=True)
    score, entity, speaker = ranked[0]
    tie = len(ranked) > 1 and score - ranked[1][0] < MARGIN
    return Found(entity, speaker, score, tie)


def _agree(left: Gender, right: Gender) -> bool:
    return "either" in (left, right) or left == right

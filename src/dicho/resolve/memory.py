"""What has been said so far in a document: who spoke where, and which stretches are somebody's direct words."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass

from dicho.model.statement import Speaker
from dicho.resolve.nouns import NounPhrase

LAST = 6  # speakers looked back over
NAMELESS = 12  # of those without a name


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Someone spoke at `at`; `entity` is the cast's index, None for one without a name."""

    at: int
    entity: int | None
    speaker: Speaker
    phrase: NounPhrase | None = None


class Memory:
    """Speakers in text order, and the direct quotations, whose names count for less."""

    def __init__(self, quoted: Sequence[tuple[int, int]]) -> None:
        self.events: list[Event] = []
        self._nameless: list[Event] = []
        self.quoted = sorted(quoted)
        self.narrator: int | None = None  # the author, whose by-line does not make them the one talked about
        self.publisher: int | None = None  # the outlet, which is no ministry and no union though it be named nearest

    def spoke(self, event: Event) -> None:
        """Remember a speaker."""
        insort(self.events, event, key=lambda e: e.at)
        if event.entity is None:
            insort(self._nameless, event, key=lambda e: e.at)

    def before(self, at: int) -> list[Event]:
        """Those who spoke before `at`, the last first; a few only."""
        end = bisect_left(self.events, at, key=lambda e: e.at)
        return self.events[max(0, end - LAST) : end][::-1]

    def nameless(self, at: int) -> list[Event]:
        """Those without a name who spoke before `at`, the last first; a few only."""
        end = bisect_left(self._nameless, at, key=lambda e: e.at)
        return self._nameless[max(0, end - NAMELESS) : end][::-1]

    def in_quotation(self, at: int) -> bool:
        """Whether this character is part of somebody's direct words."""
        return self._quotation(at) is not None

    def in_one_quotation(self, at: int, other: int) -> bool:
        """Whether both characters are part of the same direct words."""
        found = self._quotation(at)
        return found is not None and found == self._quotation(other)

    def _quotation(self, at: int) -> tuple[int, int] | None:
        index = bisect_left(self.quoted, (at + 1, 0)) - 1
        return self.quoted[index] if index >= 0 and at < self.quoted[index][1] else None

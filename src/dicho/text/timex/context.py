"""What an expression of time is read against, and the choice among the days it may mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from dicho.text.timex.calendar import Date, Days
from dicho.text.timex.meaning import Lean, Meaning

Tense = Literal["past", "future"]
FAR, SOON = 300, 62
"""Days: who tells of what was further back than the first writes its year, where the same date comes within the second.
"""


class Open(Exception):
    """The context lacks what the expression needs; never leaves this package."""


@dataclass(slots=True)
class Context:
    """The day of publication, the verb's tense, the date told before, the language; `reader` gives a meaning's days."""

    anchor: Date | None
    tense: Tense | None
    last: Date | None
    lang: str
    reader: Callable[[Meaning, Context], Days]

    def days(self, meaning: Meaning) -> Days:
        """The days of a meaning; Open without the date it needs, ValueError or OverflowError out of the calendar."""
        return self.reader(meaning, self)

    def start(self, base: object = "anchor") -> Date:
        """The date counted from."""
        if base == "last":
            found = self.last
        elif base == "anchor":
            found = self.anchor
        elif base == "event":
            found = None
        else:
            return self.days(base).first  # type: ignore[arg-type]
        if found is None:
            raise Open
        return found

    def year(self, told: object) -> int | None:
        """A year that is written, or that another meaning tells."""
        return told if told is None or isinstance(told, int) else self.days(told).first.year  # type: ignore[arg-type]

    def choose(self, candidates: Iterable[Days], lean: Lean | None) -> Days:
        """One of several days that differ in the year (or month), by what is written, the tense, or nearness."""
        anchor = self.start()
        every = list(candidates)
        tense = {"last": "before", "next": "after"}.get(lean or "", self.tense)
        fitting: list[Days] = []
        if tense == "before":
            fitting = [d for d in every if d.last < anchor]
        elif tense == "after":
            fitting = [d for d in every if d.first > anchor]
        elif tense == "past":
            fitting = [d for d in every if d.first <= anchor and not _is_ahead(d, anchor, every)]
        elif tense == "future":
            fitting = [d for d in every if d.last >= anchor]
        return min(fitting or every, key=lambda d: away(d, anchor))

    def years(self, make: Callable[[int], Days], reach: int = 1) -> list[Days]:
        """What `make` gives for the years around the anchor's, those left out that lack it (29 February)."""
        year = self.start().year
        found = []
        for candidate in range(year - reach, year + reach + 1):
            try:
                found.append(make(candidate))
            except ValueError:
                continue
        if not found:
            raise Open
        return found


def away(days: Days, anchor: Date) -> int:
    """Days from the anchor; the later of two as far away goes first."""
    if days.first <= anchor <= days.last:
        return 0
    return min(2 * abs((days.first - anchor).days) - (days.first > anchor), 2 * abs((days.last - anchor).days))


def _is_ahead(days: Days, anchor: Date, every: Iterable[Days]) -> bool:
    """Whether one so far back is told for the coming one: "they voted in June to sell it on 4 August"."""
    far = (anchor - days.last).days > FAR
    return far and any(0 < (other.first - anchor).days <= SOON for other in every)

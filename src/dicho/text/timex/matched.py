"""What a rule of the grammar matched: the values of its tokens, and what is read from them together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dicho.text.timex.calendar import full_year
from dicho.text.timex.meaning import Base, Lean, Meaning, Period, Unit
from dicho.text.timex.words import NODES, Values

SHIFT: dict[str, int] = {"last": -1, "this": 0, "next": 1, "that": 0}
LEANS = ("LAST", "NEXT", "THIS", "CURRENT", "THAT", "AFTERWARDS", "ULTIMO")
HOURS_A_DAY = 24
MULTIPLES: dict[str, tuple[int, Unit]] = {
    "fortnight": (2, "week"), "halfmonth": (15, "day"), "biennium": (2, "year"), "triennium": (3, "year"),
    "quadrennium": (4, "year"), "lustrum": (5, "year"), "sexennium": (6, "year"), "score": (20, "year"),
}  # fmt: skip
"""Words for several units, as counted: Spanish counts a quincena as fifteen days."""
BIGGEST = 100_000
"""Units of an offset: more is no time of this world."""


@dataclass(slots=True)
class Matched:
    """The values of the tokens one rule matched, and the rule's constants."""

    values: Sequence[Values]
    constants: Values

    def all(self, name: str) -> list[Any]:
        """The values of a class, in order."""
        return [v[name] for v in self.values if name in v]

    def first(self, name: str) -> Any:
        """The first value of a class, None without one."""
        for v in self.values:
            if name in v:
                return v[name]
        return None

    def nodes(self) -> list[Meaning]:
        """The times that earlier levels joined."""
        return [v[name] for v in self.values for name in NODES if name in v]

    def lean(self) -> Lean | None:
        """ "pasado", "next", "este"; where two stand ("este miércoles pasado") the one that is no "this"."""
        found: list[Any] = [v[name] for v in self.values for name in LEANS if name in v]
        strong = [f for f in found if f in ("last", "next")]
        chosen: Lean | None = "last" if -1 in found else (strong or found or [None])[0]
        return chosen

    def base(self) -> Base:
        """What is counted from: the last date told, by the lean or an "after" that no other lean overrules."""
        afterwards = self.first("AFTERWARDS") and not (self.first("LAST") or self.first("NEXT"))
        return "last" if afterwards or self.lean() == "that" else "anchor"

    def year(self) -> int | Meaning | None:
        """The year that is written, or told ("this year", "del año pasado")."""
        year: int | None = self.first("YEAR")
        if year is not None:
            return year
        if "year" in self.all("UNIT"):
            return Period("year", SHIFT[self.lean() or "this"])
        short = [v["YY"] for v in self.values if "YY" in v and "DAY" not in v]
        return full_year(short[-1]) if short else None

    def month(self) -> int | None:
        """The month by its name; of two short words the later ("mar. 3 mar.")."""
        name: int | None = self.first("MONTH")
        return name if name is not None else next(reversed(self.all("SHORTMONTH")), None)

    def steps(self) -> tuple[tuple[int, Unit], ...]:
        """Counts with their units; None counted is one ("hace un mes" has ONE)."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[tuple[int, Unit]]:
        count: int | None = None
        for v in self.values:
            if "UNIT" in v:
                step = scaled(1 if count is None else count, v["UNIT"])
                count = None
                if step:
                    yield step
            elif "NUM" in v:
                count = v["NUM"]
            elif "ONE" in v and count is None:
                count = 1
            elif "FEW" in v:
                count = v["FEW"]


def scaled(count: int, unit: str) -> tuple[int, Unit] | None:
    """A count in units of the calendar: hours as days, a fortnight as two weeks. None for none or too many."""
    if not 0 < count < BIGGEST:
        return None
    if unit == "hour":
        # Two hours from now is today, which "two hours" says of no day: only whole days and more are told.
        return (math.ceil(count / HOURS_A_DAY), "day") if count >= HOURS_A_DAY else None
    if unit in MULTIPLES:
        size, of = MULTIPLES[unit]
        return (size * count, of)
    return None if unit == "season" else (count, unit)  # type: ignore[return-value]

"""What the rules of the grammar make of the tokens they match: one function an action, giving a meaning or None."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dicho.text.timex.meaning import (
    Around,
    Base,
    Calendar,
    Century,
    Decade,
    Holiday,
    Lean,
    Meaning,
    Nth,
    Offset,
    Part,
    Period,
    Section,
    Sectioned,
    Stretch,
    Unit,
    Vague,
    Weekday,
    Window,
)
from dicho.text.timex.words import NODES, Values

SHIFT: dict[str, int] = {"last": -1, "this": 0, "next": 1, "that": 0}
LEANS = ("LAST", "NEXT", "THIS", "CURRENT", "THAT", "AFTERWARDS", "ULTIMO")
HOURS_A_DAY = 24
MOST_WEEKS = 52
MULTIPLES: dict[str, tuple[int, Unit]] = {
    "fortnight": (2, "week"), "halfmonth": (15, "day"), "biennium": (2, "year"), "triennium": (3, "year"),
    "quadrennium": (4, "year"), "lustrum": (5, "year"), "sexennium": (6, "year"), "score": (20, "year"),
}  # fmt: skip
"""Words for several units, as counted: Spanish counts a quincena as fifteen days."""
SATURDAY = 5
BIGGEST = 100_000
"""Units of an offset: more is no time of this world."""


@dataclass(frozen=True, slots=True)
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

    def year(self) -> int | Meaning | None:
        """The year that is written, or told ("this year", "del año pasado")."""
        year: int | None = self.first("YEAR")
        if year is not None:
            return year
        if "year" in self.all("UNIT"):
            return Period("year", SHIFT[self.lean() or "this"])
        short = [v["YY"] for v in self.values if "YY" in v and "DAY" not in v]
        return century_of(short[-1]) if short else None

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


def century_of(short: int) -> int:
    """The year of two digits: up to 30 of this century."""
    return short + (2000 if short <= 30 else 1900)


def month_named(m: Matched) -> int:
    """How many words may name the month."""
    return len(m.all("MONTH")) + len(m.all("SHORTMONTH"))


def date(m: Matched) -> Meaning | None:
    """A written date, whole or in part."""
    month, day = m.month(), m.first("DAY")
    lean = m.lean()
    told = "year" in m.all("UNIT")
    weekday = m.first("WEEKDAY")
    if weekday is None:
        # "mar" is a Tuesday or March: a month where it is the only one.
        short = [v["SHORTDAY"] for v in m.values if "SHORTDAY" in v and ("SHORTMONTH" not in v or month_named(m) > 1)]
        weekday = short[0] if short else None
    year = m.year()
    if m.constants.get("short_year"):
        year = century_of(m.values[-1]["YY"])
    if "month" in m.all("UNIT") and month is None:
        return Nth(day, "day", Period("month", SHIFT[lean or "this"]))
    return Calendar(year, month, day, weekday, None if told else lean)


def day_range(m: Matched) -> Meaning | None:
    """ "del 3 al 9 de enero"."""
    days = m.all("DAY")
    first, last = days[0], days[-1]
    if m.month() is None:
        month = Period("month", SHIFT[m.lean() or "this"])
        return Stretch(Nth(first, "day", month), Nth(last, "day", month))
    end = Calendar(m.year(), m.month(), last, None, None if "year" in m.all("UNIT") else m.lean())
    return Stretch(Calendar(None, None, first), end)


def night_between(m: Matched) -> Meaning | None:
    """ "la noche del 2 al 3": the day it begins on."""
    return Calendar(None, None, m.first("DAY"))


def weekday(m: Matched) -> Meaning | None:
    """A weekday by itself, or in a week that is told."""
    lean = m.lean()
    units = m.all("UNIT")
    if units:
        return Weekday(m.first("WEEKDAY"), None, Period("week", SHIFT[lean or "this"]))
    beside = m.constants.get("told") and m.first("AFTERWARDS") and lean in ("last", "next")
    day = m.first("WEEKDAY")
    weekly = m.first("WEEKLY") is not None and m.first("THIS") is None
    return Weekday(m.first("CLEARDAY") if day is None else day, lean, None, "last" if beside else "anchor", weekly)


def weekday_ahead(m: Matched) -> Meaning | None:
    """ "a week on Thursday", "Friday week", "two Sundays from now": weeks after the coming one."""
    day = m.first("WEEKDAY")
    plural = m.first("WEEKDAYS")
    count = m.first("NUM") or 1
    unit = m.first("UNIT")
    weeks = count * (2 if unit == "fortnight" else 1) if plural is None else count - 1
    if weeks > MOST_WEEKS or (unit not in (None, "week", "fortnight")):
        return None
    return Offset(((weeks, "week"),), Weekday(plural if day is None else day, "next"))


def ago_this(m: Matched) -> Meaning | None:
    """ "a year ago this week", "two years ago today"."""
    steps = m.steps()
    if not steps:
        return None
    base = Offset(((m.first("DEICTIC") or 0, "day"),))
    count, unit = steps[0]
    day = Offset(((-count, unit),), base)
    whole = m.constants["around"]
    return day if whole == "day" else Around(whole, day)


def deictic(m: Matched) -> Meaning | None:
    """Today and the days around it."""
    days = m.constants.get("days")
    return Offset(((m.first("DEICTIC") if days is None else days, "day"),))


def same(m: Matched) -> Meaning | None:
    """ "ese día": that of the last date told."""
    return Period(m.constants["unit"], 0, "last")


def after_last(m: Matched) -> Meaning | None:
    """ "al día siguiente", "la víspera"."""
    return Offset(((m.constants["days"], "day"),), "last")


def window(m: Matched) -> Meaning | None:
    """ "the past five years"."""
    steps = m.steps()
    direction = -1 if m.lean() == "last" else 1
    if not steps:
        return Vague("past" if direction < 0 else "future")
    base: Base = "last" if m.first("AFTERWARDS") and not (m.first("LAST") or m.first("NEXT")) else "anchor"
    return Window(direction * steps[0][0], steps[0][1], base)


def offset(m: Matched) -> Meaning | None:
    """ "three weeks ago", "dentro de 72 horas"."""
    steps = m.steps()
    sign, flags = m.constants["sign"], m.constants
    if not steps:
        units, vague = m.all("UNIT"), 0 in m.all("FEW")
        return Vague("past" if sign < 0 else "future") if vague and units and units[0] != "hour" else None
    base = flags.get("base", "anchor")
    if flags.get("half"):
        steps = half_more(steps[0]) if "COUNT" in flags["half"] else half_more((0, steps[0][1]))
        if not steps:
            return None
    turned = tuple((sign * count, unit) for count, unit in steps)
    return Offset(turned, base, bool(flags.get("deadline")), bool(flags.get("loose")))


HALVES: dict[str, tuple[int, Unit]] = {"year": (6, "month"), "decade": (5, "year"), "century": (50, "year")}


def half_more(step: tuple[int, Unit]) -> tuple[tuple[int, Unit], ...]:
    """So many units and a half, in smaller ones: a year and a half is 18 months; nothing for what has no half."""
    count, unit = step
    if unit not in HALVES:
        return ()
    size, of = HALVES[unit]
    return (((2 * count + 1) * size, of),)


def day_by(m: Matched) -> Meaning | None:
    """ "The day before Christmas", "la víspera de Reyes"."""
    return Offset(((m.constants["days"], "day"),), m.nodes()[-1])


def week_by(m: Matched) -> Meaning | None:
    """ "The week before Christmas", "the month after Easter"."""
    steps = m.steps()
    if not steps:
        return None
    count, unit = steps[0]
    node = m.nodes()[-1]
    if isinstance(node, Calendar) and node.month and not node.day:
        return Around("month", Offset(((m.constants["sign"] * count, unit),), node))
    return Around(unit, Offset(((m.constants["sign"] * count, unit),), m.nodes()[-1]))


def weekday_by(m: Matched) -> Meaning | None:
    """ "The Monday after Easter"; of other dates the words join no such pair ("on Monday after the 3 March vote")."""
    day, other = m.nodes()[:2]
    if not isinstance(day, Weekday) or day.lean or not isinstance(other, Holiday):
        return None
    return replace(day, lean=m.constants["lean"], base=other)


def weekday_before_last(m: Matched) -> Meaning | None:
    """ "The Friday before last", "the Friday after next"."""
    sign = m.constants["sign"]
    return Offset(((sign, "week"),), Weekday(m.first("WEEKDAY"), "last" if sign < 0 else "next"))


def weekday_in(m: Matched) -> Meaning | None:
    """ "Tuesday of the week after next", "Monday of week 12"."""
    day, week = m.nodes()[:2]
    weekly = isinstance(week, (Period, Part, Around)) and week.unit == "week"
    return Weekday(day.day, None, week) if isinstance(day, Weekday) and weekly else None


def half_of_month(m: Matched) -> Meaning | None:
    """ "The first half of May"."""
    index = m.first("ORD")
    return Nth(index, "halfmonth", m.nodes()[-1]) if index and index < 3 else None


def weekdays_ago(m: Matched) -> Meaning | None:
    """ "two Fridays ago", "hace dos viernes": the last one is one Friday ago. "A week ago Monday" is the one before."""
    day, weeks = m.first("WEEKDAY"), "week" in m.all("UNIT")
    day = m.first("WEEKDAYS") if day is None else day
    count = m.first("NUM") or (m.first("ONE") and 1)
    if not count or count > MOST_WEEKS:
        return None
    back = count if weeks else count - 1
    return Offset(((-back, "week"),), Weekday(day, "last"))


def offset_of(m: Matched) -> Meaning | None:
    """ "two days before Christmas"."""
    steps, nodes = m.steps(), m.nodes()
    if not steps or not nodes:
        return None
    return Offset(tuple((m.constants["sign"] * count, unit) for count, unit in steps), nodes[-1])


PARTS_OF_YEAR = {"quarter": 4, "half": 2, "third": 3}


def part(m: Matched) -> Meaning | None:
    """A quarter, a half, a third of a year."""
    quarter, half = m.first("QUARTER"), m.first("HALF")
    year = m.year()
    of = Calendar(year) if isinstance(year, int) else year
    if quarter:
        return Part("quarter", quarter, of, m.lean() if of is None else None)
    if half:
        return Part("half", half, of, m.lean() if of is None else None)
    name = m.first("YEARPART")
    index = m.first("ORD") or m.first("NUM") or PARTS_OF_YEAR[name]  # "el último trimestre"
    return Part(name, index, of, m.lean() if of is None else None)


def week(m: Matched) -> Meaning | None:
    """A week by its number."""
    year = m.year() if "YEAR" in m.values[-1] or "UNIT" in m.values[-1] or m.lean() else None
    of = Calendar(year) if isinstance(year, int) else year
    return Part("week", m.first("ORD") or m.first("NUM"), of or Period("year"))


def decade(m: Matched) -> Meaning | None:
    """ "the nineties", "la década de 1990"."""
    named = m.first("TENS")
    value = m.first("DECADE") if named is None else named
    if value is None:
        value = m.first("YEAR") or m.first("NUM")
    if value is None or value % 10 or (100 <= value < 1000):
        return None
    return Decade(value)


def century(m: Matched) -> Meaning | None:
    """ "siglo XXI"."""
    number = m.first("ROMAN") or m.first("ORD")
    return Century(number) if number and number < 100 else None


def season(m: Matched) -> Meaning | None:
    """A season of a year."""
    year = m.year()
    of = Calendar(year) if isinstance(year, int) else year
    return Part("season", m.first("SEASON"), of, m.lean() if of is None else None)


def period(m: Matched) -> Meaning | None:
    """ "la semana pasada", "next year", "that year"."""
    unit, lean = m.first("UNIT"), m.lean()
    shift = m.constants.get("shift", SHIFT.get(lean or "", 0))
    if unit == "hour" or lean is None or (unit == "season" and lean == "that"):
        return None
    if unit == "weekend" and (lean in ("this", m.constants.get("coming")) or m.first("SOON")) and abs(shift) < 2:
        return Around("weekend", Weekday(SATURDAY, lean))
    if unit in MULTIPLES and unit != "halfmonth":
        count, of = MULTIPLES[unit]
        return Window(count * (shift or 1), of)
    afterwards = m.first("AFTERWARDS") and not (m.first("LAST") or m.first("NEXT"))
    base: Base = "last" if lean == "that" or afterwards else "anchor"
    return Period(unit, shift, base)


def feast(m: Matched) -> Meaning | None:
    """A feast by its name."""
    # "New Year" holds the word year, which tells of no year here.
    name = m.constants.get("name") or m.first("FEAST")
    year = m.first("YEAR") if "new" in name else m.year()
    return Holiday(name, year, None if year else m.lean())


def vague(m: Matched) -> Meaning | None:
    """No date, only before, now or after."""
    return Vague(m.constants.get("reference") or m.first("VAGUE"))


def same_time(m: Matched) -> Meaning | None:
    """A time of day changes no day."""
    nodes = m.nodes()
    return nodes[0] if nodes else None


def told_after(m: Matched) -> list[Meaning]:
    """ "... of next month": the period that the lean before its unit tells, which is not that before the weekday."""
    units = m.all("UNIT")
    leans = [v[name] for v in m.values[2:] for name in LEANS if name in v]
    counted = len(units) + (m.first("WEEKDAY") is not None)
    if counted < 2 or not leans or units[-1] in ("hour", *MULTIPLES):
        return []
    base: Base = "last" if leans[-1] == "that" else "anchor"
    return [Period(units[-1], SHIFT.get(leans[-1], 0), base)]


def nth(m: Matched) -> Meaning | None:
    """ "the third Wednesday of next month", "el primer viernes de julio", "the first two weeks of 2021"."""
    nodes = m.nodes() or ([Calendar(m.year(), m.month())] if m.month() else told_after(m))
    last = m.first("ULTIMO") or (m.first("LAST") and -1)
    index = m.first("ORD") or last or 1
    day, units = m.first("WEEKDAY"), m.all("UNIT")
    if day is None and not units:
        return None
    unit = units[0] if day is None else day
    of = nodes[-1] if nodes else Period(units[-1])
    if unit in ("hour", "season") or (unit in MULTIPLES and unit != "halfmonth") or of == Period(unit):
        return None
    # Weekdays are not counted ("the first two Fridays" is no stretch), and a year is a number too.
    counts = [v["NUM"] for v in m.values if "NUM" in v and "YEAR" not in v] if day is None else []
    return Nth(index, unit, of, counts[0] if counts else 1)


def sectioned(m: Matched) -> Meaning | None:
    """ "early December", "a finales de año"."""
    nodes, units = m.nodes(), m.all("UNIT")
    if not nodes and units and units[-1] in ("hour", "day", *MULTIPLES):
        return None
    section: Section = m.constants.get("section") or m.first("SECTION")
    shift = SHIFT[m.first("LAST") or m.first("NEXT") or "this"]
    return Sectioned(section, nodes[-1] if nodes else Period(units[-1], shift))


def of_year(m: Matched) -> Meaning | None:
    """A part of a year and its year."""
    nodes = m.nodes()
    if isinstance(nodes[0], Part) and nodes[0].of is None:
        return replace(nodes[0], of=nodes[1], lean=None)
    return None


def weekend(m: Matched) -> Meaning | None:
    """ "over the weekend": that of the Saturday which the verb's tense tells, as with a weekday by itself."""
    return Around("weekend", Weekday(SATURDAY)) if m.first("UNIT") == "weekend" else None


def around(m: Matched) -> Meaning | None:
    """ "the week of the 18th"."""
    unit = m.first("UNIT") or m.constants.get("unit")
    nodes = m.nodes()
    return Around(unit, nodes[-1]) if unit in ("week", "weekend", "workweek") and nodes else None


def span(m: Matched) -> Meaning | None:
    """From one time to another."""
    nodes = m.nodes()
    first, last = nodes[0], nodes[-1]
    return None if isinstance(first, (Stretch, Window)) or isinstance(last, (Stretch, Window)) else Stretch(first, last)


def to_date(m: Matched) -> Meaning | None:
    """From a time up to today, or from today on: "from March to date", "between 22 January and now"."""
    today = Offset(((0, "day"),))
    every = [today if isinstance(node, Vague) else node for node in m.nodes()]
    if any(isinstance(node, Vague) and node.reference != "present" for node in m.nodes()):
        return None
    return Stretch(every[0], every[1] if len(every) > 1 else today)


def so_far(m: Matched) -> Meaning | None:
    """ "the year to date", "en lo que va de mes"."""
    units = m.all("UNIT")
    if not units or units[-1] in ("hour", "day", "season", *MULTIPLES):
        return None
    return Sectioned("sofar", Period(units[-1]))


def lasting(m: Matched) -> Meaning | None:
    """ "two weeks starting tomorrow", "the six months to June": so many units from a time on, or up to one."""
    steps = m.steps() or (((1, unit),) if (unit := m.first("UNIT")) and scaled(1, unit) else ())
    nodes = m.nodes()
    if not steps or not nodes:
        return None
    return Window(m.constants["sign"] * steps[0][0], steps[0][1], nodes[-1])


def fiscal(m: Matched) -> Meaning | None:
    """ "FY 2024", "FY24": by the year it is named for."""
    year: int | None = m.first("YEAR")
    return Calendar(year if year is not None else century_of(m.all("YY")[0]))


def second(m: Matched) -> Meaning | None:
    """ "Friday, 5/12": the date of the two."""
    day, date_ = m.nodes()[0], m.nodes()[-1]
    if isinstance(day, Weekday) and day.lean == "this" and m.constants.get("apart"):
        return None
    return date_ if isinstance(date_, Calendar) and date_.day and date_.month else None


def unit(m: Matched) -> Any:
    """A unit of more than one word."""
    return m.constants["unit"]


def lean(m: Matched) -> Any:
    """ "que viene"."""
    return m.constants["lean"]


ACTIONS: dict[str, Callable[[Matched], Any]] = {
    "date": date, "day_range": day_range, "night_between": night_between, "weekday": weekday, "deictic": deictic,
    "same": same, "after_last": after_last, "window": window, "offset": offset, "offset_of": offset_of,
    "weekdays_ago": weekdays_ago, "part": part,
    "week": week, "decade": decade, "century": century, "season": season, "period": period, "feast": feast,
    "vague": vague, "same_time": same_time, "nth": nth, "sectioned": sectioned, "of_year": of_year, "around": around,
    "weekend": weekend, "weekday_ahead": weekday_ahead, "ago_this": ago_this, "to_date": to_date, "so_far": so_far,
    "day_by": day_by, "week_by": week_by, "weekday_by": weekday_by, "weekday_before_last": weekday_before_last,
    "weekday_in": weekday_in, "half_of_month": half_of_month,
    "lasting": lasting, "fiscal": fiscal, "second": second,
    "range": span, "unit": unit, "lean": lean,
}  # fmt: skip

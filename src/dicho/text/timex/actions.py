"""What the rules of the grammar make of the tokens they match: one function an action, giving a meaning or None."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dicho.text.timex.calendar import full_year
from dicho.text.timex.counted import COUNTED
from dicho.text.timex.matched import LEANS, MULTIPLES, SHIFT, Matched
from dicho.text.timex.meaning import (
    Around,
    Base,
    Calendar,
    Century,
    Decade,
    Holiday,
    Meaning,
    Nth,
    Offset,
    Part,
    Period,
    Section,
    Sectioned,
    Stretch,
    Vague,
    Weekday,
    Window,
)

SATURDAY = 5
HUNDREDS = range(16, 21)
PARTS_OF_YEAR = {"quarter": 4, "half": 2, "third": 3}


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
        year = full_year(m.values[-1]["YY"])
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


def whole_year(year: int | Meaning | None) -> Meaning | None:
    """A year as a meaning of its own."""
    return Calendar(year) if isinstance(year, int) else year


def part_of(m: Matched, name: Any, index: Any) -> Meaning:
    """A part of the year that is told, else of the one that its lean tells."""
    of = whole_year(m.year())
    return Part(name, index, of, m.lean() if of is None else None)


def part(m: Matched) -> Meaning | None:
    """A quarter, a half, a third of a year."""
    quarter, half = m.first("QUARTER"), m.first("HALF")
    if quarter:
        return part_of(m, "quarter", quarter)
    if half:
        return part_of(m, "half", half)
    name = m.first("YEARPART")
    return part_of(m, name, m.first("ORD") or m.first("NUM") or PARTS_OF_YEAR[name])  # "el último trimestre"


def week(m: Matched) -> Meaning | None:
    """A week by its number."""
    year = m.year() if "YEAR" in m.values[-1] or "UNIT" in m.values[-1] or m.lean() else None
    return Part("week", m.first("ORD") or m.first("NUM"), whole_year(year) or Period("year"))


def decade(m: Matched) -> Meaning | None:
    """ "the nineties", "la década de 1990"."""
    named = m.first("TENS")
    value = m.first("DECADE") if named is None else named
    if m.constants.get("hundreds"):
        # "The nineteen-eighties", "the twenty-tens".
        hundreds, tens = m.first("NUM"), m.first("TEENS") if named is None else named
        return Decade(100 * hundreds + tens) if hundreds in HUNDREDS else None
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
    return part_of(m, "season", m.first("SEASON"))


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
    return Period(unit, shift, m.base())


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


def two_months(m: Matched) -> Meaning | None:
    """ "May and June 2020": one stretch where the months follow each other."""
    first, last = m.nodes()
    if not isinstance(first, Calendar) or not isinstance(last, Calendar) or first.year or first.lean or last.lean:
        return None
    return Stretch(first, last) if (first.month or 0) + 1 == last.month else None


def fiscal(m: Matched) -> Meaning | None:
    """ "FY 2024", "FY24": by the year it is named for."""
    year: int | None = m.first("YEAR")
    return Calendar(year if year is not None else full_year(m.all("YY")[0]))


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


ACTIONS: dict[str, Callable[[Matched], Any]] = COUNTED | {
    "date": date,
    "day_range": day_range,
    "night_between": night_between,
    "weekday": weekday,
    "deictic": deictic,
    "same": same,
    "after_last": after_last,
    "part": part,
    "week": week,
    "decade": decade,
    "century": century,
    "season": season,
    "period": period,
    "feast": feast,
    "vague": vague,
    "same_time": same_time,
    "nth": nth,
    "sectioned": sectioned,
    "of_year": of_year,
    "around": around,
    "weekend": weekend,
    "fiscal": fiscal,
    "two_months": two_months,
    "second": second,
    "range": span,
    "unit": unit,
    "lean": lean,
}

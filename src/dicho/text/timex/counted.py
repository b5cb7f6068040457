"""Actions that count: so many units from a time, before it, up to it, or the nearest day of the week around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dicho.text.timex.matched import MULTIPLES, Matched, scaled
from dicho.text.timex.meaning import (
    Around,
    Calendar,
    Holiday,
    Meaning,
    Nth,
    Offset,
    Part,
    Period,
    Sectioned,
    Stretch,
    Unit,
    Vague,
    Weekday,
    Window,
)

MOST_WEEKS = 52


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


def window(m: Matched) -> Meaning | None:
    """ "the past five years"."""
    steps = m.steps()
    direction = -1 if m.lean() == "last" else 1
    if not steps:
        return Vague("past" if direction < 0 else "future")
    return Window(direction * steps[0][0], steps[0][1], m.base())


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


COUNTED: dict[str, Callable[[Matched], Any]] = {
    "weekday_ahead": weekday_ahead,
    "ago_this": ago_this,
    "window": window,
    "offset": offset,
    "day_by": day_by,
    "week_by": week_by,
    "weekday_by": weekday_by,
    "weekday_before_last": weekday_before_last,
    "weekday_in": weekday_in,
    "half_of_month": half_of_month,
    "weekdays_ago": weekdays_ago,
    "offset_of": offset_of,
    "to_date": to_date,
    "so_far": so_far,
    "lasting": lasting,
}

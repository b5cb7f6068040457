"""From what an expression of time means to a date: against the publication, the verb's tense, the last date told.

The rule for news: a weekday by itself is the last one, that of publication included, unless the verb is future. A month
or a day of a month without a year is the nearest one, unless the verb's tense tells (P. Mazur, R. Dale, "What's the
date? High accuracy interpretation of weekday names", COLING 2008, find the same for weekdays).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from dicho.model.statement import Precision, When
from dicho.text.timex import calendar as cal
from dicho.text.timex.calendar import DAY, Date, Days
from dicho.text.timex.context import Context, Open, Tense, away
from dicho.text.timex.meaning import (
    Around,
    Calendar,
    Century,
    Decade,
    Expression,
    Holiday,
    Meaning,
    Nth,
    Offset,
    Part,
    Period,
    Sectioned,
    Stretch,
    Vague,
    Weekday,
    Window,
)
from dicho.text.timex.stretches import stretch

WEEK = 7
SAME_STORY = 31
"""Days: a day of the month told after a date further away than this is of that date's month."""


def resolve(
    expression: Expression, anchor: datetime.date | None, tense: Tense | None = None, last: datetime.date | None = None
) -> When | None:
    """When an expression speaks of; None where that takes a date that is not known.

    `anchor` is the day of publication, `tense` that of the verb the expression goes with, `last` the date told before
    it ("three days later", "that year"). Values out of the calendar are None, never an error.
    """
    context = Context(anchor, tense, last, expression.lang, _days)
    meaning = expression.meaning
    spans = (expression.span,)
    if isinstance(meaning, Vague):
        return _vague(meaning, anchor, spans)
    try:
        days = _days(meaning, context)
        others = _others(meaning, days, context)
    except (Open, ValueError, OverflowError):
        return None
    return When(days.value(), days.coarsest(), spans, others)


def _vague(meaning: Vague, anchor: Date | None, spans: Any) -> When | None:
    if anchor is None:
        return None
    written = {"past": "../{}", "present": "{}", "future": "{}/.."}[meaning.reference]
    return When(written.format(anchor.isoformat()), "vague", spans)


def _days(meaning: Meaning, context: Context) -> Days:
    """The days a meaning speaks of; Open without the date it needs, ValueError or OverflowError out of the calendar."""
    found: Days = READERS[type(meaning)](meaning, context)
    return found


def _calendar(m: Calendar, context: Context) -> Days:
    year = context.year(m.year)
    if m.month is None and m.day is not None:
        return _day_of_month(m, context)
    if m.month is None:
        if year is None:
            raise Open
        return cal.in_year(year)
    if year is not None:
        return _one_date(m, year)
    if m.lean == "this":
        return _one_date(m, context.start().year)
    if m.weekday is not None:
        told = [d for d in context.years(lambda y: _one_date(m, y), 4) if d.first.weekday() == m.weekday]
        if told:
            return min(told, key=lambda d: away(d, context.start()))
    leap = 8 if (m.month, m.day) == (2, 29) else 1
    return context.choose(context.years(lambda y: _one_date(m, y), leap), m.lean)


def _one_date(m: Calendar, year: int) -> Days:
    month = m.month or 1
    if m.day is None:
        return cal.in_month(year, month)
    day = Date(year, month, m.day)
    return Days(day, day)


def _day_of_month(m: Calendar, context: Context) -> Days:
    """ "el 8": of the month of the last date told where that is far away, else the nearest or as the tense tells."""
    anchor = context.start()
    last = context.last
    far = last is not None and context.tense != "future" and abs((last - anchor).days) > SAME_STORY
    around = last if far and last is not None else anchor
    reach = 6 if m.weekday is not None else 2
    every = []
    for shift in range(-reach, reach + 1):
        month = cal.month_of(cal.months(around) + shift)
        try:
            day = month.replace(day=m.day or 1)
        except ValueError:
            continue
        if m.weekday is None or day.weekday() == m.weekday:
            every.append(Days(day, day))
    if not every:
        raise Open
    if far:
        return next((d for d in every if d.first.month == around.month), every[0])
    return context.choose(every, m.lean)


def _weekday(m: Weekday, context: Context) -> Days:
    if m.within is not None:
        day = context.days(m.within).first + DAY * m.day
        return Days(day, day)
    anchor = context.start(m.base)
    back = (anchor.weekday() - m.day) % WEEK
    ahead = (m.day - anchor.weekday()) % WEEK
    if m.lean == "last":
        move = -(back or WEEK)
    elif m.lean == "next":
        move = ahead or WEEK
    elif context.tense == "future":
        move = ahead
    elif context.tense == "past" or m.lean != "this":
        move = -back
    elif context.lang == "en":
        move = m.day - anchor.weekday()
    else:
        move = -back if back <= 2 else ahead
    day = anchor + DAY * move
    if m.weekly and _same_week(day, anchor):
        day += DAY * (WEEK if m.lean == "next" else -WEEK)
    return Days(day, day)


def _same_week(one: Date, other: Date) -> bool:
    return one.isocalendar()[:2] == other.isocalendar()[:2]


def _period(m: Period, context: Context) -> Days:
    if m.unit == "day" and not m.shift and m.base == "last" and context.last == context.anchor:
        raise Open  # "that night" is not the night of the page, which would be "tonight"
    return cal.unit_at(context.start(m.base), m.unit, m.shift)


COARSE: tuple[str, ...] = ("month", "quarter", "half", "year", "decade", "century")


LONG = ("year", "decade", "century")
"""Units in which "in so many" tells as often how long it took ("the worst in a decade") as when it will be."""


def _offset(m: Offset, context: Context) -> Days:
    if m.loose and (context.tense == "past" or (context.tense is None and m.steps[-1][1] in LONG)):
        raise Open
    day = context.start(m.base)
    for count, unit in m.steps:
        day = cal.moved(day, count, unit)
    unit = m.steps[-1][1]
    if m.deadline or unit not in COARSE or not isinstance(m.base, str):
        return Days(day, day)
    return cal.unit_at(day, "month" if unit in ("quarter", "half") else unit)


def _window(m: Window, context: Context) -> Days:
    if not isinstance(m.base, str):
        return _window_of(m, context.days(m.base))
    day = context.start(m.base)
    if m.unit in WHOLE:
        near, far = sorted((m.count // abs(m.count), m.count))
        return cal.joined(cal.unit_at(day, m.unit, near), cal.unit_at(day, m.unit, far))
    far_ = cal.moved(day, m.count, m.unit)
    first, last = (far_, day) if m.count < 0 else (day + DAY, max(far_, day + DAY))
    precision: Precision = "day" if m.unit == "week" else cal.PRECISION[m.unit]
    return Days(first, last, precision, "", True)


WHOLE = ("quarter", "half")
"""Units of which those that are over, or to begin, are counted: business years are told by them."""


def _window_of(m: Window, base: Days) -> Days:
    """So many units that begin with a time told, or end with it."""
    coarse: Precision = base.precision if base.precision in ("month", "year", "quarter") else "day"
    if m.count < 0:
        return Days(cal.moved(base.last + DAY, m.count, m.unit), base.last, coarse)
    return Days(base.first, cal.moved(base.first, m.count, m.unit) - DAY, coarse)


def _part(m: Part, context: Context) -> Days:
    def make(year: int) -> Days:
        if isinstance(m.index, str):
            return cal.season(m.index, year)
        return cal.of_year(m.unit, m.index, year)

    if m.of is not None:
        return make(context.days(m.of).first.year)
    if m.lean == "this" and m.unit != "season":
        return make(context.start().year)
    return context.choose(context.years(make), m.lean)


def _nth(m: Nth, context: Context) -> Days:
    whole = context.days(m.of)
    every = list(_inside(whole, m.unit))
    if not every or abs(m.index) > len(every):
        raise Open
    low = m.index - 1 if m.index > 0 else len(every) - m.count
    chosen = every[max(0, low) : low + m.count]
    if len(chosen) < m.count:
        raise Open
    return cal.joined(chosen[0], chosen[-1]) if m.count > 1 else chosen[0]


MOST_INSIDE = 400


def _inside(whole: Days, unit: Any) -> Iterable[Days]:
    """The weekdays or units inside a period; a week is where its Thursday is (ISO 8601), a weekend its Saturday."""
    if isinstance(unit, int):
        first = whole.first + DAY * ((unit - whole.first.weekday()) % WEEK)
        return [Days(first + 7 * DAY * i, first + 7 * DAY * i) for i in range(((whole.last - first).days) // 7 + 1)]
    at = cal.unit_at(whole.first, unit)
    found: list[Days] = []
    while at.first <= whole.last and len(found) < MOST_INSIDE:
        middle = at.first + (3 * DAY if unit == "week" else 0 * DAY)
        if whole.first <= middle <= whole.last:
            found.append(at)
        at = cal.unit_at(at.first, unit, 1)
    return found


def _decade(m: Decade, context: Context) -> Days:
    year = m.first if m.first >= 100 else 1900 + m.first
    return replace(cal.in_year(year), last=Date(year + 9, 12, 31), precision="decade")


def _century(m: Century, context: Context) -> Days:
    year = max(1, (m.number - 1) * 100)
    return Days(Date(year, 1, 1), Date(m.number * 100 - 1, 12, 31), "century")


def _holiday(m: Holiday, context: Context) -> Days:
    year = context.year(m.year)
    if year is not None:
        return cal.feast(m.name, year)
    return context.choose(context.years(lambda y: cal.feast(m.name, y)), m.lean)


def _sectioned(m: Sectioned, context: Context) -> Days:
    whole = context.days(m.of)
    if m.section == "end":
        return Days(whole.last, whole.last)
    if m.section == "sofar":
        return Days(whole.first, max(whole.first, context.start()))
    if m.section == "rest":
        first = max(whole.first, context.start())
        return Days(min(first, whole.last), whole.last)
    return whole


def _around(m: Around, context: Context) -> Days:
    day = context.days(m.of).first
    # "Labor Day weekend": that before a Monday.
    return cal.unit_at(day, m.unit, -1 if m.unit == "weekend" and day.weekday() < 2 else 0)


READERS: dict[type, Callable[..., Days]] = {
    Calendar: _calendar, Weekday: _weekday, Period: _period, Offset: _offset, Window: _window, Part: _part, Nth: _nth,
    Decade: _decade, Century: _century, Holiday: _holiday, Sectioned: _sectioned, Around: _around, Stretch: stretch,
}  # fmt: skip


def _others(meaning: Meaning, days: Days, context: Context) -> tuple[str, ...]:
    """Further readings: day and month the other way round; "next Friday", which may be that of the week after."""
    if isinstance(meaning, Calendar) and meaning.swapped:
        turned = replace(meaning, month=meaning.day, day=meaning.month, swapped=False)
        return (_days(turned, context).value(),)
    if not isinstance(meaning, Weekday) or meaning.lean not in ("last", "next") or context.anchor is None:
        return ()
    if meaning.base != "anchor" or meaning.within is not None:
        return ()
    far = DAY * WEEK * (1 if meaning.lean == "next" else -1)
    near = days.first - far if meaning.weekly else days.first
    ahead = near > context.anchor if meaning.lean == "next" else near < context.anchor
    if not (ahead and _same_week(near, context.anchor)):
        return ()
    return ((near if meaning.weekly else near + far).isoformat(),)

"""From what an expression of time means to a date: against the publication, the verb's tense, the last date told.

The rule for news: a weekday by itself is the last one, that of publication included, unless the verb is future. A month
or a day of a month without a year is the nearest one, unless the verb's tense tells (P. Mazur, R. Dale, "What's the
date? High accuracy interpretation of weekday names", COLING 2008, find the same for weekdays).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from dicho.model.statement import Precision, When
from dicho.text.timex import calendar as cal
from dicho.text.timex.calendar import DAY, Date, Days
from dicho.text.timex.meaning import (
    Around,
    Calendar,
    Century,
    Decade,
    Expression,
    Holiday,
    Lean,
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

Tense = Literal["past", "future"]
WEEK = 7
SAME_STORY = 31
"""Days: a day of the month told after a date further away than this is of that date's month."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against."""

    anchor: Date | None
    tense: Tense | None
    last: Date | None
    lang: str


class Open(Exception):
    """The context lacks what the expression needs; never leaves this module."""


def resolve(
    expression: Expression, anchor: datetime.date | None, tense: Tense | None = None, last: datetime.date | None = None
) -> When | None:
    """When an expression speaks of; None where that takes a date that is not known.

    `anchor` is the day of publication, `tense` that of the verb the expression goes with, `last` the date told before
    it ("three days later", "that year"). Values out of the calendar are None, never an error.
    """
    context = Context(anchor, tense, last, expression.lang)
    meaning = expression.meaning
    spans = (expression.span,)
    if isinstance(meaning, Vague):
        return _vague(meaning, anchor, spans)
    try:
        days = _days(meaning, context)
        others = _others(meaning, days, context)
    except (Open, ValueError, OverflowError):
        return None
    return When(days.value(), days.precision, spans, others)


def _vague(meaning: Vague, anchor: Date | None, spans: Any) -> When | None:
    if anchor is None:
        return None
    written = {"past": "../{}", "present": "{}", "future": "{}/.."}[meaning.reference]
    return When(written.format(anchor.isoformat()), "vague", spans)


def _days(meaning: Meaning, context: Context) -> Days:
    """The days a meaning speaks of; Open without the date it needs, ValueError or OverflowError out of the calendar."""
    found: Days = READERS[type(meaning)](meaning, context)
    return found


def _anchor(context: Context, base: object = "anchor") -> Date:
    """The date counted from."""
    if base == "last":
        found = context.last
    elif base == "anchor":
        found = context.anchor
    elif base == "event":
        found = None
    else:
        return _days(base, context).first  # type: ignore[arg-type]
    if found is None:
        raise Open
    return found


def _choose(candidates: Iterable[Days], lean: Lean | None, context: Context) -> Days:
    """One of several days that differ in the year (or month), by what is written, the tense, or nearness."""
    anchor = _anchor(context)
    every = list(candidates)
    tense = {"last": "before", "next": "after"}.get(lean or "", context.tense)
    fitting: list[Days] = []
    if tense == "before":
        fitting = [d for d in every if d.last < anchor]
    elif tense == "after":
        fitting = [d for d in every if d.first > anchor]
    elif tense == "past":
        fitting = [d for d in every if d.first <= anchor]
    elif tense == "future":
        fitting = [d for d in every if d.last >= anchor]
    return min(fitting or every, key=lambda d: _away(d, anchor))


def _away(days: Days, anchor: Date) -> int:
    """Days from the anchor; the later of two as far away goes first."""
    if days.first <= anchor <= days.last:
        return 0
    return min(2 * abs((days.first - anchor).days) - (days.first > anchor), 2 * abs((days.last - anchor).days))


def _years(make: Callable[[int], Days], context: Context, reach: int = 1) -> list[Days]:
    """What `make` gives for the years around the anchor's, those left out that lack it (29 February)."""
    year = _anchor(context).year
    found = []
    for candidate in range(year - reach, year + reach + 1):
        try:
            found.append(make(candidate))
        except ValueError:
            continue
    if not found:
        raise Open
    return found


def _year(told: object, context: Context) -> int | None:
    """A year that is written, or that another meaning tells."""
    return told if told is None or isinstance(told, int) else _days(told, context).first.year  # type: ignore[arg-type]


def _calendar(m: Calendar, context: Context) -> Days:
    year = _year(m.year, context)
    if m.month is None and m.day is not None:
        return _day_of_month(m, context)
    if m.month is None:
        if year is None:
            raise Open
        return cal.in_year(year)
    if year is not None:
        return _one_date(m, year)
    if m.lean == "this":
        return _one_date(m, _anchor(context).year)
    if m.weekday is not None:
        told = [d for d in _years(lambda y: _one_date(m, y), context, 4) if d.first.weekday() == m.weekday]
        if told:
            return min(told, key=lambda d: _away(d, _anchor(context)))
    leap = 8 if (m.month, m.day) == (2, 29) else 1
    return _choose(_years(lambda y: _one_date(m, y), context, leap), m.lean, context)


def _one_date(m: Calendar, year: int) -> Days:
    month = m.month or 1
    if m.day is None:
        return cal.in_month(year, month)
    day = Date(year, month, m.day)
    return Days(day, day)


def _day_of_month(m: Calendar, context: Context) -> Days:
    """ "el 8": of the month of the last date told where that is far away, else the nearest or as the tense tells."""
    anchor = _anchor(context)
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
    return _choose(every, m.lean, context)


def _weekday(m: Weekday, context: Context) -> Days:
    if m.within is not None:
        day = _days(m.within, context).first + DAY * m.day
        return Days(day, day)
    anchor = _anchor(context)
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
    return Days(day, day)


def _period(m: Period, context: Context) -> Days:
    return cal.unit_at(_anchor(context, m.base), m.unit, m.shift)


COARSE: tuple[str, ...] = ("month", "quarter", "half", "year", "decade", "century")


def _offset(m: Offset, context: Context) -> Days:
    if m.loose and context.tense == "past":
        raise Open
    day = _anchor(context, m.base)
    for count, unit in m.steps:
        day = cal.moved(day, count, unit)
    unit = m.steps[-1][1]
    if unit not in COARSE or not isinstance(m.base, str):
        return Days(day, day)
    return cal.unit_at(day, "month" if unit in ("quarter", "half") else unit)


def _window(m: Window, context: Context) -> Days:
    day = _anchor(context, m.base)
    far = cal.moved(day, m.count, m.unit)
    first, last = (far, day) if m.count < 0 else (day + DAY, max(far, day + DAY))
    precision: Precision = "day" if m.unit == "week" else cal.PRECISION[m.unit]
    return Days(first, last, precision, "", True)


def _part(m: Part, context: Context) -> Days:
    def make(year: int) -> Days:
        if isinstance(m.index, str):
            return cal.season(m.index, year)
        return cal.of_year(m.unit, m.index, year)

    if m.of is not None:
        return make(_days(m.of, context).first.year)
    if m.lean == "this" and m.unit != "season":
        return make(_anchor(context).year)
    return _choose(_years(make, context), m.lean, context)


def _nth(m: Nth, context: Context) -> Days:
    whole = _days(m.of, context)
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
    year = _year(m.year, context)
    if year is not None:
        return cal.feast(m.name, year)
    return _choose(_years(lambda y: cal.feast(m.name, y), context), m.lean, context)


def _sectioned(m: Sectioned, context: Context) -> Days:
    whole = _days(m.of, context)
    if m.section == "end":
        return Days(whole.last, whole.last)
    if m.section == "rest":
        first = max(whole.first, _anchor(context))
        return Days(min(first, whole.last), whole.last)
    return whole


def _around(m: Around, context: Context) -> Days:
    return cal.unit_at(_days(m.of, context).first, m.unit)


def _stretch(m: Stretch, context: Context) -> Days:
    """Both ends; what one leaves out (month, year, which week) is that of the other."""
    first, last = m.first, m.last
    if isinstance(first, Weekday) and isinstance(last, Weekday):
        return _weekdays(first, last, context)
    if isinstance(first, Calendar) and isinstance(last, Calendar):
        return _dates(first, last, context)
    low, high = _days(first, context), _days(last, context)
    if isinstance(last, Weekday) and last.lean is None and high.first < low.first:
        high = Days(low.first + DAY * ((last.day - low.first.weekday()) % WEEK or WEEK), high.last)
        high = Days(high.first, high.first)
    return _ordered(low, high)


def _weekdays(first: Weekday, last: Weekday, context: Context) -> Days:
    if context.tense == "future" or first.lean == "next":
        low = _days(first, context)
        day = low.first + DAY * ((last.day - first.day) % WEEK or WEEK)
        return cal.joined(low, Days(day, day))
    high = _days(replace(last, lean=last.lean or first.lean), context)
    day = high.first - DAY * ((last.day - first.day) % WEEK or WEEK)
    return cal.joined(Days(day, day), high)


def _dates(first: Calendar, last: Calendar, context: Context) -> Days:
    if first.month is None and first.day is not None and last.day is not None:
        high = _days(last, context)
        low = cal.day_up_to(first.day, high.first)
        return cal.joined(low, high)
    if first.year is None and last.year is not None:
        high = _days(last, context)
        low = _days(replace(first, year=high.first.year), context)
        return _ordered(
            low if low.first <= high.last else _days(replace(first, year=high.first.year - 1), context), high
        )
    if last.year is None and (last.month or last.day):
        low = _days(first, context)
        if first.year is None and context.tense != "future":
            high = _days(last, context)
            low = _days(replace(first, year=high.first.year), context) if first.month else low
            return _ordered(
                low if low.first <= high.last else _days(replace(first, year=high.first.year - 1), context), high
            )
        if last.month is None and last.day is not None:
            day = low.first.replace(day=last.day)
            return _ordered(low, Days(day, day))
        high = _days(replace(last, year=low.first.year), context)
        return _ordered(low, high if high.last >= low.first else _days(replace(last, year=low.first.year + 1), context))
    return _ordered(_days(first, context), _days(last, context))


def _ordered(low: Days, high: Days) -> Days:
    if high.last < low.first:
        raise Open
    return cal.joined(low, high)


READERS: dict[type, Callable[..., Days]] = {
    Calendar: _calendar, Weekday: _weekday, Period: _period, Offset: _offset, Window: _window, Part: _part, Nth: _nth,
    Decade: _decade, Century: _century, Holiday: _holiday, Sectioned: _sectioned, Around: _around, Stretch: _stretch,
}  # fmt: skip


def _others(meaning: Meaning, days: Days, context: Context) -> tuple[str, ...]:
    """Further readings: day and month the other way round; "next Friday", which may be that of the week after."""
    if isinstance(meaning, Calendar) and meaning.swapped:
        turned = replace(meaning, month=meaning.day, day=meaning.month, swapped=False)
        return (_days(turned, context).value(),)
    if not isinstance(meaning, Weekday) or meaning.lean not in ("last", "next") or context.lang != "en":
        return ()
    if context.anchor is None or days.first.isocalendar()[:2] != context.anchor.isocalendar()[:2]:
        return ()
    other = days.first + DAY * WEEK * (1 if meaning.lean == "next" else -1)
    return (other.isoformat(),)

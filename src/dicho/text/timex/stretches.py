"""From one time to another: what an end leaves out (month, year, which week) is that of the other end."""

from __future__ import annotations

from dataclasses import replace

from dicho.text.timex import calendar as cal
from dicho.text.timex.calendar import DAY, Days
from dicho.text.timex.context import Context, Open
from dicho.text.timex.meaning import Calendar, Holiday, Part, Stretch, Weekday

WEEK = 7
YEAR = 366 * DAY


def stretch(m: Stretch, context: Context) -> Days:
    """Both ends, each as precise as it is told."""
    first, last = m.first, m.last
    if isinstance(first, Weekday) and isinstance(last, Weekday):
        return _weekdays(first, last, context)
    if isinstance(first, Calendar) and isinstance(last, Calendar):
        return _dates(first, last, context)
    if isinstance(first, Part) and isinstance(last, Part) and first.of is None and last.of is not None:
        first = replace(first, of=last.of, lean=None)
    low, high = context.days(first), context.days(last)
    if isinstance(last, Holiday) and last.year is None and not low.first <= high.first < low.first + YEAR:
        year = low.first.year
        feasts = [context.days(replace(last, year=each)) for each in (year, year + 1)]
        high = next((each for each in feasts if each.first >= low.first), high)
    if isinstance(last, Weekday) and last.lean is None and high.first < low.first:
        day = low.first + DAY * ((last.day - low.first.weekday()) % WEEK or WEEK)
        high = Days(day, day)
    return _ordered(low, high)


def _weekdays(first: Weekday, last: Weekday, context: Context) -> Days:
    if last.within is None and (context.tense == "future" or first.lean == "next"):
        low = context.days(first)
        day = low.first + DAY * ((last.day - first.day) % WEEK or WEEK)
        return cal.joined(low, Days(day, day))
    high = context.days(replace(last, lean=last.lean or first.lean))
    day = high.first - DAY * ((last.day - first.day) % WEEK or WEEK)
    return cal.joined(Days(day, day), high)


def _dates(first: Calendar, last: Calendar, context: Context) -> Days:
    if first.month is None and first.day is not None and last.day is not None:
        high = context.days(last)
        return cal.joined(cal.day_up_to(first.day, high.first), high)
    if first.year is None and last.year is not None:
        return _before(first, context.days(last), context)
    if first.year is None and last.year is None and (first.month or 0) > (last.month or 13):
        return _over_new_year(first, last, context)
    if last.year is None and (last.month or last.day):
        return _after(first, last, context)
    return _ordered(context.days(first), context.days(last))


def _over_new_year(first: Calendar, last: Calendar, context: Context) -> Days:
    """From one year into the next ("December 20 to January 5"): that around the anchor, else as the tense tells."""

    def make(year: int) -> Days:
        return cal.joined(context.days(replace(first, year=year)), context.days(replace(last, year=year + 1)))

    every = context.years(make)
    anchor = context.start()
    around = [days for days in every if days.first <= anchor <= days.last]
    return around[0] if around else context.choose(every, first.lean or last.lean)


def _before(first: Calendar, high: Days, context: Context) -> Days:
    """The start without a year: of the year of the end, or of the one before."""
    low = context.days(replace(first, year=high.first.year))
    return _ordered(low if low.first <= high.last else context.days(replace(first, year=high.first.year - 1)), high)


def _after(first: Calendar, last: Calendar, context: Context) -> Days:
    """The end without a year: that of the start, or the next; where neither has one the tense tells the end's."""
    low = context.days(first)
    if last.month is None and last.day is not None:
        day = low.first.replace(day=last.day)
        return _ordered(low, Days(day, day))
    if first.year is None and context.tense != "future":
        return _before(first, context.days(last), context) if first.month else _ordered(low, context.days(last))
    high = context.days(replace(last, year=low.first.year))
    return _ordered(low, high if high.last >= low.first else context.days(replace(last, year=low.first.year + 1)))


def _ordered(low: Days, high: Days) -> Days:
    if high.last < low.first:
        raise Open
    return cal.joined(low, high)

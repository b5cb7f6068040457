"""Days as numbers, and how far apart two times are that may each be of several days."""

from __future__ import annotations

import calendar
from datetime import date

Days = tuple[str, str]
"""The first and last day of something, YYYY-MM-DD; the last of a month may be written 31, as `text.isodate` does."""
OPEN = (1000, 9000)
"""Years outside which a day stands for an open end."""


def ordinal(day: str) -> int:
    """A day as a number; a last of the month that the calendar does not have is its last."""
    year, month, number = (int(part) for part in day.split("-"))
    return date(year, month, min(number, calendar.monthrange(year, month)[1])).toordinal()


def stretch(days: Days | None) -> tuple[int, int] | None:
    """The first and last day as numbers, an open end as the other one; None where neither is known."""
    if days is None:
        return None
    known = [ordinal(day) for day in days if OPEN[0] <= int(day[:4]) < OPEN[1]]
    return (min(known), max(known)) if known else None


def apart(one: Days | None, other: Days | None) -> tuple[int, bool] | None:
    """The days between two times, and whether it is just so many or at least; None where that cannot be said.

    Two times that may be of the same day are 0 days apart where each is of one day, and cannot be told otherwise.
    """
    left, right = stretch(one), stretch(other)
    if left is None or right is None:
        return None
    gap = max(right[0] - left[1], left[0] - right[1])
    exact = left[0] == left[1] and right[0] == right[1]
    return (max(0, gap), exact) if exact or gap > 0 else None

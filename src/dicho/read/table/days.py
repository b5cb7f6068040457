"""The date in a cell of a table: read as it is written, and where it can be read in two ways, in neither.

Numbers alone do not say whether 03/04/2025 is in March or April: an order has to be given, or the day stays open with
both readings named. With points between them the day stands first, as in every locale that writes so (CLDR). A year of
two digits is read only under a given order, by POSIX's rule (69-99 are 19xx).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dicho.model.statement import Precision
from dicho.text import isodate, timex

Order = Literal["day-first", "month-first"]
ORDERS: tuple[Order, ...] = ("day-first", "month-first")
LONGEST = 60
NUMBERS = re.compile(r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<mark>[/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})")
CLOCK = re.compile(
    r"(?:[T,\s]|\s+a\s+las\s|\s+at\s)+\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?"
    r"\s*(?:h|hs|hrs|[ap]\.?\s?m\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?\Z",
    re.IGNORECASE,
)
PIVOT = 69


@dataclass(frozen=True, slots=True)
class Day:
    """What a cell says: an ISO value, whole or partial, or none; the readings it leaves open; why it says nothing."""

    value: str | None = None
    precision: Precision | None = None
    others: tuple[str, ...] = ()
    fault: str = ""


def read_day(text: str, order: Order | None) -> Day:
    """The date that `text` is; a date inside other words is none, for what they say of it would be lost."""
    written = CLOCK.sub("", text.strip()[:LONGEST])
    numbers = NUMBERS.fullmatch(written)
    if numbers:
        return _of_numbers(numbers, order)
    turned = YEAR_FIRST.fullmatch(written)
    value = _iso(*(int(turned[name]) for name in ("year", "month", "day"))) if turned else written
    exact = isodate.precision(value) if value else None
    if value and exact:
        return Day(value, exact)
    return _in_words(written) or Day(fault=f"the date is not read: {text.strip()[:LONGEST]!r}")


def said_order(day_first: bool | None) -> Order | None:
    """The order that somebody said, or None."""
    return None if day_first is None else ORDERS[0] if day_first else ORDERS[1]


def _of_numbers(found: re.Match[str], order: Order | None) -> Day:
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    if len(found["year"]) == 2:
        if order is None:
            return Day(fault=f"the year has two digits: {found[0]!r} (say in which order day and month stand)")
        year += 2000 if year < PIVOT else 1900
    readings = {"day-first": _iso(year, second, first), "month-first": _iso(year, first, second)}
    if order is None and found["mark"] == ".":
        order = "day-first"
    if order is not None:
        value = readings[order]
        return Day(value, "day") if value else Day(fault=f"there is no such day {order}: {found[0]!r}")
    values = sorted({value for value in readings.values() if value})
    if len(values) == 1:
        return Day(values[0], "day")
    if not values:
        return Day(fault=f"there is no such day: {found[0]!r}")
    return Day(others=tuple(values), fault=f"day and month can be read in two ways: {found[0]!r}")


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _in_words(written: str) -> Day | None:
    """ "12 de marzo de 2025", "March 2025": an expression that is all of the cell and names its year."""
    for lang in ("es", "en"):
        found = [e for e in timex.find(written, lang) if not _more(written, e.span.start, e.span.end)]
        when = timex.resolve(found[0], None, None, None) if found else None
        if when is not None:
            return Day(when.value, when.precision)
    return None


def _more(written: str, start: int, end: int) -> bool:
    return any(c.isalnum() for c in written[:start] + written[end:])


def told_order(cells: Iterable[str]) -> Order | None:
    """The order in which a column writes day and month, where one of its dates can be read in one order only.

    None where none tells, or where two tell otherwise.
    """
    told: set[Order] = set()
    for text in cells:
        numbers = NUMBERS.fullmatch(CLOCK.sub("", text.strip()[:LONGEST]))
        if numbers and int(numbers["first"]) > 12 >= int(numbers["second"]):
            told.add("day-first")
        elif numbers and int(numbers["second"]) > 12 >= int(numbers["first"]):
            told.add("month-first")
    return told.pop() if len(told) == 1 else None

"""ISO dates, whole or partial, made comparable: each a stretch of days."""

from __future__ import annotations

import datetime
import re

from dicho.model.statement import Precision

_DATE = re.compile(
    r"(?P<year>\d{3}X|\d{2}XX|\d{4})(?:-(?:Q(?P<quarter>[1-4])|W(?P<week>\d\d)|(?P<season>SP|SU|FA|WI)|"
    r"(?P<month>\d\d)(?:-(?P<day>\d\d))?))?"
)
_SEASONS = {"SP": ("03-01", "05-31"), "SU": ("06-01", "08-31"), "FA": ("09-01", "11-30"), "WI": ("12-01", "02-31")}
COARSER: tuple[Precision, ...] = ("day", "week", "month", "quarter", "season", "year", "decade", "century", "vague")
_FIRST, _LAST = "0001-01-01", "9999-12-31"


def interval(value: str) -> tuple[str, str] | None:
    """The first and last day (YYYY-MM-DD) an ISO date may mean, None when it does not begin with a year.

    Takes whole and partial dates ("2025-03", "2025", "2025-Q3"), weeks ("2025-W05"), seasons of the northern half
    ("2025-SU"; winter begins in December), decades and centuries ("197X", "19XX"), times after a date, and intervals
    "A/B", open ends written "..". The last day of a month is written 31 whatever the month: the bounds are compared as
    text, never shown.
    """
    first, mark, last = value.partition("/")
    low, high = _bounds(first), _bounds(last)
    if mark and (first == ".." or last == ".."):
        known = low or high
        return None if known is None else (known[0] if low else _FIRST, known[1] if high else _LAST)
    if low is None:
        return None
    return low[0], max(low[1], high[1]) if high else low[1]


def precision(value: str) -> Precision | None:
    """How precise a date is that a person wrote, of an interval the coarser end; None for what is no date.

    Stricter than `interval`: nothing may follow the date, the day must be in the calendar, an interval must not end
    before it begins and must have an end that is told.
    """
    ends = [end for end in value.split("/") if end != ".."]
    found = [each for each in map(_precision, ends) if each is not None]
    bounds = [each for each in map(_bounds, ends) if each is not None]
    if not found or len(found) < len(ends) or value.count("/") > 1 or bounds[0][0] > bounds[-1][1]:
        return None
    return max(found, key=COARSER.index)


def _precision(value: str) -> Precision | None:
    match = _DATE.fullmatch(value)
    if match is None or not value.isascii():
        return None
    try:
        year = int(match["year"].replace("X", "1"))
        datetime.date(year, int(match["month"] or 1), int(match["day"] or 1))
        datetime.date.fromisocalendar(year, int(match["week"] or 1), 1)
    except ValueError:
        return None
    if "X" in match["year"]:
        return "century" if match["year"].endswith("XX") else "decade"
    parts: tuple[Precision, ...] = ("day", "month", "week", "quarter", "season", "year")
    return next(part for part in parts if match[part])


def _bounds(value: str) -> tuple[str, str] | None:
    match = _DATE.match(value)
    if match is None:
        return None
    year, month, day = match["year"], match["month"], match["day"]
    if "X" in year:
        return f"{year.replace('X', '0')}-01-01".replace("0000-", "0001-"), f"{year.replace('X', '9')}-12-31"
    if match["quarter"]:
        end = int(match["quarter"]) * 3
        return f"{year}-{end - 2:02}-01", f"{year}-{end:02}-31"
    if match["week"]:
        return _week(int(year), int(match["week"]))
    if match["season"]:
        begin, end_day = _SEASONS[match["season"]]
        return f"{year}-{begin}", f"{int(year) + (match['season'] == 'WI'):04}-{end_day}"
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    return f"{year}-{month}-{day or '01'}", f"{year}-{month}-{day or '31'}"


def _week(year: int, number: int) -> tuple[str, str] | None:
    try:
        monday, sunday = (datetime.date.fromisocalendar(year, number, day) for day in (1, 7))
    except ValueError:
        return None
    return monday.isoformat(), sunday.isoformat()

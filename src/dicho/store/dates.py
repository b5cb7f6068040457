"""Dates made comparable for search: each a stretch of days."""

from __future__ import annotations

import re

_DATE = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d\d)(?:-(\d\d))?))?")


def interval(value: str) -> tuple[str, str] | None:
    """The first and last day (YYYY-MM-DD) an ISO date may mean, None when it does not begin with a year.

    Takes whole and partial dates ("2025-03", "2025", "2025-Q3"), times after a date, and intervals "A/B". The last day
    of a month is written 31 whatever the month: the bounds are compared as text, never shown.
    """
    first, _, last = value.partition("/")
    low, high = _bounds(first), _bounds(last)
    if low is None:
        return None
    return low[0], max(low[1], high[1]) if high else low[1]


def _bounds(value: str) -> tuple[str, str] | None:
    match = _DATE.match(value)
    if match is None:
        return None
    year, quarter, month, day = match.groups()
    if quarter:
        end = int(quarter) * 3
        return f"{year}-{end - 2:02}-01", f"{year}-{end:02}-31"
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    return f"{year}-{month}-{day or '01'}", f"{year}-{month}-{day or '31'}"

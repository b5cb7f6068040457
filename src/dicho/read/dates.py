"""Dates as mastheads, bylines and datelines write them, in English and Spanish; a year is read, never guessed."""

from __future__ import annotations

import datetime
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass

MONTHS = {
    **dict(zip(("january", "february", "march", "april", "may", "june"), range(1, 7), strict=True)),
    **dict(zip(("july", "august", "september", "october", "november", "december"), range(7, 13), strict=True)),
    **dict(zip(("enero", "febrero", "marzo", "abril", "mayo", "junio"), range(1, 7), strict=True)),
    **dict(zip(("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"), range(7, 13), strict=True)),
    "setiembre": 9,
}
SHORT_MONTHS = {**{name[:3]: number for name, number in MONTHS.items()}, "sept": 9, "set": 9}
WEEKDAYS = {
    **dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), range(7), strict=True)),
    **dict(zip(("lun", "mar", "mié", "jue", "vie", "sáb", "dom"), range(7), strict=True)),
    "mie": 2,
    "sab": 5,
}
MONTH = "|".join(sorted({*MONTHS, *SHORT_MONTHS}, key=len, reverse=True))
_WEEKDAY = (
    r"(?:(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"(?P<dia>lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo|lun|mi[ée]|jue|vie|s[áa]b|dom))\.?,?\s+"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_TO_YEAR = rf"(?:,?\s+(?:del?\s+)?{_YEAR})?"
DAY_FIRST = re.compile(
    rf"(?<![\w/])(?:{_WEEKDAY})?(?P<day>[0-3]?\d)(?:st|nd|rd|th|\.?º|°|ro\.?)?\s+(?:de\s+|of\s+)?(?P<month>{MONTH})\b\.?"
    rf"{_TO_YEAR}",
    re.IGNORECASE,
)
MONTH_FIRST = re.compile(
    rf"(?<![\w/])(?:{_WEEKDAY})?(?P<month>{MONTH})\b\.?\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|[.:]\d){_TO_YEAR}",
    re.IGNORECASE,
)
NUMERIC = re.compile(
    r"(?<![\w/.-])(?P<day>[0-3]?\d)(?P<sep>[/.-])(?P<month>[01]?\d)(?P=sep)(?P<year>(?:19|20)\d\d)(?!\d)"
)
LETTERED = re.compile(
    rf"(?<![\w/.-])(?P<day>[0-3]?\d)(?P<sep>[/.-])(?P<month>{MONTH})\.?(?P=sep)(?P<year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
"""A day with the month in letters between strokes: "3-oct-2024"."""
YEAR_FIRST = re.compile(
    r"(?<![\w/.-])(?P<year>(?:19|20)\d\d)(?P<sep>[/.])(?P<month>0[1-9]|1[0-2])(?P=sep)(?P<day>0[1-9]|[12]\d|3[01])(?![\w/-])"
)
ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-?(?P<month>0[1-9]|1[0-2])-?(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
URL = re.compile(
    r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>0?[1-9]|1[0-2])(?:[/-](?P<day>0?[1-9]|[12]\d|3[01]))?(?=[/_-]|$)"
)

SECONDS, MILLISECONDS = 10, 13
"""Digits of a Unix time of this century in either unit."""


@dataclass(frozen=True, slots=True)
class Found:
    """A written date: `year` None where none is written; `weekday` 0 (Monday) to 6 where one is."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    weekday: int | None = None

    def iso(self, year: int | None = None) -> str | None:
        """The ISO date with its own year, or else with `year`; None without one, or if there is no such day."""
        return _iso(self.year or year, self.month, self.day)


def _iso(year: int | None, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat() if year else None
    except ValueError:
        return None


def weekday_of(iso: str) -> int:
    """The weekday (0 Monday to 6) of a whole ISO date."""
    return datetime.date.fromisoformat(iso).weekday()


def written(text: str) -> Iterator[Found]:
    """The dates with at least a day and a month written in `text`, in order of place."""
    found = [_found(m) for pattern in (DAY_FIRST, MONTH_FIRST, LETTERED, YEAR_FIRST) for m in pattern.finditer(text)]
    found += [_numeric(m) for m in NUMERIC.finditer(text)] + [_found(m) for m in ISO.finditer(text)]
    end = -1
    for date in sorted((d for d in found if d is not None), key=lambda d: (d.start, d.year is None, -d.end)):
        if date.start >= end:
            end = date.end
            yield date


def _found(match: re.Match[str]) -> Found | None:
    parts = match.groupdict()
    month = parts["month"].lower()
    number = int(month) if month.isdigit() else MONTHS.get(month) or SHORT_MONTHS[month]
    year, day = parts.get("year"), int(parts["day"])
    weekday = parts.get("weekday") or parts.get("dia")
    # A year without this day would be no reason to refuse it: 2024 has every day of every year.
    if _iso(int(year) if year else 2024, number, day) is None:
        return None
    return Found(
        match.start(),
        match.end(),
        int(year) if year else None,
        number,
        day,
        WEEKDAYS[weekday.lower()[:3]] if weekday else None,
    )


def _numeric(match: re.Match[str]) -> Found | None:
    """Day/month/year; where both could be the month, nobody can know which is, and neither is taken."""
    first, second, year = int(match["day"]), int(match["month"]), int(match["year"])
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if second <= 12 else (second, first)
    return Found(match.start(), match.end(), year, month, day) if _iso(year, month, day) else None


def machine(value: str) -> str | None:
    """The date (YYYY-MM-DD, or YYYY-MM) of a machine-written value: ISO 8601, RFC 2822; its own local date."""
    value = value.strip()
    if match := re.match(r"((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?(?![\d-])|((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", value):
        if match[4]:
            return _iso(int(match[4]), int(match[5]), int(match[6]))
        if match[3]:
            return _iso(int(match[1]), int(match[2]), int(match[3]))
        return f"{match[1]}-{match[2]}" if 1 <= int(match[2]) <= 12 else None
    try:
        return email.utils.parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return next((iso for iso in (d.iso() for d in written(value[:200])) if iso), None)


def unix(value: str) -> str | None:
    """The day, in UTC, of a Unix time of this century in seconds or milliseconds; None for anything else."""
    if not (value.isascii() and value.isdigit() and len(value) in (SECONDS, MILLISECONDS)):
        return None
    return datetime.datetime.fromtimestamp(int(value[:SECONDS]), datetime.UTC).date().isoformat()


def in_url(url: str) -> str | None:
    """The date an address bears in its path: ".../2025/03/18/..." (or ".../2025/03/..." for a month)."""
    match = URL.search(url)
    if not match:
        return None
    year, month = int(match["year"]), int(match["month"])
    return _iso(year, month, int(match["day"])) if match["day"] else f"{year}-{month:02}"

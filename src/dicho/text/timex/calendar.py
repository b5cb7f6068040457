"""Calendar arithmetic: stretches of days with a precision, units and their starts, movable feasts."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass, replace
from functools import lru_cache

from dicho.model.statement import Precision
from dicho.text.timex.meaning import Unit

Date = datetime.date
DAY = datetime.timedelta(days=1)
MONTHS_IN: dict[str, int] = {
    "month": 1,
    "quarter": 3,
    "third": 4,
    "half": 6,
    "year": 12,
    "decade": 120,
    "century": 1200,
}
PRECISION: dict[str, Precision] = {
    "day": "day", "weekend": "day", "workweek": "day", "week": "week", "month": "month", "quarter": "quarter",
    "third": "month", "half": "month", "year": "year", "decade": "decade", "century": "century",
}  # fmt: skip
EASTER_FEASTS = {
    "ash-wednesday": -46, "carnival": -48, "palm-sunday": -7, "holy-week": -7, "maundy-thursday": -3, "good-friday": -2,
    "holy-saturday": -1, "easter": 0, "easter-monday": 1, "ascension": 39, "pentecost": 49, "corpus-christi": 60,
}  # fmt: skip
FIXED_FEASTS = {
    "new-year": (1, 1), "epiphany": (1, 6), "valentine": (2, 14), "patrick": (3, 17), "labour-day": (5, 1),
    "john": (6, 24), "assumption": (8, 15), "halloween": (10, 31), "all-saints": (11, 1), "all-souls": (11, 2),
    "immaculate": (12, 8), "christmas-eve": (12, 24), "christmas": (12, 25), "boxing-day": (12, 26),
    "innocents": (12, 28), "new-years-eve": (12, 31), "womens-day": (3, 8), "april-fools": (4, 1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` to `last`, both included. `season` is the code of the season they are, "" for none.

    `precision` is that of the two ends: two months of precision "month" are a stretch of months. `exact`: the ends are
    days though no day is told ("the past five years", up to today).
    """

    first: Date
    last: Date
    precision: Precision = "day"
    season: str = ""
    exact: bool = False

    def value(self) -> str:
        """The ISO value: one partial date where the days are just that, else two with a stroke between."""
        if self.season:
            return f"{self.first.year:04}-{self.season}"
        precision = "day" if self.exact else self.precision
        low, high = written(self.first, precision), written(self.last, precision)
        return low if low == high else f"{low}/{high}"


def written(day: Date, precision: Precision) -> str:
    """The partial date of a precision that holds `day`."""
    if precision == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    iso = day.isoformat()
    if precision == "quarter":
        return f"{iso[:4]}-Q{(day.month + 2) // 3}"
    if precision == "decade":
        return f"{iso[:3]}X"
    if precision == "century":
        return f"{iso[:2]}XX"
    return iso[: {"month": 7, "year": 4}.get(precision, 10)]


def month_of(months: int) -> Date:
    """The first day of the month that many months after January of year 0."""
    return Date(months // 12, months % 12 + 1, 1)


def months(day: Date) -> int:
    """Months from January of year 0."""
    return day.year * 12 + day.month - 1


def unit_at(day: Date, unit: Unit, shift: int = 0) -> Days:
    """The calendar unit that holds `day`, or the one `shift` units from it. OverflowError, ValueError out of range."""
    if unit == "day":
        day += DAY * shift
        return Days(day, day)
    if unit in ("week", "workweek", "weekend"):
        monday = day - DAY * day.weekday() + 7 * DAY * shift
        low, high = {"week": (0, 6), "workweek": (0, 4), "weekend": (5, 6)}[unit]
        return Days(monday + DAY * low, monday + DAY * high, PRECISION[unit])
    size = MONTHS_IN[unit]
    start = (months(day) // size + shift) * size
    # The first decade and century have no year 0 in the calendar.
    return Days(month_of(max(start, 12)), month_of(start + size) - DAY, PRECISION[unit])


def moved(day: Date, count: int, unit: Unit) -> Date:
    """`day` moved by units; the last day of a shorter month where there is no such day."""
    if unit in ("day", "week", "workweek", "weekend"):
        return day + DAY * count * (1 if unit == "day" else 7)
    start = month_of(months(day) + count * MONTHS_IN[unit])
    return start.replace(day=min(day.day, calendar.monthrange(start.year, start.month)[1]))


def in_month(year: int, month: int) -> Days:
    """The days of a month."""
    start = Date(year, month, 1)
    return Days(start, start.replace(day=calendar.monthrange(year, month)[1]), "month")


def in_year(year: int) -> Days:
    """The days of a year."""
    return Days(Date(year, 1, 1), Date(year, 12, 31), "year")


def of_year(unit: str, index: int, year: int) -> Days:
    """The numbered week (ISO 8601), quarter, third or half of a year; ValueError where there is none."""
    if unit == "week":
        start = Date.fromisocalendar(year, index, 1)
        return Days(start, start + 6 * DAY, "week")
    size = MONTHS_IN[unit]
    if not 1 <= index <= 12 // size:
        raise ValueError(f"no {unit} {index} in a year")
    start = Date(year, (index - 1) * size + 1, 1)
    return Days(start, month_of(months(start) + size) - DAY, PRECISION[unit])


SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def season(code: str, year: int) -> Days:
    """A season of a year, its days those of the north; which hemisphere is meant stays open (see text.isodate)."""
    start = Date(year, SEASON_MONTHS[code] % 12 or 1, 1)
    return Days(start, month_of(months(start) + 3) - DAY, "season", code)


@lru_cache(maxsize=512)
def easter(year: int) -> Date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, 1991, chapter 8)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leap, quarter = divmod(century, 4)
    lunar = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap - lunar + 15) % 30
    sunday = (32 + 2 * quarter + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * shift + 114, 31)
    return Date(year, month, day + 1)


def feast(name: str, year: int) -> Days:
    """The day of a feast in a year; Holy Week by the Sunday it begins with."""
    if name in EASTER_FEASTS:
        day = easter(year) + DAY * EASTER_FEASTS[name]
    elif name == "thanksgiving":
        day = Date(year, 11, 1)
        day += DAY * ((3 - day.weekday()) % 7 + 21)
    else:
        day = Date(year, *FIXED_FEASTS[name])
    return Days(day, day)


def joined(first: Days, last: Days) -> Days:
    """From the first to the last, as precise as the finer of both."""
    fine = first.precision if first.precision == last.precision else "day"
    if {first.precision, last.precision} == {"month", "year"}:
        fine = "month"
    return replace(first, last=last.last, precision="month" if fine == "season" else fine, season="")


def day_up_to(day: int, end: Date) -> Days:
    """The latest such day of a month up to `end`."""
    start = end.replace(day=day) if day <= end.day else month_of(months(end) - 1).replace(day=day)
    return Days(start, start)

"""Calendar arithmetic: stretches of days with a precision, units and their starts, movable feasts."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass
from functools import lru_cache

from dicho.model.statement import Precision
from dicho.text.isodate import COARSER
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
HALF = 15
SEASON_BEGINS = 7
"""The month in which a sporting or school year begins, where it is told of no year ("last season")."""
PRECISION: dict[str, Precision] = {
    "day": "day", "workday": "day", "weekend": "day", "workweek": "day", "halfmonth": "day", "week": "week",
    "season": "year", "month": "month", "quarter": "quarter",
    "third": "month", "half": "month", "year": "year", "decade": "decade", "century": "century",
}  # fmt: skip
NAMED_WEEKDAYS = {
    "thanksgiving": (11, 3, 4),
    "black-friday": (11, 3, 4),
    "cyber-monday": (11, 3, 4),
    "us-labor-day": (9, 0, 1),
    "memorial-day": (5, 0, -1),
    "mlk-day": (1, 0, 3),
    "presidents-day": (2, 0, 3),
    "columbus-day": (10, 0, 2),
    "fathers-day": (6, 6, 3),
}
"""Feasts on a weekday of a month: month, weekday (0 is Monday), which of them, the last where negative."""
AFTER_IT = {"black-friday": 1, "cyber-monday": 4}
"""Days from that weekday to the feast named after it."""
EASTER_FEASTS = {
    "ash-wednesday": -46, "carnival": -48, "palm-sunday": -7, "maundy-thursday": -3, "good-friday": -2,
    "holy-saturday": -1, "easter": 0, "easter-monday": 1, "ascension": 39, "pentecost": 49, "corpus-christi": 60,
}  # fmt: skip
FIXED_FEASTS = {
    "new-year": (1, 1), "epiphany": (1, 6), "valentine": (2, 14), "patrick": (3, 17), "labour-day": (5, 1),
    "john": (6, 24), "assumption": (8, 15), "halloween": (10, 31), "all-saints": (11, 1), "all-souls": (11, 2),
    "immaculate": (12, 8), "christmas-eve": (12, 24), "christmas": (12, 25), "boxing-day": (12, 26),
    "innocents": (12, 28), "new-years-eve": (12, 31), "womens-day": (3, 8),
    "veterans-day": (11, 11), "juneteenth": (6, 19), "earth-day": (4, 22), "cinco-de-mayo": (5, 5),
    "april-fools": (4, 1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` to `last`, both included. `season` is the code of the season they are, "" for none.

    `precision` is that of the two ends: two months of precision "month" are a stretch of months; `end` is that of the
    last where it is another. `exact`: the ends are days though no day is told ("the past five years", up to today).
    """

    first: Date
    last: Date
    precision: Precision = "day"
    season: str = ""
    exact: bool = False
    end: Precision | None = None

    def value(self) -> str:
        """The ISO value: one partial date where the days are just that, else two with a stroke between."""
        if self.season:
            return f"{self.first.year:04}-{self.season}"
        precision = "day" if self.exact else self.precision
        low = written(self.first, precision)
        if self.first == self.last and self.end in (None, precision):
            return low
        high = written(self.last, self.end or precision)
        return low if low == high else f"{low}/{high}"

    def coarsest(self) -> Precision:
        """The precision of the whole: of two ends the coarser."""
        return max(self.precision, self.end, key=COARSER.index) if self.end else self.precision


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
    if unit == "workday":
        day = moved(day, shift, unit)
        return Days(day, day)
    if unit == "halfmonth":
        return _half_month(day, shift)
    if unit == "season":
        year = day.year - (day.month < SEASON_BEGINS) + shift
        return Days(Date(year, 1, 1), Date(year + 1, 12, 31), "year")
    size = MONTHS_IN[unit]
    start = (months(day) // size + shift) * size
    # The first decade and century have no year 0 in the calendar.
    return Days(month_of(max(start, 12)), month_of(start + size) - DAY, PRECISION[unit])


def _half_month(day: Date, shift: int) -> Days:
    """The half of a month (to the 15th, from the 16th) that holds `day`, or the one `shift` halves from it."""
    index = months(day) * 2 + (day.day > HALF) + shift
    start = month_of(index // 2)
    end = in_month(start.year, start.month).last
    return Days(start.replace(day=HALF + 1), end) if index % 2 else Days(start, start.replace(day=HALF))


def moved(day: Date, count: int, unit: Unit) -> Date:
    """`day` moved by units; the last day of a shorter month where there is no such day."""
    if unit in ("day", "week", "workweek", "weekend"):
        return day + DAY * count * (1 if unit == "day" else 7)
    if unit == "workday":
        return _workdays(day, count)
    start = month_of(months(day) + count * MONTHS_IN[unit])
    return start.replace(day=min(day.day, calendar.monthrange(start.year, start.month)[1]))


def _workdays(day: Date, count: int) -> Date:
    """`day` moved by working days, Monday to Friday; feasts count, for they differ by place."""
    step = DAY if count > 0 else -DAY
    weeks, rest = divmod(abs(count), 5)
    day += step * 7 * weeks
    while rest or day.weekday() > 4:
        day += step
        rest -= rest > 0 and day.weekday() <= 4
    return day


def full_year(year: int) -> int:
    """The year itself; of two digits that of this century up to 2030, else of the last."""
    return year if year >= 100 else year + (2000 if year <= 30 else 1900)


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
    """The day of a feast in a year; of Holy Week its eight days, Easter included."""
    if name == "holy-week":
        return Days(easter(year) - 7 * DAY, easter(year))
    if name in EASTER_FEASTS:
        day = easter(year) + DAY * EASTER_FEASTS[name]
    elif name in NAMED_WEEKDAYS:
        day = nth_weekday(year, *NAMED_WEEKDAYS[name]) + DAY * AFTER_IT.get(name, 0)
    else:
        day = Date(year, *FIXED_FEASTS[name])
    return Days(day, day)


def nth_weekday(year: int, month: int, weekday: int, index: int) -> Date:
    """The `index`-th such weekday of a month, its last where `index` is negative."""
    start = Date(year, month, 1)
    days = calendar.monthrange(year, month)[1]
    every = [start + DAY * i for i in range((weekday - start.weekday()) % 7, days, 7)]
    return every[index - 1 if index > 0 else index]


def joined(first: Days, last: Days) -> Days:
    """From the first to the last, each end as precise as it is told."""
    low: Precision = "month" if first.precision == "season" else first.precision
    high: Precision = "month" if last.precision == "season" else last.precision
    return Days(first.first, last.last, low, end=None if high == low else high)


def day_up_to(day: int, end: Date) -> Days:
    """The latest such day of a month up to `end`."""
    start = end.replace(day=day) if day <= end.day else month_of(months(end) - 1).replace(day=day)
    return Days(start, start)

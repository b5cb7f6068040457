"""The year of a page that has none: told by documents about the same people, where one year alone will do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.resolve.years import MARGINS, Witness, told


def witnesses(*days: str, shared: int = 1) -> list[Witness]:
    """Dated documents with so many people in common."""
    return [Witness(f"d{at}", day, shared) for at, day in enumerate(days)]


@pytest.mark.parametrize(
    ("yearless", "days", "year"),
    [
        ("--12-05", ("2024-10-09", "2025-04-28"), 2024),
        ("--01-03", ("2024-10-09", "2025-04-28"), 2025),
        ("--03-20", ("2025-03-28", "2025-10-01"), 2025),
        ("--02-29", ("2024-01-09", "2024-04-28"), 2024),
        ("--12-05/4", ("2024-10-09", "2025-04-28"), 2024),
    ],
)
def test_the_year_that_puts_the_day_among_the_others_is_told(yearless: str, days: tuple[str, ...], year: int) -> None:
    """Within the months that the documents span, or near, one year alone has the day."""
    found = told(yearless, witnesses(*days))
    assert found is not None
    assert found.day == f"{year}{yearless[1:7]}"
    assert found.documents == ("d0", "d1")


@pytest.mark.parametrize(
    ("yearless", "days"),
    [
        ("--12-05", ()),
        ("--12-05", ("2024-10-09",)),
        ("--12-05", ("2023-02-09", "2025-04-28")),
        ("--06-30", ("2024-10-09", "2025-01-28")),
        ("--12-05/1", ("2024-10-09", "2025-04-28")),
        ("--02-29", ("2025-01-09", "2025-04-28")),
        ("--12-05", ("2024-10", "2025-04")),
    ],
)
def test_where_nothing_or_two_years_would_do_it_stays_open(yearless: str, days: tuple[str, ...]) -> None:
    """Nobody in common, one document, years of news, a far day, another weekday, no such day, months alone."""
    assert told(yearless, witnesses(*days)) is None


def test_one_document_is_enough_where_two_people_are_in_common() -> None:
    """Two people who both speak in both pages are no chance."""
    assert told("--12-05", witnesses("2024-12-01")) is None
    found = told("--12-05", witnesses("2024-12-01", shared=2))
    assert found is not None
    assert found.day == "2024-12-05"


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.lists(st.integers(-100, 100), min_size=2, max_size=9))
def test_a_day_in_the_midst_of_a_few_months_is_found_again(day: date, around: list[int]) -> None:
    """Whatever the year was, documents before and after it within less than half a year tell it, in any order."""
    others = [(day + timedelta(each)).isoformat() for each in (*around, -1, 1)]
    found = told(f"--{day:%m-%d}", witnesses(*others))
    assert found is not None
    assert found.day == day.isoformat()
    assert told(f"--{day:%m-%d}/{day.isoweekday()}", reversed(witnesses(*others))) == found
    assert max(MARGINS) < 182

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.text.isodate import interval, precision


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-01-05", ("2026-01-05", "2026-01-05")),
        ("2026-02", ("2026-02-01", "2026-02-31")),
        ("2026", ("2026-01-01", "2026-12-31")),
        ("2025-Q3", ("2025-07-01", "2025-09-31")),
        ("2026-01-05T10:00:00Z", ("2026-01-05", "2026-01-05")),
        ("2026-01/2026-03-02", ("2026-01-01", "2026-03-02")),
        ("2025-autumn", ("2025-01-01", "2025-12-31")),
        ("vague", None),
        ("", None),
    ],
)
def test_what_a_date_covers(value: str, expected: tuple[str, str] | None) -> None:
    """Each written form of a date covers the days it may mean; what is no date covers none."""
    assert interval(value) == expected


@given(st.dates(), st.dates())
def test_days_compare_as_their_dates_do(one: date, two: date) -> None:
    """The bounds compare as text in the order of time, and a month holds its days."""
    left, right = interval(one.isoformat()), interval(two.isoformat())
    month = interval(one.isoformat()[:7])
    assert left and right and month
    assert (left < right) == (one < two)
    assert month[0] <= left[0] <= month[1]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-01-05", "day"),
        ("2026-02", "month"),
        ("2026", "year"),
        ("2025-Q3", "quarter"),
        ("2025-W05", "week"),
        ("2025-WI", "season"),
        ("197X", "decade"),
        ("19XX", "century"),
        ("2026-01-05/2026-02", "month"),
        ("../2026-02-01", "day"),
        ("2026-02-30", None),
        ("2026-13", None),
        ("2026-00", None),
        ("0000", None),
        ("2025-W54", None),
        ("2026-01-05T10:00:00Z", None),
        ("2025-autumn", None),
        ("2026-02/2026-01", None),
        ("2026/2027/2028", None),
        ("..", None),
        ("../..", None),
        ("2026/", None),
        ("２０２６", None),
        ("", None),
    ],
)
def test_how_precise_a_written_date_is(value: str, expected: str | None) -> None:
    """A date a person wrote is as precise as its parts; what is not wholly a date of the calendar is none."""
    assert precision(value) == expected

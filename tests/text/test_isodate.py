from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.text.isodate import interval


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

from __future__ import annotations

import pytest

from dicho.web.words import words


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        ("2026-01-05", "5 Jan 2026", "5 ene 2026"),
        ("2026-01-05T21:14:00Z", "5 Jan 2026", "5 ene 2026"),
        ("2026-01", "Jan 2026", "ene 2026"),
        ("2026", "2026", "2026"),
        ("2026-W05", "week 5 of 2026", "semana 5 de 2026"),
        ("2026-Q3", "quarter 3 of 2026", "trimestre 3 de 2026"),
        ("2026-SU", "summer 2026", "verano de 2026"),
        ("197X", "1970–1979", "1970–1979"),
        ("19XX", "1900–1999", "1900–1999"),
        ("2026-01-05/2026-01-09", "5 Jan 2026 – 9 Jan 2026", "5 ene 2026 – 9 ene 2026"),
        ("../2026-01-09", "until 9 Jan 2026", "hasta 9 ene 2026"),
        ("2026-01/..", "from Jan 2026", "desde ene 2026"),
        ("once upon a time", "once upon a time", "once upon a time"),
        (None, "", ""),
    ],
)
def test_dates_are_said(value: str | None, english: str, spanish: str) -> None:
    """Every form a date has in the ledger is said in words; what is no date stands as it is written."""
    assert (words("en").date(value), words("es").date(value)) == (english, spanish)


def test_a_day_of_the_week_is_told_of_a_day() -> None:
    """The day of the week is said where the date is of one day that the calendar has, and nowhere else."""
    assert words("en").date("2026-01-05", weekday=True) == "Mon 5 Jan 2026"
    assert words("es").date("2026-01-05", weekday=True) == "lun 5 ene 2026"
    assert words("en").date("2026-01", weekday=True) == "Jan 2026"
    assert words("en").date("2026-02-31", weekday=True) == "31 Feb 2026"

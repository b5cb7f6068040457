"""How far apart two times are."""

from __future__ import annotations

import pytest

from dicho.view.days import apart, stretch

CASES = [
    (("2025-01-01", "2025-01-01"), ("2025-01-11", "2025-01-11"), (10, True)),
    (("2025-01-11", "2025-01-11"), ("2025-01-01", "2025-01-01"), (10, True)),
    (("2025-01-01", "2025-01-01"), ("2025-01-01", "2025-01-01"), (0, True)),
    (("2025-01-01", "2025-01-31"), ("2025-03-01", "2025-03-31"), (29, False)),
    (("2025-01-01", "2025-01-31"), ("2025-01-20", "2025-01-20"), None),
    (("0001-01-01", "2025-01-05"), ("2025-01-06", "9999-12-31"), (1, True)),
    (None, ("2025-01-20", "2025-01-20"), None),
]


@pytest.mark.parametrize(("one", "other", "days"), CASES)
def test_days_between(one: tuple[str, str] | None, other: tuple[str, str] | None, days: object) -> None:
    """Just so many where both are days; at least so many where one may be several; nothing where they may touch."""
    assert apart(one, other) == days


def test_a_last_day_the_calendar_lacks_is_its_last() -> None:
    """Bounds of months are written 31 whatever the month."""
    low, high = stretch(("2025-02-01", "2025-02-31")) or (0, 0)
    assert high - low == 27

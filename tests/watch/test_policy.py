"""When to look again: pure arithmetic of wishes, hints and failures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.errors import BadAnswer, FetchTimeout, HttpStatus, NoText, RobotsRefused, Unreachable, UsageError
from dicho.model.feed import Pace
from dicho.model.fetched import Fetch, Hop
from dicho.pipeline.watch import policy

HOUR, DAY = 3_600, 86_400
NOON = datetime(2026, 4, 2, 12, 30, tzinfo=UTC).timestamp()  # a Thursday


@pytest.mark.parametrize(
    ("written", "seconds"), [("5m", 300), ("1h", HOUR), ("1H30M", 5_400), (" 2d ", 2 * DAY), ("1d2h3m", 93_780)]
)
def test_times_as_people_write_them(written: str, seconds: int) -> None:
    """Days, hours and minutes, alone or together."""
    assert policy.parse_every(written) == seconds


@pytest.mark.parametrize("written", ["", "0m", "1", "h", "1s", "-1h", "1.5h", "1h 30m", "99999h", "30m1h"])
def test_times_that_are_none(written: str) -> None:
    """Anything else is refused with examples."""
    with pytest.raises(UsageError, match="no time") as caught:
        policy.parse_every(written)
    assert "1h30m" in caught.value.hint


def test_less_than_five_minutes_has_to_be_allowed() -> None:
    """A publisher is not asked more often than every five minutes, unless the user says it is theirs."""
    with pytest.raises(UsageError, match="five minutes"):
        policy.parse_every("4m")
    assert policy.parse_every("1m", often=True) == 60


def test_the_publisher_can_ask_for_more_time_not_for_less() -> None:
    """ttl and Cache-Control are a minimum, what the user asked another, a week the most a publisher is granted."""
    asked = Pace(wait=4 * HOUR)
    assert policy.after_success(HOUR, Pace(), 0, NOON, 0) == NOON + HOUR
    assert policy.after_success(HOUR, Pace(wait=60), 60, NOON, 0) == NOON + HOUR
    assert policy.after_success(HOUR, asked, 0, NOON, 0) == NOON + 4 * HOUR
    assert policy.after_success(HOUR, asked, 5 * HOUR, NOON, 0) == NOON + 5 * HOUR
    assert policy.after_success(HOUR, Pace(wait=400 * DAY), 0, NOON, 0) == NOON + 7 * DAY


def test_skipped_hours_and_days() -> None:
    """A look that would fall in an hour or on a day to be spared moves to the first one that is not."""
    hours = Pace(hours=(13, 14))
    assert policy.after_success(HOUR, hours, 0, NOON, 0) == NOON + 3 * HOUR
    friday = Pace(days=(4,))
    due = datetime.fromtimestamp(policy.after_success(DAY, friday, 0, NOON, 0), UTC)
    assert (due.weekday(), due.hour) == (5, 0)
    never = Pace(hours=tuple(range(24)))
    assert policy.after_success(HOUR, never, 0, NOON, 0) == NOON + HOUR


def test_failures_double_the_wait() -> None:
    """1, 2, 4, 8, 16 hours, then a day at most; a wait the server asks for is a minimum; rarer wishes stay rarer."""
    waits = [policy.after_failure(HOUR, n, 0, NOON, 0) - NOON for n in (1, 2, 3, 4, 5, 6, 1_000)]
    assert waits == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]
    assert policy.after_failure(HOUR, 1, 6 * HOUR, NOON, 0) == NOON + 6 * HOUR
    assert policy.after_failure(3 * DAY, 5, 0, NOON, 0) == NOON + 3 * DAY


@given(st.integers(60, 10 * DAY), st.integers(0, 100 * DAY), st.floats(0, 1), st.integers(1, 99))
def test_looks_are_spread_and_never_early(every: int, asked: int, chance: float, failures: int) -> None:
    """Whatever the chance: never before what was asked, late by a tenth and ten minutes at most."""
    due = policy.after_success(every, Pace(), asked, NOON, chance)
    wait = max(every, min(asked, 7 * DAY))
    assert NOON + wait <= due <= NOON + wait + min(wait / 10, 600) + 1e-3
    assert policy.after_failure(every, failures, asked, NOON, chance) >= NOON + min(every, DAY)


def test_what_may_pass() -> None:
    """A server that is down or busy is asked again; one that says no is not."""
    passing = [FetchTimeout("x"), Unreachable("x"), BadAnswer("x"), HttpStatus("x", status=503)]
    final = [HttpStatus("x", status=404), RobotsRefused("x"), NoText("x"), ValueError("x"), None]
    assert all(map(policy.passing, passing)) and not any(map(policy.passing, final))


def test_reading_again_in_vain_gets_rarer() -> None:
    """An item that keeps changing in the feed and not on the page is read again after 2, 4, 8 ... hours, then a day."""
    assert policy.may_renew(HOUR, 0, NOON, NOON + 1)
    assert not policy.may_renew(HOUR, 1, NOON, NOON + HOUR)
    assert policy.may_renew(HOUR, 1, NOON, NOON + 2 * HOUR)
    assert policy.may_renew(HOUR, 50, NOON, NOON + DAY)


@pytest.mark.parametrize(
    ("hops", "target"),
    [
        ([], None),
        ([301], "https://q.example/1"),
        ([308, 301], "https://q.example/2"),
        ([301, 302, 301], "https://q.example/1"),
        ([302, 301], None),
    ],
)
def test_only_what_moved_for_good_moves(hops: list[int], target: str | None) -> None:
    """Permanent redirects move the address, as far as they come before a passing one."""
    steps = tuple(Hop(f"https://q.example/{n}", status) for n, status in enumerate(hops))
    fetch = Fetch("https://q.example/0", f"https://q.example/{len(hops)}", 200, "2026-04-02T12:30:00Z", steps)
    assert policy.moved(fetch) == target

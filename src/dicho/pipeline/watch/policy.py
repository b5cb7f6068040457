"""When to look again: what the user asked, the publisher wants and the failures demand. Pure: no clock, no network."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from dicho.errors import BadAnswer, FetchTimeout, HttpStatus, Unreachable, UsageError
from dicho.model.feed import Pace
from dicho.model.fetched import Fetch

LEAST_S = 300
"""The shortest time between two looks that is no burden to a publisher, unless the user says otherwise."""
DAY_S = 86_400
MOST_ASKED_S = 7 * DAY_S
"""The longest wait a publisher is granted: a slip of theirs must not silence a feed for good."""
SPREAD, MOST_SPREAD_S = 0.1, 600.0
"""Looks come late by a random part of the time between them, so that hundreds do not fire at once."""
TRIES = 4
"""Times an article is asked for that cannot be had for now."""
PERMANENT = (301, 308)
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
GONE = 410
EVERY = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m)?", re.IGNORECASE)


def parse_every(written: str, *, often: bool = False) -> int:
    """The seconds of "1h", "30m", "2d", "1h30m". UsageError for anything else, and for less than five minutes.

    `often`: allow less, down to a minute.
    """
    match = EVERY.fullmatch(written.strip())
    days, hours, minutes = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    seconds = (days * 24 * 60 + hours * 60 + minutes) * 60
    if not seconds:
        raise UsageError(f"{written!r} is no time.", where="--every", hint="Write 30m, 1h, 1h30m or 2d.")
    if seconds < LEAST_S and not often:
        hint = "Ask for 5m or more, or add --often where the publisher is yours or has agreed."
        raise UsageError("it is less than five minutes.", where=f"--every {written}", hint=hint)
    return seconds


def after_success(every: int, pace: Pace, asked: float, now: float, chance: float) -> float:
    """When to look next. `asked`: seconds the server wants between looks; `chance`: 0..1, which spreads the looks."""
    wait = max(every, min(max(asked, pace.wait), MOST_ASKED_S))
    return _allowed(now + wait + _spread(wait, chance), pace)


def after_failure(every: int, failures: int, asked: float, now: float, chance: float) -> float:
    """When to try again after so many failures in a row: each doubles the wait, up to a day (or `every`, if longer)."""
    wait = min(every * 2.0 ** min(failures - 1, 30), max(DAY_S, every))
    wait = max(wait, min(asked, MOST_ASKED_S))
    return now + wait + _spread(wait, chance)


def _spread(wait: float, chance: float) -> float:
    return chance * min(SPREAD * wait, MOST_SPREAD_S)


def _allowed(due: float, pace: Pace) -> float:
    """The first moment from `due` on in an hour and on a day the publisher does not ask to be spared."""
    at = datetime.fromtimestamp(due, UTC)
    for _ in range(7 * 24):
        if at.hour not in pace.hours and at.weekday() not in pace.days:
            return at.timestamp()
        at += timedelta(hours=1)
    return due  # every hour of the week is skipped: that is no wish to be read, but no reason to give up either


def passing(error: BaseException | None) -> bool:
    """Whether what failed may go well later: a server that is down or busy, not one that says no."""
    if isinstance(error, HttpStatus):
        return error.status in PASSING
    return isinstance(error, FetchTimeout | Unreachable | BadAnswer)


def retry(every: int, tries: int, now: float) -> float:
    """When an article that could not be had after `tries` tries is asked for again."""
    return now + min(every * 2.0**tries, DAY_S)


def may_renew(every: int, idle: int, read: float | None, now: float) -> bool:
    """Whether a changed item may be read again: each time in vain doubles the wait for it, up to a day."""
    return read is None or idle == 0 or now >= read + min(every * 2.0 ** min(idle, 30), DAY_S)


def moved(fetch: Fetch) -> str | None:
    """Where the address moved for good: as far as the redirects are permanent from the first on."""
    steps = [*(hop.url for hop in fetch.hops), fetch.url]
    target = None
    for number, hop in enumerate(fetch.hops, 1):
        if hop.status not in PERMANENT:
            break
        target = steps[number]
    return target if target != fetch.asked else None

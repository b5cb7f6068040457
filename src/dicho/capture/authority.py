"""One request to a time-stamping authority over HTTP: its answer's bytes, or why there are none.

It goes over the line that addresses are fetched by, bounded in time and size; no redirect is followed and no proxy
asked, so that nothing goes to any address but the one the user named. An authority of one's own may stand in a private
network, so private addresses are not refused.
"""

from __future__ import annotations

import httpx2

from dicho.capture.fetch.budget import Budget
from dicho.capture.fetch.line import Again, Exchange, Line
from dicho.capture.fetch.network import System
from dicho.capture.fetch.terms import Settings
from dicho.errors import FetchError, FetchTimeout, TimestampError, TooLarge, UsageError

MOST_BYTES = 1 << 17
"""Of an answer: a token with its chain of certificates has some five thousand bytes."""

TIMEOUT_S = 30.0
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
_LATER = "Try again later, or name another authority."


def ask(url: str, request: bytes, timeout_s: float = TIMEOUT_S) -> bytes:
    """Send a request and read the answer within `timeout_s` from first to last, however slowly its bytes drip.

    UsageError for an address that is none; TimestampError where no answer came, or one of another kind.
    """
    try:
        asked = httpx2.Request("POST", url, content=request, headers={"Content-Type": QUERY, "Accept": REPLY})
    except (httpx2.InvalidURL, ValueError) as error:
        raise _no_address(url) from error
    if asked.url.scheme not in ("http", "https") or not asked.url.host:
        raise _no_address(url)
    asked.headers["User-Agent"] = "dicho"
    asked.headers["Accept-Encoding"] = "identity"
    line = Line(Settings(allow_private=True, timeout_s=timeout_s, most_bytes=MOST_BYTES), System())
    return _answer(_exchange(line, asked, timeout_s), url)


def _exchange(line: Line, asked: httpx2.Request, timeout_s: float) -> Exchange:
    try:
        return line.ask(asked, Budget(timeout_s))
    except Again as fault:
        error: FetchError | TooLarge = fault.error
    except (FetchError, TooLarge) as fault:
        error = fault
    what = "it answered with more than any timestamp has." if isinstance(error, TooLarge) else error.what
    late = isinstance(error, FetchTimeout)
    words = f"no answer within {timeout_s:g} seconds." if late else f"the authority cannot be asked: {what}"
    raise TimestampError(words, where=str(asked.url), hint=_LATER) from error


def _answer(exchange: Exchange, url: str) -> bytes:
    if exchange.status != 200:
        raise TimestampError(f"it answered with status {exchange.status}.", where=url, hint=_LATER)
    kind = exchange.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != REPLY:
        raise TimestampError(f"it answered with {kind[:80] or 'something'!r}, which is no timestamp.", where=url)
    return exchange.body


def _no_address(url: str) -> UsageError:
    return UsageError("it is no address of an authority.", where=url, hint="It begins with https:// or http://.")

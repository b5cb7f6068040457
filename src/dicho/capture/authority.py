"""One request to a time-stamping authority over HTTP: its answer's bytes, or why there are none.

Bounded in time and size; no redirect is followed, no proxy asked, so that nothing goes to any address but the one the
user named. An authority of one's own may stand in a private network, so private addresses are not refused.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx2

from dicho.errors import TimestampError, UsageError

MOST_BYTES = 1 << 17
"""Of an answer: a token with its chain of certificates has some five thousand bytes."""

TIMEOUT_S = 30.0
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
_LATER = "Try again later, or name another authority."


def ask(url: str, request: bytes, timeout_s: float = TIMEOUT_S) -> bytes:
    """Send a request and read the answer within `timeout_s` from first to last, however slowly its bytes drip.

    UsageError for an address that is none; TimestampError where no answer came, or one of another kind.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError("it is no address of an authority.", where=url, hint="It begins with https:// or http://.")
    return _run(_ask(url, request, timeout_s))


async def _ask(url: str, request: bytes, timeout_s: float) -> bytes:
    headers = {"Content-Type": QUERY, "Accept": REPLY, "Accept-Encoding": "identity", "User-Agent": "dicho"}
    client = httpx2.AsyncClient(timeout=timeout_s, follow_redirects=False, trust_env=False)
    try:
        stream = client.stream("POST", url, content=request, headers=headers)
        async with asyncio.timeout(timeout_s), client, stream as response:
            return await _answer(response, url)
    except (TimeoutError, httpx2.TimeoutException):
        raise TimestampError(f"no answer within {timeout_s:g} seconds.", where=url, hint=_LATER) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
        words = " ".join(str(error).split()) or type(error).__name__
        raise TimestampError(f"the authority cannot be asked ({words[:120]}).", where=url, hint=_LATER) from error


async def _answer(response: httpx2.Response, url: str) -> bytes:
    if response.status_code != 200:
        raise TimestampError(f"it answered with status {response.status_code}.", where=url, hint=_LATER)
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != REPLY:
        raise TimestampError(f"it answered with {kind[:80] or 'something'!r}, which is no timestamp.", where=url)
    data = bytearray()
    async for chunk in response.aiter_raw():
        data += chunk
        if len(data) > MOST_BYTES:
            raise TimestampError(f"its answer has more than {MOST_BYTES} bytes.", where=url)
    return bytes(data)


def _run(work: Coroutine[None, None, bytes]) -> bytes:
    """The result of `work`, whether or not the caller stands in an event loop of its own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()

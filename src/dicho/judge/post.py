"""One request over HTTP: its status and bytes, or why there are none. Bounded in time and size, no redirect followed.

Needs httpx2: imported by `bench` when a judge is made.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import httpx2

from dicho.judge.terms import Why

MOST_BYTES = 1 << 20
"""Of a reply: a whole answer has some hundred bytes, with a model's musings beside it some ten thousand."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; `wait_s` is how long the endpoint asked to be left alone, in seconds, where it asked."""

    status: int
    data: bytes
    wait_s: float | None = None


def post(address: str, body: bytes, key: str | None, timeout_s: float) -> Reply | Why:
    """Send `body` and read the reply within `timeout_s` from first to last, however slowly its bytes drip."""
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
    headers["User-Agent"] = "dicho"
    if key:
        headers["Authorization"] = f"Bearer {key}"
    return _run(_post(address, body, headers, timeout_s))


async def _post(address: str, body: bytes, headers: Mapping[str, str], timeout_s: float) -> Reply | Why:
    # trust_env off: no proxy and no .netrc, so that nothing goes to any address but the one named.
    client = httpx2.AsyncClient(timeout=timeout_s, follow_redirects=False, trust_env=False)
    try:
        stream = client.stream("POST", address, content=body, headers=headers)
        async with asyncio.timeout(timeout_s), client, stream as response:
            return await _reply(response)
    except (TimeoutError, httpx2.TimeoutException):
        return "timeout"
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError):
        return "disconnect"


async def _reply(response: httpx2.Response) -> Reply | Why:
    status, wait_s = response.status_code, _wait(response.headers)
    if status != 200:
        # The words of an error are of no use here: only its number is kept.
        return Reply(status, b"", wait_s)
    if response.headers.get("Content-Encoding", "identity") != "identity":
        return "schema"
    data = bytearray()
    async for chunk in response.aiter_raw():
        data += chunk
        if len(data) > MOST_BYTES:
            return "limit"
    return Reply(status, bytes(data), wait_s)


def _wait(headers: httpx2.Headers) -> float | None:
    """Retry-After in seconds: a number, or a date against the reply's own Date (RFC 9110, 10.2.3)."""
    asked = headers.get("Retry-After", "").strip()
    if not asked:
        return None
    try:
        wait = float(asked)
    except ValueError:
        wait = _between(headers.get("Date", ""), asked)
    return wait if math.isfinite(wait) and wait >= 0 else None


def _between(now: str, then: str) -> float:
    try:
        return (parsedate_to_datetime(then) - parsedate_to_datetime(now)).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _run(work: Coroutine[None, None, Reply | Why]) -> Reply | Why:
    """The result of `work`, whether or not the caller stands in an event loop of its own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()

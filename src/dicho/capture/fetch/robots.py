"""robots.txt: what a site asks of programs (RFC 9309), read by protego and remembered."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx2
from protego import Protego

from dicho.capture.fetch import address
from dicho.capture.fetch.terms import TOKEN
from dicho.errors import AddressRefused, FetchTimeout, ReadError, RobotsRefused, Unreachable

REDIRECTS = 5
"""RFC 9309, 2.3.1.2: at least five are followed; after that there is none."""

FAILED_S = 300.0
"""Seconds for which a robots.txt that could not be read is not asked for again."""

MOST_KEPT = 256
NO_WORD = frozenset({429, 304})
"""Answers below 500 that tell neither rules nor that there are none: too busy, and "not modified", unasked."""
GROUP = re.compile(r"(?im)^[ \t]*user[- ]?agent[ \t]*:?[ \t]*(\*(?=[ \t]*(?:#|$))|[a-z_-]*).*$")
"""The line that says whom the next rules are for: its product token, or "*" for everybody."""

NOT_TOLD = "Try again later. If the site is yours, or has allowed it: --ignore-robots."
TOLD = (
    "Ask the site, or save the page in your browser and add that (--from-file). If it has allowed it: --ignore-robots."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What asking for a robots.txt brought: its status and text, or the error there was instead."""

    status: int = 0
    data: bytes = b""
    error: ReadError | None = None


@dataclass(slots=True)
class _Known:
    rules: Protego | None
    refusal: ReadError | None
    until: float


class Robots:
    """The rules of every origin that was asked. Safe in threads: each robots.txt is asked for once."""

    def __init__(self, keep_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._keep_s = keep_s
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def delay(self, url: httpx2.URL, get: Callable[[httpx2.URL], Answer]) -> float:
        """The seconds its Crawl-delay asks for, 0 for none. RobotsRefused where the page may not be fetched.

        `get` asks for a robots.txt and raises nothing. Where the site could not be reached for it, the error says so.
        """
        known = self._of(address.origin(url), get)
        if known.refusal is not None:
            raise _same(known.refusal, str(url))
        if known.rules is None:
            return 0.0
        if not known.rules.can_fetch(str(url), TOKEN):
            raise RobotsRefused("its robots.txt asks programs to leave this page alone.", where=str(url), hint=TOLD)
        return known.rules.crawl_delay(TOKEN) or 0.0

    def _of(self, origin: httpx2.URL, get: Callable[[httpx2.URL], Answer]) -> _Known:
        name = str(origin)
        with self._lock:
            asking = self._asking.setdefault(name, threading.Lock())
        with asking:
            known = self._known.get(name)
            if known is None or known.until <= self._clock():
                known = self._read(get(origin.join("/robots.txt")))
                with self._lock:
                    self._keep(name, known)
            return known

    def _read(self, answer: Answer) -> _Known:
        if answer.error is not None:
            return _Known(None, answer.error, self._clock() + FAILED_S)
        if answer.status >= 500 or answer.status in NO_WORD:
            words = (
                f"its robots.txt answers {answer.status}, and until it can be read nothing may be fetched (RFC 9309)."
            )
            return _Known(None, RobotsRefused(words, hint=NOT_TOLD), self._clock() + FAILED_S)
        rules = parse(answer.data) if answer.status < 300 else None
        return _Known(rules, None, self._clock() + self._keep_s)

    def _keep(self, name: str, known: _Known) -> None:
        """Remember it, and forget the oldest where there are many: a watch that runs for weeks must not grow."""
        self._known.pop(name, None)
        self._known[name] = known
        while len(self._known) > MOST_KEPT:
            oldest = next(iter(self._known))
            del self._known[oldest]
            self._asking.pop(oldest, None)


def parse(data: bytes) -> Protego:
    """The rules in the bytes of a robots.txt, whatever they are.

    Groups that do not mean us become one: a file with thousands of names would take protego minutes and all memory.
    """
    lines = "\n".join(data.decode("utf-8-sig", "replace").splitlines())
    return Protego.parse(GROUP.sub(_group, lines))


def _group(line: re.Match[str]) -> str:
    name = line[1].lower()
    return f"User-agent: {name if name in ('*', TOKEN) else 'others'}"


def _same(error: ReadError, where: str) -> ReadError:
    """The error once more, for another page: an exception is not to be raised twice."""
    if isinstance(error, FetchTimeout):
        return FetchTimeout(f"its robots.txt did not come: {error.what}", where=where, hint=error.hint)
    if isinstance(error, RobotsRefused | Unreachable | AddressRefused):
        return type(error)(error.what, where=where, hint=error.hint)
    words = f"its robots.txt could not be read ({error.what.rstrip('.')}), and until it can nothing may be fetched."
    return RobotsRefused(words, where=where, hint=NOT_TOLD)

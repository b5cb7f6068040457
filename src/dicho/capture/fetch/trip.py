"""The way to one page: its robots.txt, its turn, the tries and the redirects, all within one budget of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

from dicho.capture.fetch import address, robots
from dicho.capture.fetch.budget import Budget
from dicho.capture.fetch.line import Again, Exchange, Line
from dicho.capture.fetch.pace import Pace
from dicho.capture.fetch.terms import Settings
from dicho.capture.fetch.unpack import ACCEPTED, LATER
from dicho.errors import BadAnswer, ReadError

BUSY = frozenset({429, 502, 503, 504})
"""Answers that may be other ones a little later."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Lost(Exception):
    """Redirects that lead nowhere. Never leaves this module."""


@dataclass(frozen=True, slots=True)
class Means:
    """What all trips of a fetcher share."""

    settings: Settings
    line: Line
    pace: Pace
    robots: robots.Robots


class Trip:
    """One fetch. `at` is the address it is at, `redirected` whether that is another than the one it began with."""

    def __init__(self, means: Means, budget: Budget, validators: Mapping[str, str], given_by: str | None) -> None:
        self._means = means
        self._settings = means.settings
        self._budget = budget
        self._validators = validators
        self._given_by = given_by
        self._met: set[str] = set()
        self.at = ""
        self.redirected = False

    def page(self, start: httpx2.URL) -> list[Exchange]:
        """The answer, after those that led to it. A FetchError or TooLarge where there is none."""
        try:
            return self._follow(start, self._ask_page, self._settings.limits.redirects)
        except Lost as error:
            raise BadAnswer(str(error), hint="Open it in your browser, and add the address it ends at.") from None

    def _ask_page(self, request: httpx2.Request, first: bool) -> Exchange:
        self.at, self.redirected = str(request.url), not first
        address.check(request.url, allow_private=self._settings.allow_private)
        apart = self._settings.wait_s
        if not self._settings.ignore_robots:
            asked = self._means.robots.delay(request.url, self._robots_txt)
            apart = max(apart, min(asked, self._settings.limits.patience_s))
        if self._given_by in (None, self.at):
            request.headers.update(self._validators)
        name = address.host(request.url)
        at_once = name in self._met  # a redirect is the site's own wish, and part of the same visit
        self._met.add(name)
        return self._tried(request, apart, at_once=at_once)

    def _robots_txt(self, url: httpx2.URL) -> robots.Answer:
        try:
            answer = self._follow(url, self._ask_robots, robots.REDIRECTS)[-1]
        except Lost:
            return robots.Answer(status=404)
        except ReadError as error:
            return robots.Answer(error=error)
        return robots.Answer(answer.status, answer.body)

    def _ask_robots(self, request: httpx2.Request, first: bool) -> Exchange:
        address.check(request.url, allow_private=self._settings.allow_private)
        return self._tried(request, 0.0, at_once=True, cut=self._settings.limits.robots_bytes)

    def _follow(self, start: httpx2.URL, ask: Callable[[httpx2.Request, bool], Exchange], most: int) -> list[Exchange]:
        """Ask, and ask where the answer leads. Cookies are kept on the way, as sites insist, and then forgotten."""
        cookies = httpx2.Cookies()
        chain: list[Exchange] = []
        been: set[tuple[str, str]] = set()
        url = start
        while True:
            request = self._request(url, cookies)
            here = (str(url), request.headers.get("cookie", ""))
            if here in been or len(chain) > most:
                raise Lost("it redirects in a circle." if here in been else f"it redirects more than {most} times.")
            been.add(here)
            chain.append(ask(request, not chain))
            target = _target(chain[-1], url)
            if target is None:
                return chain
            cookies.extract_cookies(httpx2.Response(chain[-1].status, headers=chain[-1].headers, request=request))
            url = target

    def _request(self, url: httpx2.URL, cookies: httpx2.Cookies) -> httpx2.Request:
        headers = {
            "User-Agent": self._settings.agent,
            "Accept": ACCEPT,
            "Accept-Encoding": ACCEPTED,
            "Connection": "close",
        }
        request = httpx2.Request("GET", url, headers=headers)
        request.headers.encoding = "utf-8"  # a cookie may hold any letters
        cookies.set_cookie_header(request)
        return request

    def _tried(self, request: httpx2.Request, apart_s: float, *, at_once: bool, cut: int | None = None) -> Exchange:
        """The answer after as many tries as are allowed, each later than the last or as late as the server asks."""
        limits, name = self._settings.limits, address.host(request.url)
        wait = limits.backoff_s
        for left in reversed(range(limits.tries)):
            try:
                with self._means.pace.turn(name, apart_s, self._budget, at_once=at_once):
                    answer = self._means.line.ask(request, self._budget, cut)
                asked = retry_after(answer.headers)
                if answer.status not in BUSY or not left or (asked or 0.0) > limits.patience_s:
                    return answer
                self._means.pace.hold(name, wait if asked is None else asked)
            except Again as fault:
                if not left:
                    raise fault.error from fault.__cause__
                self._means.pace.hold(name, wait)
            wait *= 2
            at_once = False
        raise AssertionError("the last try answers or raises")


def retry_after(headers: httpx2.Headers) -> float | None:
    """Seconds until a busy server wants to be asked again (RFC 9110, 10.2.3); None where it does not say."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _target(answer: Exchange, url: httpx2.URL) -> httpx2.URL | None:
    """Where the answer leads on to; None where it does not."""
    location = answer.headers.get("location", "").strip()
    if answer.status not in REDIRECTS or not location:
        return None
    try:
        return url.join(location).copy_with(fragment=None)
    except (httpx2.InvalidURL, ValueError) as error:
        raise BadAnswer(f"it leads on to what is no address ({error}).", hint=LATER) from None

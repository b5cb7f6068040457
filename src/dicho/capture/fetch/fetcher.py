"""Fetching an address: what is asked, and what is made of the answer."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

import httpx2

from dicho.capture.fetch import address
from dicho.capture.fetch.brake import Brake
from dicho.capture.fetch.budget import Budget
from dicho.capture.fetch.fresh import freshness
from dicho.capture.fetch.line import Exchange, Line
from dicho.capture.fetch.network import Network, System
from dicho.capture.fetch.pace import Pace
from dicho.capture.fetch.record import archive
from dicho.capture.fetch.robots import Robots
from dicho.capture.fetch.terms import Settings, at_site
from dicho.capture.fetch.trip import Means, Trip, retry_after
from dicho.capture.fetch.unpack import LATER
from dicho.capture.message import charset_in, media_type_in
from dicho.errors import BadAnswer, HttpStatus, ReadError
from dicho.model.fetched import Fetch, Fetched, Hop

NOT_MODIFIED = 304
VALIDATOR = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,1023}")

SAVE = "Open the page in your browser, save it there, and add that: dicho add --from-file FILE."
ADVICE = {
    401: f"A password is asked for. {SAVE}",
    403: f"Programs are not welcome there. {SAVE}",
    404: "Check the address; an archive may have the page.",
    410: "The page is gone; an archive may have it.",
    429: "It was asked too often: try again later, with longer waits (--wait).",
    451: "It is kept back for reasons of law; an archive may have it.",
}


class Fetcher:
    """Fetches addresses; a context manager, safe in threads.

    `network` is the way out, the machine's own unless another is given; `clock` and `sleep` are in seconds. Leaving the
    context stops what other threads still fetch.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        network: Network | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self._network = network or System()
        self._clock, self._sleep = clock, sleep
        self._brake = Brake()
        self._others: dict[Settings, Self] = {}
        line = Line(self.settings, self._network)
        self._means = Means(self.settings, line, Pace(clock), Robots(self.settings.limits.robots_s, clock))

    def at_site(self, said: Mapping[str, Any]) -> Self:
        """This one with what was said of a site (`terms.of_site`): they take turns at a host, and stop together."""
        settings = at_site(self.settings, said)
        if settings == self.settings:
            return self
        if settings not in self._others:
            made = copy(self)
            made.settings = settings
            made._means = replace(self._means, settings=settings, line=Line(settings, self._network))
            self._others[settings] = made
        return self._others[settings]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Fetch no more: what is under way, in whatever thread, ends at once with Unreachable."""
        self._brake.pull()

    def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None, given_by: str | None = None
    ) -> Fetched:
        """What stands at `url` now. A FetchError, or TooLarge, when nothing came of it; its `where` is `url`.

        `etag` and `modified` (Last-Modified, as it was sent) are the validators of a fetch before: if the server says
        that nothing changed, the result is `unchanged` and without data. They are sent to every address on the way, or
        only to `given_by`, the one that answered then.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        validators = {name: value for name, value in known.items() if value and VALIDATOR.fullmatch(value)}
        trip = Trip(
            self._means, Budget(self.settings.timeout_s, self._brake, self._clock, self._sleep), validators, given_by
        )
        try:
            chain = trip.page(address.parse(url, allow_private=self.settings.allow_private))
            return self._fetched(url, chain, bool(validators))
        except ReadError as error:
            if trip.at and trip.redirected:
                error.what = f"it leads on to {trip.at}: {error.what}"
            error.where = url
            raise

    def _fetched(self, asked: str, chain: Sequence[Exchange], conditional: bool) -> Fetched:
        last = chain[-1]
        unchanged = last.status == NOT_MODIFIED and conditional
        if last.status >= 400:
            raise _refused(last)
        if not unchanged and not 200 <= last.status < 300:
            raise BadAnswer(f"it answers {last.status}, which leads nowhere.", hint=LATER)
        warc, record = archive(chain, self.settings)
        content_type = last.headers.get("content-type", "")
        fetch = Fetch(
            asked=asked,
            url=last.url,
            status=last.status,
            at=last.at.isoformat(timespec="seconds"),
            hops=tuple(Hop(exchange.url, exchange.status) for exchange in chain[:-1]),
            warc=hashlib.sha256(warc).hexdigest(),
            record=record,
            etag=_validator(last.headers, "etag"),
            modified=_validator(last.headers, "last-modified"),
            media_type=media_type_in(content_type),
            charset=charset_in(content_type),
        )
        return Fetched(fetch, b"" if unchanged else last.body, warc, unchanged, freshness(last.headers))


def _validator(headers: httpx2.Headers, name: str) -> str | None:
    value = headers.get(name, "").strip()
    return value if VALIDATOR.fullmatch(value) else None


def _refused(answer: Exchange) -> HttpStatus:
    hint = ADVICE.get(answer.status, LATER if answer.status >= 500 else SAVE)
    wait_s = retry_after(answer.headers) or 0.0
    return HttpStatus(f"it answers {answer.status}.", status=answer.status, wait_s=wait_s, hint=hint)

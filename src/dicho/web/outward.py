"""The server's only way out: addresses are fetched over it, and only those a reader sent.

One fetcher serves all jobs of a server, so that a site's pace and its robots.txt hold from one job to the next. What is
under way can be stopped at once; after that another fetcher is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from dicho.errors import ReadError
from dicho.model.fetched import Fetched
from dicho.pipeline.stages import Fetching

Make = Callable[[], Fetching]


def polite() -> Fetching:
    """A fetcher with the settings `dicho add` has when none is given: no private address, robots respected."""
    from dicho.capture.fetch.fetcher import Fetcher  # costs time that a server nobody fetches with need not take

    return Fetcher()


class Stopped(BaseException):
    """Somebody asked a job to stop. No Exception: on its way nothing may take it for the fault of a document."""


@dataclass(slots=True)
class Outward:
    """The fetcher of a server; `make` makes one when it is first needed, None where nothing is fetched."""

    make: Make | None
    _now: Fetching | None = None
    _lock: Lock = field(default_factory=Lock)

    def line(self, stopping: Callable[[], bool], answered: Callable[[str], None]) -> Line | None:
        """The fetcher as one job uses it."""
        with self._lock:
            if self.make is not None and self._now is None:
                self._now = self.make()
            return Line(self, self._now, stopping, answered) if self._now else None

    def stop(self) -> None:
        """End what is under way."""
        with self._lock:
            stopped, self._now = self._now, None
        if stopped is not None:
            stopped.stop()


@dataclass(frozen=True, slots=True)
class Line:
    """A fetcher that tells when an address has answered, and raises Stopped where the job was stopped meanwhile."""

    outward: Outward
    fetcher: Fetching
    stopping: Callable[[], bool]
    answered: Callable[[str], None]

    def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None, given_by: str | None = None
    ) -> Fetched:
        """What stands at the address."""
        try:
            if self.stopping():
                raise Stopped
            return self.fetcher.fetch(url, etag=etag, modified=modified, given_by=given_by)
        except ReadError:
            if self.stopping():  # whatever became of it then
                raise Stopped from None
            raise
        finally:
            self.answered(url)

    def stop(self) -> None:
        """End what is under way."""
        self.outward.stop()

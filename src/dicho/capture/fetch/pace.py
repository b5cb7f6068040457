"""One visit after the other: no host is asked twice at once, or more often than it likes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dicho.capture.fetch.brake import LOOK_S
from dicho.capture.fetch.budget import Budget

MOST_HOSTS = 4096


class Pace:
    """Whose turn it is at each host, and when. Safe in threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._free: dict[str, float] = {}
        self._busy: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, apart_s: float, budget: Budget, *, at_once: bool = False) -> Iterator[None]:
        """Have `host` alone, when it may be asked again, and keep others from it for `apart_s` seconds after that.

        With `at_once` it is asked as soon as nobody else does. The wait is no time of the budget's.
        """
        with self._lock:
            self._forget()
            busy = self._busy.setdefault(host, threading.Lock())
        begun = self._clock()
        while not busy.acquire(timeout=LOOK_S):
            budget.brake.check()
        try:
            budget.extend(self._clock() - begun)
            if not at_once:
                budget.pause(self._free.get(host, 0.0) - self._clock())
            yield
        finally:
            self.hold(host, apart_s)
            busy.release()

    def hold(self, host: str, seconds: float) -> None:
        """Let nobody ask `host` for so long from now."""
        with self._lock:
            self._free[host] = max(self._free.get(host, 0.0), self._clock() + seconds)

    def _forget(self) -> None:
        """Those that may be asked anyway, where there are many: a watch that runs for weeks must not grow."""
        if len(self._busy) > MOST_HOSTS:
            now = self._clock()
            self._free = {host: free for host, free in self._free.items() if free > now}
            self._busy = {host: busy for host, busy in self._busy.items() if host in self._free or busy.locked()}

"""One visit after the other: no host is asked more often than it likes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from dicho.capture.fetch.budget import Budget

MOST_HOSTS = 4096


class Pace:
    """When each host may be asked next. Safe in threads: each takes the next free moment for itself."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._free: dict[str, float] = {}
        self._lock = threading.Lock()

    def turn(self, host: str, apart_s: float, budget: Budget) -> None:
        """Wait until `host` may be asked, and keep others from it for `apart_s` seconds after that."""
        with self._lock:
            now = self._clock()
            begin = max(now, self._free.get(host, now))
            self._forget(now)
            self._free[host] = begin + apart_s
        budget.pause(begin - now)

    def hold(self, host: str, seconds: float) -> None:
        """Let nobody ask `host` for so long from now."""
        with self._lock:
            self._free[host] = max(self._free.get(host, 0.0), self._clock() + seconds)

    def _forget(self, now: float) -> None:
        if len(self._free) > MOST_HOSTS:
            self._free = {host: free for host, free in self._free.items() if free > now}

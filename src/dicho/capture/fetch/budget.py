"""The time one address may take, and the waits in between."""

from __future__ import annotations

import time
from collections.abc import Callable

from dicho.capture.fetch.brake import Brake
from dicho.errors import FetchTimeout

SLOWER = "Try again later, or give it more time (--timeout)."


class Budget:
    """`seconds` from now, without any `pause` that politeness asks for. Unreachable once the brake is pulled."""

    def __init__(
        self,
        seconds: float,
        brake: Brake | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.seconds = seconds
        self.brake = brake or Brake()
        self.clock, self._sleep = clock, sleep or self.brake.wait
        self._until = clock() + seconds

    def cap(self, seconds: float | None = None) -> float:
        """How long the next step may take: `seconds`, or what is left of it. FetchTimeout when nothing is left."""
        self.brake.check()
        left = self._until - self.clock()
        if left <= 0:
            raise FetchTimeout(f"it took longer than {self.seconds:.3g} s.", hint=SLOWER)
        return left if seconds is None else min(seconds, left)

    def pause(self, seconds: float) -> None:
        """Wait."""
        if seconds > 0:
            self.extend(seconds)
            self._sleep(seconds)
            self.brake.check()

    def extend(self, seconds: float) -> None:
        """So long was waited."""
        self._until += seconds

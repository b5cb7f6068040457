"""A clock that acts where what it times takes too long: one thread for any number of questions, one by one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Deadline:
    """`start` it, then `stop` it in time, or what it was given to do is done, by its own thread, and once.

    A `threading.Timer` for each question takes longer than most of an answer's way. This thread sleeps until the time
    that was set when it went to sleep, and then looks whether another was set since. It ends where none was, and with
    `close`.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: float | None = None
        self._sleeps_until = 0.0
        self._late: Callable[[], None] | None = None
        self._thread: threading.Thread | None = None

    def start(self, seconds: float, late: Callable[[], None]) -> None:
        """Do `late` in so many seconds, unless stopped."""
        with self._changed:
            self._due, self._late = time.monotonic() + seconds, late
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, daemon=True, name="deadline")
                self._thread.start()
            elif self._due < self._sleeps_until:
                self._changed.notify()

    def stop(self) -> None:
        """It was done in time; or `late` is done now, and nothing of it comes after."""
        with self._changed:
            self._due = self._late = None

    def close(self) -> None:
        """Stop, and end the thread."""
        with self._changed:
            self._due = self._late = None
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while self._due is not None:
                left = self._due - time.monotonic()
                if left > 0:
                    self._sleeps_until = self._due
                    self._changed.wait(left)
                elif self._late is not None:
                    late, self._due, self._late = self._late, None, None
                    late()
            self._thread = None

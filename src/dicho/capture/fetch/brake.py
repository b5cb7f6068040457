"""Stopping at once: whoever presses Ctrl-C does not wait for a slow server, or for a minute that another asked for."""

from __future__ import annotations

import contextlib
import socket
import threading

import httpcore2

from dicho.errors import Unreachable

LOOK_S = 0.2
"""Seconds between two looks whether it was pulled, where one waits for something else."""


class Brake:
    """Pulled once, by any thread: waits end, lines are cut, and what would go on raises Unreachable."""

    def __init__(self) -> None:
        self._pulled = threading.Event()
        self._lines: set[httpcore2.NetworkStream] = set()
        self._lock = threading.Lock()

    def pull(self) -> None:
        """Stop everything."""
        self._pulled.set()
        with self._lock:
            lines = [line.get_extra_info("socket") for line in self._lines]
        for line in lines:
            # Not close(): the thread that reads would not notice.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    def wait(self, seconds: float) -> None:
        """Sleep, unless and until it is pulled."""
        self._pulled.wait(seconds)

    def check(self) -> None:
        """Unreachable once it is pulled."""
        if self._pulled.is_set():
            raise Unreachable("fetching was stopped.", hint="The same command goes on from there.")

    def watch(self, line: httpcore2.NetworkStream) -> None:
        """This line is open now."""
        with self._lock:
            self._lines.add(line)

    def forget(self, line: httpcore2.NetworkStream) -> None:
        """It is no more."""
        with self._lock:
            self._lines.discard(line)

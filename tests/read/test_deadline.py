"""The clock of the reading process's answers."""

from __future__ import annotations

import threading
import time

from dicho.read.deadline import Deadline


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "deadline"]


def test_what_takes_too_long_is_acted_on_once() -> None:
    """In its time, not before, and never again; what was stopped is not acted on at all."""
    deadline, acted = Deadline(), threading.Event()
    times: list[float] = []

    def late() -> None:
        times.append(time.monotonic())
        acted.set()

    deadline.start(30, late)
    deadline.stop()
    began = time.monotonic()
    deadline.start(0.1, late)  # sooner than what the thread sleeps for
    assert acted.wait(10)
    deadline.stop()
    deadline.close()
    assert len(times) == 1 and times[0] - began >= 0.1


def test_one_thread_watches_all_and_ends() -> None:
    """However many are timed, one thread watches, and none is left when the clock is closed."""
    before = threads()
    deadline = Deadline()
    for _ in range(100):
        deadline.start(30, lambda: None)
        deadline.stop()
    mine = [thread for thread in threads() if thread not in before]
    assert len(mine) == 1
    deadline.close()
    mine[0].join(10)
    assert not mine[0].is_alive()


def test_a_clock_that_was_closed_goes_on_with_the_next() -> None:
    """A reader that has ended its child starts another, and times that too."""
    deadline, acted = Deadline(), threading.Event()
    for _ in range(20):
        deadline.start(30, lambda: None)
        deadline.close()
    deadline.start(0.01, acted.set)
    assert acted.wait(10)
    deadline.close()

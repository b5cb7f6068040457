"""Errands: many hosts at once, each one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable

from dicho.pipeline.watch.errands import Errands


def test_every_errand_comes_back_once() -> None:
    """What a call gives, or what goes wrong in it, comes back under its key."""

    def call(n: int) -> Callable[[], int]:
        return lambda: 10 // n

    with Errands[int, int](workers=3) as errands:
        for n in range(20):
            errands.give(f"host{n % 5}", n, call(n))
        back = {}
        while errands:
            key, outcome = errands.next()
            back[key] = outcome
    assert set(back) == set(range(20))
    assert isinstance(back[0], ZeroDivisionError) and back[5] == 2


def test_one_at_a_time_to_a_host_many_hosts_at_once() -> None:
    """No host is asked twice at once; two hosts wait for each other's call, which only works at the same time."""
    both = threading.Barrier(2, timeout=20)
    under_way: dict[str, int] = {}
    most = 0

    def call(host: str, meet: bool) -> Callable[[], None]:
        def run() -> None:
            nonlocal most
            under_way[host] = under_way.get(host, 0) + 1
            most = max(most, under_way[host])
            if meet:
                both.wait()
            under_way[host] -= 1

        return run

    with Errands[int, None](workers=4) as errands:
        for n in range(12):
            host = f"host{n % 2}"
            errands.give(host, n, call(host, n < 2))
        outcomes = []
        while errands:
            outcomes.append(errands.next()[1])
    assert most == 1 and outcomes == [None] * 12


def test_little_is_held() -> None:
    """Of results nobody took yet there are never more than workers, however much is waiting."""
    made: list[int] = []
    with Errands[int, None](workers=2) as errands:
        for n in range(50):
            errands.give(f"host{n}", n, lambda n=n: made.append(n))  # type: ignore[misc]
        errands.next()
        assert len(made) <= 3


def test_hosts_take_turns() -> None:
    """With one worker the hosts are asked in turns, not one of them to its end."""
    order: list[str] = []
    with Errands[int, None](workers=1) as errands:
        for n, host in enumerate(["a", "a", "a", "b", "c"]):
            errands.give(host, n, lambda host=host: order.append(host))  # type: ignore[misc]
        while errands:
            errands.next()
    assert order[-1] == "a" and order[:2] == ["a", "a"] and order[2:4] == ["b", "c"]

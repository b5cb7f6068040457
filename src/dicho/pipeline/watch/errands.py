"""Errands to many hosts at once, to each host one after the other: a slow one holds up only itself."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from types import TracebackType
from typing import Generic, Self, TypeVar

K = TypeVar("K")
T = TypeVar("T")
WORKERS = 8


@dataclass(frozen=True, slots=True)
class _Errand(Generic[K, T]):
    host: str
    key: K
    call: Callable[[], T]


class Errands(Generic[K, T]):
    """Runs calls in threads and hands out what came of each, as it comes.

    `give` and `next` belong to one thread. Of results not yet taken there are never more than `workers`, so whatever
    waits to be fetched, little is held. The threads end with the process if they must: no slow server delays Ctrl-C.
    """

    def __init__(self, workers: int = WORKERS) -> None:
        self._workers = workers
        self._threads = 0
        self._waiting: dict[str, deque[_Errand[K, T]]] = {}
        self._out: set[str] = set()
        self._orders: SimpleQueue[_Errand[K, T] | None] = SimpleQueue()
        self._results: SimpleQueue[tuple[_Errand[K, T], T | Exception]] = SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._waiting.clear()
        for _ in range(self._threads):
            self._orders.put(None)

    def __bool__(self) -> bool:
        """Whether any errand is waiting or under way."""
        return bool(self._out or self._waiting)

    @property
    def ready(self) -> bool:
        """Whether `next` gives something at once."""
        return not self._results.empty()

    def give(self, host: str, key: K, call: Callable[[], T]) -> None:
        """Have `call` made when its host's turn comes."""
        self._waiting.setdefault(host, deque()).append(_Errand(host, key, call))
        self._send()

    def next(self) -> tuple[K, T | Exception]:
        """The next that is done: its key, and what it gave or what went wrong. Only while there is one."""
        errand, outcome = self._results.get()
        self._out.discard(errand.host)
        self._send()
        return errand.key, outcome

    def _send(self) -> None:
        for host in [host for host in self._waiting if host not in self._out]:
            if len(self._out) >= self._workers:
                return
            queue = self._waiting.pop(host)
            self._out.add(host)
            self._orders.put(queue.popleft())
            if queue:
                self._waiting[host] = queue  # behind the others: hosts take turns
            if self._threads < len(self._out):
                self._threads += 1
                threading.Thread(target=self._work, name=f"dicho-fetch-{self._threads}", daemon=True).start()

    def _work(self) -> None:
        while (errand := self._orders.get()) is not None:
            outcome: T | Exception
            try:
                outcome = errand.call()
            except Exception as error:  # noqa: BLE001 - handed to whoever asked, who knows what to make of it
                outcome = error
            self._results.put((errand, outcome))
            del errand, outcome  # a page must not be held until the next comes

"""Totals of lists that were counted, kept in memory until an event changes what is listed."""

from __future__ import annotations

import threading
from collections import OrderedDict

MOST = 512
_kept: OrderedDict[tuple[object, ...], int] = OrderedDict()
_lock = threading.Lock()


def total(question: tuple[object, ...]) -> int | None:
    """What was counted for this question, None when nothing was; the question names the event
    since which nothing listed has changed."""
    with _lock:
        return _kept.get(question)


def keep(question: tuple[object, ...], counted: int) -> int:
    """Remember an answer; the oldest is forgotten."""
    with _lock:
        _kept[question] = counted
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return counted

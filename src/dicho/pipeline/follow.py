"""A folder that others fill, looked at again and again: what is new or changed in it, once it is there in full."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from dicho.errors import UsageError
from dicho.pipeline import intake
from dicho.pipeline.intake import Input, Stamp


def follow(
    paths: Sequence[str], without: Path | None, every: float, pause: Callable[[float], object] = time.sleep
) -> Iterator[list[Input]]:
    """The files that came or changed, each time there are any, without end; `pause` waits `every` seconds in between.

    A file counts once it is as it was at the look before, or was last written longer ago than that. A folder that is
    not there for a while is looked for again. UsageError for one that is not there at first.
    """
    seen: dict[Path, Stamp] = {}
    before: dict[Path, Stamp] = {}
    inputs = intake.find(paths, without)
    while True:
        now = {item.path: item.stamp for item in inputs if item.path is not None and item.stamp is not None}
        ready = [item for item in inputs if item.path in now and _is_ready(item, before, every)]
        fresh = [item for item in ready if item.path is not None and seen.get(item.path) != item.stamp]
        if fresh:
            yield fresh
            seen |= {item.path: item.stamp for item in fresh if item.path is not None and item.stamp is not None}
        before = now
        pause(every)
        inputs = _again(paths, without)


def _is_ready(item: Input, before: dict[Path, Stamp], every: float) -> bool:
    assert item.path is not None and item.stamp is not None
    return before.get(item.path) == item.stamp or time.time_ns() - item.stamp[1] > every * 1e9


def _again(paths: Sequence[str], without: Path | None) -> list[Input]:
    found = []
    for path in paths:
        try:
            found += intake.find([path], without)
        except UsageError:
            continue  # a drive that is not there for a while, a folder being moved
    return found

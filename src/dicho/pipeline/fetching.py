"""The fetcher of a run: made only where an address is among the inputs, as only then what it needs is to be loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from dicho.capture.fetch.terms import Settings
from dicho.pipeline.intake import Input
from dicho.pipeline.stages import Fetching


@contextmanager
def fetching(inputs: Iterable[Input], settings: Settings) -> Iterator[Fetching | None]:
    """A fetcher for these inputs, stopped in the end; None where there is nothing to fetch."""
    if not any(item.remote for item in inputs):
        yield None
        return
    from dicho.capture.fetch.fetcher import Fetcher

    with Fetcher(settings) as fetcher:
        yield fetcher

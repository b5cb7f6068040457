"""Inputs that hold many: each kind says which inputs are its own, and opens them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from dicho.pipeline.crawls import Crawls
from dicho.pipeline.intake import Input
from dicho.pipeline.mailboxes import Mailboxes


class Holder(Protocol):
    """A kind of input that holds many."""

    def holds(self, item: Input) -> bool:
        """Whether the input is of this kind: by its name, or by its first bytes."""

    def open(self, item: Input) -> Iterator[Input]:
        """The inputs in it, in order; what of it cannot be read is an input with an `error`."""


HOLDERS: tuple[Holder, ...] = (Crawls(), Mailboxes())


def expand(inputs: Iterable[Input]) -> Iterator[Input]:
    """Every input, one that holds many (a crawl, a mailbox) opened, lazily and in order."""
    for item in inputs:
        holder = _holder(item)
        if holder is None:
            yield item
        else:
            yield from holder.open(item)


def holds_many(item: Input) -> bool:
    """Whether `expand` opens the input, into nobody knows yet how many."""
    return _holder(item) is not None


def _holder(item: Input) -> Holder | None:
    return next((holder for holder in HOLDERS if holder.holds(item)), None)

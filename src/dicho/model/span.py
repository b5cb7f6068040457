"""Spans: half-open ranges of code points of a document's text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from dicho.errors import SpanError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to, not including, `end`; both in code points, 0 <= start < end."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(f"a span must have 0 <= start < end, not {self.start}..{self.end}.")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` this span marks; SpanError when the span ends after the text does."""
        if self.end > len(text):
            raise SpanError(f"span {self.start}..{self.end} ends after a text of {len(text)} characters.")
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether every character of `other` is in this span."""
        return self.start <= other.start and other.end <= self.end


Spans: TypeAlias = tuple[Span, ...]
"""Fragments of one role, in text order, not overlapping: a discontinuous content has several."""


def spans(pairs: Iterable[tuple[int, int] | list[int]]) -> Spans:
    """Fragments from [start, end] pairs, checked to stand in order and apart."""
    found = tuple(Span(start, end) for start, end in pairs)
    check_order(found)
    return found


def check_order(fragments: Spans) -> None:
    """SpanError unless the fragments stand in text order without overlapping."""
    for left, right in pairwise(fragments):
        if right.start < left.end:
            raise SpanError(
                f"fragments {left.start}..{left.end} and {right.start}..{right.end} overlap or stand out of order."
            )

"""What a detector finds in two statements, and what it may look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dicho.compare.side import Side, Word
from dicho.model.link import Kind, Shape
from dicho.model.span import Spans

Pairing = tuple[Word, Word, float]
"""A word of the left and the word of the right that means the same, and how much it tells (0..1)."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What two statements have in common: the words that mean the same in both, and how much that is.

    `score` and the shares covered are 0..1; `mass` is the weight in nats of what is shared, rare words weighing most.
    """

    pairings: tuple[Pairing, ...]
    score: float
    left_covered: float
    right_covered: float
    mass: float = 0.0


@dataclass(frozen=True, slots=True)
class Sign:
    """A typed opposition of two statements: its kind, how strong (0..1), the words on both sides that make it.

    `shapes` are the kinder readings the detector itself sees grounds for.
    """

    kind: Kind
    strength: float
    left: Spans
    right: Spans
    shapes: tuple[Shape, ...] = ()


Detector = Callable[[Side, Side, Matter], "Sign | None"]
"""A detector is symmetric but for `promise`, whose left is the earlier statement."""

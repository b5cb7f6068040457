"""The same thing affirmed and negated: words in common that a negator reaches on one side only."""

from __future__ import annotations

from dataclasses import dataclass

from dicho.compare.facts import Facts
from dicho.compare.shapes import Ground, Pair, damped, ground, strength
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign

HEAD = 2
"""Content words after a negator among which its predicate stands."""
ENOUGH = 1.1
"""What two statements must have in common at least, by the weight of its words."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """The negating token, on which side it stands, and the pairs it reaches there and nothing reaches here."""

    negator: int
    left: bool
    pairs: tuple[Pair, ...]

    def tokens(self) -> tuple[list[int], list[int]]:
        """The tokens of both sides that make it."""
        one, other = [i for i, _, _ in self.pairs], [j for _, j, _ in self.pairs]
        (one if self.left else other).append(self.negator)
        return one, other


def reversal(g: Ground) -> Reversal | None:
    """The negator that reaches most of what is common and is negated on one side only; None where its predicate isn't."""
    groups: dict[tuple[int, bool], list[Pair]] = {}
    for i, j, weight in g.pairs:
        here, there = g.one.negator[i], g.other.negator[j]
        if (here < 0) != (there < 0) and weight > 0:
            groups.setdefault((max(here, there), here >= 0), []).append((i, j, weight))
    told = [
        Reversal(at, left, tuple(pairs))
        for (at, left), pairs in groups.items()
        if _reaches_predicate(g.one if left else g.other, at, {p[0] if left else p[1] for p in pairs})
    ]
    return max(told, key=lambda r: (sum(w for _, _, w in r.pairs), -r.negator), default=None)


def _reaches_predicate(own: Facts, negator: int, reached: set[int]) -> bool:
    scope = [i for i in range(negator, len(own.words)) if own.negator[i] == negator and own.content[i] and i != negator]
    return any(i in reached for i in scope[:HEAD]) or len(reached) > HEAD


def negation(left: Side, right: Side, matter: Matter) -> Sign | None:
    """One says it, the other says not."""
    g = ground(left, right, matter)
    found = reversal(g)
    if found is None or g.common() < ENOUGH:
        return None
    factor, shapes = damped(g)
    one, other = found.tokens()
    told = strength(factor, g.fit)
    return Sign("negation", told, g.one.spans(left, one), g.other.spans(right, other), shapes)

"""A denial and what it denies: the denied content is what the other statement asserts."""

from __future__ import annotations

from dicho.compare.facts import Facts
from dicho.compare.shapes import Ground, damped, ground, strength
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign

ENOUGH = 0.6
_CUES = ("denying", "untrue")


def denial(left: Side, right: Side, matter: Matter) -> Sign | None:
    """One denies what the other says."""
    g = ground(left, right, matter)
    here, there = denies(g.one, left), denies(g.other, right)
    if here == there:
        return None
    own, other = (g.one, g.other) if here else (g.other, g.one)
    if _is_negated(g, own_is_left=here) or g.common() < ENOUGH or other.has("if"):
        return None
    factor, shapes = damped(g, ("reported",))
    covered = matter.left_covered if here else matter.right_covered
    told = strength(factor, 0.5 * max(covered, g.fit) + 0.5 * g.fit)
    cue = [i for name, start, end in own.found if name in _CUES for i in range(start, end)]
    mine = cue or [i if here else j for i, j, _ in g.pairs]
    theirs = [j if here else i for i, j, _ in g.pairs]
    spans = own.spans(left if here else right, mine), other.spans(right if here else left, theirs)
    return Sign("denial", told, *(spans if here else spans[::-1]), shapes)


def denies(own: Facts, side: Side) -> bool:
    """Whether a statement denies something told: by a word of denying in it, or because its cue or status says so."""
    return own.has(*_CUES) or side.statement.status == "denial"


def _is_negated(g: Ground, *, own_is_left: bool) -> bool:
    """Whether the denial's own words are negated, as the other's are not: then it is the negation that tells, no cue."""
    own = g.one if own_is_left else g.other
    if own.has(*_CUES):
        return False
    return any(own.negator[i if own_is_left else j] >= 0 for i, j, _ in g.pairs)

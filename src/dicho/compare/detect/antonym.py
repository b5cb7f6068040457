"""Opposite words about one thing: graded and complementary opposites, of one language or two."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from dicho.compare.facts import Facts
from dicho.compare.lexicon import Force
from dicho.compare.shapes import DAMPING, Ground, damped, ground, share, strength
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign

NEAR = 7
"""Words between an opposite and something both statements have in common."""
ENOUGH = 0.3
BASE: dict[Force, float] = {"opposites": 1.0, "stances": 0.9, "weak": 0.6}
BOTH = 0.35
"""What it tells that one side takes up the other's word and says its opposite."""
URGED = 0.7
"""What it tells that one is against a thing of which the other says that it must be: how much of it may differ."""

Opposed = tuple[int, int, Force]


def opposites(g: Ground, *, denied: bool = True) -> Iterator[Opposed]:
    """Tokens of both sides that are opposite words, both affirmed or both negated, and have no like on the other side.

    What a statement denies as a whole counts as negated where `denied` asks for it.
    """
    turned = denied and g.one.denied != g.other.denied
    for i in g.one.poled:
        for j in g.other.poled:
            force = _opposed(g, i, j)
            if force and _is_own(g, i, j, turned):
                yield i, j, force
    if g.one.lexicon is g.other.lexicon:
        yield from ((i, j, "opposites") for i, j in _prefixed(g.one, g.other) if _is_own(g, i, j, turned))
        yield from ((i, j, "opposites") for j, i in _prefixed(g.other, g.one) if _is_own(g, i, j, turned))


def _opposed(g: Ground, i: int, j: int) -> Force | None:
    if g.one.words[i].low == g.other.words[j].low:
        return None
    for key, pole, force in g.one.poles[i]:
        if (key, -pole, force) in g.other.poles[j]:
            return force
    return None


def _is_own(g: Ground, i: int, j: int, turned: bool) -> bool:
    if ((g.one.negator[i] >= 0) != (g.other.negator[j] >= 0)) != turned:
        return False
    return not g.is_paired(i, left=True) and not g.is_paired(j, left=False)


def _prefixed(long: Facts, short: Facts) -> Iterator[tuple[int, int]]:
    """Words made negative by a prefix and the same word without it: "innecesario", "necesario"."""
    for i, bare in long.bare:
        yield from ((i, j) for j, each in enumerate(short.stems) if each == bare)


def is_anchored(g: Ground, i: int, j: int) -> bool:
    """Whether something in common stands near both words."""
    return any(abs(a - i) <= NEAR and abs(b - j) <= NEAR and w >= ENOUGH for a, b, w in g.pairs if a != i and b != j)


def _fit(g: Ground, one: list[int], other: list[int]) -> float:
    """How much is in common, the opposites themselves taken for one matter."""
    mine, theirs = {i for i, _, _ in g.pairs}, {j for _, j, _ in g.pairs}
    return (share(g.one, mine.union(one)) + share(g.other, theirs.union(other))) / 2


def _is_part(g: Ground, i: int, j: int) -> bool:
    """Words that tell two parts of one thing rather than oppose: "domestic flights", "foreign flights"."""
    if not {i}.intersection(g.one.among("scope")) or not {j}.intersection(g.other.among("scope")):
        return False
    return any(abs(a - i) == 1 and abs(b - j) == 1 for a, b, _ in g.pairs)


def _both(g: Ground) -> Sign | None:
    """ "Open, they say; it is closed": one side has both poles, its own word for what the other says being last."""
    for left, right, turned in ((g.one, g.other, False), (g.other, g.one, True)):
        for i, j in product(left.poled, right.poled):
            own = (g.swapped if turned else g) if _opposed_in(left, i, right, j) else None
            twice = own is not None and any(right.stems[t] == left.stems[i] for t in range(j))
            if own and twice:
                mine, theirs = left.spans(own.left, [i]), right.spans(own.right, [j])
                return Sign("antonym", BOTH, *((theirs, mine) if turned else (mine, theirs)))
    return None


def _urged(g: Ground) -> Sign | None:
    """ "The tax must go up", "we oppose any such tax": what one calls for the other is against."""
    for turned in (False, True):
        own = g.swapped if turned else g
        mine = [i for name, start, end in own.one.found if name == "urging" for i in range(start, end)]
        if not mine or own.one.negator[mine[-1]] >= 0 or own.said() < ENOUGH:
            continue
        against = [j for j in own.other.poled if own.other.negator[j] < 0 and _is_against(own.other, j)]
        theirs = [j for j in against if any(0 < b - j <= NEAR and w >= ENOUGH for _, b, w in own.pairs)]
        if theirs:
            factor, shapes = damped(own)
            spans = own.one.spans(own.left, mine), own.other.spans(own.right, theirs)
            return Sign("antonym", strength(URGED * factor, own.fit), *(spans[::-1] if turned else spans), shapes)
    return None


def _is_against(own: Facts, token: int) -> bool:
    return any(key in ("support", "accept", "for") and pole < 0 for key, pole, _ in own.poles[token])


def _opposed_in(left: Facts, i: int, right: Facts, j: int) -> bool:
    told = any((key, -pole, force) in right.poles[j] for key, pole, force in left.poles[i] if force == "opposites")
    return told and left.negator[i] < 0 and right.negator[j] < 0


def antonym(left: Side, right: Side, matter: Matter) -> Sign | None:
    """Opposite words for one thing."""
    g = ground(left, right, matter)
    found = [each for each in opposites(g) if is_anchored(g, *each[:2])]
    if not found:
        return _both(g) or _urged(g)
    force = max((each[2] for each in found), key=lambda f: BASE[f])
    chosen = [each for each in found if each[2] == force]
    one, other = [i for i, _, _ in chosen], [j for _, j, _ in chosen]
    factor, shapes = damped(g, without=(one, other))
    if all(_is_part(g, i, j) for i, j, _ in chosen):
        factor, shapes = min(factor, DAMPING["other-scope"]), (*shapes, "other-scope")
    told = strength(BASE[force] * factor, _fit(g, one, other))
    return Sign("antonym", told, g.one.spans(left, one), g.other.spans(right, other), shapes)

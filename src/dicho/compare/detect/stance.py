"""The same person, the same matter, another position: an error admitted, sides changed, a word taken back."""

from __future__ import annotations

from dicho.compare.detect.antonym import antonym
from dicho.compare.detect.negation import negation
from dicho.compare.facts import Facts
from dicho.compare.matter import is_short
from dicho.compare.shapes import ADMITTING, Ground, damped, ground, later, strength
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign

ENOUGH = 0.6
BOASTED = 0.1
ABLE = frozenset(["solid", "safe", "ready", "strong", "working"])
"""The oppositions by whose better pole a thing is said to be proof against failing."""
GOVERNED = 3
"""Words between a word against and what it is against."""


def stance(left: Side, right: Side, matter: Matter) -> Sign | None:
    """Another position of the same speaker."""
    if left.person is None or left.person != right.person:
        return None
    g = ground(left, right, matter)
    if g.common() < ENOUGH:
        return None
    return _admission(g) or _valence(g) or _reversed(g)


def _fit(g: Ground) -> float:
    return 0.7 * g.best + 0.3 * g.fit


def _admission(g: Ground) -> Sign | None:
    """The later statement admits an error, or what was done: the earlier one is about the same."""
    order = later(g.left, g.right)
    here, there = g.one.has(ADMITTING), g.other.has(ADMITTING)
    if here == there or (order > 0 and here) or (order < 0 and there):
        return None
    factor, shapes = damped(g, ("progress", "other-event"))
    own, before = (g.one, g.other) if here else (g.other, g.one)
    if not g.pairs and not is_short(g.left, g.right):
        return _owned_up(g, before) if there else None
    cue = [i for name, start, end in own.found if name == ADMITTING for i in range(start, end)]
    mine, theirs = (cue, [j for _, j, _ in g.pairs]) if here else ([i for i, _, _ in g.pairs], cue)
    told = strength(0.95 * factor, max(0.3, _fit(g)))
    return Sign("stance", told, g.one.spans(g.left, mine), g.other.spans(g.right, theirs), shapes)


def _owned_up(g: Ground, before: Facts) -> Sign | None:
    """A failing admitted, and before it a boast: only what stands around them says that it is of one thing."""
    boast = [
        i for i in before.poled if before.negator[i] < 0 and any(p > 0 and k in ABLE for k, p, _ in before.poles[i])
    ]
    cue = [i for name, start, end in g.other.found if name == ADMITTING for i in range(start, end)]
    if not boast:
        return None
    return Sign("stance", BOASTED, before.spans(g.left, boast), g.other.spans(g.right, cue))


def _valence(g: Ground) -> Sign | None:
    """For and against, good and bad: the words that say so point opposite ways."""
    (sum_left, mine), (sum_right, theirs) = _leaning(g.one), _leaning(g.other)
    if sum_left * sum_right >= 0:
        return None
    factor, shapes = damped(g, ("progress", "other-event"))
    told = strength(0.95 * factor, _fit(g))
    return Sign("stance", told, g.one.spans(g.left, mine), g.other.spans(g.right, theirs), shapes)


def _leaning(own: Facts) -> tuple[int, list[int]]:
    """How far the words lean for (above 0) or against, and which they are; "oppose the ban" leans for."""
    total, tokens, last = 0, list[int](), 0
    for i in own.poled:
        poles = {pole for _, pole, force in own.poles[i] if force == "stances"}
        if len(poles) != 1:
            continue
        lean = next(iter(poles)) * (-1 if own.negator[i] >= 0 else 1)
        if tokens and i - tokens[-1] <= GOVERNED and last < 0:
            lean = -lean - last
        total, last = total + lean, lean
        tokens.append(i)
    return total, tokens


def _reversed(g: Ground) -> Sign | None:
    """What was affirmed is denied, or its opposite said, by the one who said it."""
    for detect in (negation, antonym):
        found = detect(g.left, g.right, g.matter)
        if found is not None:
            return Sign("stance", found.strength, found.left, found.right, found.shapes)
    return None

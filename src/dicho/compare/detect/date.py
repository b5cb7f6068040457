"""Different times for one event: times both tell, none of which meets one of the other's."""

from __future__ import annotations

from dicho.compare.facts import Facts, Time, looks_ahead
from dicho.compare.shapes import damped, ground, strength, untimed
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign

ENOUGH = 1.1
GENERIC = 0.3
"""The weight of a word that tells little: "day", "minister"."""
PLANNED = 0.6
"""What is left where one of the two is a plan: a date may be moved."""


def date(left: Side, right: Side, matter: Matter) -> Sign | None:
    """Different times for one event."""
    g = ground(left, right, matter)
    one, other = dates(g.one), dates(g.other)
    if not one or not other or any(a.first <= b.last and b.first <= a.last for a in one for b in other):
        return None
    if _written(g.one) & _written(g.other):
        return None  # "on Thursday" in two weeks
    if not any(_tells(g.one, left, i) and _tells(g.other, right, j) for i, j, _ in g.pairs):
        return None
    if any((g.one.negator[i] < 0) != (g.other.negator[j] < 0) for i, j, _ in g.pairs):
        return None
    if g.common(g.one.timed, g.other.timed) < ENOUGH:
        return None
    factor, shapes = damped(g, ("other-event", "progress"))
    planned = looks_ahead(g.one, left) or looks_ahead(g.other, right)
    told = strength(factor * (PLANNED if planned else 1.0), sum(untimed(g)) / 2)
    return Sign("date", told, one[0].span, other[0].span, shapes)


def dates(own: Facts) -> list[Time]:
    """The times at which something is said to be: no bounds ("since May"), no year that tells a thing from its like."""
    ties = own.lexicon.words["bounding"]
    found = []
    for time in own.times:
        first = time.tokens[0] if time.tokens else 0
        around = {word.low for word in own.words[max(0, first - 1) : first + 1]}
        if time.tokens and around.isdisjoint(ties):
            found.append(time)
    return found


def _written(own: Facts) -> set[tuple[str, ...]]:
    return {tuple(own.words[i].low for i in time.tokens) for time in own.times}


def _tells(own: Facts, side: Side, token: int) -> bool:
    """Whether it is a word that tells what happened: no name, no time."""
    written = side.words[own.words[token].start]
    return written.islower() and token not in own.timed and own.weights[token] > GENERIC

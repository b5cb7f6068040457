"""Different times for one event: times both tell, none of which meets one of the other's."""

from __future__ import annotations

from dicho.compare.facts import Facts, Time
from dicho.compare.shapes import Ground, damped, ground, strength
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign

ENOUGH = 1.1
PLANNED = 0.6
"""What is left where one of the two is a plan: a date may be moved."""


def date(left: Side, right: Side, matter: Matter) -> Sign | None:
    """Different times for one event."""
    g = ground(left, right, matter)
    one, other = dates(g.one), dates(g.other)
    if not one or not other or any(a.first <= b.last and b.first <= a.last for a in one for b in other):
        return None
    if not any(_tells(g.one, i) and _tells(g.other, j) for i, j, _ in g.pairs):
        return None
    if any((g.one.negator[i] < 0) != (g.other.negator[j] < 0) for i, j, _ in g.pairs):
        return None
    if g.common(g.one.timed, g.other.timed) < ENOUGH:
        return None
    factor, shapes = damped(g, ("other-event", "progress"))
    planned = "prediction" in (left.statement.status, right.statement.status) or g.one.future or g.other.future
    told = strength(factor * (PLANNED if planned else 1.0), untimed_fit(g))
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


def _tells(own: Facts, token: int) -> bool:
    """Whether it is a word that tells what happened: no name, no time."""
    return own.content[token] and token not in own.timed and token not in own.names and own.weights[token] > 0.3


def untimed_fit(g: Ground) -> float:
    """How much both have in common of what is no expression of time."""
    shares = []
    for own, timed, place in ((g.one, g.one.timed, 0), (g.other, g.other.timed, 1)):
        whole = sum(w for i, w in enumerate(own.weights) if i not in timed)
        shared = sum(own.weights[pair[place]] for pair in g.pairs if pair[place] not in timed)
        shares.append(shared / whole if whole else 0.0)
    return sum(shares) / 2

"""Different times for one event: days, or hours of one day, both tell, none of which meets one of the other's."""

from __future__ import annotations

from dicho.compare.facts import Facts, Time, looks_ahead
from dicho.compare.shapes import Ground, damped, ground, strength, times_differ, untimed
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign
from dicho.text.clock import Clock

ENOUGH = 1.1
GENERIC = 0.3
"""The weight of a word that tells little: "day", "minister"."""
SOON = 10
"""Minutes within which two times of day may be one, told roughly."""
NEAR, EVENT, BESIDE = 7, 0.6, 0.5
"""Words between a time of day and what happened then; what that must tell; how much is in common with it."""
SUBJECT = 4
"""Words before what happened among which the one who did it stands."""
PLANNED = 0.6
"""What is left where one of the two is a plan: a date may be moved."""


def date(left: Side, right: Side, matter: Matter) -> Sign | None:
    """Different times for one event."""
    g = ground(left, right, matter)
    return _by_day(g, left, right) or _by_hour(g, left, right)


def _by_day(g: Ground, left: Side, right: Side) -> Sign | None:
    one, other = dates(g.one), dates(g.other)
    if not one or not other or any(a.first <= b.last and b.first <= a.last for a in one for b in other):
        return None
    if _written(g.one) & _written(g.other):
        return None  # "on Thursday" in two weeks
    if not any(tells(g.one, left, i) and tells(g.other, right, j) for i, j, _ in g.pairs):
        return None
    if any((g.one.negator[i] < 0) != (g.other.negator[j] < 0) for i, j, _ in g.pairs):
        return None
    if g.common(g.one.timed, g.other.timed) < ENOUGH:
        return None
    factor, shapes = damped(g, ("other-event", "progress"))
    planned = looks_ahead(g.one, left) or looks_ahead(g.other, right)
    told = strength(factor * (PLANNED if planned else 1.0), sum(untimed(g)) / 2)
    return Sign("date", told, one[0].span, other[0].span, shapes)


def _by_hour(g: Ground, left: Side, right: Side) -> Sign | None:
    """One event, told in both, beside two times of one day."""
    if not left.clocks or not right.clocks or times_differ(g):
        return None
    if any(a.apart(b) < SOON for a in left.clocks for b in right.clocks):
        return None
    for i, j, weight in g.pairs:
        one, other = _nearest(g.one, left, i), _nearest(g.other, right, j)
        if one is None or other is None or weight < EVENT or not (tells(g.one, left, i) and tells(g.other, right, j)):
            continue
        others = _has_subject(g, i, left=True) and _has_subject(g, j, left=False)
        if (g.one.negator[i] < 0) == (g.other.negator[j] < 0) and not others:
            factor, shapes = damped(g, ("other-scope", "other-event", "progress"))
            told = strength(factor, max(BESIDE, g.fit))
            return Sign("date", told, left.spans(*_ends(one)), right.spans(*_ends(other)), shapes)
    return None


def _has_subject(g: Ground, token: int, *, left: bool) -> bool:
    """Whether a word that only this side has stands right before what happened: "the museum opens", "the library"."""
    own = g.one if left else g.other
    before = range(max(0, token - SUBJECT), token)
    return any(
        own.content[i] and own.clauses[i] == own.clauses[token] and not g.is_paired(i, left=left) for i in before
    )


def _nearest(own: Facts, side: Side, token: int) -> Clock | None:
    """The time of day nearest to a word, if it is near."""
    tokens = {i: clock for clock in side.clocks for i, word in enumerate(own.words) if word.start == clock.span.start}
    near = [(abs(i - token), i) for i in tokens if abs(i - token) <= NEAR]
    return tokens[min(near)[1]] if near else None


def _ends(clock: Clock) -> tuple[int, int]:
    return clock.span.start, clock.span.end


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


def tells(own: Facts, side: Side, token: int) -> bool:
    """Whether it is a word that tells what happened: no name, no time."""
    written = side.words[own.words[token].start]
    return written.islower() and token not in own.timed and own.weights[token] > GENERIC

"""Different numbers for one thing: units that agree, and stretches of values, bounds and all, that do not meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from dicho.compare.facts import Amount, Facts, unit_of
from dicho.compare.matter import around
from dicho.compare.shapes import DAMPING, Ground, damped, ground, later, strength, untimed
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign
from dicho.model.link import Shape

ABOUT = 0.15
"""How far from an approximate number the true one may lie, as a share of it."""
HALF = 0.5
"""What must be in common where neither number has a unit."""
ROUND = 1.08
"""Numbers nearer to each other than this ratio may be one number, rounded."""
ENOUGH = 0.6
COUNTED = 0.4
GENERIC = 0.3
"""The weight of a word that tells little: "people"."""
FEW = 12
"""Words of a statement whose bare number may count what was told right before it."""
ALONE = 0.3
"""How much two statements have in common of which only the thing counted tells that they count the same."""
NAMED = 15.0
"""Nats around both from which the thing counted alone tells that they count the same: two or three names."""
NEAR = 5
"""Words between a number and what it counts the victims of."""
RATE = 4
"""Words behind a number among which "a second" stands: "2.1 cubic metres a second"."""
_NEARLY = frozenset(["casi", "nearly", "almost"])
_LIMITS = frozenset(
    [
        "pass",
        "passed",
        "exceed",
        "exceeded",
        "reach",
        "reached",
        "top",
        "topped",
        "pasa",
        "pasan",
        "paso",
        "supera",
        "supero",
        "superaba",
        "llega",
    ]
)
_SMALLER = frozenset(["hour", "hours", "hora", "horas", "minute", "minutes", "minuto", "minutos"])


@dataclass(frozen=True, slots=True)
class Clash:
    """Two quantities of one thing, and the ratio between the nearest values they allow."""

    left: Amount
    right: Amount
    ratio: float


def quantity(left: Side, right: Side, matter: Matter) -> Sign | None:
    """Different numbers for one thing."""
    g = ground(left, right, matter)
    if not g.one.amounts or not g.other.amounts:
        return None
    found = max(_clashes(g), key=lambda c: (c.ratio, _fit(g, c)), default=None)
    if found is None:
        return None
    alone = _is_alone(g, found)
    if not alone and g.common(found.left.tokens, found.right.tokens) + _counted(g, found) < ENOUGH:
        return None
    shapes: tuple[Shape, ...]
    factor, shapes = damped(g, ("progress",))
    if found.ratio < ROUND or (_is_about(found) and found.ratio < 1 + 2 * ABOUT):
        factor, shapes = min(factor, 0.4), (*shapes, "rounding")
    if _moves_on(g, found):
        factor, shapes = min(factor, DAMPING["progress"]), (*shapes, "progress")
    told = strength(factor, max(_fit(g, found), ALONE) if alone else _fit(g, found))
    return Sign("quantity", told, found.left.quantity.span, found.right.quantity.span, shapes)


def _is_alone(g: Ground, clash: Clash) -> bool:
    """Whether the thing counted tells by itself that both count the same: left out by one, or with names around."""
    if not clash.left.quantity.unit or not clash.right.quantity.unit:
        return not _is_beside(g, clash.left, clash.right) and _is_elided(g, clash.left, clash.right)
    if clash.left.quantity.unit in g.one.lexicon.words["measures"]:
        return False  # whatever takes minutes: they tell nothing of what takes them
    return _counted(g, clash) > COUNTED * GENERIC and around(g.left, g.right) >= NAMED


def _counted(g: Ground, clash: Clash) -> float:
    """What the thing counted tells of a common matter, where both name it: some of what another word would."""
    told = (w for i, j, w in g.pairs if i in clash.left.tokens and j in clash.right.tokens and g.one.content[i])
    return COUNTED * max(told, default=0.0)


def _fit(g: Ground, clash: Clash) -> float:
    """How much is in common besides the numbers; more where it stands beside both."""
    shares = untimed(g, clash.left.tokens, clash.right.tokens)
    mean = sum(shares) / 2
    return (max(shares) + mean) / 2 if _is_beside(g, clash.left, clash.right) else min(mean, g.fit)


def _clashes(g: Ground) -> Iterator[Clash]:
    mine, theirs = _counts(g.one, g.left), _counts(g.other, g.right)
    ranges = [_stretch(g.one, a) for a in mine], [_stretch(g.other, b) for b in theirs]
    alike = [
        (i, j, _ratio(ranges[0][i], ranges[1][j]))
        for i, a in enumerate(mine)
        for j, b in enumerate(theirs)
        if _is_rate(g.one, a) == _is_rate(g.other, b) and _is_one_unit(g, a, b)
    ]
    left, right = {i for i, _, ratio in alike if ratio <= 1}, {j for _, j, ratio in alike if ratio <= 1}
    for i, j, ratio in alike:
        if i not in left and j not in right:
            yield Clash(mine[i], theirs[j], ratio)


def _counts(own: Facts, side: Side) -> list[Amount]:
    """The quantities that count something: no time of day ("at 9.40"), no number of a name ("Battalion 9")."""
    hours = {
        i
        for i, word in enumerate(own.words)
        for clock in side.clocks
        if clock.span.start <= word.start < clock.span.end
    }
    return [a for a in own.amounts if hours.isdisjoint(a.tokens) and not _is_label(own, a) and not _is_none(own, a)]


def _is_none(own: Facts, amount: Amount) -> bool:
    """ "Not one booklet went astray": what is said of none is for the negation to compare, whatever is counted."""
    return amount.quantity.value == 1 and bool(amount.tokens) and own.negator[amount.tokens[0]] == amount.tokens[0] - 1


def _is_label(own: Facts, amount: Amount) -> bool:
    first = amount.tokens[0] if amount.tokens else 0
    named = first - 1 in own.names and own.clauses[first - 1] == own.clauses[first]
    return named and not amount.quantity.unit and len(amount.tokens) == 1


def _is_rate(own: Facts, amount: Amount) -> bool:
    """ "Nine litres a second": so much in a time, and no sum."""
    last = amount.tokens[-1] if amount.tokens else 0
    lows = [word.low for word in own.words[last + 1 : last + 1 + RATE]]
    each, measures = own.lexicon.words["each"], own.lexicon.words["measures"]
    return any(low in each and lows[i + 1] in measures for i, low in enumerate(lows[:-1]))


def _is_one_unit(g: Ground, a: Amount, b: Amount) -> bool:
    one, other = a.quantity.unit, b.quantity.unit
    if (one == "%") != (other == "%"):
        return False
    if one and one == other:
        return True
    if not one and not other:
        return g.fit > HALF or _is_beside(g, a, b)
    if not one or not other:
        return _is_elided(g, a, b)
    units = unit_of(g.one, a), unit_of(g.other, b)
    if any(i in units[0] and j in units[1] and g.one.content[i] for i, j, _ in g.pairs):
        return True
    return _is_toll(g, a, b)


def _is_elided(g: Ground, a: Amount, b: Amount) -> bool:
    """ "Forty tankers will come"; of the tankers: "Fourteen came". What is counted was told right before.

    The bare number must be a count, and stand with few words: "fourteen" of a longer statement may be anything.
    """
    (short, bare), (whole, counted) = (
        ((g.left, a), (g.right, b)) if not a.quantity.unit else ((g.right, b), (g.left, a))
    )
    mine, own = (g.one, g.other) if short is g.left else (g.other, g.one)
    if counted.quantity.unit == "%" or bare.quantity.value == 1 or len(mine.words) > FEW or not bare.tokens:
        return False
    units = {own.words[i].start for i in unit_of(own, counted)}
    keys = {key for term in whole.terms if term.span.start in units for key, _ in term.keys}
    return bool(keys) and any(key in keys for term in short.terms_before for key, _ in term.keys)


def _is_beside(g: Ground, a: Amount, b: Amount) -> bool:
    """Whether something in common stands beside both."""
    return any(w >= ENOUGH and _near(a, i) and _near(b, j) for i, j, w in g.pairs)


def _is_toll(g: Ground, a: Amount, b: Amount) -> bool:
    """Whoever is counted, both count the dead, the wounded: the word in common stands beside both numbers."""
    tolls, other = g.one.lexicon.words["cumulative"], g.other.lexicon.words["cumulative"]
    for i, j, _ in g.pairs:
        if g.one.words[i].low in tolls and g.other.words[j].low in other and _near(a, i) and _near(b, j):
            return True
    return False


def _near(amount: Amount, token: int) -> bool:
    return any(abs(token - each) <= NEAR for each in amount.tokens)


def _ratio(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far apart the nearest values are that both may mean: 1 and less where they meet."""
    (low, high), (least, most) = one, other
    if high < least:
        return least / high if high > 0 else inf
    return low / most if most < low and most > 0 else inf if most < low else 0.0


def _stretch(own: Facts, amount: Amount) -> tuple[float, float]:
    """The least and the greatest value a quantity allows."""
    q = amount.quantity
    value, bound = q.value, q.bound
    words = [own.words[i].low for i in amount.tokens]
    if not _NEARLY.isdisjoint(words) or not _NEARLY.isdisjoint(_before(own, amount, 1)):
        return value * (1 - ABOUT), value
    if bound == "about":
        return value * (1 - ABOUT), value * (1 + ABOUT)
    negated = bool(amount.tokens) and own.negator[amount.tokens[0]] >= 0
    if bound in ("at least", "more than"):
        return (0.0, value) if negated else (value, inf)
    if bound in ("at most", "less than") or _is_limit(own, amount):
        return (value, inf) if negated and bound == "less than" else (0.0, value)
    if not _SMALLER.isdisjoint(words) and _goes_on(own, amount):
        return value, value + 1
    return value, q.upper if q.upper is not None and q.upper >= value else value


def _before(own: Facts, amount: Amount, count: int) -> list[str]:
    first = amount.tokens[0] if amount.tokens else 0
    return [word.low for word in own.words[max(0, first - count) : first]]


def _is_limit(own: Facts, amount: Amount) -> bool:
    """ "Does not exceed 66 %"."""
    first = amount.tokens[0] if amount.tokens else 0
    return any(own.words[i].low in _LIMITS and own.negator[i] >= 0 for i in range(max(0, first - 3), first))


def _goes_on(own: Facts, amount: Amount) -> bool:
    """ "Two hours and 50 minutes": the rest stands behind."""
    last = amount.tokens[-1] if amount.tokens else 0
    return any(other.tokens and last < other.tokens[0] <= last + 2 for other in own.amounts)


def _is_about(clash: Clash) -> bool:
    return "about" in (clash.left.quantity.bound, clash.right.quantity.bound)


def _moves_on(g: Ground, clash: Clash) -> bool:
    """Each speaks of a time of its own, or a count that only grows is larger later, or the later says so."""
    if (
        g.one.times
        and g.other.times
        and all(a.last < b.first or b.last < a.first for a in g.one.times for b in g.other.times)
    ):
        return True
    order = later(g.left, g.right)
    if order == 0:
        return False
    first, last = (clash.left, clash.right) if order > 0 else (clash.right, clash.left)
    grows = bool(g.one.among("cumulative") and g.other.among("cumulative")) or bool(g.one.among("cumulative"))
    told = (g.other if order > 0 else g.one).among("change_verbs")
    return bool(told) or (grows and last.quantity.value > first.quantity.value and g.left.person == g.right.person)

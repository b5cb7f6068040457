"""Grounds for the kinder readings of two statements: what in their words, dates or places lets both be true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from dicho.compare.facts import Facts, Time, facts
from dicho.compare.matter import backing
from dicho.compare.side import Side
from dicho.compare.sign import Matter
from dicho.model.link import Shape

LEAST, SURE = 0.15, 3.0
"""What a pairing must tell at least, and from which part of the most it counts in full: weak ones are often none."""
TIES = frozenset(["de", "del", "of", "to"])
ARTICLES = frozenset(["the", "a", "an", "el", "la", "los", "las", "un", "una", "lo"])
ADMITTING = "admission"
"""The phrases by which somebody owns up to what was said or done before."""
Pair = tuple[int, int, float]
"""Two tokens that mean the same, by number, and how much they tell."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Two sides, their facts, the pairs of tokens they have in common, and the share of each side's words these are."""

    left: Side
    right: Side
    one: Facts
    other: Facts
    pairs: tuple[Pair, ...]
    matter: Matter
    left_covered: float = 0.0
    right_covered: float = 0.0
    backing: float = 0.0

    @property
    def fit(self) -> float:
        """How much of both is in common, 0..1."""
        return (self.left_covered + self.right_covered) / 2

    @property
    def best(self) -> float:
        """How much of the one that is the more in common, 0..1."""
        return max(self.left_covered, self.right_covered)

    def common(self, left: Iterable[int] = (), right: Iterable[int] = ()) -> float:
        """The weight of what they have in common besides these tokens, what stands around both counted in part."""
        return self.said(left, right) + self.backing

    def said(self, left: Iterable[int] = (), right: Iterable[int] = ()) -> float:
        """The weight of what both say in so many words, besides these tokens."""
        without, besides = set(left), set(right)
        return sum(weight for i, j, weight in self.pairs if i not in without and j not in besides)

    def is_paired(self, token: int, *, left: bool) -> bool:
        """Whether a token of one side has its like on the other."""
        return any(token == (i if left else j) for i, j, _ in self.pairs)

    @property
    def swapped(self) -> Ground:
        """The same with the sides exchanged."""
        turned = tuple((j, i, w) for i, j, w in self.pairs)
        covered = (self.right_covered, self.left_covered)
        return Ground(self.right, self.left, self.other, self.one, turned, self.matter, *covered, self.backing)


_last: tuple[Side, Side, Matter, Ground] | None = None
"""The ground asked for last: every detector asks for the same."""


def ground(left: Side, right: Side, matter: Matter) -> Ground:
    """The ground on which two sides are compared."""
    global _last
    kept = _last
    if kept is not None and kept[0] is left and kept[1] is right and kept[2] is matter:
        return kept[3]
    one, other = facts(left), facts(right)
    pairs = _pairs(one, other, matter)
    admits = left.person is not None and left.person == right.person and one.has(ADMITTING) != other.has(ADMITTING)
    backed = backing(left, right, leaning=admits and not pairs)
    found = Ground(left, right, one, other, pairs, matter, *_covered(one, other, pairs), backed)
    _last = (left, right, matter, found)
    return found


def _kindred(one: Facts, other: Facts) -> Iterator[tuple[int, int]]:
    return ((i, j) for i in one.kin for j in other.kin if not one.kin[i].isdisjoint(other.kin[j]))


def share(own: Facts, paired: Iterable[int], out: Iterable[int] = ()) -> float:
    """What part of a side's words, by weight, these tokens are; the tokens `out` are not asked."""
    without = set(out)
    whole = sum(weight for i, weight in enumerate(own.weights) if i not in without) if without else own.whole
    return sum(own.weights[i] for i in set(paired) - without) / whole if whole else 0.0


def _covered(one: Facts, other: Facts, pairs: tuple[Pair, ...]) -> tuple[float, float]:
    return share(one, (i for i, _, _ in pairs)), share(other, (j for _, j, _ in pairs))


def _pairs(one: Facts, other: Facts, matter: Matter) -> tuple[Pair, ...]:
    """What the matter pairs, weighed by our own words, and words of one pole of an opposition."""
    found: dict[tuple[int, int], float] = {}
    for a, b, told in matter.pairings:
        i, j = one.at.get(a.start), other.at.get(b.start)
        if told >= LEAST and i is not None and j is not None and one.content[i] and other.content[j]:
            found[i, j] = min(one.weights[i], other.weights[j], told * SURE)
    taken, given = {i for i, _ in found}, {j for _, j in found}
    for i, j in sorted(_kindred(one, other), key=sum):
        if i not in taken and j not in given:
            taken.add(i)
            given.add(j)
            found[i, j] = min(one.weights[i], other.weights[j])
    return tuple((i, j, weight) for (i, j), weight in sorted(found.items()))


def later(left: Side, right: Side) -> int:
    """1 when the right was said after the left, -1 when before, 0 when on one day or nobody knows."""
    if not left.days or not right.days:
        return 0
    return (left.days[1] < right.days[0]) - (right.days[1] < left.days[0])


def is_refinement(g: Ground) -> bool:
    """One says all the other says, and more; or gives the time within the other's time."""
    within = any(_inside(a, b) or _inside(b, a) for a in g.one.times for b in g.other.times)
    return within or (g.best > 0.95 and min(g.left_covered, g.right_covered) < 0.8)


def is_other_scope(g: Ground) -> bool:
    """Words of place or group stand on one side only, or each side names something else."""
    if _lone(g.one, g, True, "scope") or _lone(g.other, g, False, "scope"):
        return True
    return _names_differ(g) or _modifiers_differ(g)


def is_conditional(g: Ground) -> bool:
    """A condition stands in one of them."""
    return any(f.has("if") or side.statement.condition for f, side in ((g.one, g.left), (g.other, g.right)))


def is_progress(g: Ground) -> bool:
    """Said on different days, and the later tells of change; or each tells of a time of its own."""
    if later(g.left, g.right) == 0:
        return times_differ(g) and tells_change(g)
    return tells_change(g) or times_differ(g) or bool(g.one.amounts and g.other.amounts and _counts_up(g))


def is_other_event(g: Ground) -> bool:
    """Other days, or other names, for what is told in the same words."""
    return times_differ(g) or _names_differ(g)


def is_reported(g: Ground) -> bool:
    """One of them tells what somebody else says, or is told by somebody else."""
    return g.left.reported or g.right.reported or _cites(g.one) or _cites(g.other)


def is_hypothetical(g: Ground) -> bool:
    """One of them is supposed, wished, asked or mocked rather than claimed."""
    told = {g.left.statement.status, g.right.statement.status} & {"hypothesis", "question"}
    return bool(told) or g.one.has("hypothetical") or g.other.has("hypothetical")


def is_translated(g: Ground) -> bool:
    """They are in two languages."""
    return g.one.lexicon.lang != g.other.lexicon.lang


def is_rounded(g: Ground) -> bool:
    """A number is called approximate on one side."""
    return any(a.quantity.bound == "about" for f in (g.one, g.other) for a in f.amounts) and bool(
        g.one.amounts and g.other.amounts
    )


GROUNDS: Mapping[Shape, Callable[[Ground], bool]] = {
    "refinement": is_refinement,
    "other-scope": is_other_scope,
    "conditional": is_conditional,
    "progress": is_progress,
    "other-event": is_other_event,
    "reported": is_reported,
    "joke-or-hypothetical": is_hypothetical,
    "translation-loss": is_translated,
    "rounding": is_rounded,
}
"""Every shape and what speaks for it."""

DAMPING: Mapping[Shape, float] = {
    "other-scope": 0.48,
    "conditional": 0.45,
    "progress": 0.48,
    "other-event": 0.48,
    "reported": 0.48,
    "joke-or-hypothetical": 0.4,
}
"""What is left of a sign's strength where a shape has grounds."""


def damped(
    g: Ground, besides: Iterable[Shape] = (), without: tuple[list[int], list[int]] = ([], [])
) -> tuple[float, tuple[Shape, ...]]:
    """By how much the shapes with grounds lessen an opposition, and which they are; `besides` are not asked.

    `without` are tokens that make the opposition, which therefore tell nothing about scope.
    """
    if without[0]:
        opposed = tuple((i, j, 0.0) for i, j in product(*without))
        g = replace(g, pairs=g.pairs + opposed)
    passed = set(besides)
    shapes = tuple(shape for shape in DAMPING if shape not in passed and GROUNDS[shape](g))
    return min((DAMPING[shape] for shape in shapes), default=1.0), shapes


def strength(base: float, fit: float) -> float:
    """How strong an opposition is, 0..1, from what it is and how much the rest has in common."""
    return round(min(1.0, max(0.0, base * min(1.0, 0.1 + fit))), 3)


def _cites(own: Facts) -> bool:
    """Whether it tells what another says; a paper ("according to the census") is no other."""
    ends = [end for name, _, end in own.found if name == "reported"]
    after = (next((i for i in range(end, len(own.words)) if own.content[i]), -1) for end in ends)
    return any(i < 0 or own.words[i].low not in own.lexicon.words["documents"] for i in after)


def _lone(own: Facts, g: Ground, left: bool, listed: str) -> list[int]:
    return [i for i in own.among(listed) if not g.is_paired(i, left=left)]


def _names_differ(g: Ground) -> bool:
    """Each names what the other does not."""
    lone = [i for i in g.one.names if not g.is_paired(i, left=True) and i not in g.one.timed]
    return bool(lone) and any(not g.is_paired(j, left=False) and j not in g.other.timed for j in g.other.names)


def untimed(g: Ground, left: Iterable[int] = (), right: Iterable[int] = ()) -> tuple[float, float]:
    """The share of each side that is in common, of what is no expression of time and none of these tokens."""
    one, other = g.one.timed.union(left), g.other.timed.union(right)
    return share(g.one, (i for i, _, _ in g.pairs), one), share(g.other, (j for _, j, _ in g.pairs), other)


def tells_change(g: Ground) -> bool:
    """Whether the later statement, or either of one day, has a word of change: now, again, still."""
    order = later(g.left, g.right)
    told = (g.one, g.other) if order == 0 else (g.other,) if order > 0 else (g.one,)
    return any(own.among("change_verbs") for own in told)


def _modifiers_differ(g: Ground) -> bool:
    """One noun, and tied to it on each side what the other does not have: "cosecha de uva", "wheat harvest"."""
    for i, j, _ in g.pairs:
        a, b = _modifier(g.one, i), _modifier(g.other, j)
        if a < 0 or b < 0 or a in g.one.timed or b in g.other.timed:
            continue
        if not g.is_paired(a, left=True) and not g.is_paired(b, left=False):
            return True
    return False


def _is_compound(own: Facts, noun: int) -> bool:
    """ "The wheat harvest": a content word, no number, between an article and the noun."""
    first = noun - 2
    if first < 0 or own.clauses[first] != own.clauses[noun] or not own.content[noun - 1]:
        return False
    counted = any(noun - 1 in amount.tokens for amount in own.amounts)
    return own.words[first].low in ARTICLES | TIES and not counted


def _modifier(own: Facts, noun: int) -> int:
    """The content word before an English noun, or the one that a preposition ties to a noun; -1 for none."""
    at = noun + 1
    if own.lexicon.lang == "en" and _is_compound(own, noun):
        return noun - 1
    if at >= len(own.words) or own.words[at].low not in TIES or own.clauses[at] != own.clauses[noun]:
        return -1
    at += 1
    while at < len(own.words) and not own.content[at] and own.words[at].low in ARTICLES:
        at += 1
    return at if at < len(own.words) and own.content[at] else -1


def times_differ(g: Ground) -> bool:
    """Each speaks of times of its own, none of which meets one of the other's."""
    one, other = g.one.times, g.other.times
    return bool(one and other) and all(a.last < b.first or b.last < a.first for a in one for b in other)


def _inside(a: Time, b: Time) -> bool:
    return b.first <= a.first and a.last <= b.last and (a.first, a.last) != (b.first, b.last)


def _counts_up(g: Ground) -> bool:
    return bool(g.one.among("cumulative") or g.other.among("cumulative"))

"""Different causes for one effect: what stands where a connective puts the cause, and what is left for the effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dicho.compare.facts import Facts
from dicho.compare.matter import around
from dicho.compare.shapes import DAMPING, Ground, damped, ground, is_refinement, share, strength
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign

ENOUGH = 0.6
GENERIC = 0.3
"""The weight of a word that tells little: "por la noche" is no cause."""
SURE = 0.7
"""How much of the effects is in common where only "por" tells the causes."""
RANKED = 0.7
"""What a ranking turned round tells, against two causes told outright."""
LEAST_RANKED = 0.4
UNSURE = frozenset({"cause_after_weak", "cause_origin"})
NAMED = 20.0
"""Nats around both from which two origins are of one thing: three names."""
BOTH_BEGAN = 0.35
"""How much of the effects is in common where both tell where one thing came from."""
CLEFT = 9
"""Words between "what" and the "was" that the cause follows."""
_ENDS = frozenset(["and", "but", "y", "pero", "while", "mientras", "which", "que", "who", "when", "cuando"])
_DOING = frozenset(["i", "you", "he", "she", "it", "we", "they", "the", "a", "an", "this", "that", "people"])


@dataclass(frozen=True, slots=True)
class Because:
    """The tokens of a cause, those of its connective, and whether the connective surely tells a cause.

    `origin`: what it tells is where a thing came out of, or how it began.
    """

    tokens: frozenset[int]
    mark: tuple[int, int]
    sure: bool
    origin: bool = False


def cause(left: Side, right: Side, matter: Matter) -> Sign | None:
    """Different causes for one event."""
    g = ground(left, right, matter)
    found = max(_rivals(g), key=lambda pair: _effect_fit(g, *pair), default=None)
    if found is None:
        return _ranked(g)
    one, other = found
    factor, shapes = damped(g, without=(sorted(one.tokens), sorted(other.tokens)))
    if is_refinement(g):
        factor, shapes = min(factor, DAMPING["progress"]), (*shapes, "refinement")
    told = strength(factor, _effect_fit(g, one, other))
    return Sign(
        "cause", told, g.one.spans(left, sorted(one.tokens)), g.other.spans(right, sorted(other.tokens)), shapes
    )


def _ranked(g: Ground) -> Sign | None:
    """ "The flood did more harm than the neglect", "neglect was the root of it": which of two weighs more is told."""
    for own, other, left in ((g.one, g.other, True), (g.other, g.one, False)):
        lesser = _lesser(own)
        chief = _chief(other) if lesser else set()
        told = [(i, j) for i, j, _ in g.pairs if (i if left else j) in lesser and (j if left else i) in chief]
        if told:
            factor, shapes = damped(g, ("other-scope",))
            mine, theirs = [i for i, _ in told], [j for _, j in told]
            marks = other.among("primary")
            mine, theirs = (mine, theirs + marks) if left else (mine + marks, theirs)
            fit = max(LEAST_RANKED, g.best)
            return Sign(
                "cause",
                strength(RANKED * factor, fit),
                g.one.spans(g.left, mine),
                g.other.spans(g.right, theirs),
                shapes,
            )
    return None


def _lesser(own: Facts) -> set[int]:
    """The tokens behind a "than" that "more" or "worse" stands before: what is said to weigh less."""
    found = set[int]()
    if not own.among("than"):
        return found
    more = [i for i in own.among("comparing") if own.negator[i] < 0]
    numbers = {amount.tokens[0] for amount in own.amounts if amount.tokens}
    for at in own.among("than"):
        if at + 1 not in numbers and any(0 < at - i <= CLEFT and own.clauses[i] == own.clauses[at] for i in more):
            found.update(_forward(own, at + 1))
    return found


def _chief(own: Facts) -> set[int]:
    """The tokens of clauses in which something is called the root, the cause, the chief thing."""
    clauses = {own.clauses[i] for i in own.among("primary") if own.negator[i] < 0}
    clauses |= {at - 1 for at in clauses}  # "the flood was “the root” of it": a mark ends a clause
    return {i for i in range(len(own.words)) if own.clauses[i] in clauses and own.negator[i] < 0}


def _rivals(g: Ground) -> Iterator[tuple[Because, Because]]:
    mine = causes(g.one)
    theirs = causes(g.other) if mine else []
    for a in mine:
        for b in theirs:
            shared = any(i in a.tokens and j in b.tokens for i, j, _ in g.pairs)
            if not shared and a.origin and b.origin and around(g.left, g.right) >= NAMED:
                yield a, b
                continue
            if shared or g.common(a.tokens | g.one.names, b.tokens | g.other.names) < ENOUGH:
                continue
            if a.sure or b.sure or _effect_fit(g, a, b) >= SURE:
                yield a, b


def _effect_fit(g: Ground, one: Because, other: Because) -> float:
    """How much of the shorter effect is in common."""
    mine = share(g.one, (i for i, _, _ in g.pairs), one.tokens.union(range(*one.mark)))
    theirs = share(g.other, (j for _, j, _ in g.pairs), other.tokens.union(range(*other.mark)))
    fit = 0.6 * max(mine, theirs) + 0.4 * min(mine, theirs)
    return max(BOTH_BEGAN, fit) if one.origin and other.origin else fit


def causes(own: Facts) -> list[Because]:
    """The causes a statement gives, those its connective denies left out."""
    found = []
    for name, start, end in own.found:
        inside = any(a <= start and end <= b and (a, b) != (start, end) for _, a, b in own.found)
        if not name.startswith("cause_") or inside or own.negator[start] >= 0:
            continue
        tokens, mark = _region(own, name, start, end)
        kept = frozenset(i for i in tokens if own.content[i] and i not in own.timed)
        if sum(own.weights[i] for i in kept) > GENERIC:
            found.append(Because(kept, mark, name not in UNSURE, name == "cause_origin"))
    return sorted(found, key=lambda b: (not b.sure, b.mark))


def _region(own: Facts, name: str, start: int, end: int) -> tuple[list[int], tuple[int, int]]:
    if name == "cause_cleft":
        return _cleft(own, start)
    if name == "cause_before":
        if start and own.words[start - 1].low in own.lexicon.words["clitic"]:
            return _forward(own, end), (start - 1, end)
        return _back(own, start), (start, end)
    return _forward(own, end), (start, end)


def _forward(own: Facts, at: int) -> list[int]:
    """From a connective to the end of its clause, or to the "for" of "blamed X for Y"."""
    found: list[int] = []
    for i in range(at, len(own.words)):
        if found and (own.clauses[i] != own.clauses[found[-1]] or own.words[i].low in _ENDS):
            break
        found.append(i)
    return found


def _back(own: Facts, at: int) -> list[int]:
    found: list[int] = []
    for i in range(at - 1, -1, -1):
        if own.clauses[i] != own.clauses[at] or (found and own.words[i].low in _ENDS - {"y", "and"}):
            break
        found.append(i)
    return found[::-1]


def _cleft(own: Facts, start: int) -> tuple[list[int], tuple[int, int]]:
    if start + 1 < len(own.words) and own.words[start + 1].low in _DOING:
        return [], (start, start + 1)  # "what we had was": whoever does it is told, and the rest is no cause
    for i in range(start + 2, min(len(own.words), start + CLEFT)):
        if own.words[i].low in own.lexicon.words["cleft_be"] and own.clauses[i] == own.clauses[start]:
            return _forward(own, i + 1), (i, i + 1)
    return [], (start, start + 1)

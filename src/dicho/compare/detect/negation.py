"""The same thing affirmed and negated: words in common that a negator reaches on one side only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dicho.compare.facts import Facts
from dicho.compare.matter import around
from dicho.compare.shapes import ARTICLES, DAMPING, Ground, Pair, damped, ground, later, strength
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign

UNFINISHED = 3
"""Words between a negator and the "has", "yet" that make it a negative of now."""
HEAD = 2
"""Content words after a determiner that negates among which its predicate stands."""
_SUBJECTS = frozenset(["nobody", "none", "nothing", "noone", "nadie", "nada", "ningun", "ninguno", "ninguna", "ni"])
_DETERMINERS = frozenset(("no", "without", "neither"))
TWO_WORDS, ONE_WORD, ONE_OWN = 0.85, 0.5, 0.7
"""The weight from which more than one plain word is in common, and what is left of a sign where it is not.

`ONE_OWN` is what is left where one person says both.
"""
GENERIC = 0.3
ONE, NAMED = 0.55, 30.0
"""The weight of one plain word; nats around both that make it enough: three names or four."""
ENOUGH = 0.8
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
    """The negator that reaches most of what is common; None where no predicate is negated on one side only."""
    if g.one.denied or g.other.denied:
        return None  # a denial reverses all of it: that is another detector's
    groups: dict[tuple[int, bool], list[Pair]] = {}
    for i, j, weight in g.pairs:
        here, there = g.one.negator[i], g.other.negator[j]
        free = (g.other, j) if here >= 0 else (g.one, i)
        if (here < 0) != (there < 0) and weight > 0 and not _is_negative(*free):
            groups.setdefault((max(here, there), here >= 0), []).append((i, j, weight))
    told = [
        Reversal(at, left, tuple(pairs))
        for (at, left), pairs in groups.items()
        if _is_predicate(g.one if left else g.other, at, {p[0] if left else p[1] for p in pairs})
        and not all(_is_setting(g.one, i) if left else _is_setting(g.other, j) for i, j, _ in pairs)
    ]
    return max(told, key=lambda r: (round(sum(w for _, _, w in r.pairs), 6), -r.negator), default=None)


def _is_negative(own: Facts, token: int) -> bool:
    """Whether a negator stands in the token's clause: "the logs never arrived" negates the logs' coming too."""
    return any(at >= 0 and own.clauses[at] == own.clauses[token] for at in set(own.negator))


def _is_setting(own: Facts, token: int) -> bool:
    """Whether it is a name or a number that tells where, whose or how fast, or a time: "nobody from Brunn"."""
    told = token in own.names or token in own.timed or own.weights[token] <= GENERIC
    return (told and is_behind_preposition(own, token)) or is_when(own, token)


def is_behind_preposition(own: Facts, token: int) -> bool:
    """Whether a preposition stands before it, with or without an article."""
    before = _before(own, token)
    return before >= 0 and own.words[before].low in own.lexicon.words["prepositions"]


def is_when(own: Facts, token: int) -> bool:
    """Whether it only tells when: "before the fire", «antes del incendio»."""
    before = _before(own, token)
    if before < 0 or own.clauses[before] != own.clauses[token]:
        return False
    if own.words[before].low in own.lexicon.words["prepositions"]:
        before = max(0, before - 1) if own.words[before].low not in own.lexicon.words["timing"] else before
    return own.words[before].low in own.lexicon.words["timing"]


def _before(own: Facts, token: int) -> int:
    """The token before it, articles passed over; -1 where there is none."""
    before = token - 1
    while before > 0 and own.words[before].low in ARTICLES:
        before -= 1
    return before


def _is_predicate(own: Facts, negator: int, reached: set[int]) -> bool:
    """Whether one of the words that a negator reaches is what is negated, and not only what is spoken of."""
    if _is_doubled(own, negator):
        return False
    if len(reached) == 1 and _following(own, negator) in own.lexicon.words["prepositions"] - {"to"}:
        return False  # "for care, not for the animal": how, where or for whom it was not, of something else
    if len(reached) > HEAD or negator - 1 in reached:
        return True  # the last: "telephoned nobody"
    scope = [i for i in range(negator + 1, len(own.words)) if own.negator[i] == negator and own.content[i]]
    first, last = _predicate(own, negator, scope)
    if any(i in reached for i in scope[first:last]):
        return True
    return bool(scope) and scope[-1] in reached and _is_manner(own, scope[-1])


def _is_doubled(own: Facts, negator: int) -> bool:
    """Whether it only says of whom a verb before it is negated: «no empuja a nadie a veinte nudos»."""
    closed = own.lexicon.words
    if own.words[negator].low not in closed["alone"] or own.lexicon.lang == "en":
        return False
    return any(own.negator[i] >= 0 and own.clauses[i] == own.clauses[negator] for i in range(negator) if own.content[i])


def _predicate(own: Facts, negator: int, scope: Sequence[int]) -> tuple[int, int]:
    """Where in the scope what is negated may stand: "nobody will open the gate" negates the opening."""
    closed = own.lexicon.words
    if own.words[negator].low in closed["alone"] and _following(own, negator) not in closed["prepositions"]:
        return 0, 1
    return _subject(own, negator, scope), _head(own, negator)


def _is_manner(own: Facts, token: int) -> bool:
    """Whether it tells how: "were not marked fairly" denies the fairness, whatever else it denies."""
    return bool(own.poles[token]) or own.words[token].low.endswith(("ly", "mente"))


def _subject(own: Facts, negator: int, scope: Sequence[int]) -> int:
    """How many words of the scope are only who it is: "no booklet was opened" negates the opening."""
    if len(scope) < HEAD or own.clauses[scope[0]] != own.clauses[scope[1]] or not _is_of_noun(own, negator):
        return 0
    between = own.words[scope[0] + 1 : scope[1]]
    return int(any(word.low in own.lexicon.words["auxiliary"] for word in between))


def _is_of_noun(own: Facts, negator: int) -> bool:
    """Whether a noun follows: "no booklet", "ningún pliego", "not one sheet"."""
    low = own.words[negator].low
    if low == "no":
        return own.lexicon.lang == "en"
    closed = own.lexicon.words
    return low in _SUBJECTS - closed["alone"] or _following(own, negator) in closed["one"]


def _following(own: Facts, negator: int) -> str:
    return own.words[negator + 1].low if negator + 1 < len(own.words) else ""


def _head(own: Facts, negator: int) -> int:
    """One word after "not" is the predicate; a noun before it after "no", more after "not one", "nobody of"."""
    low, following = own.words[negator].low, _following(own, negator)
    if low in _SUBJECTS or following in own.lexicon.words["one"]:
        return HEAD + 1
    return HEAD if low in _DETERMINERS and own.lexicon.lang == "en" else 1


def _has_come(g: Ground, found: Reversal) -> bool:
    """ "Has not begun", then "began": what was not yet so may be so later."""
    order = later(g.left, g.right)
    if order == 0 or found.left != (order > 0):
        return False
    own = g.one if found.left else g.other
    near = own.among("unfinished")
    return any(abs(i - found.negator) <= UNFINISHED for i in near)


def is_one_affair(g: Ground) -> bool:
    """Whether one plain word that both say is enough: one person says both, or many names stand around both."""
    same = g.left.person is not None and g.left.person == g.right.person
    return same or around(g.left, g.right) >= NAMED


def _is_motion(g: Ground) -> bool:
    """Whether all that both say is that something came or went: "never left the hotel", "the ferry left at nine"."""
    here, there = g.one.among("motion"), g.other.among("motion")
    return all(i in here or j in there for i, j, _ in g.pairs)


def negation(left: Side, right: Side, matter: Matter) -> Sign | None:
    """One says it, the other says not."""
    g = ground(left, right, matter)
    found = reversal(g)
    if found is None or g.said() < ONE or not (g.common() >= ENOUGH or is_one_affair(g)) or _is_motion(g):
        return None
    factor, shapes = damped(g)
    if _has_come(g, found):
        factor, shapes = min(factor, DAMPING["progress"]), (*shapes, "progress")
    if g.common() < TWO_WORDS:
        factor *= ONE_OWN if left.person is not None and left.person == right.person else ONE_WORD
    one, other = found.tokens()
    told = strength(factor, g.fit)
    return Sign("negation", told, g.one.spans(left, one), g.other.spans(right, other), shapes)

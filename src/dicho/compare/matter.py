"""What two statements have in common, by the words that mean the same in one language or across two."""

from __future__ import annotations

from dicho.compare.side import Side, Word
from dicho.compare.sign import Matter
from dicho.text import bridge


def matter(left: Side, right: Side) -> Matter:
    """The words of both that mean the same, paired one to one, and how much of each statement they are."""
    found = bridge.similarity(left.terms, left.lang, right.terms, right.lang)
    pairings = []
    mass = 0.0
    for pair in found.pairs:
        one, other = left.terms[pair.left], right.terms[pair.right]
        worth = pair.weight * (one.idf + other.idf) / 2
        mass += worth
        pairings.append((_word(one), _word(other), min(1.0, worth / HEAVY)))
    return Matter(tuple(pairings), found.score, found.coverage_left, found.coverage_right, mass)


def turned(shared: Matter) -> Matter:
    """The same with the sides exchanged."""
    pairings = tuple((other, one, told) for one, other, told in shared.pairings)
    return Matter(pairings, shared.score, shared.right_covered, shared.left_covered, shared.mass)


RARE = 5.0
"""The weight, in nats, from which a word counts as rare."""
HEAVY = 8.0
"""The weight, in nats, of a word so rare that no word tells more: one in three thousand sentences."""


def around(left: Side, right: Side) -> float:
    """Nats of the names and rare words that the two share once what stands around them is counted, content aside."""
    one, other = (_keys((*side.setting, *side.terms)) for side in (left, right))
    own, its = (_keys(side.terms) for side in (left, right))
    return sum(min(one[key], other[key]) for key in one.keys() & other.keys() if key not in own or key not in its)


def _keys(terms: tuple[bridge.Term, ...]) -> dict[str, float]:
    return {term.keys[0][0]: term.idf for term in terms if term.keys and term.idf >= RARE}


def _word(term: bridge.Term) -> Word:
    return Word(term.span.start, term.span.end, term.word)

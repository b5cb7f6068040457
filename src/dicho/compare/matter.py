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


HEAVY = 8.0
"""The weight, in nats, of a word so rare that no word tells more: one in three thousand sentences."""
AROUND = 1 / 3
"""What a rare word around both counts, against one that both say."""
MOST_BACKING = 0.6
SHORT = 2
"""Words that carry meaning up to which a statement may leave to its surroundings what it is about."""


def around(left: Side, right: Side) -> float:
    """Nats of the names and rare words that the two share once what stands around them is counted, content aside."""
    one, other = left.rare_around, right.rare_around
    shared = one.keys() & other.keys()
    return sum(min(one[key], other[key]) for key in shared if key not in left.rare or key not in right.rare)


def is_short(left: Side, right: Side) -> bool:
    """Whether one of them has too few words to tell by itself what it is about."""
    return min(len(left.terms), len(right.terms)) <= SHORT


def backing(left: Side, right: Side, *, leaning: bool = False) -> float:
    """What the words around both tell of a common matter, 0..MOST_BACKING, AROUND of what the same words said would.

    A statement says by itself what it is about unless it is short ("It was the other ministry") or, `leaning`, answers
    what was said before.

    Two statements of one document have the same words around them wherever they speak of: they get half at most.
    """
    if not leaning and not is_short(left, right):
        return 0.0
    most = MOST_BACKING / 2 if left.statement.document == right.statement.document else MOST_BACKING
    return min(most, around(left, right) / HEAVY * AROUND)


def _word(term: bridge.Term) -> Word:
    return Word(term.span.start, term.span.end, term.word)

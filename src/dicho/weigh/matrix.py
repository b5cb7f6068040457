"""A matrix of competing hypotheses: what speaks against each, which evidence tells them apart, what it all hangs on.

Source of the method: Heuer (1999), chapter 8. A hypothesis is not proved by what agrees with it, as the same may agree
with its rivals; the likeliest is the one with least against it. The weighted score is that of the ACH software (Good,
Shrager, Stefik, Pirolli and Card, PARC, 2005): I counts 1 and II counts 2, times the weights of credibility and
relevance, low 1/sqrt(2), medium 1, high sqrt(2). What is consistent, neutral, not applicable or not rated counts 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from dicho.errors import UsageError
from dicho.model.hypothesis import RATINGS, Rating, Row, Weight

AGAINST: Mapping[Rating, int] = {"I": 1, "II": 2}
SCALE: Mapping[Rating, int] = {"CC": 2, "C": 1, "N": 0, "I": -1, "II": -2}
"""Where a rating stands; NA stands nowhere."""
ORDER: tuple[Rating, ...] = ("CC", "C", "N", "I", "II")
FACTOR: Mapping[Weight, float] = {"low": math.sqrt(0.5), "medium": 1.0, "high": math.sqrt(2)}
CLOSE = 1e-9
"""Scores nearer than this are equal: sums of roots are not exact."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The hypotheses by id, in order, and one person's evidence. UsageError for a rating of none of them."""

    hypotheses: tuple[str, ...]
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            stray = set(row.ratings) - set(self.hypotheses)
            if stray or not set(row.ratings.values()) <= set(RATINGS):
                raise UsageError("a rating is of no hypothesis of this matrix, or is none.", where=row.evidence)


@dataclass(frozen=True, slots=True)
class Score:
    """What speaks against a hypothesis: `against`, weighted; `count` of inconsistent ratings; `place`, ties share one.

    `rated` of the evidence is rated against it at all: a hypothesis nobody tested has nothing against it either.
    """

    hypothesis: str
    against: float
    count: int
    rated: int
    place: int


@dataclass(frozen=True, slots=True)
class Swing:
    """A rating that, were it `other` (the nearest that does so), would put other hypotheses in first place: `first`."""

    evidence: str
    hypothesis: str
    rating: Rating
    other: Rating
    first: tuple[str, ...]

    @property
    def steps(self) -> int:
        """How many steps of the scale lie between the two."""
        return abs(ORDER.index(self.rating) - ORDER.index(self.other))


@dataclass(frozen=True, slots=True)
class Dispute:
    """A cell that people rate otherwise: who says what, and how many steps of the scale lie between them at most."""

    evidence: str
    hypothesis: str
    ratings: Mapping[str, Rating]
    spread: int


def weight(row: Row) -> float:
    """What a row counts: 0.5 (both low) to 2 (both high)."""
    return FACTOR[row.credibility] * FACTOR[row.relevance]


def ranked(matrix: Matrix) -> tuple[Score, ...]:
    """The hypotheses, those with least against them first; of equals in the order they were put forward."""
    against = {each: _against(matrix.rows, each) for each in matrix.hypotheses}
    counts = {
        each: (
            sum(row.ratings.get(each) in AGAINST for row in matrix.rows),
            sum(each in row.ratings for row in matrix.rows),
        )
        for each in matrix.hypotheses
    }
    return _places(matrix.hypotheses, against, counts)


def together(views: Sequence[Matrix]) -> tuple[Score, ...]:
    """The same for several people's matrices of the same hypotheses: what speaks against one is their mean, row by row.

    Who did not rate a cell has no part in its mean. `count` and `rated` are of evidence, whoever rated it.
    """
    if not views:
        return ()
    hypotheses = views[0].hypotheses
    against, counts = {}, {}
    for each in hypotheses:
        cells: dict[str, list[float]] = {}
        for row in (row for view in views for row in view.rows if each in row.ratings):
            cells.setdefault(row.evidence, []).append(weight(row) * AGAINST.get(row.ratings[each], 0))
        against[each] = math.fsum(sum(values) / len(values) for values in cells.values())
        counts[each] = (sum(any(values) for values in cells.values()), len(cells))
    return _places(hypotheses, against, counts)


def diagnosticity(row: Row) -> float:
    """How far a row tells the hypotheses apart: 0 (all alike: it tells nothing) to 1 (as far apart as can be).

    The mean distance of its ratings on the scale, pair by pair, of the greatest that so many can have. What is not
    applicable or not rated has no part.
    """
    values = [SCALE[rating] for rating in row.ratings.values() if rating in SCALE]
    apart = sum(abs(a - b) for a, b in combinations(values, 2))
    half = len(values) // 2
    most = half * (len(values) - half) * 4
    return apart / most if most else 0.0


def swings(matrix: Matrix) -> list[Swing]:
    """The ratings that the first place hangs on: each, taken alone, would change who holds it. The nearest first."""
    now = {each: _against(matrix.rows, each) for each in matrix.hypotheses}
    first = _first(matrix.hypotheses, now)
    found: list[Swing] = []
    for row in matrix.rows:
        for hypothesis, rating in row.ratings.items():
            found.extend(_swing(matrix, now, first, (row, hypothesis, rating)))
    return sorted(found, key=lambda swing: swing.steps)


def pillars(matrix: Matrix) -> list[tuple[str, tuple[str, ...]]]:
    """The evidence without which, were it all false or forged, others would hold the first place; and who."""
    now = {each: _against(matrix.rows, each) for each in matrix.hypotheses}
    first = _first(matrix.hypotheses, now)
    found = []
    for row in matrix.rows:
        left = {each: now[each] - weight(row) * AGAINST.get(row.ratings.get(each, "N"), 0) for each in now}
        then = _first(matrix.hypotheses, left)
        if then != first:
            found.append((row.evidence, then))
    return found


def disputes(views: Mapping[str, Matrix]) -> list[Dispute]:
    """The cells that people rate otherwise, the widest apart first; `views` are their matrices by name.

    NA against any rating that counts is as far apart as the two ends of the scale.
    """
    cells: dict[tuple[str, str], dict[str, Rating]] = {}
    for name, view in views.items():
        for row in view.rows:
            for hypothesis, rating in row.ratings.items():
                cells.setdefault((row.evidence, hypothesis), {})[name] = rating
    found = [Dispute(*key, ratings, _spread(ratings.values())) for key, ratings in cells.items()]
    return sorted((each for each in found if each.spread), key=lambda each: -each.spread)


def _spread(ratings: Iterable[Rating]) -> int:
    said = set(ratings)
    if "NA" in said and len(said) > 1:
        return len(ORDER) - 1
    places = [ORDER.index(rating) for rating in said if rating in SCALE]
    return max(places) - min(places) if places else 0


def _against(rows: Iterable[Row], hypothesis: str) -> float:
    return math.fsum(weight(row) * AGAINST.get(row.ratings.get(hypothesis, "N"), 0) for row in rows)


def _places(
    hypotheses: Sequence[str], against: Mapping[str, float], counts: Mapping[str, tuple[int, int]]
) -> tuple[Score, ...]:
    order = sorted(hypotheses, key=lambda each: round(against[each] / CLOSE))
    found: list[Score] = []
    for at, each in enumerate(order, 1):
        tied = found and abs(found[-1].against - against[each]) < CLOSE
        found.append(Score(each, against[each], *counts[each], found[-1].place if tied else at))
    return tuple(found)


def _first(hypotheses: Sequence[str], against: Mapping[str, float]) -> tuple[str, ...]:
    """Those with least against them."""
    least = min(against.values(), default=0.0)
    return tuple(each for each in hypotheses if against[each] - least < CLOSE)


def _swing(
    matrix: Matrix, now: Mapping[str, float], first: tuple[str, ...], cell: tuple[Row, str, Rating]
) -> Iterator[Swing]:
    """The nearest other rating of a cell that changes the first place; none where no other does."""
    row, hypothesis, rating = cell
    if rating not in SCALE:
        return
    others = [each for each in ORDER if each != rating]
    for other in sorted(others, key=lambda each: abs(ORDER.index(each) - ORDER.index(rating))):
        change = weight(row) * (AGAINST.get(other, 0) - AGAINST.get(rating, 0))
        then = _first(matrix.hypotheses, {**now, hypothesis: now[hypothesis] + change})
        if then != first:
            yield Swing(row.evidence, hypothesis, rating, other, then)
            return

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.errors import UsageError
from dicho.model.hypothesis import RATINGS, WEIGHTS, Rating, Row, Weight
from dicho.weigh import matrix
from dicho.weigh.matrix import Matrix

CASES = sorted(path for path in (Path(__file__).parents[1] / "cases" / "ach").iterdir() if path.is_dir())
HYPOTHESES = ("a", "b", "c")


def cases() -> Iterator[Any]:
    for folder in CASES:
        yield pytest.param(tomllib.loads((folder / "matrix.toml").read_text("utf-8")), id=folder.name)


def read(case: dict[str, Any]) -> Matrix:
    hypotheses = tuple(case["hypotheses"])
    rows = [
        Row(
            name,
            dict(zip(hypotheses, row["ratings"], strict=True)),
            row.get("credibility", "medium"),
            row.get("relevance", "medium"),
        )
        for name, row in case["evidence"].items()
    ]
    return Matrix(hypotheses, tuple(rows))


@pytest.mark.parametrize("case", list(cases()))
def test_a_matrix_counted_by_hand(case: dict[str, Any]) -> None:
    """Scores, places, what tells nothing, and what the first place hangs on are those worked out by hand."""
    given, wanted = read(case), case["expected"]
    scores = matrix.ranked(given)
    assert {each.hypothesis: round(each.against, 3) for each in scores} == wanted["against"]
    assert [each.hypothesis for each in scores] == wanted["order"]
    assert [row.evidence for row in given.rows if matrix.diagnosticity(row) == 0] == wanted["tells_nothing"]
    swings = [[s.evidence, s.hypothesis, s.rating, s.other, *s.first] for s in matrix.swings(given)]
    assert sorted(swings) == sorted(wanted["swings"])
    assert [[evidence, *first] for evidence, first in matrix.pillars(given)] == wanted["pillars"]


ratings: st.SearchStrategy[Rating] = st.sampled_from(list(RATINGS))
weights: st.SearchStrategy[Weight] = st.sampled_from(WEIGHTS)
rows = st.builds(
    Row,
    st.uuids().map(str),
    st.dictionaries(st.sampled_from(HYPOTHESES), ratings),
    weights,
    weights,
)
matrices = st.lists(rows, max_size=6, unique_by=lambda row: row.evidence).map(
    lambda each: Matrix(HYPOTHESES, tuple(each))
)


@given(matrices)
def test_what_agrees_counts_nothing(given: Matrix) -> None:
    """Without the ratings that are not inconsistent each score is as it was: only what speaks against counts."""
    bare = Matrix(
        given.hypotheses,
        tuple(
            Row(r.evidence, {h: v for h, v in r.ratings.items() if v in ("I", "II")}, r.credibility, r.relevance)
            for r in given.rows
        ),
    )
    assert {s.hypothesis: s.against for s in matrix.ranked(given)} == {
        s.hypothesis: s.against for s in matrix.ranked(bare)
    }


@given(matrices)
def test_places_follow_scores(given: Matrix) -> None:
    """Who has less against them stands before who has more, equals share a place, and the best is first."""
    scores = matrix.ranked(given)
    assert sorted(s.hypothesis for s in scores) == sorted(HYPOTHESES)
    for before, after in pairwise(scores):
        assert before.against <= after.against + 1e-9
        assert (before.place == after.place) == math.isclose(before.against, after.against, abs_tol=1e-9)
    assert scores[0].place == 1


@given(matrices)
def test_a_swing_swings(given: Matrix) -> None:
    """Changing just that rating gives just those in first place, and no nearer rating changes it."""
    first = [s.hypothesis for s in matrix.ranked(given) if s.place == 1]
    found = {(s.evidence, s.hypothesis): s for s in matrix.swings(given)}
    for row in given.rows:
        for hypothesis, rating in row.ratings.items():
            if rating not in matrix.SCALE:
                assert (row.evidence, hypothesis) not in found
                continue
            swing = found.get((row.evidence, hypothesis))
            for other in matrix.ORDER:
                steps = abs(matrix.ORDER.index(other) - matrix.ORDER.index(rating))
                then = [s.hypothesis for s in matrix.ranked(changed(given, row, hypothesis, other)) if s.place == 1]
                if swing is None or steps < swing.steps:
                    assert sorted(then) == sorted(first)
                elif other == swing.other:
                    assert sorted(then) == sorted(swing.first) != sorted(first)


def changed(given: Matrix, row: Row, hypothesis: str, rating: Rating) -> Matrix:
    new = Row(row.evidence, {**row.ratings, hypothesis: rating}, row.credibility, row.relevance)
    return Matrix(given.hypotheses, tuple(new if each is row else each for each in given.rows))


@given(rows)
def test_diagnosticity_is_a_share(row: Row) -> None:
    """0 where all that is rated is alike, 1 at most, and the order of the hypotheses makes no difference."""
    value = matrix.diagnosticity(row)
    turned = Row(row.evidence, dict(reversed(list(row.ratings.items()))), row.credibility, row.relevance)
    assert 0 <= value <= 1 and value == matrix.diagnosticity(turned)
    said = {rating for rating in row.ratings.values() if rating != "NA"}
    assert (value == 0) == (len(said) < 2)


@given(st.lists(matrices, min_size=1, max_size=3))
def test_one_alone_is_together_with_nobody(views: list[Matrix]) -> None:
    """One person's matrix taken together is that matrix; the same one twice changes nothing."""
    for view in views:
        alone = {s.hypothesis: (round(s.against, 9), s.count, s.rated) for s in matrix.ranked(view)}
        for group in ([view], [view, view]):
            assert {s.hypothesis: (round(s.against, 9), s.count, s.rated) for s in matrix.together(group)} == alone


def test_those_who_disagree_are_set_side_by_side() -> None:
    """Cells rated otherwise are listed with who says what, the widest first; who did not rate has no part."""
    ana = Matrix(("h1", "h2"), (Row("e1", {"h1": "CC", "h2": "I"}), Row("e2", {"h1": "N"})))
    ben = Matrix(("h1", "h2"), (Row("e1", {"h1": "I", "h2": "I"}), Row("e2", {"h1": "NA"}), Row("e3", {"h2": "C"})))
    found = matrix.disputes({"ana": ana, "ben": ben})
    assert [(d.evidence, d.hypothesis, d.spread) for d in found] == [("e2", "h1", 4), ("e1", "h1", 3)]
    assert found[1].ratings == {"ana": "CC", "ben": "I"}
    assert {s.hypothesis: s.against for s in matrix.together([ana, ben])} == {"h1": 0.5, "h2": 1.0}


def test_a_rating_of_nothing_is_refused() -> None:
    """A cell outside the matrix, or a word that is no rating, is an error and no silent zero."""
    with pytest.raises(UsageError):
        Matrix(("h1",), (Row("e1", {"h2": "C"}),))
    with pytest.raises(UsageError):
        Matrix(("h1",), (Row("e1", {"h1": "X"}),))  # type: ignore[dict-item]

"""The judge of main texts: words in, quotation marks where they stood, figures over cases."""

from __future__ import annotations

import pytest
from eval.corpora import corpora
from eval.engine import dicho
from eval.figures import measure

from eval import pages


@pytest.mark.parametrize(
    ("found", "gold", "score"),
    [
        ("Uno dos tres", "uno dos tres", 1.0),
        ("uno dos", "uno dos tres cuatro", 2 * 2 / 6),
        ("uno uno", "uno", 2 * 1 / 3),
        ("in\u00adexpugnable", "inexpugnable", 1.0),
        ("", "uno", 0.0),
        ("dos", "uno", 0.0),
    ],
)
def test_f1_is_of_words(found: str, gold: str, score: float) -> None:
    """What is missing and what is too much both cost; case and what nobody sees cost nothing."""
    assert pages.f1(found, gold) == pytest.approx(score)


def test_a_mark_counts_where_it_stood() -> None:
    """A quotation mark is kept only among the characters it stood among: one elsewhere is another."""
    lines = ["The mayor said “stay in” to all.", "Nobody “went out”."]
    assert pages.marks("The mayor said “stay in”\u00a0to all. Nobody went out.", lines) == (2, 4)
    assert pages.marks("“ ” “ ”", lines) == (0, 4)


def test_the_figures_beside_their_floors() -> None:
    """`python -m eval --only pages` measures the cases; the library alone is there to compare."""
    (corpus,) = (c for c in corpora() if c.name == "pages")
    found = {figure.name: figure for figure in measure(corpus, dicho()).figures}
    assert found["main text f1"].value is not None and found["main text f1"].better == "higher"
    assert found["walls claimed wrongly"].better == "lower"
    assert found["main text f1 trafilatura"].better == "neither"

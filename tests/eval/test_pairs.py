"""The figures of the pair model: worked out by hand, and the gold pairs are what they say they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from eval.scorers.pairs import area, macro_f1, threshold
from hypothesis import given
from hypothesis import strategies as st

from dicho.text.pairs import Verdict
from eval import pairs

SHAPES = {"refinement", "scope", "conditional", "progress", "event", "reported", "joke"}


class Fake:
    """Contradiction where one of the two says "no"."""

    def score(self, asked: Sequence[tuple[str, str]]) -> list[Verdict]:
        return [Verdict(0.0, 0.1, 0.9) if "no " in f"{a} {b} " else Verdict(0.0, 0.9, 0.1) for a, b in asked]

    def digest(self) -> str:
        return "0" * 64


def test_area_counts_pairs_in_order() -> None:
    """Of the four (true, false) couples two stand right, one wrong, one is a tie: 0.625."""
    assert area([0.9, 0.4, 0.4, 0.6], [True, True, False, False]) == pytest.approx(0.625)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=30))
def test_a_ranking_upside_down_has_the_rest_of_the_area(found: list[tuple[float, bool]]) -> None:
    """Turning every score round turns the area round, and it stays between 0 and 1."""
    scores, truth = [s for s, _ in found], [t for _, t in found]
    if len(set(truth)) < 2:
        with pytest.raises(ValueError, match="true ones and false ones"):
            area(scores, truth)
        return
    assert area(scores, truth) + area([-s for s in scores], truth) == pytest.approx(1)
    assert 0 <= area(scores, truth) <= 1


def test_macro_f1_by_hand() -> None:
    """Yes: 1 of 2 given and 1 of 1 true, F1 2/3; no: 1 of 1 given, 1 of 2 true, F1 2/3."""
    assert macro_f1([True, True, False], [True, False, False]) == pytest.approx(2 / 3)
    assert macro_f1([True, True], [True, False]) == pytest.approx(1 / 3)


def test_the_threshold_is_the_best_of_those_there_are() -> None:
    """0.7 parts these exactly."""
    assert threshold([0.9, 0.7, 0.3, 0.1], [True, True, False, False]) == 0.7


def test_political_rows_never_move_the_threshold() -> None:
    """At a threshold nothing reaches, every answer is no, whatever the labels; "always yes" is the other constant."""
    found = [("Surface contradiction", 0.4), ("Consistent", 0.2), ("Unrelated", 0.3)]
    whole, *_ = pairs.political(found + [(name, 0.1) for name in pairs.CONFLICTS[1:]], 0.99)
    assert whole.macro_f1 == pytest.approx((0 + 2 * 2 / 7) / 2)
    assert whole.always == pytest.approx((2 * 3 / 8 + 0) / 2)


def test_our_own_pairs_name_every_shape() -> None:
    """Both files of our own hold every shape that is no conflict, and no pair is both fitted and measured on."""
    fitted = Path(pairs.__file__).parents[1] / "training" / "pairs" / "own"
    learned = [row for path in fitted.glob("*.jsonl") for row in pairs.rows(path)]
    kept = list(pairs.rows(pairs.OWN))
    for found in (learned, kept):
        assert {row["shape"] for row in found} >= SHAPES
        assert {row["label"] for row in found} == set(pairs.NAMED)
        assert all(len(row[lang]) == 2 and all(row[lang]) for row in found for lang in pairs.LANGUAGES)
    assert not {tuple(row["en"]) for row in learned} & {tuple(row["en"]) for row in kept}


def test_sets_that_are_not_here_are_left_out(tmp_path: Path) -> None:
    """Without the data that does not ship the measurement is of our own pairs, in both languages and across."""
    found = list(pairs.measured(Fake(), tmp_path))
    assert {row.corpus for row in found} == {"own-dev"}
    assert {"en", "es", "en-es", "es-en", "against joke", "of number"} <= {row.kind for row in found}
    assert "against joke" in pairs.table(found)


def test_a_set_of_inference_pairs_is_crossed(tmp_path: Path) -> None:
    """A pair in both languages gives four cases; one in a language of its own gives one."""
    row = '{{"lang": "{}", "premise": "{}", "hypothesis": "{}", "label": "neutral", "source": "{}", "group": "{}"}}\n'
    path = tmp_path / "nli.jsonl"
    path.write_text(
        row.format("en", "a", "b", "xnli-dev", "g1")
        + row.format("es", "c", "d", "xnli-dev", "g1")
        + row.format("en", "e", "f", "conjnli", "g2")
    )
    found = {(case.kind, case.first, case.second) for case in pairs.inference(path)}
    assert found == {
        ("en", "a", "b"),
        ("es", "c", "d"),
        ("en-es", "a", "d"),
        ("es-en", "c", "b"),
        ("en, conjunctions", "e", "f"),
    }

"""Whether two statements are translations: what changes a statement's meaning lowers the probability."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dicho.text.bridge import load
from dicho.text.likeness import FEATURES, translation

LANGS = st.sampled_from(["en", "es"])
ES = "El ministro Pellworth dijo que la central de Farera no cerrará antes de 2031."
EN = "Minister Pellworth said that the Farera plant will not close before 2031."


@settings(deadline=None)
@given(st.text(max_size=60), LANGS, st.text(max_size=60), LANGS)
def test_it_has_no_side_and_no_luck(left: str, left_lang: str, right: str, right_lang: str) -> None:
    """A probability with all its evidence, the same either way round and every time, for any text."""
    one = translation(left, left_lang, right, right_lang)
    other = translation(right, right_lang, left, left_lang)
    assert 0 <= one.probability <= 1
    assert (one.probability, one.evidence) == (other.probability, other.evidence)
    assert one == translation(left, left_lang, right, right_lang)
    assert set(one.evidence) == set(FEATURES)


def test_a_translation_is_taken() -> None:
    """A faithful translation passes the model's threshold, from either side."""
    assert translation(ES, "es", EN, "en").probability >= load().threshold


@pytest.mark.parametrize(
    "changed",
    [
        EN.replace("2031", "2041"),
        EN.replace("Pellworth", "Marchetti"),
        EN.replace("will not close", "will close"),
        "Minister Pellworth said that the harvest in Farera was poor this year.",
        "",
    ],
)
def test_what_says_something_else_is_not(changed: str) -> None:
    """Another number, another name, a negation less, another matter, or nothing: below the threshold."""
    assert translation(ES, "es", changed, "en").probability < load().threshold


@pytest.mark.parametrize(
    ("es", "en"),
    [
        ("Sin embargo, la refinería está abierta.", "However, the refinery is open."),
        ("No hay nadie en la aldea.", "There is nobody in the village."),
        ("La alcaldesa no solo mintió: robó.", "The mayor not only lied: she stole."),
    ],
)
def test_a_negation_is_counted_as_the_language_counts(es: str, en: str) -> None:
    """Spanish doubles negations, and some phrases with one deny nothing."""
    assert translation(es, "es", en, "en").evidence["negations_differ"] == 0

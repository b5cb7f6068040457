"""What the pair model is taught: a label that changes with the meaning, and no label where nobody knows it."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from training.pairs import data, made
from training.pairs.data import CONTRADICTION, ENTAILMENT, NEUTRAL, NOT, Sets, Weights

RNG = random.Random(1)


@pytest.mark.parametrize(
    ("lang", "text", "turned"),
    [
        ("en", "The bridge was safe.", "The bridge was not safe."),
        ("en", "The bridge was not safe.", "The bridge was safe."),
        ("en", "They cannot pay.", "They can pay."),
        ("es", "El puente es seguro.", "El puente no es seguro."),
        ("es", "El puente no es seguro.", "El puente es seguro."),
        ("en", "Nobody was safe.", None),
        ("es", "El puente cayó.", None),
    ],
)
def test_a_negation_is_put_in_or_taken_out(lang: str, text: str, turned: str | None) -> None:
    """One negation more or fewer; a sentence negated in another way, or without a place for one, is left alone."""
    assert made.negated(text, lang, RNG) == turned


def test_an_opposite_keeps_the_rest() -> None:
    """One listed word is turned round, nothing else."""
    assert made.opposed("Prices are higher now.", "en", RNG) == "Prices are lower now."
    assert made.opposed("Precios más altos.", "es", RNG) == "Precios menos altos."
    assert made.opposed("Nothing listed stands here.", "en", RNG) is None


@pytest.mark.parametrize("text", ["It cost 1,200 marks.", "Costó 7,5 millones en 2011.", "Two of three left."])
def test_a_number_becomes_another(text: str) -> None:
    """Exactly one number differs, and it still is a number."""
    new = made.renumbered(text, "en", random.Random(4))
    assert new is not None
    assert new.lower() != text.lower()
    assert len(new.split()) == len(text.split())
    assert sum(a != b for a, b in zip(new.split(), text.split(), strict=True)) == 1


def test_pairs_made_from_a_sentence_are_labelled_by_what_was_done() -> None:
    """An unchanged translation agrees, a side that was changed alone does not."""
    sentence = {"en": "The bridge is safe now.", "es": "El puente es seguro ahora."}
    untouched = set(sentence.values())
    found = [pair for seed in range(60) for pair in made.changed(sentence, random.Random(seed))]
    assert {label for _, _, label in found} >= {CONTRADICTION, ENTAILMENT}
    for first, second, label in found:
        assert (label == CONTRADICTION) == ((first in untouched) != (second in untouched))


def test_a_pair_read_backwards_promises_no_more_than_is_known() -> None:
    """A contradiction stays one; of another pair only that it is none is kept."""
    turned = {label: data.turned(("a", "b", label), RNG, share=1.0) for label in (CONTRADICTION, ENTAILMENT, NEUTRAL)}
    assert turned == {
        CONTRADICTION: ("b", "a", CONTRADICTION),
        ENTAILMENT: ("b", "a", NOT),
        NEUTRAL: ("b", "a", NOT),
    }


def test_translations_become_one_item() -> None:
    """Rows of one group and label are one item, from which a pair across languages is drawn."""
    row = {"group": "g", "label": "neutral"}
    rows = [
        {**row, "lang": "es", "premise": "a", "hypothesis": "b"},
        {**row, "lang": "en", "premise": "c", "hypothesis": "d"},
    ]
    ((texts, label),) = data.items(rows)
    assert label == NEUTRAL
    drawn = {data.crossed(texts, random.Random(seed)) for seed in range(40)}
    assert drawn == {("a", "b"), ("a", "d"), ("c", "b"), ("c", "d")}


def test_a_pass_is_balanced_where_a_set_is_not() -> None:
    """Of the conjunctions, most of which are of two labels, as many of each are read; our own as often as asked."""
    lopsided = [(f"p{i}", "q", label) for i in range(90) for label in (ENTAILMENT, NEUTRAL)] + [
        (f"p{i}", "q", CONTRADICTION) for i in range(30)
    ]
    sets = Sets(conjunctions=lopsided, own=[({"en": ("x", "y"), "es": ("x", "y")}, CONTRADICTION)])
    pairs = data.epoch(sets, [], Weights(conjunctions=60, own=3), random.Random(2))
    found = Counter("own" if "x" in pair[:2] else "conjunction" for pair in pairs)
    assert found == {"own": 3, "conjunction": 60}
    assert sum(label == CONTRADICTION for *_, label in pairs) == 23

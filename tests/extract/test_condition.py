from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dicho.extract.condition import LONGEST, condition_of
from dicho.model.span import Span

HELD = {
    ("en", "We will sail on Friday if the wind behaves."): ["if the wind behaves"],
    ("en", "If the gate had been shut, the lower town would be dry"): ["If the gate had been shut"],
    ("en", "that if the judge agreed they would move in May"): ["if the judge agreed"],
    ("en", "“We shall wait, and if it goes against us we shall say so.”"): ["if it goes against us"],
    ("en", "the ship would be home on the 27th, “if the wind behaves”, and that they would publish"): [
        "if the wind behaves"
    ],
    ("en", "it will not reopen unless the board pays, she said"): ["unless the board pays"],
    ("en", "Provided that the court agrees, sales will resume"): ["Provided that the court agrees"],
    ("en", "they will pay only if the mill reopens"): ["only if the mill reopens"],
    ("es", "que si pierde dejará la política para criar alpacas"): ["si pierde"],
    ("es", "que si el puente no abre no se pagará la fianza"): ["si el puente no abre"],
    ("es", "«Firmaremos siempre que el tribunal lo apruebe»"): ["siempre que el tribunal lo apruebe"],
    ("es", "que lo publicará a menos que el juez se oponga, según su agenda"): ["a menos que el juez se oponga"],
    ("es", "De haber llamado, el granero seguiría en pie"): ["De haber llamado"],
    ("es", "En caso de empate, se votará de nuevo"): ["En caso de empate"],
    ("es", "Vendrá si puede. Si no hay barco, irá a pie"): ["si puede", "Si no hay barco"],
}
NONE = {
    ("en", "he did not know if the train would come"),
    ("en", "it would not matter even if it rained"),
    ("en", "he will look as if nothing had happened"),
    ("en", "it will last as long as 18 years"),
    ("en", "dozens if not hundreds will come"),
    ("en", "If it fails the company will pay"),
    ("es", "no sabe si vendrá"),
    ("es", "que actuará como si nada"),
    ("es", "lo hará incluso si llueve"),
    ("es", "preguntó si saldrá el barco"),
    ("es", "si bien acudirá, no hablará"),
}


def _read(text: str, lang: str) -> list[str]:
    return [span.of(text) for span in condition_of(text, (Span(0, len(text)),), lang)]


@pytest.mark.parametrize("lang, text", HELD)
def test_a_condition_is_its_clause_and_no_more(lang: str, text: str) -> None:
    """The span is the if-clause from its first word to its last, without the main clause, commas or marks."""
    assert _read(text, lang) == HELD[lang, text]


@pytest.mark.parametrize("lang, text", sorted(NONE))
def test_what_is_no_condition_gives_none(lang: str, text: str) -> None:
    """Indirect questions, concessions, comparisons, measures, and clauses whose end cannot be told give no span."""
    assert _read(text, lang) == []


def test_a_condition_may_be_a_fragment_of_its_own() -> None:
    """In a content of several parts each condition stays within its part."""
    text = "Si el barco llega a tiempo —dijo—, «el lunes habrá pan»"
    parts = (Span(0, text.index(" —")), Span(text.index("«"), len(text)))
    assert [span.of(text) for span in condition_of(text, parts, "es")] == ["Si el barco llega a tiempo"]


@example(["«"] * 6 + ["if"])
@given(st.lists(st.sampled_from(["if", "si", ",", ".", "will", "saldrá", "he", "«", "»", "\n", "unless", "no"])))
def test_conditions_stand_in_order_within_the_content(words: list[str]) -> None:
    """Whatever the text, the spans are in order, apart, within the content and of bounded length."""
    text = "x " + " ".join(words)
    for lang in ("en", "es"):
        found = condition_of(text, (Span(0, len(text)),), lang)
        assert all(a.end <= b.start for a, b in pairwise(found))
        assert all(span.end <= len(text) and len(span) <= LONGEST for span in found)


def test_a_page_of_conditions_takes_no_time_to_speak_of() -> None:
    """A hostile content of nothing but "if" is read in time that does not grow with it."""
    text = "if " * 100_000
    start = time.process_time()
    condition_of(text, (Span(0, len(text)),), "en")
    assert time.process_time() - start < 2

"""The language of one line: overruled only where the line plainly is of another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dicho.text import language, lexicon

ENGLISH = "The keeper of the lamp said that it was not for them to decide."
SPANISH = "La farera dijo que no era cosa de los marineros decidir sobre el faro."


@pytest.mark.parametrize("declared", ["en", "es"])
@pytest.mark.parametrize(("line", "expected"), [(ENGLISH, "en"), (SPANISH, "es")])
def test_a_plain_line_is_read_in_its_own_language(line: str, expected: str, declared: str) -> None:
    """A sentence of prose is known by its commonest words, whatever the document is declared to be."""
    assert language.of_line(line, declared) == expected


@pytest.mark.parametrize("declared", ["en", "es"])
@pytest.mark.parametrize(
    "line",
    ["", "   ", "Faro Sorayca, 9:30", "the of", "el la", "12345", "Port Hallam Ledger", "no a me", "😀\x00\u0301"],
)
def test_too_little_to_go_by_keeps_the_declared_language(line: str, declared: str) -> None:
    """Names, numbers and a word or two overrule nothing."""
    assert language.of_line(line, declared) == declared


@pytest.mark.parametrize("declared", ["en", "es"])
def test_an_even_mixture_keeps_the_declared_language(declared: str) -> None:
    """As many words of one language as of the other: the document's own stands."""
    assert language.of_line("the of and to el los las que", declared) == declared


def test_a_language_without_words_yields_to_one_that_has_them() -> None:
    """A document of a third language is read by line too; without evidence its own code is kept."""
    assert language.of_line(ENGLISH, "fr") == "en"
    assert language.of_line("Le phare est là", "fr") == "fr"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["en", "es", "fr"]))
def test_any_line_has_a_language(line: str, declared: str) -> None:
    """Whatever the line, the answer is a language with words or the declared one, the same each time."""
    found = language.of_line(line, declared)
    assert found in {*lexicon.LANGUAGES, declared}
    assert language.of_line(line, declared) == found

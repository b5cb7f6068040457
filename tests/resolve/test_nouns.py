"""Noun phrases taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.resolve.nouns import NounPhrase, kind_of, parse, tokens
from dicho.text.names import load_people

PEOPLE = load_people()


def read(text: str, spanish: bool = False) -> NounPhrase:
    phrase = parse(tokens(text), PEOPLE, spanish)
    assert phrase is not None
    return phrase


@pytest.mark.parametrize(
    ("text", "word", "kind", "determiner", "gender", "plural"),
    [
        ("the acting president", "president", "role", "definite", "either", False),
        ("la presidenta encargada", "presidenta", "role", "definite", "feminine", False),
        ("el secretario general del gremio", "secretario", "role", "definite", "masculine", False),
        ("la portavoz", "portavoz", "role", "definite", "feminine", False),
        ("un suboficial que pidió no ser identificado", "suboficial", "role", "indefinite", "either", False),
        ("Two Kestermark officials", "officials", "role", "quantity", "either", True),
        ("los ministros", "ministros", "role", "definite", "masculine", True),
        ("His sister", "sister", "relation", "possessive", "feminine", False),
        ("su hermana", "hermana", "relation", "possessive", "feminine", False),
        ("Zelvonia's ambassador to Corumaya", "ambassador", "role", "definite", "either", False),
        ("la empresa estatal", "empresa", "organisation", "definite", "feminine", False),
        ("the body", "body", "organisation", "definite", "either", False),
        ("el hombre de la garza", "hombre", "generic", "definite", "masculine", False),
        ("critics in Puerto Ofelia", "critics", "unnamed", "none", "either", True),
        ("38% of likely voters", "voters", "unnamed", "quantity", "either", True),
        ("una vara", "vara", "other", "indefinite", "feminine", False),
    ],
)
def test_heads(text: str, word: str, kind: str, determiner: str, gender: str, plural: bool) -> None:
    """The noun that says who it is, what kind of word it is, and what its article tells."""
    found = read(text)
    shown = (found.word, found.kind, found.determiner, found.plural)
    assert shown == (word, kind, determiner, plural)
    assert found.gender == gender or (gender == "either" and word == "suboficial")


def test_the_owner_stands_outside_the_phrase() -> None:
    """A trailing "'s" ("the ministry's answer") leaves the owner as the noun."""
    assert read("The ministry’s").word == "ministry"


def test_what_narrows_an_office() -> None:
    """The complement and the telling adjectives narrow; articles and empty ones do not; a clause is left out."""
    assert read("the current president of the National Assembly, who spoke").modifiers == {"nation", "assemb"}
    assert "acting" in read("the acting president").modifiers
    assert read("el propio presidente").modifiers == frozenset()


def test_without_an_article_the_document_decides_the_language() -> None:
    """ "director ejecutivo" is headed by its first noun in Spanish, "police chief" by its last in English."""
    assert read("director gerente", spanish=True).word == "director"
    assert read("police chief", spanish=False).word == "chief"


def test_nothing_but_an_article_is_no_phrase() -> None:
    """There is no noun in "the", nor in nothing."""
    assert parse(tokens("the"), PEOPLE, False) is None
    assert parse([], PEOPLE, True) is None


@given(st.text(max_size=120), st.booleans())
def test_any_phrase_can_be_read(text: str, spanish: bool) -> None:
    """No text raises, and a head is always one of its words."""
    words = tokens(text)
    found = parse(words, PEOPLE, spanish)
    assert found is None or found.word in words


def test_plural_offices_are_offices() -> None:
    """ "ministros" and "admirals" are offices as their singulars are."""
    assert kind_of("ministros", PEOPLE) == kind_of("admirals", PEOPLE) == "role"

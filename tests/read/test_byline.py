"""Bylines that say what kind of text it is."""

from __future__ import annotations

import pytest

from dicho.read import byline


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("A column by Ada Brum", "Ada Brum"),
        ("A column by Oren Quist", "Oren Quist"),
        ("Letters on lighthouses by Oren Quist", "Oren Quist"),
        ("EXCLUSIVE by Abel Finn", "Abel Finn"),
        ("Una conversación de Olga Rúa · 27 de abril de 2025", "Olga Rúa"),
        ("Una columna de Abel Brum", "Abel Brum"),
    ],
)
def test_a_column_or_a_conversation_has_its_author(line: str, name: str) -> None:
    """The kind of text before the name opens a byline and is no part of the name."""
    assert byline.opens(line) and byline.names(line) == [name]


@pytest.mark.parametrize("line", ["Report by the Harbour Board", "Una cena de trabajo", "Interview by telephone"])
def test_what_only_looks_like_it_is_no_byline(line: str) -> None:
    """A report has a body for its author, and most things that are "of" somebody are not written by them."""
    assert not byline.opens(line)


def test_two_signers_are_two_authors() -> None:
    """A semicolon parts those who sign, each with a place of their own."""
    assert byline.names("Agencia Nevado in Brida; Ada Vimes in Port Selwyn") == ["Agencia Nevado", "Ada Vimes"]

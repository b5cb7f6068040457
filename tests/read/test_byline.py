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
        ("Letters on tides by Ada Brum", "Ada Brum"),
        ("Cartas desde el cabo, por Abel Brum", "Abel Brum"),
        ("Cuaderno de Olga Rúa", "Olga Rúa"),
        ("From our court reporter, Ada Vimes", "Ada Vimes"),
        ("From our correspondent in Port Selwyn, Ada Vimes", "Ada Vimes"),
        ("De nuestra redactora en el puerto, Olga Rúa", "Olga Rúa"),
        ("Our harbour correspondent Ada Vimes", "Ada Vimes"),
        ("Escribe Olga Rúa", "Olga Rúa"),
        ("Texto: Olga Rúa. Fotos: Abel Finn", "Olga Rúa"),
        ("Publicado por Abel Brum el 3 de mayo de 2025", "Abel Brum"),
    ],
)
def test_a_column_or_a_conversation_has_its_author(line: str, name: str) -> None:
    """The kind of text before the name opens a byline and is no part of the name."""
    assert byline.opens(line) and byline.names(line) == [name]


@pytest.mark.parametrize(
    "line",
    [
        "Report by the Harbour Board",
        "Una cena de trabajo",
        "Interview by telephone",
        "Cuaderno de Puerto Selwyn",
        "Entrevista: Olga Rúa",
        "Foto: Olga Rúa",
        "Translated by Abel Finn",
    ],
)
def test_what_only_looks_like_it_is_no_byline(line: str) -> None:
    """A report has a body for its author, and most things that are "of" somebody are not written by them."""
    assert not byline.opens(line)


def test_two_signers_are_two_authors() -> None:
    """A semicolon parts those who sign, each with a place of their own."""
    assert byline.names("Agencia Nevado in Brida; Ada Vimes in Port Selwyn") == ["Agencia Nevado", "Ada Vimes"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("3 May 2025 – by Ada Brum", ["Ada Brum"]),
        ("Posted on May 3, 2025 by Ada Brum", ["Ada Brum"]),
        ("Port Selwyn, 3 May 2025. By Ada Brum.", ["Ada Brum"]),
        ("Traducción automática. Por Olga Rúa. 3 de mayo de 2025", ["Olga Rúa"]),
        ("Puerto Selwyn, 3 may. — Olga Rúa", ["Olga Rúa"]),
        ("Ada Brum reports from Port Selwyn", ["Ada Brum"]),
        ("Port Selwyn, 3 May. — The lamp went out", []),
        ("Ada Brum wrote the letter. By Tuesday it was lost.", []),
        ("Photos by Abel Finn", []),
    ],
)
def test_a_line_of_several_facts_holds_its_byline(line: str, found: list[str]) -> None:
    """Behind a date, a place or a note on the text a byline is read; what others did is none."""
    assert byline.within(line) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Ada Brum", ["Ada Brum"]),
        ("Ada Brum and Abel Finn / Port Selwyn", ["Ada Brum", "Abel Finn"]),
        ("OLGA RÚA | Puerto Selwyn | 03/04/2025 - 10:30h", ["OLGA RÚA"]),
        ("Ada Brum, harbour correspondent", ["Ada Brum"]),
        ("O. Rúa / Agencia Faro", ["O. Rúa"]),
        ("Opinión | Olga Rúa", ["Olga Rúa"]),
        ("Port Selwyn", []),
        ("Victoria Harbour", []),
        ("Local News", []),
        ("Ada Brum, keeper of the lamp, resigns", []),
        ("Ada Brum: the lamp was out", []),
    ],
)
def test_a_signature_is_a_persons_name_and_little_else(line: str, found: list[str]) -> None:
    """Nothing opens it: a given name tells it from a town, and what it says besides is a place, an hour, a trade."""
    assert byline.signed(line) == found

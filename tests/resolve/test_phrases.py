"""Source phrases read: whose name heads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.model.span import Span
from dicho.resolve.cast import Cast
from dicho.resolve.mentions import scan
from dicho.resolve.phrases import Source, read
from dicho.text.names import load_people

PEOPLE = load_people()


def source(text: str, spanish: bool = False) -> tuple[Source, list[str]]:
    cast = Cast(text, scan(text, PEOPLE), PEOPLE)
    found = read((Span(0, len(text)),), cast, PEOPLE, spanish)
    return found, [text[cast.mentions[i].start : cast.mentions[i].end] for i in found.heads]


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("Ada Pellworth, Navy Secretary", ["Ada Pellworth"]),
        ("Nicanor Astorquiza, who teaches power systems at the Technical University", ["Nicanor Astorquiza"]),
        ("the body’s president, Hortensia Balmori", ["Hortensia Balmori"]),
        ("Its chairman, Comptroller General Pio Casaverde", ["Pio Casaverde"]),
        ("Radio Sorayca's Joel Pollak", ["Joel Pollak"]),
        ("the Kestermark Admiralty", ["Kestermark Admiralty"]),
        ("81-year-old Parker Halloran", ["Parker Halloran"]),
        ("Ada Pellworth and Orla Finn", ["Ada Pellworth", "Orla Finn"]),
        (
            "la presidenta del Consejo Nacional del Sufragio (CNS), Hortensia Balmori Quisca",
            ["Hortensia Balmori Quisca"],
        ),
        ("su hermana, la presidenta encargada, Delfina Luzárraga", ["Delfina Luzárraga"]),
        ("El jefe del Comando Conjunto, general Ildefonso Rúa Manzaneda", ["Ildefonso Rúa Manzaneda"]),
        ("la periodista de datos Maite Irusta, de La Plomada", ["Maite Irusta"]),
        ("el presidente de la entidad coral Òmnira, Josep Millán", ["Josep Millán"]),
        ("la empresa estatal Petrolitoral", ["Petrolitoral"]),
        ("el PDC y el PSR", ["PDC", "PSR"]),
        ("el propio Quintalba", ["Quintalba"]),
    ],
)
def test_heads_of_a_phrase(text: str, heads: list[str]) -> None:
    """The name that is the phrase's own, past offices, clauses and other people's names."""
    found, names = source(text, spanish="la " in text or "el " in text.lower())
    assert (found.shape, names) == ("names", heads)


@pytest.mark.parametrize(
    "text",
    [
        "a spokesman for Navy Secretary Ada Pellworth",
        "Zelvonia’s ambassador to Corumaya",
        "critics in Puerto Ofelia",
        "Two Kestermark officials, speaking on condition of anonymity",
        "the Brum campaign",
        "el patrón del *Dos Robledas*",
        "La esposa del presidente Urrea",
        "Un antiguo escolta del ministro Quintalba",
        "A cousin who works at the Palace",
        "Fuentes del Ministerio del Interior",
    ],
)
def test_names_inside_a_description_are_not_its_head(text: str) -> None:
    """Who is only described keeps a description: the names in it are other people's."""
    found, names = source(text, spanish="del" in text)
    assert (found.shape, names) == ("description", [])


@pytest.mark.parametrize(
    ("text", "shape", "pronoun"),
    [
        ("She", "pronoun", "feminine"),
        ("él mismo", "pronoun", "masculine"),
        ("ellos", "pronoun", "plural"),
        ("I", "pronoun", "first"),
        ("yo", "pronoun", "first"),
        ("nosotros", "pronoun", "first_plural"),
        ("quien", "relative", "relative"),
        ("al que", "relative", "relative"),
        ("nobody in the village", "nobody", "negative"),
        ("nadie", "nobody", "negative"),
    ],
)
def test_pronouns(text: str, shape: str, pronoun: str) -> None:
    """A phrase that is nothing but a pronoun says its person, gender and number."""
    found, _ = source(text)
    assert (found.shape, found.pronoun) == (shape, pronoun)


def test_the_writer_and_the_outlet_of_themselves() -> None:
    """ "esta redactora" is the author, "este medio" the outlet."""
    assert source("esta redactora")[0].shape == "author"
    assert source("este medio")[0].shape == "outlet"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Two Kestermark officials, speaking on condition of anonymity", "Two Kestermark officials"),
        ("Un suboficial que pidió  no\nser identificado", "Un suboficial que pidió no ser identificado"),
        ("The ministry’s", "The ministry"),
        ("según fuentes diplomáticas", "fuentes diplomáticas"),
        ("- The consul here", "The consul here"),
    ],
)
def test_descriptions_as_worded(text: str, label: str) -> None:
    """A description keeps the text's words, on one line, up to the first comma, without what leads to it."""
    assert source(text)[0].label == label


@given(st.text(max_size=200), st.booleans())
def test_any_source_can_be_read(text: str, spanish: bool) -> None:
    """No characters in a source raise."""
    if text:
        source(text, spanish)

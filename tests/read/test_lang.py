"""The language of a text: declared, unless the words plainly say otherwise."""

from __future__ import annotations

import pytest

from dicho.read import lang

ES = "La ministra dijo que el informe se publicará antes del 30 de abril, según la nota de la presidencia del país. "
EN = "The minister said that the report would be published before the end of April, according to the presidency. "
PT = "O presidente da câmara não garantiu que a ponte abrirá antes do verão, segundo a autarquia e os engenheiros. "
FR = "Le ministre a dit que le rapport serait publié avant la fin du mois, selon la présidence et les syndicats. "
CA = "El president ha dit que no dimitirà del càrrec, segons l'agència, i que l'informe es publicarà amb retard. "


@pytest.mark.parametrize(("text", "code"), [(ES, "es"), (EN, "en"), (PT, "pt"), (FR, "fr"), (CA, "ca")])
def test_languages_are_told_apart(text: str, code: str) -> None:
    """A paragraph is enough to tell Spanish and English from each other and from their neighbours."""
    assert lang.detect(text * 3) == code


@pytest.mark.parametrize("text", ["", "12 34", "https://x.example/a"])
def test_nothing_to_go_by_is_no_language(text: str) -> None:
    """No language is invented for figures and addresses."""
    assert lang.decide(text, None) == (None, ())


def test_declarations_count_until_contradicted() -> None:
    """A declared language holds for short and doubtful texts, and gives way to a plain contradiction, noted."""
    assert lang.decide("Olmedilla pide calma", "es-ES") == ("es", ())
    assert lang.decide(EN * 3, "en_GB") == ("en", ())
    code, notes = lang.decide(ES * 3, "en")
    assert code == "es" and "Declared as en" in notes[0]
    assert lang.decide(ES * 3, "klingon!")[0] == "es"


def test_a_long_text_is_sampled() -> None:
    """Fifty megabytes take no longer than a page."""
    assert lang.detect(ES * 400_000) == "es"

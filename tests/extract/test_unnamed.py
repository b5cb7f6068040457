"""What a source asks for itself, not to be named, is no statement; it goes with the words for the source."""

from __future__ import annotations

import pytest

from dicho.extract.attribution import attribute

ASKED = [
    ("en", "“It was sold in May,” said [a harbour official who asked not to be named]. The bill is open."),
    ("en", "[Two clerks, who declined to be identified], said the pump was broken."),
    ("en", "[A cook, who asked not to be named because she may not speak], said the soup was cold."),
    ("es", "«Se vendió», dijo [una fuente de Brumal que pidió no ser identificada]."),
    ("es", "La cuenta no se ha pagado, según [un vecino que pidió el anonimato]."),
    ("es", "[Una fuente, que exigió reserva de su identidad], aseguró que la bomba estaba rota."),
]
"""A text with its source in brackets."""


@pytest.mark.parametrize(("lang", "marked"), ASKED)
def test_the_clause_is_the_sources(lang: str, marked: str) -> None:
    """One statement, its source with the clause, and none that asks for a name to be left out."""
    source = marked.partition("[")[2].partition("]")[0]
    text = marked.replace("[", "").replace("]", "")
    (one,) = attribute(text, lang)
    assert [text[span.start : span.end] for span in one.source] == [source]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "A guard asked that his name not be used."),
        ("en", "One of them insisted on anonymity."),
        ("en", "The clerk asked the Gull not to publish his name."),
        ("es", "Un guardia pidió que no se publicara su nombre."),
        ("es", "La fuente de Soto pidió que no la nombráramos."),
        ("es", "Un vecino pidió permanecer en el anonimato por temor a su jefe."),
    ],
)
def test_asked_alone_it_is_none_either(lang: str, text: str) -> None:
    """A sentence that says nothing else has no statement."""
    assert attribute(text, lang) == ()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The union demanded that the culprits be identified."),
        ("en", "The minister asked to be quoted."),
        ("en", "The mayor asked the council not to publish the report."),
        ("en", "She said the witness was not to be named."),
        ("es", "La comisión pidió que los culpables fueran identificados."),
        ("es", "El juez pidió que no se publicara el informe."),
        ("es", "El alcalde pidió ser citado."),
    ],
)
def test_what_is_asked_of_others_stays(lang: str, text: str) -> None:
    """Names asked for, papers kept back, and what is said about naming are statements as any."""
    assert len(attribute(text, lang)) == 1

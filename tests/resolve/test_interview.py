"""Printed interviews whose labels name nobody: the one the interview is with answers, its author asks."""

from __future__ import annotations

import pytest
from tests.resolve.made import Page

from dicho.extract.attribution import attribute
from dicho.resolve.speakers import identify
from dicho.text.turns import labels, role

TEXT = """Abel Brum: «El puente no se toca»

Una conversación de Ada Finn

Abel Brum Rúa, alcalde de Sorayca, recibe de pie.

PREGUNTA. ¿Cuándo se abre el puente?

RESPUESTA. En mayo, si deja de llover. Me lo prometió el capataz.

P. La oposición dice que en octubre.

R. Que lo diga. Yo tengo el calendario.

La obra costó, calcula, tres millones de ducados.
"""


def answers() -> dict[str, str | None]:
    page = Page(TEXT, lang="es", author="Ada Finn")
    found = attribute(TEXT, "es")
    spoken = zip(found, identify(page.document(), found), strict=True)
    return {a.content[0].of(TEXT)[:14]: answer.speaker.name if answer.speaker else None for a, answer in spoken}


def test_answers_are_the_one_who_was_asked() -> None:
    """What stands after "R." or "RESPUESTA." is said by the one the heading and the introduction are about."""
    said = answers()
    assert said["En mayo, si de"] == said["Que lo diga. Y"] == "Abel Brum Rúa"


def test_questions_are_the_authors() -> None:
    """What stands after "P." is asked by who signs the interview."""
    assert answers()["La oposición d"] == "Ada Finn"


def test_a_verb_without_a_subject_between_the_turns_is_the_one_asked() -> None:
    """The narration of an interview goes on about whom it is with."""
    page = Page(TEXT, lang="es", author="Ada Finn")
    page.say("En mayo", ".", "RESPUESTA", form="direct", flags=("transcript",))
    page.say("tres millones de ducados", "calcula", flags=("dropped-subject",))
    assert page.names()[1] == "Abel Brum Rúa"


def test_nobody_answers_where_two_may() -> None:
    """An introduction of two people leaves the answers open."""
    text = "Ada Brum y Abel Finn reciben de pie.\n\nQ. Why?\n\nA. Because it rained.\n\nQ. And now?\n"
    page = Page(text).say("Because it rained.", ".", "A", form="direct", flags=("transcript",))
    assert page.names() == [None]


def test_initials_at_the_beginning_of_lines_are_no_interview() -> None:
    """A name that begins with an initial, a postscript, and questions nobody answers have no labels."""
    assert [m["who"] for m in labels("P. Uno mas.\nR. Dos mas.\nP. Tres mas.\n")] == ["P", "R", "P"]
    assert not list(labels("P. Brum dijo que no.\n\nP. S. Gracias a todos.\n\nA. Finn calla.\n"[:40]))
    assert not list(labels("P. Brum vino.\n\nP. Brum calla.\n\nP. Brum se va.\n"))
    assert not list(labels("Llueve. P. Brum vino, R. Finn calla y A. Dorn se va."))
    assert (role("PREGUNTA"), role("a"), role("Brum")) == ("asks", "answers", None)


@pytest.mark.parametrize(("label", "wanted"), [("A. B.", "Ada Brum"), ("O. F.", "Orla Finn"), ("X. Y.", "X. Y.")])
def test_initials_of_an_interview_are_those_the_page_names(label: str, wanted: str) -> None:
    """ "A. B.:" speaks as the person of these initials, the author's own as the author; others stay letters."""
    text = f"Ada Brum guarda el faro.\n\n{label}: La luz no se apaga."
    page = Page(text, "es", author="Orla Finn")
    assert page.say("La luz no se apaga.", ":", label, form="direct", flags=("transcript",)).names() == [wanted]


def test_initials_of_two_are_left_as_letters() -> None:
    """Where two bear the initials nobody is taken for the other."""
    text = "Ada Brum guarda el faro y Abel Brack el muelle.\n\nA. B.: La luz no se apaga."
    page = Page(text, "es")
    page.say("La luz no se apaga.", ":", "A. B.", form="direct", flags=("transcript",))
    assert page.names() == ["A. B."]

"""Turns of a transcript: whose words a line holds, and the many lines with a colon that hold nobody's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dicho.extract.transcript import turns, without_marks
from dicho.text.lexicon import not_sources


def read(text: str) -> list[tuple[str, str]]:
    return [(turn.who.of(text), turn.content.of(text)) for turn in turns(text, not_sources())]


def test_full_names_that_ask_and_answer_are_an_interview() -> None:
    """Each named one who comes back has their own line; a line of somebody else is never theirs."""
    text = "Ann Lee: Did you?\nBob Roe: I took it.\nAnn Lee: Why?\nCal Doe: He lies.\nBob Roe: I do not."
    assert read(text) == [
        ("Ann Lee", "Did you?"), ("Bob Roe", "I took it."), ("Ann Lee", "Why?"), ("Bob Roe", "I do not."),
    ]  # fmt: skip


def test_capitals_between_two_that_come_back_count_once() -> None:
    """A speaker in capitals who speaks once between others is one; a number may open an answer, a remark a label."""
    text = "ANN: How many?\nBOB (laughing): 30 people came.\nMAYOR QUILL: Ten at most.\nANN: Really?\nBOB: Yes."
    assert [who for who, _ in read(text)] == ["ANN", "BOB", "MAYOR QUILL", "ANN", "BOB"]


def test_a_turn_ends_where_another_label_stands() -> None:
    """Words of a label that is not accepted are nobody's, also in a wrapped paragraph."""
    text = "ANN: We are here and I\nthink so.\nthe clerk: No.\nBOB: I agree.\nANN: Fine.\nBOB: Good."
    assert all("clerk" not in content for _, content in read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Monday: It opens at nine.\nTuesday: It is shut.\nMonday: It opens.\nTuesday: It is shut.",
        "Ingredients: two eggs, flour.\nMethod: Stir.\nIngredients: milk.\nMethod: Boil it.",
        "Dray: 547.\nFenn: 400.\nDray: 200.\nFenn: 100.",
        "FROM: Ada.\nTO: Idris.\nSUBJECT: The bridge.\nFROM: Idris.\nTO: Ada.\nSUBJECT: Yes.",
        "De: Ana Paz\nPara: Juan Ruiz\nAsunto: Presupuesto\nDe: Juan Ruiz\nPara: Ana Paz\nAsunto: Sí",
        "GOALS: Dray 12, Fenn 40\nCARDS: none at all\nGOALS: Quill 3\nCARDS: two of them",
        "ANN: One line. ANN: alone.",
    ],
)
def test_lists_and_forms_are_no_transcript(text: str) -> None:
    """Lines that open with a label and take no turns give none."""
    assert read(text) == []


PARTS = ("ANN: ", "Q: ", "Ann Lee: ", '"BOB: ', "a", " b.", "?", "\n", "\r\n", "”", ":")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=30))
def test_turns_lie_in_the_text_in_order(parts: list[str]) -> None:
    """Label, colon and words follow one another inside the text, and taking marks away moves nothing."""
    text = "".join(parts)
    found = turns(text, not_sources())
    last = 0
    for turn in found:
        assert last <= turn.who.start < turn.who.end <= turn.colon.start < turn.content.start < turn.content.end
        assert text[turn.colon.start] == ":"
        last = turn.content.end
    assert last <= len(text)
    assert len(without_marks(text, found)) == len(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PREGUNTA. ¿Vendrá usted?\n\nRESPUESTA. No lo sé.\n\nP. ¿Y mañana?\n\nR. Mañana sí. A. Brum no.\n\nLlovía.\n",
         ["¿Vendrá usted?", "No lo sé.", "¿Y mañana?", "Mañana sí. A. Brum no."]),
        ("PREGUNTA. ¿Quién avisó?\nRESPUESTA. El farero.\nAnochece en el muelle.\nP. ¿A qué hora?\nR. Tarde.",
         ["¿Quién avisó?", "El farero.", "¿A qué hora?", "Tarde."]),
    ],
)  # fmt: skip
def test_labels_that_end_in_a_full_stop(text: str, said: list[str]) -> None:
    """ "PREGUNTA." and "R." part an interview as colons do, the long form counting as the short one."""
    assert read(text) == list(zip(["PREGUNTA", "RESPUESTA", "P", "R"], said, strict=True))


def test_an_initial_with_a_full_stop_is_a_names() -> None:
    """Of "P." and "R." one alone parts no interview."""
    assert read("R. Brum llegó.\nR. Brum habló.\nR. Brum salió.") == []

"""Speakers by name and by description."""

from __future__ import annotations

import pytest
from tests.resolve.made import Page, speaker

from dicho.model.ids import speaker_id
from dicho.text.names import fold


def test_the_fullest_form_written() -> None:
    """A headline's surname is shown as the whole name the article gives, and the id is that name's."""
    text = "Quintalba: «No hay luz»\n\nAyer habló el almirante Baltasar Quintalba Peña."
    (statement,) = Page(text, lang="es").say("«No hay luz»", ":", "Quintalba", form="direct").statements()
    found = speaker(statement)
    assert (found.name, found.reason, found.kind) == ("Baltasar Quintalba Peña", "surname", "person")
    assert found.id == speaker_id(fold("Baltasar Quintalba Peña"))


@pytest.mark.parametrize(
    ("source", "name", "kind"),
    [
        ("Navy Secretary Ada Pellworth", "Ada Pellworth", "person"),
        ("Ada Pellworth, Navy Secretary", "Ada Pellworth", "person"),
        ("the body’s president, Hortensia Balmori", "Hortensia Balmori", "person"),
        ("the Kestermark Admiralty", "Kestermark Admiralty", "organisation"),
        ("the National Suffrage Council (CNS)", "National Suffrage Council (CNS)", "organisation"),
        ("Ada Pellworth and Orla Finn", "Ada Pellworth and Orla Finn", "person"),
        ("Two Kestermark officials, speaking on condition of anonymity", "Two Kestermark officials", "unnamed"),
        ("a spokesman for Navy Secretary Ada Pellworth", "a spokesman for Navy Secretary Ada Pellworth", "unnamed"),
        ("the government", "the government", "organisation"),
        ("sources", "sources", "unnamed"),
        ("the Corumayan people", "the Corumayan people", "unnamed"),
        ("SRC Chairman Reinold Priebe", "Reinold Priebe", "person"),
    ],
)
def test_english_sources(source: str, name: str, kind: str) -> None:
    """Titles come off names; who has no name is kept as described."""
    (statement,) = Page(f"{source} said that it rained.").say("that it rained", "said", source).statements()
    assert (speaker(statement).name, speaker(statement).kind) == (name, kind)


@pytest.mark.parametrize(
    ("source", "name", "kind"),
    [
        ("La capitana de navío Renata Olavezar, jefa de la base", "Renata Olavezar", "person"),
        ("el contralor general, Pío Casaverde", "Pío Casaverde", "person"),
        ("Petrolitoral, la empresa estatal de combustibles", "Petrolitoral", "organisation"),
        ("El Gobierno sorayqués", "Gobierno sorayqués", "organisation"),
        ("el PDC y el PSR", "PDC y PSR", "organisation"),
        ("Un suboficial que pidió no ser identificado", "Un suboficial que pidió no ser identificado", "unnamed"),
        ("fuentes de la Marina", "fuentes de la Marina", "unnamed"),
        ("la empresa", "la empresa", "organisation"),
    ],
)
def test_spanish_sources(source: str, name: str, kind: str) -> None:
    """The same in Spanish; an adjective of a body's name stays with it."""
    (statement,) = Page(f"{source} dijo que llovía.", lang="es").say("que llovía", "dijo", source).statements()
    assert (speaker(statement).name, speaker(statement).kind) == (name, kind)


def test_an_office_leads_to_the_last_who_holds_it() -> None:
    """ "The ambassador" is the one whose name stands beside that office."""
    text = "The ambassador of Zelvonia, Arkadi Zholtóvets, arrived. The ambassador said it was cold."
    (statement,) = Page(text).say("it was cold", "said", "The ambassador").statements()
    assert (speaker(statement).name, speaker(statement).reason) == ("Arkadi Zholtóvets", "title")


def test_an_office_in_a_headline_leads_to_a_name_below() -> None:
    """A headline may name only the office; the name may follow."""
    text = "Contralor: «Nadie robó»\n\nHabló el contralor general, Pío Casaverde, ayer."
    assert Page(text, lang="es").say("«Nadie robó»", ":", "Contralor", form="direct").names() == ["Pío Casaverde"]


def test_two_who_hold_the_office_leave_it_open() -> None:
    """With two senators in one breath nobody is shown, and the statement says why."""
    text = "Senator Ada Brum and Senator Orla Finn met. The senator said it was cold."
    (statement,) = Page(text).say("it was cold", "said", "The senator").statements()
    assert statement.speaker is None
    assert statement.flags == ("ambiguous-speaker",)


def test_namesakes_are_told_apart_or_left_open() -> None:
    """A surname of brother and sister: open alone, hers with a title, his before she is introduced."""
    text = (
        "Octavio Luzárraga llegó. Luzárraga dijo que sí. También vino Delfina Luzárraga.\n\n"
        "Luego Luzárraga pidió paz. Después de un rato la señora Luzárraga negó todo."
    )
    statements = (
        Page(text, lang="es")
        .say("que sí", "dijo", "Luzárraga")
        .say("paz", "pidió", "Luzárraga")
        .say("todo", "negó", "la señora Luzárraga")
        .statements()
    )
    names = [speaker(s).name if s.speaker else None for s in statements]
    assert names == ["Octavio Luzárraga", None, "Delfina Luzárraga"]
    assert statements[1].flags == ("ambiguous-speaker",)


def test_the_officer_after_an_officer_is_the_same() -> None:
    """One without a name keeps the words of the first mention."""
    text = "Un sargento dijo que llovía. El sargento negó todo."
    first, second = (
        Page(text, lang="es").say("que llovía", "dijo", "Un sargento").say("todo", "negó", "El sargento").statements()
    )
    assert speaker(first).name == speaker(second).name == "Un sargento"
    assert speaker(first).id == speaker(second).id


def test_an_article_does_not_make_another_speaker() -> None:
    """ "a spokesman" and "the spokesman" have one id: it is made without the article."""
    one = Page("A spokesman said it rained.").say("it rained", "said", "A spokesman").statements()[0]
    other = Page("The spokesman said it rained.").say("it rained", "said", "The spokesman").statements()[0]
    assert speaker(one).id == speaker(other).id == speaker_id("spokesman")


def test_a_bulletin_speaks_for_its_body() -> None:
    """ "The Council's bulletin says" is the Council saying it."""
    text = "The Council's bulletin says it rained."
    assert Page(text).say("it rained", "says", "The Council's bulletin").names() == ["Council"]


def test_words_that_name_nobody() -> None:
    """A source of nothing but function words, or "nobody", is no speaker."""
    assert Page("cuando dijo que no", lang="es").say("que no", "dijo", "cuando").names() == [None]
    assert Page("Nobody said it rained.").say("it rained", "said", "Nobody").names() == [None]

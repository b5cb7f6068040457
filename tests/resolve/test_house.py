"""The body that writes of itself, and what is but somebody's words or figures."""

from __future__ import annotations

import pytest
from tests.resolve.made import Page

RELEASE = "The Sorayca Water Board opened the sluice. Rain is due, said {}."
BULLETIN = "El embalse está lleno, según {}."


@pytest.mark.parametrize("source", ["the Board", "this Board", "this board"])
def test_a_release_calls_its_own_house_by_its_noun(source: str) -> None:
    """ "The Board" and "this board" of the Water Board's own release are the Water Board."""
    page = Page(RELEASE.format(source), outlet="Sorayca Water Board", author="Sorayca Water Board Press Office")
    assert page.say("Rain is due", "said", source).names() == ["Sorayca Water Board"]


def test_a_house_is_known_by_its_initials() -> None:
    """An office that signs with the initials of the outlet is the outlet's own, and so is an outlet of initials."""
    page = Page(BULLETIN.format("esta Autoridad"), "es", "Secretaría de la ARM", "Autoridad de la Ría del Mirlo")
    assert page.say("El embalse está lleno", "según", "esta Autoridad").names() == ["Autoridad de la Ría del Mirlo"]
    page = Page(RELEASE.format("this Board"), outlet="SWB", author="SWB Press Desk")
    assert page.say("Rain is due", "said", "this Board").names() == ["Sorayca Water Board"]


def test_another_house_is_not_this_one() -> None:
    """In a newspaper "this board" is nobody's own, and the newspaper is no board though it be named nearest."""
    page = Page(
        "The Sorayca Whistle asked. Rain is due, the council said.", outlet="The Sorayca Whistle", author="A. B."
    )
    assert page.say("Rain is due", "said", "the council").names() == ["the council"]


@pytest.mark.parametrize(
    ("source", "lang"),
    [
        ("the Board's own appraisal", "en"),
        ("la lectura de esta Autoridad", "es"),
        ("El punto segundo", "es"),
        ("paragraph four", "en"),
    ],
)
def test_what_a_house_publishes_speaks_for_it(source: str, lang: str) -> None:
    """An appraisal, a reading and a point of a decree are the house's; a part without an article may be anybody's."""
    if lang == "en":
        page = Page(RELEASE.format(source), outlet="Sorayca Water Board", author="Sorayca Water Board")
        name = page.say("Rain is due", "said", source).names()
        assert name == ["paragraph four" if "paragraph" in source else "Sorayca Water Board"]
    else:
        house = "Autoridad de la Ría del Mirlo"
        page = Page(BULLETIN.format(source), lang, house, house)
        assert page.say("El embalse está lleno", "según", source).names() == [house]


@pytest.mark.parametrize(
    ("text", "source", "lang"),
    [
        ("Ada Brum said it was late. Forty came, by her count.", "her count", "en"),
        ("Ada Brum dijo que era tarde. Forty came, según sus cuentas.", "sus cuentas", "es"),
        ("Ada Brum dijo que era tarde. Forty came, según su informe.", "su informe", "es"),
    ],
)
def test_somebodys_figures_are_theirs(text: str, source: str, lang: str) -> None:
    """ "Her count" and "sus cuentas" speak for whom the possessive means."""
    cue, first = ("said", "it was late") if lang == "en" else ("dijo", "que era tarde")
    page = Page(text, lang).say(first, cue, "Ada Brum").say("Forty came", "by" if lang == "en" else "según", source)
    assert page.names() == ["Ada Brum", "Ada Brum"]


def test_my_own_figures_are_not_anothers() -> None:
    """ "My count" is the writer's, not that of whoever spoke last."""
    page = Page("Ada Brum said it was late. Forty came, by my count.").say("it was late", "said", "Ada Brum")
    assert page.say("Forty came", "by", "my count").names()[-1] == "my count"

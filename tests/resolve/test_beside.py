"""Offices beside a name, and names of bodies in two languages: what tells that two speakers of a ledger are one."""

from __future__ import annotations

import pytest

from dicho.resolve import beside, translated
from dicho.resolve.identity import Name, certain
from dicho.resolve.signs import Signs

BRUM = Name("a", "Ada Brum", "person")
BARE = Name("b", "Brum", "person")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Habló el contralmirante Brum.", {"contralmirante"}),
        ("Dr Brum has gone.", {"dr"}),
        ("The former mayor Brum came.", {"mayor"}),
        ("La ministra de Defensa, Brum, calló.", {"ministra"}),
        ("Brum, the mayor of Sorayca, came.", {"mayor"}),
        ("El alcalde de Robledo Seco, Brum, calló.", {"alcalde"}),
        ("Vino Robledo Seco, Brum, y calló.", set()),
        ("The mayor met Brum.", set()),
        ("With the mayor came Finn and Brum.", set()),
        ("Brumal, the mayor, came.", set()),
    ],
)
def test_only_what_leads_to_the_name_or_follows_it_is_its_office(text: str, told: set[str]) -> None:
    """An office of the same phrase is the name's; one of another who is met, or of a longer name, is not."""
    assert set(beside.offices(text, "Brum")) == told


def test_a_bare_surname_is_merged_where_an_office_beside_it_agrees() -> None:
    """ "Dr Brum" of one page and "Dr Ada Brum" of another are one, when nobody else is called Brum."""
    told = {"a": Signs(frozenset({"dr"})), "b": Signs(frozenset({"dr"})), "c": Signs()}
    assert [(p.a, p.b) for p in certain([BRUM, BARE], told.__getitem__)] == [("a", "b")]
    other = Name("c", "Abel Brum", "person")
    assert certain([BRUM, BARE, other], told.__getitem__) == []


def test_of_several_who_bear_a_surname_the_one_of_that_office() -> None:
    """ "Judge Brum" is Ada Brum, a judge, where Abel Brum is known to farm; where nothing is known of him, nobody."""
    told = {"a": Signs(frozenset({"jueza"})), "b": Signs(frozenset({"judge"})), "c": Signs(frozenset({"farmer"}))}
    names = [BRUM, BARE, Name("c", "Abel Brum", "person")]
    assert [(p.a, p.b) for p in certain(names, told.__getitem__)] == [("a", "b")]
    for other in (Signs(frozenset({"judge"})), Signs()):
        assert certain(names, {**told, "c": other}.__getitem__) == []


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Ministerio de Salud", "Health Ministry"),
        ("Consejo Nacional del Agua (CNA)", "National Water Council (CNA)"),
        ("Banco Central", "Central Bank"),
    ],
)
def test_a_body_and_its_translation_are_one(left: str, right: str) -> None:
    """A name and its translation word for word are merged, whichever id is the smaller, and say why."""
    for a, b in ((left, right), (right, left)):
        [pair] = certain([Name("1", a, "organisation"), Name("2", b, "organisation")])
        assert (pair.a, pair.b, pair.reasons[0].code) == ("1", "2", "languages")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Ministerio de Defensa", "Health Ministry"),
        ("Consejo Nacional de Seguridad", "National Water Council"),
        ("Guardia Civil", "National Guard"),
        ("Partido", "Party"),
        ("Ministerio de Salud de Sorayca", "Health Ministry"),
    ],
)
def test_bodies_that_share_but_a_word_are_not(left: str, right: str) -> None:
    """One word without its counterpart keeps two bodies apart, and a single word tells nothing."""
    assert certain([Name("1", left, "organisation"), Name("2", right, "organisation")]) == []


def test_persons_are_never_translated() -> None:
    """ "Blanca Iglesias" is not "White Churches"."""
    assert list(translated.pairs([Name("1", "Ada Banco Central", "person"), Name("2", "Central Bank", "person")])) == []

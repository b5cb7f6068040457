"""Names folded, parted from their titles and compared."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.errors import LexiconError
from dicho.text.names import (
    compatible,
    core,
    fold,
    is_role,
    load_people,
    role_gender,
    split_title,
    stem,
    surnames,
    words,
)

PEOPLE = load_people()
NAMES = st.lists(
    st.text(alphabet=st.characters(categories=["Lu", "Ll", "Lt"]), min_size=1, max_size=9), min_size=1, max_size=5
).map(" ".join)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded name is its own folded form, so that an id made from it stays the same."""
    assert fold(fold(text)) == fold(text)


@given(NAMES)
def test_folding_sees_no_case_and_no_composition(name: str) -> None:
    """A name is the same however its accents are encoded and however it is spaced."""
    assert fold(unicodedata.normalize("NFD", name)) == fold(unicodedata.normalize("NFC", name))
    assert fold(f"  {name.replace(' ', chr(0xA0) + chr(10))} ") == fold(name)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Pío  CASAVERDE", "pio casaverde"),
        ("Zholtóvets", "zholtovets"),
        ("Ellerström", "ellerstrom"),
        ("Peña", "pena"),
        ("Søren Łaski", "soren laski"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_folded_forms(written: str, folded: str) -> None:
    """Accents, strokes and case go; letters stay."""
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("written", "title", "name"),
    [
        ("el almirante Baltasar Quintalba Peña", "el almirante", "Baltasar Quintalba Peña"),
        ("Navy Secretary Ada Pellworth", "Navy Secretary", "Ada Pellworth"),
        ("Comptroller General Pio Casaverde", "Comptroller General", "Pio Casaverde"),
        ("Secretary of State Orla Finn", "Secretary of State", "Orla Finn"),
        ("Ministro de Defensa Baltasar Quintalba", "Ministro de Defensa", "Baltasar Quintalba"),
        ("exministra Casilda Brum", "exministra", "Casilda Brum"),
        ("doña Remedios", "doña", "Remedios"),
        ("Mr. Casaverde", "Mr.", "Casaverde"),
        ("Attorney General", "Attorney General", ""),
        ("SRC Chairman Reinold Priebe", "SRC Chairman", "Reinold Priebe"),
        ("Pope Anselm", "", "Pope Anselm"),
        ("Ada Pellworth", "", "Ada Pellworth"),
        ("", "", ""),
    ],
)
def test_titles_come_off(written: str, title: str, name: str) -> None:
    """A title is no part of a name; a pope's is; a title alone is no name."""
    assert split_title(written, PEOPLE) == (title, name)


@given(NAMES)
def test_a_split_name_stands_in_what_was_written(name: str) -> None:
    """Nothing is invented: the bare name is the end of what was written."""
    _, bare = split_title(name, PEOPLE)
    assert name.strip().endswith(bare)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ada Pellworth", ("pellworth",)),
        ("Baltasar Quintalba Peña", ("quintalba", "pena")),
        ("José María Brum", ("brum",)),
        ("George W. Halloran", ("halloran",)),
        ("Juan Carlos Rodríguez Ibarra", ("rodriguez", "ibarra")),
        ("Concepción Gutiérrez del Castillo", ("gutierrez", "castillo")),
        ("Brum", ("brum",)),
    ],
)
def test_surnames(name: str, found: tuple[str, ...]) -> None:
    """The words a person may be called by alone: one in English, up to two in Spanish."""
    assert surnames(name, PEOPLE) == found


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Quintalba", "Baltasar Quintalba Peña"),
        ("Baltasar Quintalba", "Baltasar Quintalba Peña"),
        ("Quintalba Peña", "Baltasar Quintalba Peña"),
        ("B. Quintalba", "Baltasar Quintalba Peña"),
        ("Octavio", "Octavio Luzárraga"),
        ("Octavio Luzarraga", "Octavio Luzárraga"),
        ("José Brum", "José María Brum"),
        ("Dag Ellerström Jr.", "Dag Ellerstrom"),
    ],
)
def test_one_persons_names_agree(left: str, right: str) -> None:
    """Shorter, accentless and initialled forms of a name may be the same person's."""
    assert compatible(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Octavio Luzárraga", "Delfina Luzárraga"),
        ("George W. Halloran", "George H. Halloran"),
        ("Gaspar Olmedilla Sáenz", "Fermín Olmedilla"),
        ("Brum", "Brumlow"),
        ("B.", "Baltasar Brum"),
        ("", "Brum"),
    ],
)
def test_different_names_do_not(left: str, right: str) -> None:
    """A brother is not a sister, another initial another man, and an initial alone nobody."""
    assert not compatible(left, right)


@given(NAMES, NAMES)
def test_compatibility_has_no_sides(left: str, right: str) -> None:
    """Asking the other way round gives the same answer."""
    assert compatible(left, right) == compatible(right, left)


@given(NAMES)
def test_a_name_agrees_with_itself(name: str) -> None:
    """Any name of more than an initial is compatible with itself."""
    if len(core(name)[-1:] and core(name)[-1]) > 1:
        assert compatible(name, name)


def test_possessives_are_no_part_of_a_name() -> None:
    """ "Brum's" and "Brum’s" are compared as "brum"."""
    assert words("Casilda Brum’s") == words("Casilda Brum's") == ["casilda", "brum"]


@pytest.mark.parametrize(
    ("word", "gender"),
    [
        ("ministra", "feminine"),
        ("exministro", "masculine"),
        ("ambassador", "either"),
        ("portavoz", "either"),
        ("tabla", None),
    ],
)
def test_offices_tell_a_gender(word: str, gender: str | None) -> None:
    """An office is known with and without "ex", and says what its ending says."""
    assert role_gender(word, PEOPLE) == gender
    assert is_role(word, PEOPLE) == (gender is not None)


def test_the_two_forms_of_an_office_have_one_stem() -> None:
    """ "presidenta" and "presidente", "ministras" and "ministro" are one office."""
    assert stem("presidenta") == stem("presidente")
    assert stem("ministras") == stem("ministro")
    assert stem("ministra") != stem("maestra")


def test_an_unknown_language_is_a_clear_error() -> None:
    """Asking for words of a language without a file says which file is missing."""
    with pytest.raises(LexiconError, match=r"people\.xx\.toml"):
        load_people(("xx",))


def test_every_listed_word_is_folded() -> None:
    """The lists are compared with folded words, so an accent in them would never match."""
    lists = [PEOPLE.roles, PEOPLE.titles, PEOPLE.relations, PEOPLE.organisations, PEOPLE.function, PEOPLE.given]
    lists += [PEOPLE.persons, PEOPLE.bodies, PEOPLE.texts]
    assert [word for listed in lists for word in listed if fold(word) != word] == []

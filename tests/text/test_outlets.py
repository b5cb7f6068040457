"""Outlets under one name in all documents: only where one alone can be meant."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.text.naming.outlets import agencies, called, key_of

PUBLISHED = {"The Tarn Ledger": 12, "El Cabrestante": 9, "The Averil Courier": 4}
WIRES = ["Agencia Litoral Sur (ALS)", "Halyard News Agency"]


def fuller(written: str, *others: str, shared: Iterable[str] = ()) -> str:
    """What `written` is called beside these; `shared` are the names that pass on the same speaker's words as it."""
    agents = dict.fromkeys([written, *WIRES, *others], 1)
    found = called(PUBLISHED, agents, lambda one, other: other in shared)
    return found.get(written, written)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Tarn Ledger", "The Tarn Ledger"),
        ("THE TARN LEDGER", "The Tarn Ledger"),
        ("elcabrestante.example", "El Cabrestante"),
        ("noticias.cabrestante.example", "El Cabrestante"),
        ("averilcourier.example", "The Averil Courier"),
        ("ALS", "Agencia Litoral Sur (ALS)"),
        ("Agencia Litoral Sur", "Agencia Litoral Sur (ALS)"),
        ("HNA", "Halyard News Agency"),
    ],
)
def test_the_same_words_initials_and_sites_are_one_outlet_s(written: str, name: str) -> None:
    """An article, capitals, initials and the address of its site make no other outlet."""
    assert fuller(written) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Courier", "The Averil Courier"),
        ("The Courier", "The Averil Courier"),
        ("Halyard", "Halyard News Agency"),
        ("courier.example", "The Averil Courier"),
    ],
)
def test_half_a_name_needs_a_second_sign(written: str, name: str) -> None:
    """The one outlet that ends so is meant where both pass on one speaker's words, and not otherwise."""
    assert fuller(written, shared=[name]) == name
    assert fuller(written) == written


@pytest.mark.parametrize(
    ("written", "other"),
    [("ALS", "Asociación Libre Sarga"), ("Courier", "The Brum Courier"), ("cabrestante.example", "La Cabrestante TV")],
)
def test_of_two_that_could_be_meant_neither_is(written: str, other: str) -> None:
    """A second name with the initials or the end leaves the written one as it is, whatever else agrees."""
    everyone = [*PUBLISHED, *WIRES, other]
    assert fuller(written, other, shared=everyone) in (written, "El Cabrestante")
    if written != "cabrestante.example":
        assert fuller(written, other, shared=everyone) == written


def test_two_letters_need_a_second_sign() -> None:
    """ "AV" is too little to be one agency's by itself."""
    assert fuller("AV", "Agencia Vela") == "AV"
    assert fuller("AV", "Agencia Vela", shared=["Agencia Vela"]) == "Agencia Vela"


def test_a_description_is_no_name() -> None:
    """ "two people who read it" is nobody's name, and no outlet's by a word it shares."""
    assert fuller("two people who read it", shared=[*PUBLISHED, *WIRES]) == "two people who read it"


@given(st.dictionaries(st.text(max_size=24), st.integers(1, 9), max_size=8))
def test_names_of_every_make_are_told_alike_in_every_order(agents: dict[str, int]) -> None:
    """No name breaks it, what a name is called is a name that is there, and the order changes nothing."""
    found = called(PUBLISHED, agents, lambda one, other: True)
    assert set(found.values()) <= {*agents, *PUBLISHED}
    turned = dict(reversed(agents.items()))
    assert called(dict(reversed(PUBLISHED.items())), turned, lambda one, other: True) == found


def test_agencies_are_known_by_their_words() -> None:
    """An agency is named by "Agencia" or by what it is; its initials in brackets go with it."""
    text = "La Agencia Litoral Sur (ALS) lo contó, y The Halyard News Agency después. La agencia calló. A wire broke."
    assert agencies(text) == {"Agencia Litoral Sur (ALS)", "The Halyard News Agency"}
    assert key_of("Agencia Litoral Sur (ALS)") == ("agencia", "litoral", "sur")

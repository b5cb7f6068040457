"""Who is one across documents: a like name and a second sign are certain, a like name alone is a proposal."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from dicho.resolve import beside, signs
from dicho.resolve.identity import Name, Pair, certain, proposals
from dicho.resolve.signs import Signs

SAID = "the ferry never carried a single passenger"
ANSWER = "the bells of the harbour were silent"
STOCK = "we do not know what it is"


def person(ident: str, name: str) -> Name:
    return Name(ident, name, "person")


def body(ident: str, name: str) -> Name:
    return Name(ident, name, "organisation")


def told(*quotations: str, text: str = "", name: str = "", at: Iterable[str] = (), lang: str = "en") -> Signs:
    """The signs of a speaker quoted with these words, whom a text calls so, and who speaks in these documents."""
    places = list(at) or ["d"]
    return signs.read([], [(name, text)], [(where, lang, said) for where in places for said in quotations or ("",)])


def merged(names: Iterable[Name], known: dict[str, Signs]) -> set[tuple[str, str]]:
    return {(p.a, p.b) for p in certain(names, lambda each: known.get(each, Signs()))}


ADA, ABEL, BRUM = person("1", "Ada Brum"), person("2", "Abel Brum"), person("3", "Brum")


def test_a_surname_alone_is_the_one_who_is_quoted_with_the_same_words() -> None:
    """A quotation that stands under "Brum" here and under "Ada Brum" there is hers, when nobody else is called Brum."""
    known = {"1": told(f"“{SAID.capitalize()},”"), "3": told(f"'{SAID}'")}
    assert merged([ADA, BRUM], known) == {("1", "3")}
    assert merged([ADA, ABEL, BRUM], known) == set()


def test_a_part_of_the_quotation_is_enough_and_a_stock_phrase_is_not() -> None:
    """A quotation cut short is the same words; a few words that anybody says are no sign."""
    assert merged([ADA, BRUM], {"1": told(f"{SAID}, and {ANSWER}"), "3": told(ANSWER)}) == {("1", "3")}
    assert merged([ADA, BRUM], {"1": told(STOCK), "3": told(STOCK)}) == set()
    assert merged([ADA, BRUM], {"1": told(SAID), "3": told(ANSWER)}) == set()


def test_a_translated_quotation_is_the_same_words() -> None:
    """The sign crosses languages where the lexicon is sure of the words."""
    known = {
        "1": told("The government of the island will not close the airport in January."),
        "3": told("El gobierno de la isla no cerrará el aeropuerto en enero.", lang="es"),
    }
    assert merged([ADA, BRUM], known) == {("1", "3")}


def test_another_given_name_before_the_surname_contradicts() -> None:
    """Where the page that says "Brum" also says "Abel Brum", its Brum is hardly Ada, whatever else agrees."""
    near = told(SAID, text="Abel Brum sat down. Brum rose again.", name="Brum")
    assert merged([ADA, BRUM], {"1": told(SAID), "3": near}) == set()


@pytest.mark.parametrize(
    ("here", "there", "one"),
    [
        ("Ada Brum, of the Dawn Front, rose.", "Brum, de Dawn Front, calló.", True),
        ("La presidenta del Frente Alba (FA), Ada Brum, habló.", "Brum (FA) habló.", True),
        ("Ada Brum, of the Dawn Front, rose.", "Brum, of the Dusk Front, rose.", False),
        ("Ada Brum, of Madrid, rose.", "Brum, of Madrid, rose.", False),
        ("Mr Ada Brum rose.", "Mr Brum rose.", False),
        ("La decana, Ada Brum, habló.", "The dean, Brum, spoke.", True),
    ],
)
def test_one_body_or_office_is_a_sign_and_a_place_or_an_address_is_none(here: str, there: str, one: bool) -> None:
    """What the text says the name is of, in either language; where many live and how all are addressed tell nobody."""
    known = {"1": told(text=here, name="Ada Brum"), "3": told(text=there, name="Brum")}
    assert merged([ADA, BRUM], known) == ({("1", "3")} if one else set())


@pytest.mark.parametrize("other", ["Wenceslas Yarduz", "W. Yarduz"])
def test_two_forms_of_a_given_name_need_a_sign_and_no_third_of_that_surname(other: str) -> None:
    """A slip or an initial in the given name is one's when both hold one office and nobody else bears the surname."""
    names = [person("1", "Wenceslao Yarduz"), person("2", other)]
    known = {"1": Signs(frozenset({"decano"})), "2": Signs(frozenset({"dean"}))}
    assert merged(names, known) == {("1", "2")}
    assert merged(names, {}) == set()
    assert merged([*names, person("3", "Olga Yarduz")], known) == set()


def test_two_given_names_are_two_people() -> None:
    """Siblings of one office and of one body stay two."""
    sign = Signs(frozenset({"concejala"}), bodies=frozenset({"frente alba"}))
    assert merged([person("1", "Marta Yarduz"), person("2", "María Yarduz")], {"1": sign, "2": sign}) == set()


@pytest.mark.parametrize("name", ["A. Brum", "E. Brum", "Y. Brum"])
def test_an_initial_is_no_article_and_no_and(name: str) -> None:
    """ "E. Brum" is not "Brum" alone, so one office does not make Ada of Elena."""
    sign = Signs(frozenset({"portavoz"}))
    assert merged([person("1", "Olga Brum"), person("2", name)], {"1": sign, "2": sign}) == set()


def test_a_name_cut_after_what_may_be_a_given_name_needs_a_sign() -> None:
    """ "Ada María" may be another than "Ada María Brum"; one office makes them one."""
    names = [person("1", "Ada María"), person("2", "Ada María Brum")]
    sign = Signs(frozenset({"alcaldesa"}))
    assert merged(names, {}) == set()
    assert merged(names, {"1": sign, "2": sign}) == {("1", "2")}


def test_initials_are_the_only_one_of_these_who_speaks_in_that_document() -> None:
    """ "A. B." of an interview is Ada Brum, who speaks in it; not where two fit, nor somebody of another page."""
    short = person("4", "A. B.")
    known = {"1": told(at=["x", "y"]), "2": told(at=["z"]), "4": told(at=["x"])}
    assert merged([ADA, ABEL, short], known) == {("1", "4")}
    assert merged([ADA, ABEL, short], {**known, "2": told(at=["x"])}) == set()
    assert merged([ADA, short], {"1": told(at=["y"]), "4": told(at=["x"])}) == set()


def test_an_acronym_is_the_one_body_that_states_it() -> None:
    """ "CNA" is the body whose name, or the text behind it, has it in brackets; two that state it leave it open."""
    water, acronym = body("1", "Consejo Nacional del Agua (CNA)"), body("2", "CNA")
    assert merged([water, acronym], {}) == {("1", "2")}
    assert merged([water, acronym, body("3", "Cámara Naval de Ansoaga (CNA)")], {}) == set()
    plain = body("1", "Consejo Nacional del Agua")
    text = "El Consejo Nacional del Agua (CNA) calló."
    assert merged([plain, acronym], {"1": told(text=text, name=plain.name)}) == {("1", "2")}
    assert merged([plain, acronym], {}) == set()


def test_a_translation_with_one_faint_word_is_one_unless_another_is_as_like() -> None:
    """Of four words that pair off one may be faint; a description is no name."""
    names = [
        body("1", "Ministerio de Obras Públicas de Sorayca"),
        body("2", "Soraycan Ministry of Public Works"),
        body("3", "the public works ministry of Sorayca"),
    ]
    assert merged(names, {}) == {("1", "2")}


def proposed(names: Iterable[Name], known: dict[str, Signs] | None = None) -> dict[tuple[str, str], Pair]:
    found = proposals(names, ask=lambda each: (known or {}).get(each, Signs()))
    return {(pair.a, pair.b): pair for pair in found}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Guardia Costera", "Coast Guard"),
        ("Consejería de Educación", "Education Department"),
        ("Consejo Nacional del Agua", "Council"),
    ],
)
def test_bodies_that_may_be_one_are_proposed(left: str, right: str) -> None:
    """A faint translation, another word for the kind of body, and the kind alone are for a person to decide."""
    names = [body("1", left), body("2", right)]
    assert merged(names, {}) == set()
    assert set(proposed(names)) == {("1", "2")}


def test_a_kind_of_body_that_two_bear_is_not_proposed() -> None:
    """ "The Council" where the ledger has two councils is nobody's, nor is a description."""
    names = [body("1", "Consejo Nacional del Agua"), body("2", "Port Council of Ansoaga")]
    assert not {("1", "3"), ("2", "3")} & set(proposed([*names, body("3", "Council")]))
    assert proposed([names[0], body("3", "the council")]) == {}


def test_of_two_who_share_a_surname_the_one_a_sign_agrees_with_comes_first() -> None:
    """Both are proposed for "Brum", with the words that she and Brum are quoted with as a reason."""
    found = proposed([ADA, ABEL, BRUM], {"1": told(SAID), "2": told(ANSWER), "3": told(SAID)})
    assert found["1", "3"].score > found["2", "3"].score
    assert "words" in {reason.code for reason in found["1", "3"].reasons}


def test_ch_and_j_may_write_one_sound() -> None:
    """A Greek name in English and in Spanish spelling is proposed, and not merged though an office agrees."""
    names = [person("1", "Eleni Chorvaki"), person("2", "Jorvaki")]
    sign = Signs(frozenset({"doctora"}))
    assert set(proposed(names)) == {("1", "2")}
    assert merged(names, {"1": sign, "2": sign}) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Brum, who leads the union of the Port Workers, left.", {"port workers"}),
        ("The leader of the Dawn Front, Brum, left.", {"dawn front"}),
        ("Brum (DF) left.", {"df"}),
        ("Brum (then ill) left.", set()),
        ("The tide of the Great Bay met Brum.", set()),
        ("La ministra de Salud, Brum, calló.", set()),
    ],
)
def test_the_bodies_beside_a_name(text: str, found: set[str]) -> None:
    """Only what the phrase says the name is of, and no portfolio."""
    assert set(beside.bodies(text, "Brum")) == found

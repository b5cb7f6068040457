"""Names found in a text, with what stands around them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.resolve.mentions import Mention, scan
from dicho.text.names import load_people

PEOPLE = load_people()
PARTS = st.sampled_from(
    [
        "Ada",
        "Pellworth",
        "el",
        "ministro",
        "de",
        "Defensa",
        "Mr.",
        "(CNS)",
        "Consejo",
        "said",
        "\n",
        " ",
        ", ",
        ". ",
        "’s",
        "of",
    ]
)


def found(text: str) -> list[str]:
    return [text[m.start : m.end] for m in scan(text, PEOPLE)]


def only(text: str) -> Mention:
    mentions = scan(text, PEOPLE)
    assert len(mentions) == 1, found(text)
    return mentions[0]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Yesterday Ada Pellworth spoke.", ["Ada Pellworth"]),
        ("Añadió Olmedilla que no.", ["Olmedilla"]),
        ("the Navy Secretary Ada Pellworth", ["Ada Pellworth"]),
        ("Secretary of State Orla Finn", ["Orla Finn"]),
        ("Joel Pollak of Radio Sorayca", ["Joel Pollak", "Radio Sorayca"]),
        ("Concepción Gutiérrez del Castillo", ["Concepción Gutiérrez del Castillo"]),
        ("George W. Halloran and E. Rodríguez", ["George W. Halloran", "E. Rodríguez"]),
        ("D'Acosta and O’Malley", ["D'Acosta", "O’Malley"]),
        ("Zelvonia’s ambassador", ["Zelvonia"]),
        ("Port Hallam Harbour Pilots Strike Again Today", []),
        ("el Ministerio de Economía y Hacienda", ["Ministerio de Economía y Hacienda"]),
        ("la Junta de Sorayca y Casilda Brum", ["Junta de Sorayca", "Casilda Brum"]),
        ("El Presidente de Spanora dijo", []),
        ("esperan al Jueves Santo", []),
        ("she said I'm not", []),
        ("mail me at Ada@example.org", []),
    ],
)
def test_what_is_a_name(text: str, names: list[str]) -> None:
    """Sentence openers, titles and feasts are no names; particles and initials are part of one."""
    assert found(text) == names


def test_a_capital_article_inside_a_sentence_belongs_to_the_name() -> None:
    """ "wrote The Ledger", "contó a El Cabrestante": that is how the paper is called."""
    assert found("he told The Hallam Ledger") == ["The Hallam Ledger"]
    assert found("contó a El Cabrestante") == ["El Cabrestante"]
    assert found("El Cabrestante lo contó") == ["Cabrestante"]


def test_the_pronoun_is_no_part_of_a_name() -> None:
    """ "Were I the Bank I should pay": the name ends before the pronoun; a king keeps his number."""
    assert [m.words for m in scan("They were the Bank I knew.", load_people())] == [("bank",)]
    assert [m.words for m in scan("They saw Carlos I leave.", load_people())] == [("carlos", "i")]


def test_a_heading_does_not_run_into_the_text() -> None:
    """A short line ends its name; a wrapped line does not."""
    assert found("Notes by Dorcas Pyke\nAda Pellworth spoke") == ["Notes", "Dorcas Pyke", "Ada Pellworth"]
    wrapped = "and after a very long line of words that goes on for a while Ada\nPellworth spoke"
    assert found(wrapped) == ["Ada\nPellworth"]


@pytest.mark.parametrize(
    ("text", "sort", "gender"),
    [
        ("the Kestermark Admiralty", "organisation", "either"),
        ("con la FIMBA", "organisation", "either"),
        ("la ministra Quintalba", "person", "feminine"),
        ("Mrs. Brum", "person", "feminine"),
        ("said her brother Brum", "person", "masculine"),
        ("Casilda Brum", "person", "feminine"),
        ("Cabo Zarcillo", "place", "either"),
        ("vive en Sorayca", "place", "either"),
        ("said Corumayans", "organisation", "either"),
        ("said Nolvar Ekke", "either", "either"),
    ],
)
def test_what_the_words_around_tell(text: str, sort: str, gender: str) -> None:
    """Titles make persons, bare articles and nouns of bodies organisations, "en" places; else it is open."""
    mention = only(text)
    assert (mention.sort, mention.gender) == (sort, gender)


def test_a_full_stop_ends_what_a_word_tells() -> None:
    """A nephew at the end of one sentence says nothing of the name that opens the next."""
    assert only("at the wedding of his nephew. Lamplight then turned").gender == "either"


def test_acronyms_belong_to_bodies() -> None:
    """ "(CNS)" after a body is its other name; a party after a person is not."""
    mention = scan("el Consejo Nacional del Sufragio (CNS)", PEOPLE)[0]
    assert mention.acronym == "CNS"
    assert scan("Gaspar Olmedilla (PP) dijo", PEOPLE)[0].acronym == ""


@given(st.lists(PARTS, max_size=40).map("".join))
def test_names_stand_in_order_and_apart(text: str) -> None:
    """Every name is characters of the text, after the one before, with words to compare it by."""
    end = 0
    for mention in scan(text, PEOPLE):
        assert end <= mention.head <= mention.start < mention.end <= len(text)
        assert mention.words
        end = mention.end


@given(st.text(max_size=200))
def test_any_text_can_be_scanned(text: str) -> None:
    """No text raises."""
    scan(text, PEOPLE)


@pytest.mark.parametrize("piece", ["Abcde ", "A.", "A\n", "A-b", "A", "Ministerio de A y ", "De la "])
def test_a_page_of_capitals_takes_time_in_proportion(piece: str) -> None:
    """Four times the text takes no more than some ten times the time: no pattern turns quadratic."""

    def seconds(count: int) -> float:
        started = time.process_time()
        scan(piece * count, PEOPLE)
        return time.process_time() - started

    seconds(100)
    small, large = seconds(5_000), seconds(20_000)
    assert large < 10 * small + 0.2


def test_a_million_letters_are_no_name() -> None:
    """A word no person bears is left out, however it is written."""
    assert scan("A" * 1_000_000, PEOPLE) == []

"""A document's names gathered into people and organisations."""

from __future__ import annotations

import time

from tests.resolve.made import Page

from dicho.resolve.cast import Cast, Entity
from dicho.resolve.mentions import scan
from dicho.text.names import load_people

PEOPLE = load_people()


def cast_of(text: str) -> Cast:
    return Cast(text, scan(text, PEOPLE), PEOPLE)


def entity(text: str, name: str) -> Entity:
    found = [e for e in cast_of(text).entities if e.name == name]
    assert len(found) == 1, [e.name for e in cast_of(text).entities]
    return found[0]


def test_all_forms_of_a_name_are_one_person_under_the_fullest() -> None:
    """Headline surname, name without accent and whole name are one, called by the longest form written."""
    text = "Quintalba: no\n\nAyer habló Baltasar Quintalba Peña. Baltasar Quintalba se fue. QUINTALBA volvió."
    found = entity(text, "Baltasar Quintalba Peña")
    assert len(found.mentions) == 4


def test_accents_do_not_part_a_person() -> None:
    """ "Luzarraga" and "Luzárraga" in one document are the same."""
    assert len(entity("Octavio Luzárraga vino. Dijo Luzarraga que sí.", "Octavio Luzárraga").mentions) == 2


def test_brother_and_sister_stay_apart_and_their_surname_open() -> None:
    """A surname two people bear is given to neither."""
    cast = cast_of("Octavio Luzárraga y Delfina Luzárraga vinieron. Luego Luzárraga habló.")
    assert {e.name for e in cast.entities} == {"Octavio Luzárraga", "Delfina Luzárraga"}
    assert cast.who[2] is None
    assert len(cast.called(("luzarraga",))) == 2


def test_a_title_tells_brother_from_sister() -> None:
    """ "la señora Luzárraga" can only be the sister."""
    cast = cast_of("Octavio Luzárraga y Delfina Luzárraga vinieron. Habló la señora Luzárraga.")
    who = cast.who[2]
    assert who is not None
    assert cast.entities[who].name == "Delfina Luzárraga"


def test_an_acronym_is_its_body() -> None:
    """ "CNS" after "Consejo Nacional del Sufragio (CNS)" is the council, whose fullest name shows both."""
    found = entity("El Consejo Nacional del Sufragio (CNS) calló. El CNS habló.", "Consejo Nacional del Sufragio (CNS)")
    assert len(found.mentions) == 3
    assert found.sort == "organisation"


def test_a_city_is_not_its_newspaper() -> None:
    """ "Port Hallam" is a place, "Port Hallam Ledger" a newspaper: neither takes the other's name."""
    cast = cast_of("They left Port Hallam. The Port Hallam Ledger wrote it.")
    assert [e.sort for e in cast.entities] == ["place", "organisation"]


def test_offices_stand_before_and_after() -> None:
    """The text tells an office before a name, before a comma, and between commas after it."""
    before = entity("dijo la ministra de Pesca Casilda Brum", "Casilda Brum")
    comma = entity("habló el contralor general, Pío Casaverde, ayer", "Pío Casaverde")
    after = entity("spoke Dag Ellerström, chief executive of Urnalix, today", "Dag Ellerström")
    assert [e.offices[0].word for e in (before, comma, after)] == ["ministra", "contralor", "executive"]
    assert (before.gender, comma.gender) == ("feminine", "masculine")


def test_a_complement_does_not_hold_the_office() -> None:
    """Corumaya is not the ambassador to Corumaya, nor the bay the counsellor who speaks after a comma."""
    assert entity("Zelvonia’s ambassador to Corumaya spoke", "Corumaya").offices == []
    assert entity("por el parque de Ichurpa, aclaró la consejera", "Ichurpa").offices == []


def test_a_word_that_opens_a_sentence_is_no_name_when_it_is_a_word() -> None:
    """ "Panes" once with a capital and once without is bread."""
    assert [e.name for e in cast_of("Panes no hubo. Compró panes ayer Brum.").entities] == ["Brum"]


def test_an_english_body_is_called_by_its_last_word() -> None:
    """ "The Bank" is the Sorayca Bank, and open where there are two."""
    assert [e.name for e in cast_of("The Sorayca Bank paid. The Bank gave more.").entities] == ["Sorayca Bank"]
    assert len(cast_of("The Sorayca Bank and the Ichurpa Bank paid. The Bank gave more.").entities) == 2


def test_a_thing_may_bear_a_given_name() -> None:
    """With an article and no office a name that opens as a person's is a ship's, and she did not say it."""
    assert entity("The Estrella de Brum, old as she was, sank.", "Estrella de Brum").sort == "place"
    assert entity("El Estrella de Brum duerme en el fondo.", "Estrella de Brum").sort == "place"
    assert entity("Mayor Estrella Brum came. The Estrella Brum campaign paid.", "Estrella Brum").sort == "person"


def test_thousands_of_namesakes_take_time_in_proportion() -> None:
    """Twenty thousand people of one surname are compared with a few each, not all with all."""

    def seconds(count: int) -> float:
        text = ". ".join(
            f"X{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676 % 26)} Brum" for i in range(count)
        )
        started = time.process_time()
        cast_of(text)
        return time.process_time() - started

    seconds(50)
    small, large = seconds(2_000), seconds(8_000)
    assert large < 10 * small + 0.2


def test_an_office_is_told_before_a_title() -> None:
    """Of "the coroner, Dr Ada Brum" she is the coroner, for all the title between."""
    text = "It rained. He told the coroner, Dr Ada Brum, so. Ada Finn was there. The coroner hopes to end by May."
    assert Page(text).say("to end by May", "hopes", "The coroner").names() == ["Ada Brum"]

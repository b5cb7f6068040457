"""What "the minister", "his sister", "the company" say for or against each one of the document."""

from __future__ import annotations

from dicho.model.ids import speaker_id
from dicho.model.statement import Speaker
from dicho.resolve.cast import Cast
from dicho.resolve.memory import Event
from dicho.resolve.mentions import scan
from dicho.resolve.nouns import NounPhrase, parse, tokens
from dicho.resolve.offices import Offices
from dicho.text.names import load_people

PEOPLE = load_people()


class Scene:
    """A text whose names are gathered, and who has spoken in it."""

    def __init__(self, text: str) -> None:
        self.cast = Cast(text, scan(text, PEOPLE), PEOPLE)
        self.offices = Offices(self.cast, PEOPLE)
        self.events: list[Event] = []

    def entity(self, name: str) -> int:
        return next(i for i, e in enumerate(self.cast.entities) if e.name == name)

    def spoke(self, name: str) -> None:
        self.events.insert(0, Event(0, self.entity(name), Speaker(speaker_id(name), name, "person", 1.0, "name")))

    def phrase(self, text: str) -> NounPhrase:
        found = parse(tokens(text), PEOPLE, spanish=text.startswith(("el ", "la ")))
        assert found is not None
        return found

    def told(self, phrase: str, name: str) -> dict[str, float]:
        return self.offices.evidence(self.phrase(phrase), self.entity(name), self.events, beside=False)

    def excluded(self, phrase: str, name: str) -> bool:
        return self.offices.excludes(self.phrase(phrase), self.entity(name))


def test_an_office_tells_its_holder() -> None:
    """By its noun, by a synonym, across the gender of the noun and the language of the text."""
    scene = Scene("Habló la ministra de Pesca, Casilda Brum. El obispo de Ichurpa, Fermín Olmedilla, calló.")
    assert scene.told("la ministra", "Casilda Brum")["office"] >= 1
    assert scene.told("el prelado", "Fermín Olmedilla")["office"] > 0
    assert scene.told("the bishop", "Fermín Olmedilla")["office"] > 0
    assert "office" not in scene.told("el alcalde", "Fermín Olmedilla")
    assert "other office" in scene.told("el alcalde", "Fermín Olmedilla")


def test_what_an_office_is_of_decides() -> None:
    """Two presidents are told apart by what they preside."""
    scene = Scene("Octavio Brum, president of the National Assembly, met Ana Finn, president of the Rowing Club.")
    phrase = "the president of the Assembly"
    assert scene.told(phrase, "Octavio Brum")["office"] > scene.told(phrase, "Ana Finn")["office"]
    assert "office, of another" in scene.told(phrase, "Ana Finn")


def test_an_acting_president_is_not_the_president() -> None:
    """Whoever is only known as president does not become the acting one; the acting one stays."""
    assert Scene("President Isidro Valmaseda slept.").excluded("the acting president", "Isidro Valmaseda")
    assert not Scene("The acting president, Orla Dorn, left.").excluded("the acting president", "Orla Dorn")


def test_a_company_is_the_one_called_so_or_the_speakers_own() -> None:
    """ "The company" is what the text calls one, or the body in the last speaker's office."""
    assert Scene("Petrolitoral, la empresa estatal, calló.").told("la compañía", "Petrolitoral")["office"] > 0
    scene = Scene("Dag Ellerström, chief executive of Urnalix, spoke of Nortel.")
    scene.spoke("Dag Ellerström")
    assert "the last speaker's" in scene.told("the company", "Urnalix")
    assert "the last speaker's" not in scene.told("the company", "Nortel")


def test_a_body_by_part_of_its_name() -> None:
    """ "el Tribunal" is the Tribunal Superior Electoral."""
    told = Scene("Calló el Tribunal Superior Electoral.").told("el tribunal", "Tribunal Superior Electoral")
    assert "its first word" in told


def test_a_sister_is_the_namesake_of_the_last_speaker() -> None:
    """ "His sister" after Octavio Luzárraga speaks for the woman of that surname; "his brother" does not."""
    scene = Scene("Delfina Luzárraga reads. Octavio Luzárraga spoke.")
    scene.spoke("Octavio Luzárraga")
    assert "kin" in scene.told("his sister", "Delfina Luzárraga")
    assert "kin" not in scene.told("his brother", "Delfina Luzárraga")

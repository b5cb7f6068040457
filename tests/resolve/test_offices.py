"""From "the minister", "his sister", "the company" to the one in the document."""

from __future__ import annotations

from dicho.model.ids import speaker_id
from dicho.model.statement import Speaker
from dicho.resolve.cast import Cast
from dicho.resolve.mentions import scan
from dicho.resolve.nouns import NounPhrase, parse, tokens
from dicho.resolve.offices import Offices
from dicho.resolve.recall import Event, Found, Memory
from dicho.text.names import load_people

PEOPLE = load_people()


class Scene:
    """A text whose names are gathered, and who has spoken in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cast = Cast(text, scan(text, PEOPLE), PEOPLE)
        self.memory = Memory(self.cast, PEOPLE, ())
        self.offices = Offices(self.cast, PEOPLE, self.memory)

    def entity(self, name: str) -> int:
        return next(i for i, e in enumerate(self.cast.entities) if e.name == name)

    def spoke(self, name: str) -> None:
        speaker = Speaker(speaker_id(name), name, "person", 1.0, "name")
        self.memory.spoke(Event(self.text.index(name), self.entity(name), speaker))

    def phrase(self, text: str) -> NounPhrase:
        found = parse(tokens(text), PEOPLE, spanish=text.startswith(("el ", "la ")))
        assert found is not None
        return found

    def name(self, found: Found) -> str | None:
        if found.tie:
            return "a tie"
        return self.cast.entities[found.entity].name if found.entity is not None else None

    def holder(self, phrase: str) -> str | None:
        return self.name(self.offices.holder(self.phrase(phrase), len(self.text)))

    def body(self, phrase: str) -> str | None:
        return self.name(self.offices.organisation(self.phrase(phrase), len(self.text)))

    def relative(self, phrase: str) -> str | None:
        return self.name(self.offices.relative(self.phrase(phrase), len(self.text)))


def test_an_office_leads_to_its_holder() -> None:
    """By its noun, by a synonym, across the gender of the noun and the language of the text."""
    scene = Scene("Habló la ministra de Pesca, Casilda Brum. El obispo de Ichurpa, Fermín Olmedilla, calló.")
    assert scene.holder("la ministra") == "Casilda Brum"
    assert scene.holder("el prelado") == "Fermín Olmedilla"
    assert scene.holder("the bishop") == "Fermín Olmedilla"
    assert scene.holder("el alcalde") is None


def test_gender_is_heeded() -> None:
    """ "el ministro" is not a woman minister."""
    assert Scene("Habló la ministra de Pesca, Casilda Brum.").holder("el ministro") is None


def test_what_narrows_an_office_decides() -> None:
    """Two presidents are told apart by what they preside; the acting one is not the other."""
    scene = Scene(
        "Octavio Brum, president of the National Assembly, spoke. Ana Finn, president of the Rowing Club, came. "
        "The acting president, Orla Dorn, left."
    )
    assert scene.holder("the president of the Assembly") == "Octavio Brum"
    assert scene.holder("the club president") == "Ana Finn"
    assert scene.holder("the acting president") == "Orla Dorn"


def test_an_acting_president_is_not_the_president() -> None:
    """Whoever is only known as president does not become the acting one."""
    assert Scene("President Isidro Valmaseda slept.").holder("the acting president") is None


def test_two_holders_near_each_other_are_a_tie() -> None:
    """With two senators in one sentence, "the senator" is nobody for certain."""
    assert Scene("Senator Ada Brum and Senator Orla Finn met.").holder("the senator") == "a tie"


def test_a_company_is_the_one_called_so_or_the_speakers_own() -> None:
    """ "The company" is what the text calls one, else the body in the last speaker's office."""
    told = Scene("Petrolitoral, la empresa estatal, calló.")
    assert told.body("la compañía") == "Petrolitoral"
    scene = Scene("Dag Ellerström, chief executive of Urnalix, spoke of Nortel.")
    scene.spoke("Dag Ellerström")
    assert scene.body("the company") == "Urnalix"


def test_a_body_by_part_of_its_name() -> None:
    """ "el Tribunal" is the Tribunal Superior Electoral."""
    assert Scene("Calló el Tribunal Superior Electoral.").body("el tribunal") == "Tribunal Superior Electoral"


def test_a_body_nobody_spoke_for_stays_open() -> None:
    """No body is guessed from merely standing near."""
    assert Scene("They met in Santa Robleda.").body("the company") is None


def test_a_sister_is_the_one_called_so_or_the_only_namesake() -> None:
    """ "His sister" after Octavio Luzárraga is the one woman of that surname."""
    scene = Scene("Delfina Luzárraga reads. Octavio Luzárraga spoke.")
    scene.spoke("Octavio Luzárraga")
    assert scene.relative("his sister") == "Delfina Luzárraga"
    assert scene.relative("his brother") is None
    assert Scene("su hermana, Ana Brum, vino").relative("su hermana") == "Ana Brum"

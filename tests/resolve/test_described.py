"""Descriptions, offices and phrases around a name: who is meant, and who cannot be."""

from __future__ import annotations

import pytest
from tests.resolve.made import Page


def spoken(text: str, content: str, cue: str, source: str, lang: str) -> str | None:
    return Page(text, lang).say(content, cue, source).names()[-1]


@pytest.mark.parametrize(
    ("text", "source", "lang", "name"),
    [
        ("Llueve, informó la Guardia Fluvial.", "la Guardia Fluvial", "es", "Guardia Fluvial"),
        ("Llueve, informó la Policía Lacustre.", "la Policía Lacustre", "es", "Policía Lacustre"),
        ("It rained, informó Rear Admiral Abel Brum.", "Rear Admiral Abel Brum", "en", "Abel Brum"),
        ("Llueve, informó este martes por el Ministerio de Faros.", "este martes por el Ministerio de Faros", "es",
         "Ministerio de Faros"),
        ("It rained, informó a text message from mayor Ada Brum.", "a text message from mayor Ada Brum", "en",
         "Ada Brum"),
        ("Llueve, informó un mensaje de texto de Ada Brum.", "un mensaje de texto de Ada Brum", "es", "Ada Brum"),
        ("Finn, who got the mayor, Ada Brum, informó it rained.", "who got the mayor, Ada Brum", "en", "Ada Brum"),
        ("It came from Ada Brum, who runs the ferry, informó it rained.", "who runs the ferry", "en", "Ada Brum"),
    ],
)  # fmt: skip
def test_the_name_a_phrase_holds(text: str, source: str, lang: str, name: str) -> None:
    """Titles, days, the noun of a message and who was made to say it lead to the name; a body keeps its first word."""
    content = "Llueve" if "Llueve" in text else "t rained"
    assert spoken(text, content, "informó", source, lang) == name


def test_an_office_is_of_the_name_it_leads_to() -> None:
    """ "Ante la jueza Ada Brum compareció Olga Finn": the judge is Brum, and Finn is none."""
    text = "Ante la jueza Ada Brum compareció ayer Olga Finn. Llovía. La jueza dijo que sí."
    assert spoken(text, "que sí", "dijo", "La jueza", "es") == "Ada Brum"


def test_a_description_is_not_of_who_holds_another_office() -> None:
    """ "La ministra" is neither the portavoz who spoke last nor anybody else: it stays as the text words it."""
    text = "La portavoz, Ada Brum, dijo que no. En mayo, la ministra ordenó que se abra."
    page = (
        Page(text, lang="es").say("que no", "dijo", "La portavoz, Ada Brum").say("que se abra", "ordenó", "la ministra")
    )
    assert page.names() == ["Ada Brum", "la ministra"]


def test_a_trade_no_list_holds_is_somebody_new() -> None:
    """ "La cestonera de Ansoaga" is not the woman who spoke before her."""
    text = "La directora, Ada Brum, dijo que no. La cestonera de Ansoaga dijo que sí."
    page = Page(text, lang="es").say("que no", "dijo", "La directora, Ada Brum")
    assert page.say("que sí", "dijo", "La cestonera de Ansoaga").names()[1] == "La cestonera de Ansoaga"


def test_a_union_is_no_ministry() -> None:
    """A body named by its kind is not one of another kind that has just spoken."""
    text = "Nine in ten came, the Harbour Ministry claims. Nonsense, says the union."
    page = Page(text).say("Nine in ten came", "claims", "the Harbour Ministry").say("Nonsense", "says", "the union")
    assert page.names() == ["Harbour Ministry", "the union"]


def test_a_company_writes_of_itself() -> None:
    """In its own press release "the company" is who signs it."""
    text = "Naviera Brum rejects it. Naviera Brum has three boats.\n\nThe company recalls that it rained."
    page = Page(text, author="Naviera Brum - Prensa", outlet="Naviera Brum")
    assert page.say("that it rained", "recalls", "The company").names() == ["Naviera Brum"]


@pytest.mark.parametrize(
    ("text", "content", "cue", "source"),
    [
        ("—¿Vendrá? —le pregunto en la escalera.", "—¿Vendrá?", "le pregunto", ""),
        ("Apuesto una cena a que no abre nadie.", "a que no abre nadie", "Apuesto", "una cena"),
        ("Me da que no abre nadie.", "que no abre nadie", "Me da que", ""),
    ],
)
def test_the_verb_says_i(text: str, content: str, cue: str, source: str) -> None:
    """A verb in the first person is the author's, behind a pronoun and before what is bet."""
    assert Page(text, "es", "Ada Finn").say(content, cue, source).names() == ["Ada Finn"]


def test_who_told_me_is_not_me() -> None:
    """ "Me ordenó", inside somebody's words, is another's order."""
    text = "—Vino el capataz, Abel Rúa, y me ordenó que calle —dijo Ada Brum."
    page = Page(text, lang="es").say(text[: text.index(" —dijo")], "dijo", "Ada Brum", form="direct")
    assert page.say("que calle", "me ordenó", parent=0).names()[1] != "Ada Brum"


def test_a_word_that_opens_a_sentence_once_is_nobody() -> None:
    """ "Detrás" and "Zanjas" have a capital by their place and are not who goes on speaking."""
    text = "Zanjas abiertas por todas partes. Dijo que llovía."
    assert Page(text, lang="es").say("que llovía", "Dijo", flags=("dropped-subject",)).names() == [None]


def test_a_postscript_is_nobody() -> None:
    """ "P.S. From" is no name, and "P.S." no speaker."""
    text = "It rained.\n\nP.S. From the release, still on my desk: “I rang nobody.”"
    assert spoken(text, "“I rang nobody.”", "still", "P.S.", "en") is None


def test_who_was_told_does_not_speak() -> None:
    """A headline that ends in "councillors told" says who heard it; "councillors told Finn" who said it."""
    headline = "Mayor never signed, councillors told\n\nIt rained."
    assert spoken(headline, "Mayor never signed", "told", "councillors", "en") is None
    said = "The mayor never signed, a councillor told Finn."
    assert spoken(said, "The mayor never signed", "told", "a councillor", "en") == "a councillor"


def test_what_is_said_of_a_name_introduces_nobody_else() -> None:
    """Of "Ada Brum, a pilot of the Harbour Board, who said" one person has come up, and she says it."""
    text = "Next came Ada Brum, a pilot hired by the Finn Line, who said that there was no light."
    assert Page(text).say("that there was no light", "said", "who").names() == ["Ada Brum"]


@pytest.mark.parametrize(
    ("lang", "first", "second", "names"),
    [
        ("en", "The minister said no.", "The mayor denied it rained.", ["The minister", "The mayor"]),
        ("es", "El alcalde said no.", "El juez denied it rained.", ["El alcalde", "El juez"]),
        ("en", "The company said no.", "The ministry denied it rained.", ["The company", "The ministry"]),
        ("en", "The judge said no.", "The magistrate denied it rained.", ["The judge", "The judge"]),
    ],
)
def test_two_offices_without_names_are_two_speakers(lang: str, first: str, second: str, names: list[str]) -> None:
    """Who is known by one office alone is never taken for who is told of by another; two words for one may be."""
    page = Page(f"{first} {second}", lang).say("no", "said", first.partition(" said")[0])
    assert page.say("t rained", "denied", second.partition(" denied")[0]).names() == names


@pytest.mark.parametrize(
    ("lang", "source", "name"),
    [
        ("es", "la ingeniera que firmó el informe, Sabela Outeiro", "Sabela Outeiro"),
        ("en", "the engineer who signed the report, Sybil Outer", "Sybil Outer"),
        ("en", "the engineer who met Sybil Outer", "the engineer who met Sybil Outer"),
        ("es", "fuentes de la constructora, Obras del Brum", "fuentes de la constructora"),
        ("en", "sources at the shipyard, Brea Marine", "sources at the shipyard"),
    ],
)
def test_the_name_behind_a_clause_and_behind_a_complement(lang: str, source: str, name: str) -> None:
    """A clause keeps no name from who it describes; the name of a house is not that of its sources."""
    text = f"It rained, informó {source}."
    assert spoken(text, "t rained", "informó", source, lang) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hay un informe del Colegio de Faros, según el cual llueve.", "un informe del Colegio de Faros"),
        ("The memo, según el cual llueve, is lost.", "The memo"),
    ],
)
def test_according_to_which(text: str, name: str) -> None:
    """ "Según el cual" is what was named right before it, whole."""
    assert spoken(text, "llueve", "según", "el cual", "es") == name


@pytest.mark.parametrize("source", ["La defensa", "La fiscalía", "El ministerio"])
def test_a_body_is_not_called_by_anothers_noun(source: str) -> None:
    """The court that spoke before is neither the defence nor the prosecution nor a ministry."""
    text = f"Llueve, said el Tribunal Superior. {source} denied it rained."
    page = Page(text, "es").say("Llueve", "said", "el Tribunal Superior").say("t rained", "denied", source)
    assert page.names() == ["Tribunal Superior", source]

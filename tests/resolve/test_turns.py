"""Who speaks where no line says it: turns of a dialogue, a quotation told twice, an office that opens a sentence."""

from __future__ import annotations

import pytest
from tests.resolve.made import Page

from dicho.resolve.dialogue import Exchanges

DIALOGUE = "—Hay luz —dijo Ada Brum.\n\n—No la veo.\n\n—Mire al norte.\n\n—Ahora sí.\n\nLlovía.\n\n—Y a usted qué.\n"
TWICE = "Ada Brum dijo: «La torre no se va a mover de aquí». Llovía. Otra vez, para la nevera: «{}»."


def dialogue() -> Page:
    page = Page(DIALOGUE, "es").say("—Hay luz", "dijo", "Ada Brum", form="direct")
    for line in ("—No la veo.", "—Mire al norte.", "—Ahora sí.", "—Y a usted qué."):
        page.say(line, form="direct", flags=("unattributed",))
    return page


def test_two_take_turns() -> None:
    """The third line is hers who spoke the first; who answers, and who speaks after the narration, nobody says."""
    assert dialogue().names() == ["Ada Brum", None, "Ada Brum", None, None]
    assert [s.speaker.reason for s in dialogue().statements() if s.speaker] == ["name", "turn"]


def test_who_answers_the_author_is_who_was_talked_with() -> None:
    """Between narration, the line after the author's own is theirs with whom the author talks."""
    text = "—Hay luz —dijo Ada Brum.\n\nLlovía.\n\n—¿Y si llueve? —dije.\n\n—Que llueva."
    page = Page(text, "es", author="Orla Finn").say("—Hay luz", "dijo", "Ada Brum", form="direct")
    page.say("—¿Y si llueve?", "dije", form="direct", flags=("dropped-subject",))
    assert page.say("—Que llueva.", form="direct", flags=("unattributed",)).names() == [
        "Ada Brum",
        "Orla Finn",
        "Ada Brum",
    ]


def test_a_quotation_told_again_is_whose_it_was() -> None:
    """The same words without a source are hers to whom the page gives them elsewhere."""
    page = Page(TWICE.format("La torre no se va a mover de aquí"), "es")
    page.say("«La torre no se va a mover de aquí»", "dijo", "Ada Brum", form="direct")
    page.say("«La torre no se va a mover de aquí»", form="direct", flags=("unattributed",))
    assert page.names() == ["Ada Brum", "Ada Brum"]
    assert [s.speaker.reason for s in page.statements() if s.speaker] == ["name", "repeated"]


def test_few_words_are_anybodys() -> None:
    """ "No me voy" twice need not be one person's."""
    page = Page("Ada Brum dijo: «No me voy». Llovía. En la pared: «No me voy».", "es")
    page.say("«No me voy»", "dijo", "Ada Brum", form="direct").say(
        "«No me voy»", form="direct", flags=("unattributed",)
    )
    assert page.names() == ["Ada Brum", None]


def test_words_of_two_are_nobodys() -> None:
    """A motto that two are quoted with is left open where no one is named."""
    motto = "“the tower shall stand for ever”"
    page = Page(f"Ada Brum said {motto}. Abel Finn said {motto}. On a wall: {motto}.")
    for source in ("Ada Brum", "Abel Finn"):
        page.say(motto, "said", source, form="direct")
    assert page.say(motto, form="direct", flags=("unattributed",)).names()[-1] is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It rained. The director came down to the ward. ‘It was my roof,’ he said.", "The director"),
        ("Mayor Ada Brum left. Abel Finn stayed. The mayor no longer sleeps. ‘It was my roof,’ she said.", "Ada Brum"),
    ],
)
def test_an_office_that_opens_a_sentence_is_who_speaks_next(text: str, name: str) -> None:
    """ "The director" of one sentence is the "he" of the next, under the name the page gives the office, if any."""
    source = "he" if "he said" in text.replace("she said", "") else "she"
    assert Page(text).say("‘It was my roof,’", "said", source, form="direct").names() == [name]


def test_a_word_that_opens_a_sentence_takes_no_turn() -> None:
    """ "Trabaja" has a capital for its place alone: the one who spoke speaks on."""
    text = "Ada Brum mira. «Está baja», dice Ada Brum.\n\nTrabaja en la torre. Vio llegar al guarda."
    page = Page(text, "es").say("«Está baja»", "dice", "Ada Brum", form="direct")
    assert page.say("llegar al guarda", "Vio", flags=("dropped-subject",)).names() == ["Ada Brum", "Ada Brum"]


def test_who_orders_me_is_another_than_me() -> None:
    """In her own words, "me llamó Abel Finn y me ordenó" has Finn for its subject."""
    text = "«Ayer me llamó el portavoz, Abel Finn, y me ordenó que callara», dijo la doctora Ada Brum."
    page = Page(text, "es").say(text[: text.index(",  dijo") if ",  dijo" in text else text.index(", dijo")], "dijo",
                                "la doctora Ada Brum", form="direct")  # fmt: skip
    page.say("que callara", "me ordenó", flags=("dropped-subject",), parent=0)
    assert page.names() == ["Ada Brum", "Abel Finn"]


EXCHANGE = (
    "Ada Brum abre la puerta del faro, que es de Selwyn. «Pase», dice.\n\nEl ayuntamiento asegura que hay luz.\n\n"
    "—¿Hay luz?\n\n—Poca.\n\n—Dicen que mucha. ¿Les cree?\n\n—{}\n\nAl salir, {} la llave."
)


def exchange(last: str = "A nadie.", after: str = "recuerda que ella guarda") -> Page:
    page = Page(EXCHANGE.format(last, after), "es", author="Orla Finn").say("«Pase»", "dice", form="direct")
    page.say("que hay luz", "asegura", "El ayuntamiento")
    for line in ("—¿Hay luz?", "—Poca.", "—Dicen que mucha. ¿Les cree?", f"—{last}"):
        page.say(line, form="direct", flags=("unattributed",))
    return page


def test_in_questions_and_answers_the_author_asks() -> None:
    """Where nobody is named and every other line asks, the author asks and the one the page is of answers."""
    page = exchange()
    page.say("que ella guarda la llave", "recuerda", flags=("dropped-subject",))
    assert page.names()[2:] == ["Orla Finn", "Ada Brum", "Orla Finn", "Ada Brum", "Ada Brum"]


def test_two_who_both_ask_are_no_interview() -> None:
    """A talk in which the one who answers asks too is left open."""
    assert exchange("¿Les creería usted?").names()[2:] == [None, None, None, None]


@pytest.mark.parametrize("heard", ["inquest hears", "committee told"])
def test_a_headline_is_whose_words_it_quotes(heard: str) -> None:
    """Of "Keeper ‘slept all night’, inquest hears" the inquest says nothing: who is quoted so below does."""
    text = f"Keeper ‘saw no light’, {heard}\n\nOrla Finn came first. Ada Brum said he ‘saw no light at all’."
    cue, source = heard.split()[1], heard.split()[0]
    page = Page(text).say("Keeper ‘saw no light’", cue, source, form="mixed")
    page.say("he ‘saw no light at all’", "said", "Ada Brum", form="mixed")
    assert page.names() == ["Ada Brum", "Ada Brum"]


@pytest.mark.parametrize(
    ("text", "lang", "source", "content"),
    [
        (
            "«Hay luz», dijo Ada Brum. PERO: la misma señora, en mayo: «No la hay».",
            "es",
            "la misma señora",
            "«No la hay»",
        ),
        ("“Light,” said Ada Brum. Same woman on Radio Fennel: “None”.", "en", "Same woman", "“None”"),
    ],
)
def test_the_same_one_is_who_spoke_last(text: str, lang: str, source: str, content: str) -> None:
    """ "The same lady, in May: “…”" sets two sayings of one person beside each other."""
    first = ("«Hay luz»", "dijo") if lang == "es" else ("“Light,”", "said")
    page = Page(text, lang).say(*first, "Ada Brum", form="direct").say(content, ":", source, form="direct")
    assert page.names() == ["Ada Brum", "Ada Brum"]


def test_somebody_of_the_writers_speaks_later() -> None:
    """ "My aunt cleans there. She swears …": who has no name is the aunt."""
    text = "My aunt cleans the tower. She swears there was no light."
    assert Page(text).say("there was no light", "swears", "She").names() == ["My aunt"]


def test_a_talk_is_walked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many of its lines are asked for, an exchange is put together a single time, and each has its place."""
    lines = [f"—¿Va {at}?" if at % 2 == 0 else f"—No {at}." for at in range(60)]
    page = Page("\n".join(lines), "es")
    for line in lines:
        page.say(line, form="direct", flags=("unattributed",))
    exchanges = Exchanges(page.text, page.attributions)
    walked: list[int] = []
    run = Exchanges._run

    def once(self: Exchanges, index: int) -> list[int]:
        walked.append(index)
        return run(self, index)

    monkeypatch.setattr(Exchanges, "_run", once)
    found = [exchanges.around(at) for at in (30, *range(60))]
    assert walked == [30]
    assert [one and (one[0], one[1]) for one in found[1:]] == [([*range(60)], at) for at in range(60)]

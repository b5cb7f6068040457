from __future__ import annotations

import pytest

from dicho.extract.found import Found
from dicho.extract.status import status_of
from dicho.extract.wording import read
from dicho.model.span import Span


def _told(lang: str, lemma: str, content: str, act: str = "say", cue: str = "", who: str = "") -> str:
    """The status of what `who` says with a cue, the content being what stands after both."""
    cue = cue or lemma
    text = f"{who} {cue} {content}"
    at = len(who) + 1
    spans = (Span(at + len(cue) + 1, len(text)),)
    source = Span(0, len(who)) if who else None
    one = Found(source, Span(at, at + len(cue)), list(spans), lemma, lang, 1.0, act)
    return status_of(read(text, one, spans))


@pytest.mark.parametrize(
    ("lang", "lemma", "content", "wanted"),
    [
        ("en", "say", "“The third key does not exist”", "denial"),
        ("es", "decir", "que no existe ningún acuerdo con la naviera", "denial"),
        ("es", "decir", "que existen doce guías firmadas", "asserted"),
        ("en", "say", "“The third key does not turn”", "asserted"),
    ],
)
def test_what_is_said_not_to_exist_is_denied(lang: str, lemma: str, content: str, wanted: str) -> None:
    """Whoever says that a thing does not exist denies that there is one; that it does not turn tells how it is."""
    assert _told(lang, lemma, content) == wanted


@pytest.mark.parametrize(
    ("lang", "content", "wanted"),
    [
        ("en", "it sailed in October, not November", "asserted"),
        ("en", "it sailed in October and was not late in November", "asserted"),
        ("en", "the crew did not wait for a single day", "denial"),
    ],
)
def test_an_english_negative_stands_after_its_auxiliary(lang: str, content: str, wanted: str) -> None:
    """ "Not" after anything but an auxiliary puts a phrase right; with all the stress of swearing it denies nothing."""
    assert _told(lang, "swear", content) == wanted


@pytest.mark.parametrize(
    ("lang", "content", "wanted"),
    [
        ("en", "“No. The chest came out whole.”", "denial"),
        ("es", "—No. El arcón salió entero.", "denial"),
        ("en", "“No lamp burns at noon”", "asserted"),
        ("es", "—Noche cerrada. El arcón salió entero.", "asserted"),
        ("en", "he did not", "denial"),
        ("en", "he did not see the lamp", "asserted"),
    ],
)
def test_an_answer_no_and_what_is_left_out_after_it_deny(lang: str, content: str, wanted: str) -> None:
    """A "no" that is a sentence, and an auxiliary whose verb is left out, deny what was put before."""
    assert _told(lang, {"en": "say", "es": "decir"}[lang], content) == wanted


@pytest.mark.parametrize(
    ("lang", "content", "wanted"),
    [
        ("en", "“We never doubted that the lamp was ours”", "asserted"),
        ("en", "“We never owned that the lamp was ours”", "denial"),
        ("es", "«Nunca dudamos de la lámpara»", "asserted"),
        ("en", "“We told nobody until the tide turned”", "asserted"),
        ("es", "«No avisamos a nadie hasta las diez»", "asserted"),
        ("en", "“We never promised to wait until ten”", "denial"),
        ("en", "“I saw the lamp and I told nobody”", "asserted"),
        ("es", "«Somos de aquí pero nunca pedimos la llave»", "asserted"),
    ],
)
def test_a_negative_that_affirms_denies_nothing(lang: str, content: str, wanted: str) -> None:
    """No doubt affirms; what was not so up to a time was so from then; a clause after "and" goes on from the first."""
    assert _told(lang, {"en": "say", "es": "decir"}[lang], content) == wanted


@pytest.mark.parametrize(
    ("lang", "content", "wanted"),
    [
        ("en", "that the report of a leak is completely false", "denial"),
        ("es", "que la denuncia es del todo falsa", "denial"),
        ("es", "Tampoco es cierto que la alcaldesa llamara", "denial"),
        ("es", "que el arcón fue sacado de noche y con papeles falsos", "asserted"),
        ("en", "that the chest was shipped by night with false papers", "asserted"),
    ],
)
def test_false_is_said_of_the_claim(lang: str, content: str, wanted: str) -> None:
    """A denial says of a claim that it is false; false papers are but a kind of papers."""
    assert _told(lang, {"en": "say", "es": "decir"}[lang], content) == wanted


@pytest.mark.parametrize(
    ("lang", "content", "wanted"),
    [
        ("en", "“If a court tells me to stop, I stop.”", "prediction"),
        ("es", "«Si el juez me dice que pare, paro»", "prediction"),
        ("es", "«Si llueve, la sala se cierra a las seis»", "asserted"),
        ("en", "“If a house loses its books, that is a shame.”", "opinion"),
        ("es", "que si pierde, dejará el puerto", "hypothesis"),
        ("en", "“If they had called, I had my boots on.”", "hypothesis"),
        ("es", "«Si hubieran avisado, voy»", "hypothesis"),
        ("es", "«Si fue un robo, todo cuadra»", "hypothesis"),
    ],
)
def test_a_condition_with_a_plain_present_supposes_nothing(lang: str, content: str, wanted: str) -> None:
    """Under an open condition a present states a rule or what the speaker does; a future or an unreal one supposes."""
    assert _told(lang, {"en": "say", "es": "decir"}[lang], content) == wanted


@pytest.mark.parametrize(
    ("lang", "lemma", "content", "who", "wanted"),
    [
        ("en", "suggest", "that he has been paid for his word", "Arlen Roke", "hypothesis"),
        ("es", "sugerir", "que el arcón fue abierto", "Iria Solano", "hypothesis"),
        ("en", "suggest", "waiting until the tide had turned", "Arlen Roke", "asserted"),
        ("es", "sugerir", "aplazar la subasta", "Iria Solano", "asserted"),
        ("en", "suggest", "that the house should wait", "Arlen Roke", "opinion"),
        ("en", "appear", "to have lost the key", "The house", "hypothesis"),
        ("es", "parecer", "que el arcón está vacío", "", "hypothesis"),
        ("en", "believe", "the key left with the crew", "Some", "hypothesis"),
        ("en", "believe", "the key left with the crew", "Investigators", "hypothesis"),
        ("en", "believe", "the key left with the crew", "Arlen Roke", "opinion"),
        ("es", "creer", "que la llave salió con la tripulación", "Unos", "hypothesis"),
        ("es", "creer", "que la llave salió con la tripulación", "la capitana", "opinion"),
    ],
)
def test_whose_guess_it_is(lang: str, lemma: str, content: str, who: str, wanted: str) -> None:
    """What is suggested to be so, seems so, or is believed by nobody known is a guess; a person's belief is theirs."""
    act = "think" if lemma in ("believe", "creer", "appear", "parecer") else "say"
    assert _told(lang, lemma, content, act, who=who) == wanted


@pytest.mark.parametrize(
    ("who", "wanted"), [("Rumour", "hypothesis"), ("The other school", "hypothesis"), ("The catalogue", "asserted")]
)
def test_a_rumour_has_it_and_a_document_states(who: str, wanted: str) -> None:
    """ "Has it" tells a rumour where a rumour has it; what a catalogue has stands there."""
    assert _told("en", "", "that the chest was carved in oak", "perceive", "has it", who) == wanted


def test_what_seems_to_one_is_an_opinion() -> None:
    """ "Me parece" judges; "parece" alone is a guess."""
    assert _told("es", "parecer", "que el arcón está vacío", "think", "me parece") == "opinion"


def test_a_verb_that_only_says_is_no_thought() -> None:
    """An act of thinking laid on "contar" or "tell" makes no opinion of what is told."""
    assert _told("es", "contar", "que el arcón resbaló el martes", "think") == "asserted"
    assert _told("es", "pensar", "que el arcón resbaló el martes", "think", who="la capitana") == "opinion"


@pytest.mark.parametrize(
    ("lang", "content", "wanted"),
    [
        ("en", "“Lamps do not lie.”", "opinion"),
        ("en", "“Trains do not stop at Port Selwyn on Sundays in winter.”", "asserted"),
        ("en", "“A real seal on a false date is a polite forgery,”", "opinion"),
        ("en", "“A boat is at the pier,”", "asserted"),
        ("en", "“A boat was a wreck in 1998,”", "asserted"),
        ("en", "that merging was not closing", "opinion"),
        ("en", "that nothing was a surprise", "asserted"),
        ("es", "«Fusionar no es cerrar»", "opinion"),
        ("es", "«Una lámpara rota es una excusa»", "opinion"),
        ("es", "«Una lámpara está rota»", "asserted"),
        ("es", "«Fusionar los dos puertos cuesta un millón»", "asserted"),
    ],
)
def test_a_maxim_is_an_opinion(lang: str, content: str, wanted: str) -> None:
    """What is said of a kind of thing, and not of one, is the speaker's own definition."""
    assert _told(lang, {"en": "say", "es": "decir"}[lang], content) == wanted


@pytest.mark.parametrize(
    ("lang", "content", "wanted"),
    [
        ("es", "que en el puerto sobran señores", "opinion"),
        ("es", "que le sobran treinta camas", "asserted"),
        ("en", "“I am delighted to see the lamp back,”", "opinion"),
        ("en", "that she is welcome to look at the lamp", "asserted"),
        ("en", "that the house must open the books", "opinion"),
        ("en", "that the fees which lawyers must pay are in the books", "asserted"),
        ("es", "que las tasas que los abogados deben pagar suben", "asserted"),
        ("es", "que los abogados deben pagar las tasas", "opinion"),
        ("en", "that they are trying to defeat the bill", "asserted"),
        ("en", "that the bill is a defeat", "opinion"),
    ],
)
def test_what_judges_is_what_the_main_clause_says(lang: str, content: str, wanted: str) -> None:
    """One too many, delight and duty judge; who is asked to pay in passing, what is left and an invitation do not."""
    assert _told(lang, {"en": "say", "es": "decir"}[lang], content) == wanted


@pytest.mark.parametrize(
    ("lang", "content", "wanted"),
    [
        ("en", "“the first cheques on doormats before Easter”", "prediction"),
        ("es", "que la llave vuelve al museo antes de mayo", "prediction"),
        ("en", "the chest cannot leave before August", "prediction"),
        ("en", "the chest left before Easter", "asserted"),
        ("es", "que el arcón salió antes de mayo", "asserted"),
        ("en", "the house is weighing whether to end the lease before Easter", "asserted"),
        ("en", "the lease must end before Easter", "opinion"),
        ("en", "the lamp stands before the door", "asserted"),
    ],
)
def test_a_term_set_foretells(lang: str, content: str, wanted: str) -> None:
    """A term for what is not of the past is one to come; not where the end is only weighed, or called for."""
    assert _told(lang, {"en": "say", "es": "decir"}[lang], content) == wanted


def test_a_tag_asks_nothing() -> None:
    """ "She is my aunt, so what?" states; "and what then?" of its own asks."""
    assert _told("es", "decir", "«Rosaura es mi madrina, ¿y qué?»") == "asserted"
    assert _told("es", "decir", "«Y ahora, ¿quién abre la puerta?»") == "question"
    assert _told("en", "say", "“She is my aunt, so what?”") == "asserted"
    assert _told("en", "say", "“If she is your aunt, who opens the door?”") == "question"


def test_a_noun_after_a_determiner_is_no_conditional() -> None:
    """ "En cualquier papelería" ends like a verb that it is not."""
    assert _told("es", "comentar", "que el sello se compra en cualquier papelería") == "asserted"
    assert _told("es", "comentar", "que compraría el sello") == "prediction"


def test_a_passive_of_the_present_is_no_past() -> None:
    """ "When the last is closed, and not an hour sooner" is to come; "was closed" has been."""
    assert _told("en", "say", "it ends “when the last is closed, and not an hour sooner”") == "prediction"
    assert _told("en", "say", "it ended “when the last was closed, and not an hour sooner”") == "asserted"


def test_who_points_at_something_guesses() -> None:
    """ "Apunta a la imprenta" suspects, wherever the cue's span ends; "apuntó la necesidad" only says so."""
    assert _told("es", "apuntar", "a la imprenta", cue="apunta") == "hypothesis"
    assert _told("es", "apuntar", "la imprenta", cue="apunta a") == "hypothesis"
    assert _told("es", "apuntar", "la necesidad de otra imprenta", cue="apuntó") == "asserted"


def test_what_would_be_to_one_is_an_opinion_and_no_rumour() -> None:
    """After "según" a conditional is hearsay; after "para" it is what one holds."""
    assert _told("es", "según", "la naviera cobraría dos millones", cue="Según") == "hypothesis"
    assert _told("es", "para", "la unión supondría un puerto más sólido", "think", cue="Para") == "opinion"


def test_what_is_asked_for_by_a_day_is_no_forecast() -> None:
    """Who is urged to do something by a day may not; who says it will be done foretells."""
    assert _told("en", "urge", "the house to open the books by July", cue="urged") == "asserted"
    assert _told("en", "say", "to have the books open by July") == "prediction"


@pytest.mark.parametrize(
    ("lang", "lemma", "content", "wanted"),
    [
        ("en", "tell", "he was not calling for a strike", "denial"),
        ("es", "decir", "que ella no abrió la caja", "denial"),
        ("en", "tell", "the lamp was not calling for oil", "asserted"),
        ("en", "tell", "he had not yet called the crew", "asserted"),
        ("en", "tell", "he had opted not to join the crew", "asserted"),
        ("en", "tell", "he could not see the crew", "asserted"),
        ("en", "admit", "he did not call the crew", "asserted"),
        ("en", "tell", "it had no crew", "asserted"),
    ],
)
def test_in_reported_speech_the_speaker_is_a_pronoun(lang: str, lemma: str, content: str, wanted: str) -> None:
    """What "he" did not do is the speaker's own doing denied; not what waits, what he could not, or what he admits."""
    assert _told(lang, lemma, content, who={"en": "Roke", "es": "Solano"}[lang]) == wanted

"""Written forms of verbs, against tables of forms known to be right."""

from __future__ import annotations

import pytest

from dicho.text import inflect

ENGLISH = {
    "claim": "claim claims claimed claiming",
    "deny": "deny denies denied denying",
    "worry": "worry worries worried worrying",
    "apply": "apply applies applied applying",
    "argue": "argue argues argued arguing",
    "announce": "announce announces announced announcing",
    "insist": "insist insists insisted insisting",
    "discuss": "discuss discusses discussed discussing",
    "stress": "stress stresses stressed stressing",
    "watch": "watch watches watched watching",
    "wish": "wish wishes wished wishing",
    "agree": "agree agrees agreed agreeing",
    "disagree": "disagree disagrees disagreed disagreeing",
    "guarantee": "guarantee guarantees guaranteed guaranteeing",
    "lie": "lie lies lied lying",
    "fret": "fret frets fretted fretting",
    "stop": "stop stops stopped stopping",
    "nag": "nag nags nagged nagging",
    "vow": "vow vows vowed vowing",
    "relay": "relay relays relayed relaying",
    "convey": "convey conveys conveyed conveying",
    "offer": "offer offers offered offering",
    "explain": "explain explains explained explaining",
    "reveal": "reveal reveals revealed revealing",
    "shout": "shout shouts shouted shouting",
    "hint": "hint hints hinted hinting",
    "answer": "answer answers answered answering",
}
IRREGULAR = {
    ("say", "says said said saying"): "say says said saying",
    ("see", "sees saw seen seeing"): "see sees saw seen seeing",
    ("swear", "swears swore sworn swearing"): "swear swears swore sworn swearing",
    ("admit", "admits admitted admitted admitting"): "admit admits admitted admitting",
}
SPANISH = {
    "afirmar": "afirma afirman afirmo afirmamos afirmó afirmaron afirmé afirmaba afirmaban afirmará afirmaría afirme "
    "afirmen afirmara afirmando afirmado afirmada afirmar",
    "explicar": "explica explicó expliqué explique expliquen explicando explicado",
    "criticar": "critica criticó critiqué critique",
    "juzgar": "juzga juzgó juzgué juzgue juzguen",
    "finalizar": "finaliza finalizó finalicé finalice",
    "amenazar": "amenaza amenazó amenacé amenacen",
    "negar/nieg": "niega niegan niego negamos negó negaron negué niegue nieguen negando negado negará",
    "rogar/rueg": "ruega rogó rogué ruegue rogamos",
    "recordar/recuerd": "recuerda recuerdan recordó recordamos recuerde recordando",
    "contar/cuent": "cuenta cuentan contó contaba cuente contado",
    "demostrar/demuestr": "demuestra demostró demuestre demostrado",
    "pedir/pid": "pide piden pido pedimos pidió pidieron pidiendo pidiera pedido pedirá",
    "repetir/repit": "repite repitió repetimos repitiendo repetía",
    "sugerir/sugier": "sugiere sugirió sugirieron sugerimos sugiera sugirieran sugiriendo sugerido",
    "advertir/adviert": "advierte advirtió advirtieron advertía advierta advirtiendo advertido",
    "mentir/mient": "miente mintió mintiendo mentimos mentido",
    "referir/refier": "refiere refirió refiriendo referido",
    "proseguir/prosigu": "prosigue prosigo prosiguió prosiguieron proseguimos prosiga prosiguiendo proseguido",
    "exigir": "exige exijo exigió exigieron exija exijan exigiendo exigido exigirá",
    "recoger": "recoge recojo recogió recoja recogiendo recogido",
    "agradecer": "agradece agradezco agradeció agradezca agradezcan agradeciendo",
    "convencer": "convence convenzo convenció convenza",
    "añadir": "añade añaden añado añadimos añadió añadieron añada añadiendo añadido",
    "quejarse": "queja quejan quejó quejaron quejaba queje quejarse",
    "confesar/confies": "confiesa confesó confiese confesando",
    "continuar/continú": "continúa continúan continuó continuamos continúe continuando",
    "temer": "teme temen temo tememos temió temieron temía tema temiendo temido",
    "decidir": "decide decidimos decidió decida decidiendo",
}
WRONG = {
    "exigir": "exigo exiga", "agradecer": "agradeco agradeca", "explicar": "explicé explice", "juzgar": "juzgé juzge",
    "pedir/pid": "pedió pediendo pidimos", "sugerir/sugier": "sugerió sugeriendo", "añadir": "añademos",
    "finalizar": "finalizé", "negar/nieg": "nega negué\u0301", "convencer": "convenzco",
}  # fmt: skip


@pytest.mark.parametrize(("lemma", "forms"), ENGLISH.items())
def test_regular_english_verbs_have_exactly_their_forms(lemma: str, forms: str) -> None:
    """The rules of -s, -ed and -ing spell each verb right, and make no other form."""
    assert {form for form, _ in inflect.english(lemma, None)} == set(forms.split())


@pytest.mark.parametrize(("verb", "forms"), IRREGULAR.items())
def test_irregular_english_verbs_take_the_language_files_forms(verb: tuple[str, str], forms: str) -> None:
    """Where the language file lists forms, no rule adds to them."""
    assert {form for form, _ in inflect.english(*verb)} == set(forms.split())


def test_english_kinds_name_what_each_form_is() -> None:
    """Each form says what it is; a past that is its own participle counts as a past."""
    assert dict(inflect.english("see", "sees saw seen seeing")) == {
        "see": "base", "sees": "s", "saw": "past", "seen": "part", "seeing": "ing",
    }  # fmt: skip
    assert dict(inflect.english("say", "says said said saying"))["said"] == "past"


@pytest.mark.parametrize(("lemma", "forms"), SPANISH.items())
def test_spanish_verbs_have_their_known_forms(lemma: str, forms: str) -> None:
    """Diphthongs, -ir preterites and the spelling of sounds come out right for each model."""
    assert set(forms.split()) - {form for form, _ in inflect.spanish(lemma, None)} == set()


@pytest.mark.parametrize(("lemma", "forms"), WRONG.items())
def test_spanish_verbs_have_no_misspelt_forms(lemma: str, forms: str) -> None:
    """Forms a learner would write are not made."""
    assert set(forms.split()) & {form for form, _ in inflect.spanish(lemma, None)} == set()


def test_spanish_kinds_name_what_each_form_is() -> None:
    """Tense and mood of the forms that news uses most."""
    kinds = dict(inflect.spanish("afirmar", None))
    assert {form: kinds[form] for form in ("afirma", "afirmó", "afirmaba", "afirmará", "afirmaría", "afirmando")} == {
        "afirma": "pres", "afirmó": "pret", "afirmaba": "imp", "afirmará": "fut", "afirmaría": "cond",
        "afirmando": "ger",
    }  # fmt: skip
    assert (kinds["afirme"], kinds["afirmado"], kinds["afirmar"], kinds["afirmarlo"]) == ("subj", "part", "inf", "inf")


def test_irregular_spanish_verbs_take_the_language_files_forms() -> None:
    """ "kind:form,form" groups are read as they stand."""
    assert list(inflect.spanish("ver", "pres:ve,ven pret:vio")) == [("ve", "pres"), ("ven", "pres"), ("vio", "pret")]

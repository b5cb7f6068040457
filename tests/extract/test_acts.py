"""Acts that what follows the cue tells."""

from __future__ import annotations

import pytest

from dicho.extract.acts import act_of
from dicho.extract.found import Found
from dicho.extract.status import status_of
from dicho.extract.wording import read
from dicho.model.span import Span


@pytest.mark.parametrize(
    ("lang", "lemma", "cue", "content", "act", "wanted"),
    [
        ("es", "garantizar", "garantizó", "que el puente estará abierto en mayo", "say", "intend"),
        ("es", "garantizar", "garantizó", "que el puente estaba abierto", "say", "say"),
        ("es", "obligar", "se obliga", "a revisar las boyas antes de Pascua", "decree", "intend"),
        ("es", "disponer", "ha dispuesto", "mantener el servicio los domingos", "intend", "decree"),
        ("es", "ordenar", "me ordenó", "que callara", "say", "decree"),
        ("es", "apostar", "Apuesto", "a que el alcalde no llega a julio", "intend", "say"),
        ("en", "pledge", "pledges", "the last crates will be here by May", "say", "intend"),
        ("en", "expect", "expected", "to bring charges before May", "think", "intend"),
        ("en", "expect", "expects", "the families to be paid by June", "intend", "think"),
        ("en", "adamant", "is adamant", "that the rent was paid", "think", "say"),
        ("en", "say", "said", "the gate will stay shut", "say", "say"),
        ("es", "querer", "quiso saber", "si el puente estaba abierto", "intend", "say"),
        ("en", "consider", "is considering", "whether to shut the gate", "intend", "think"),
        ("es", "resolver", "RESUELVE:", "«Queda cerrado el puente»", "say", "decree"),
        ("es", "resolver", "resolvió", "ir a la huelga", "intend", "intend"),
        ("es", "", "deja constancia", "del visto bueno del concejo", "think", "say"),
        ("es", "admitir", "admite", "una grieta en el puente", "decree", "say"),
        ("en", "admit", "admits", "a crack in the bridge", "perceive", "say"),
        ("es", "ordenar", "ordena", "cerrar el puente", "decree", "decree"),
        ("es", "apostar", "apostaría por", "una helada", "intend", "say"),
        ("en", "bet", "would bet on", "a frost", "intend", "say"),
    ],
)
def test_what_follows_the_cue_tells_the_act(
    lang: str, lemma: str, cue: str, content: str, act: str, wanted: str
) -> None:
    """To assure a thing to come is to intend it; an order decrees; to expect others to act is to think."""
    text = f"{cue} {content}"
    spans = (Span(len(cue) + 1, len(text)),)
    one = Found(None, Span(0, len(cue)), list(spans), lemma, lang, 1.0, act)
    words = read(text, one, spans)
    assert act_of(words, status_of(words)) == wanted


@pytest.mark.parametrize(
    ("lang", "lemma", "text", "cue", "wanted"),
    [
        ("en", "find", "The bridge, she finds, was shut", "she finds", "say"),
        ("en", "hear", "The bridge, she heard, was shut", "she heard", "perceive"),
        ("es", "constatar", "El puente, constata, estaba cerrado", "constata", "say"),
    ],
)
def test_in_a_sentence_of_ones_own_to_find_is_to_say(lang: str, lemma: str, text: str, cue: str, wanted: str) -> None:
    """A verb of finding put into what is stated remarks it; one of hearing still perceives."""
    at = text.index(cue)
    spans = (Span(0, at - 2), Span(at + len(cue) + 2, len(text)))
    words = read(text, Found(None, Span(at, at + len(cue)), list(spans), lemma, lang, 1.0, "perceive"), spans)
    assert act_of(words, status_of(words)) == wanted

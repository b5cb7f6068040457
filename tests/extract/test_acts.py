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

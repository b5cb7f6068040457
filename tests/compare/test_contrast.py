"""Two statements that the text itself sets against each other, and words of contrast that do no such thing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.compare.made import side

from dicho.compare.detect.contrast import set_against
from dicho.compare.detect.table import signs
from dicho.compare.keys import AGAINST, keys
from dicho.compare.matter import matter
from dicho.compare.side import Side
from dicho.model.span import Span

ONE, OTHER = "the quay held all night", "forty boats were adrift by dawn"


def both(text: str, lang: str = "en", one: str = ONE, other: str = OTHER, **known: Any) -> tuple[Side, Side]:
    """The two contents as they stand in one text; `known` is of the second."""
    at, last = text.index(one), text.rindex(other)
    left = side(text, lang, (at, at + len(one)), speaker="Odalys Brenn")
    return left, side(text, lang, (last, last + len(other)), **{"speaker": "Marko Teil", **known})


@pytest.mark.parametrize(
    ("between", "word"),
    [
        (". The harbour master tells it differently: ", "tells it differently"),
        (", said Brenn. But according to Teil, ", "But"),
        (" (Brenn, 4 May) https://tide.example/night BUT!: Teil, in June. ", "BUT"),
        (", Brenn wrote. Nonsense, says the guild: ", "Nonsense"),
        (", said Brenn. Teil maintained, however, that ", "however"),
    ],
)
def test_a_word_of_contrast_sets_two_neighbours_against_each_other(between: str, word: str) -> None:
    """They need share no word. The word is the writer's; what the sign rests on are both statements whole."""
    text = f"She said {ONE}{between}{OTHER}."
    left, right = both(text)
    found = [sign for sign in signs(left, right, matter(left, right)) if sign.kind == "denial"]
    assert (found[0].left, found[0].right) == (left.statement.content, right.statement.content)
    turn = set_against(left, right)
    assert turn is not None and turn == set_against(right, left) and turn.of(text) == word


def test_spanish_has_its_own() -> None:
    """«Otra versión», «en cambio»: the same in the other language."""
    one, other = "el muelle aguantó", "a la mañana había cuarenta barcas sueltas"
    for between in (". El práctico da otra versión: ", ", dijo Brenn. Teil sostuvo, en cambio, que "):
        assert set_against(*both(f"Dijo que {one}{between}{other}.", "es", one, other))


def test_an_adverb_may_stand_in_what_is_said_or_after_it() -> None:
    """ "That, by contrast, …" and "…, he held, however" turn against what was told right before."""
    inside = both(f"He said {ONE}, Brenn noted. Teil said by contrast {OTHER}.", other=f"by contrast {OTHER}")
    behind = both(f"He said {ONE}. “{OTHER}”, Teil held, however.")
    assert set_against(*inside)
    assert set_against(*behind)


@pytest.mark.parametrize(
    "between",
    [
        ", said Brenn. Teil added that ",
        ". The guild met on Monday. It was raining. But Teil thought ",
        ". “A fine night,” said Orr. Not everyone agreed, and Teil wrote that ",
        ", said Brenn. He denied, however, that it had rained.\n\nTeil said ",
        ". Not everyone came to the meeting. It was held in the old hall. Later that week Teil said ",
        ". Not everyone" + " who was asked that week" * 4 + " had been there, Teil said, and ",
    ],
)
def test_what_stands_farther_off_is_another_matter(between: str) -> None:
    """No word of contrast, or another's statement or a sentence of its own between: nothing is set against anything."""
    assert set_against(*both(f"She said {ONE}{between}{OTHER}.")) is None


def test_what_signals_the_first_is_not_the_writers() -> None:
    """ "…", retorted Brenn: she answered somebody before."""
    text = f"She said {ONE}, retorted Brenn, and Teil said {OTHER}."
    left, right = both(text)
    at = text.index("retorted")
    cued = replace(left, statement=replace(left.statement, cue=(Span(at, at + 8),)))
    assert set_against(left, right)
    assert set_against(cued, right) is None


def test_one_speaker_goes_on_with_but() -> None:
    """A speaker's own "but" is no change of position, one set between two days is; so is a capital cry."""
    text = f"She said {ONE}. But, Brenn went on, {OTHER}."
    assert set_against(*both(text, speaker="Odalys Brenn")) is None
    later = both(text, speaker="Odalys Brenn", said="2031-05-01")
    assert [sign.kind for sign in signs(*later, matter(*later))] == ["stance"]
    assert set_against(*both(f"She said {ONE}. BUT: {OTHER}.", speaker="Odalys Brenn"))


def test_they_find_each_other_in_the_index() -> None:
    """The two have a key in common that no other statement has."""
    left, right = both(f"She said {ONE}. The harbour master tells it differently: {OTHER}.")
    shared = keys(left).keys() & keys(right).keys()
    assert any(key.startswith(AGAINST) for key in shared)

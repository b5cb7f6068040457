"""Oppositions told in other words or in few: what is proposed, what is left alone, and how such pairs are found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.compare.made import side

from dicho.compare.detect.table import WEAK, signs
from dicho.compare.keys import KIN, STEM, keys
from dicho.compare.matter import MOST_BACKING, SHORT, backing, matter
from dicho.compare.opposed import is_one_matter
from dicho.compare.side import Side

EARLIER, LATER = "2031-02-01", "2031-05-01"
OPPOSED = [
    ("The drought did more harm to Orvel than the tax.", "The tax was the root of the misery in Orvel.", "cause"),
    ("La sequía hizo más daño que el impuesto.", "El impuesto fue la raíz de todo.", "cause"),
    ("The ferry sank because of a cracked valve.", "That finishes the cracked valve story.", "denial"),
    ("El barco se hundió por una válvula rota.", "Lo de la válvula rota es cuento.", "denial"),
    ("The tax on windmills must go up.", "We oppose any tax on windmills.", "antonym"),
    ("The outage began abroad, at a foreign station.", "The outage began at our own station.", "antonym"),
    ("The exams were marked fairly.", "The exams were not marked fairly at all, not fairly.", "negation"),
    ("Seven fishermen went missing.", "Two fishermen went missing.", "quantity"),
]
QUIET = [
    ("No more than two sailors drowned.", "The storm was the root of it; two sailors drowned."),
    ("He tells a good story.", "The storm hit the quay."),
    ("The council must meet.", "We oppose the bridge."),
    ("To swear that it was so is easy.", "The quay is new."),
]


def told(left: Side, right: Side) -> dict[str, float]:
    return {sign.kind: sign.strength for sign in signs(left, right, matter(left, right))}


@pytest.mark.parametrize(("first", "second", "kind"), OPPOSED, ids=[row[0][:30] for row in OPPOSED])
def test_other_words_oppose_too(first: str, second: str, kind: str) -> None:
    """A ranking turned round, a story dismissed, a call for what another opposes: each has a sign, in both orders."""
    lang = "es" if any(c in first + second for c in "áéíóúñ") else "en"
    one, other = side(first, lang, said=EARLIER), side(second, lang, said=LATER)
    assert kind in told(one, other)
    assert kind in told(other, one)


@pytest.mark.parametrize(("first", "second"), QUIET)
def test_the_words_alone_oppose_nothing(first: str, second: str) -> None:
    """A comparing, dismissing or urging word is no sign without the thing that both speak of."""
    assert not told(side(first, said=EARLIER), side(second, said=LATER))


def test_a_victory_of_another_breaks_a_forecast_of_victory() -> None:
    """Who said "we shall win the recount" is proposed beside "Vell leads Ostrava in the recount"."""
    first = side("We shall win the recount too", said=EARLIER, speaker="Jana Ostrava", status="prediction")
    assert "promise" in told(first, side("Milo Vell leads Jana Ostrava after the recount", said=LATER))
    assert "promise" not in told(first, side("Jana Ostrava leads Milo Vell after the recount", said=LATER))


def test_what_was_undertaken_is_a_promise() -> None:
    """After a word of promising, a verb without a time is what was promised; "swore that it was" promises nothing."""
    later = side("not one sack was delivered", said=LATER)
    what = side("to deliver 900 sacks", said=EARLIER)
    assert "promise" in told(replace(what, cue="promised"), later)
    assert "promise" not in told(replace(what, cue="was heard"), later)
    assert "promise" not in told(replace(side("that 900 sacks were there", said=EARLIER), cue="swore"), later)


def around(text: str, content: str, **known: str) -> Side:
    at = text.index(content)
    return side(text, "en", (at, at + len(content)), **known)


def test_a_short_statement_leans_on_what_stands_around_it() -> None:
    """Names around two statements count where one is short, in part only, and never where both speak for themselves."""
    scene = "Talvane Orrinsk spoke of the Brumelhaven turbine. {} So he said."
    short = around(scene.format("It was sabotage."), "It was sabotage.")
    other = around(
        "In Brumelhaven, Talvane Orrinsk was asked about the turbine. It was an accident.", "It was an accident."
    )
    assert len(short.terms) <= SHORT
    assert 0 < backing(short, other) <= MOST_BACKING
    assert is_one_matter(short, other, matter(short, other))
    long = around(
        scene.format("The harbour council bought seven old lanterns."), "The harbour council bought seven old lanterns."
    )
    longer = side(
        "The parish school painted nine green benches. Talvane Orrinsk spoke of the Brumelhaven turbine.", "en", (0, 45)
    )
    assert backing(long, longer) == 0.0


WORDS = st.lists(
    st.sampled_from(["Talvane", "Orrinsk", "turbine", "valve", "it", "was", "not", "sabotage", "won"]), min_size=1
)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_surroundings_are_symmetric_and_bounded(before: list[str], one: list[str], other: list[str]) -> None:
    """What stands around tells the same in either order and never more than its share."""
    lead = " ".join(before) + ". "
    left, right = (
        side(lead + " ".join(words), "en", (len(lead), len(lead) + len(" ".join(words)))) for words in (one, other)
    )
    assert backing(left, right) == pytest.approx(backing(right, left))
    assert 0 <= backing(left, right) <= MOST_BACKING
    assert 0 < WEAK < 0.5


def test_opposites_are_found_under_one_key() -> None:
    """ "Won" and "lost" share no stem in either language, and a key all the same."""
    shared = keys(side("We won the cup")).keys() & keys(side("Perdieron la copa", "es")).keys()
    assert any(key.startswith(KIN) for key in shared)


def test_a_short_statement_is_found_by_its_surroundings() -> None:
    """The keys of a pronoun's statement hold the rare words around it; those of a long one only its own."""
    short = around("The Brumelhaven turbine stopped. It was sabotage.", "It was sabotage.")
    long = around(
        "The Brumelhaven turbine stopped. The old harbour council bought lanterns.",
        "The old harbour council bought lanterns.",
    )
    wanted = [key for key in keys(side("Brumelhaven")) if key.startswith(STEM)]
    assert set(wanted) <= keys(short).keys()
    assert not set(wanted) & keys(long).keys()

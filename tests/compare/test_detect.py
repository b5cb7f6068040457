"""The detectors: what they find, what they leave alone, and what holds of any text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from eval.detectors import FILES, FIRES, HELD, PAIRS, Pair, ask, pairs
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.compare.made import side

from dicho.compare.detect import quantity
from dicho.compare.detect.table import DETECTORS, signs
from dicho.compare.facts import Amount, Facts
from dicho.compare.lexicon import FORCES, LANGUAGES, load
from dicho.compare.matter import matter
from dicho.compare.readings import readings
from dicho.compare.side import Side
from dicho.compare.sign import Sign
from dicho.model.link import KINDS, SHAPES
from dicho.text import langfile

KNOWN = {"dev-facts:23", "dev-speakers:55", "dev-speakers:82"}
"""Pairs of the set that no rule of grammar reaches; who reaches one takes it off."""
PRECISION, RECALL = 0.9, 0.75


def found(left: Side, right: Side) -> list[Sign]:
    return signs(left, right, matter(left, right))


def kinds(left: Side, right: Side) -> set[str]:
    return {sign.kind for sign in found(left, right) if sign.strength >= FIRES}


def gold() -> Iterator[Any]:
    for name in FILES:
        rows = pairs(PAIRS / f"{name}.jsonl") if name != HELD else ()
        yield from (pytest.param(pair, id=pair.name) for pair in rows if pair.name not in KNOWN)


@pytest.mark.parametrize("pair", list(gold()))
def test_each_pair_is_told_as_gold_has_it(pair: Pair) -> None:
    """A conflict is found by the detector of its kind, and nothing fires on a pair that is none."""
    told = kinds(pair.left, pair.right)
    assert pair.kind in told if pair.kind else not told


def test_unseen_pairs_keep_the_floor() -> None:
    """On the pairs no rule was made on, nine signs in ten are right, and three conflicts in four are found."""
    asked = list(ask(pairs(PAIRS / f"{HELD}.jsonl")))
    right = sum(each.pair.kind is not None for each in asked if each.kinds)
    assert right >= PRECISION * sum(bool(each.kinds) for each in asked)
    assert right >= RECALL * sum(each.pair.kind is not None for each in asked)


def test_every_kind_and_shape_is_in_the_pair_set() -> None:
    """The set has at least 22 pairs of each kind of opposition, and pairs of every shape that is none."""
    rows = [pair for name in FILES for pair in pairs(PAIRS / f"{name}.jsonl")]
    of_kind = [pair.kind for pair in rows]
    assert all(of_kind.count(kind) >= 22 for kind in KINDS[KINDS.index("quantity") :])
    assert {pair.shape for pair in rows} - {None} == set(SHAPES)
    assert of_kind.count(None) >= 110


WORDS = """
the dam dique never nunca no one was broke rompió in on 3 May mayo of 2030 because porque due to 40 % 66 men hombres
full lleno empty vacío , . « » “ ” will promised I was wrong me equivoqué is a lie es mentira if si Tarvey said that que
not n't half all 1,000 más
"""
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(
        st.sampled_from(WORDS.split()),
        max_size=25,
    ).map(" ".join),
).filter(str.strip)
LANGS = st.sampled_from(LANGUAGES)


@given(TEXTS, TEXTS, LANGS, LANGS)
@settings(max_examples=300, deadline=None)
def test_any_two_texts_can_be_asked(one: str, other: str, first: str, second: str) -> None:
    """Whatever the texts are, nothing is raised, strengths are within 0..1, and every span marks words of its text."""
    left, right = side(one, first, speaker="Odalys Brenn"), side(other, second, speaker="Odalys Brenn")
    for sign in found(left, right):
        assert 0 <= sign.strength <= 1
        assert sign.left and sign.right
        assert all(one[span.start : span.end].strip() for span in sign.left)
        assert all(other[span.start : span.end].strip() for span in sign.right)
        assert set(readings(left, right, matter(left, right), sign)) <= set(SHAPES)


@given(TEXTS, TEXTS, LANGS)
@settings(max_examples=200, deadline=None)
def test_the_order_of_the_two_does_not_matter(one: str, other: str, lang: str) -> None:
    """All but promises are found as strongly whichever statement is the left one."""
    left, right = side(one, lang, speaker="Odalys Brenn"), side(other, lang, speaker="Odalys Brenn")
    for detect in DETECTORS:
        if detect.__name__ == "promise":
            continue
        here, there = detect(left, right, matter(left, right)), detect(right, left, matter(right, left))
        assert (here is None) == (there is None), detect
        assert here is None or there is None or abs(here.strength - there.strength) < 0.02


def test_spans_are_the_words_that_oppose() -> None:
    """A sign marks the very words, also where the quotation is broken."""
    left = side("The dam is full, she said, of water", "en", (0, 15), (26, 35))
    right = side("The dam is empty of water")
    sign = next(sign for sign in found(left, right) if sign.kind == "antonym")
    assert [span.of("The dam is full, she said, of water") for span in sign.left] == ["full"]
    assert [span.of("The dam is empty of water") for span in sign.right] == ["empty"]


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("At least 5 men were killed at the mill", "7 men were killed at the mill", False),
        ("At least 9 men were killed at the mill", "7 men were killed at the mill", True),
        ("Turnout in Calder was 71.4 %", "Turnout in Calder was no more than 66 %", True),
        ("Turnout in Calder was 61.4 %", "Turnout in Calder was no more than 66 %", False),
        ("Between 10 and 20 ships left the port", "14 ships left the port", False),
        ("About 200 houses burned in Sarn", "214 houses burned in Sarn", False),
        ("About 200 houses burned in Sarn", "900 houses burned in Sarn", True),
        ("12 houses burned in Sarn", "12 houses burned in Sarn, and 40 barns", False),
        ("Nobody in Sarn waits more than 20 minutes", "Patients in Sarn wait 35 minutes", True),
        ("Nobody in Sarn waits more than 20 minutes", "Patients in Sarn wait 15 minutes", False),
    ],
)
def test_bounds_are_respected(one: str, other: str, clash: bool) -> None:
    """Numbers clash only where the values that their bounds allow do not meet."""
    assert ("quantity" in kinds(side(one), side(other))) is clash


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The road is full", "The road is not empty"),
        ("The guard did not only see the thief", "The guard saw the thief"),
        ("Nobody signed the treaty", "The treaty was never signed"),
        ("El juez no firmó la orden", "Ningún juez firmó la orden"),
        ("There is no doubt that the judge signed the order", "The judge signed the order"),
    ],
)
def test_negatives_that_agree_are_no_conflict(one: str, other: str) -> None:
    """An opposite denied, a negative that denies nothing, two negatives of one thing: all agree."""
    lang = "es" if "juez" in one else "en"
    assert not kinds(side(one, lang), side(other, lang))


def test_a_statement_full_of_numbers_takes_no_age(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers are held against each other by their ranges, each read once, and never as whole records."""
    asked = 0
    stretch = quantity._stretch

    def counting(own: Facts, amount: Amount) -> tuple[float, float]:
        nonlocal asked
        asked += 1
        return stretch(own, amount)

    monkeypatch.setattr(quantity, "_stretch", counting)
    left, right = (side(" ".join(f"Hall {n} cost {n * many} euros." for n in range(3, 43))) for many in (3, 7))
    assert quantity.quantity(left, right, matter(left, right))
    assert 0 < asked <= 2 * (40 + 40)


def test_a_promise_needs_the_later_statement_to_be_later() -> None:
    """What is told before the promise was made does not break it."""
    promised = side("The bridge will be finished in October", said="2031-05-01", status="prediction")
    later, before = (side("The bridge is not finished", said=day) for day in ("2031-12-01", "2031-02-01"))
    assert "promise" in kinds(promised, later)
    assert "promise" not in kinds(promised, before)


def test_a_change_of_position_needs_one_speaker() -> None:
    """The same words of two people are no change of anybody's position."""
    one, other = "I support the Varn dam", "I oppose the Varn dam"
    same = [side(text, speaker="Marcus Thole", said=day) for text, day in ((one, "2031-01-01"), (other, "2031-08-01"))]
    two = [side(one, speaker="Marcus Thole"), side(other, speaker="Jocasta Mead")]
    assert "stance" in kinds(same[0], same[1])
    assert "stance" not in kinds(two[0], two[1])


def test_opposites_meet_across_languages() -> None:
    """Poles have one key in both languages, and every line has words at both poles."""
    files = [langfile.toml(f"oppose.{lang}.toml") for lang in LANGUAGES]
    for force in FORCES:
        assert files[0][force].keys() == files[1][force].keys()
        assert all(part.strip() for file in files for line in file[force].values() for part in line.split("|"))
    quiet, violent = side("La noche fue tranquila en Salas", "es"), side("It was a violent night in Salas", "en")
    assert "antonym" in kinds(quiet, violent)


def test_each_language_has_some_250_pairs_of_opposites() -> None:
    """The lists are no sketch."""
    for lang in LANGUAGES:
        file = langfile.toml(f"oppose.{lang}.toml")
        halves = [line.split("|") for force in FORCES for line in file[force].values()]
        assert sum(len(one.split()) * len(other.split()) for one, other in halves) >= 250
        assert load(lang).poles

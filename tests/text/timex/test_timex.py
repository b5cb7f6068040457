"""Expressions of time: found where they stand, and given the day a reader of the news would give them."""

from __future__ import annotations

import datetime
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.text.timex import find, resolve

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]
DAY = datetime.date(2026, 3, 16)
PIECES = [
    "el lunes",
    "on Monday",
    " ",
    "3 de enero",
    "hace dos años",
    "next week",
    "\n",
    "2026",
    "mañana",
    "May",
    "-",
    "12/03/2026",
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['lang']}: {case['text']}, {case['day']}")
def test_a_case_is_read_as_it_says(case: dict[str, Any]) -> None:
    """The words of every expression of a case and its value; an empty value where the day of publication is wanting."""
    anchor = datetime.date.fromisoformat(case["day"]) if case["day"] else None
    told = []
    for expression in find(case["text"], case["lang"]):
        when = resolve(expression, anchor, case["tense"])
        told.append([expression.span.of(case["text"]), when.value if when else ""])
    assert told == case["found"]


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(["en", "es", None]))
def test_expressions_stand_apart_and_in_order(pieces: list[str], lang: str | None) -> None:
    """Spans lie in the text, in order, none over another; and each resolves without an error."""
    text = " ".join(pieces)
    ends = 0
    for expression in find(text, lang):
        assert ends <= expression.span.start < expression.span.end <= len(text)
        ends = expression.span.end
        resolve(expression, DAY)


@given(st.lists(st.sampled_from(PIECES), max_size=6))
def test_what_stands_before_shifts_spans_only(pieces: list[str]) -> None:
    """A paragraph put before a text moves its expressions and changes none."""
    text = " ".join(pieces)
    before = "Llovía.\n\n"
    moved = [(e.span.start - len(before), e.meaning) for e in find(before + text, "es")]
    assert moved == [(e.span.start, e.meaning) for e in find(text, "es")]


@pytest.mark.parametrize("piece", ["1", "3 de enero ", "May March ", "el lunes y ", "hace tres "])
def test_hostile_times_take_seconds(piece: str) -> None:
    """A page of nothing but times is read in linear time."""
    begun = time.process_time()
    find(piece * (100_000 // len(piece)), None)
    assert time.process_time() - begun < 10

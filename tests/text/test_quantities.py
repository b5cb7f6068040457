"""Numbers with their units and bounds, in both languages."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.model.statement import BOUNDS
from dicho.text.quantities import find

CASES = tomllib.loads((Path(__file__).parent / "quantities.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['lang']}: {case['text']}")
def test_a_case_is_read_as_it_says(case: dict[str, Any]) -> None:
    """Value, unit, bound, upper end and words of every quantity of a case, and no other."""
    found = find(case["text"], case["lang"])
    told = [[q.value, q.unit, q.bound, q.upper or 0.0, q.span[0].of(case["text"])] for q in found]
    assert told == [[pytest.approx(row[0]), *row[1:]] for row in case["found"]]


@given(st.integers(0, 10**11), st.sampled_from(["en", "es"]))
def test_a_grouped_number_is_read_back(number: int, lang: str) -> None:
    """Written in a language's own grouping every whole number is read as itself."""
    written = f"{number:,}" if lang == "en" else f"{number:,}".replace(",", ".")
    (quantity,) = find(f"{written} barcas", lang)
    assert quantity.value == number


@given(st.text(alphabet="0123456789.,-:/$% abyon\nmil", max_size=60), st.sampled_from(["en", "es", None]))
def test_any_text_is_read_in_order(text: str, lang: str | None) -> None:
    """Whatever stands there, spans lie in the text, in order and apart, and bounds are known words."""
    ends = 0
    for quantity in find(text, lang):
        (span,) = quantity.span
        assert ends <= span.start < span.end <= len(text)
        assert quantity.bound in BOUNDS
        ends = span.end


@pytest.mark.parametrize("piece", ["1", "1,234,", "two hundred and ", "5-", "\n1. "])
def test_hostile_numbers_take_seconds(piece: str) -> None:
    """A page of nothing but numbers is read in linear time."""
    begun = time.process_time()
    find(piece * (100_000 // len(piece)), "en")
    assert time.process_time() - begun < 10

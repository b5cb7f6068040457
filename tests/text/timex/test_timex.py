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

from dicho.errors import LexiconError
from dicho.text.timex import find, resolve, words

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
        when = resolve(expression, anchor, case["tense"] or None)
        told.append([expression.span.of(case["text"]), when.value if when else ""])
    assert told == case["found"]


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [("([a]|[b][c])", "ab"), ("((?:[a])?(?:[b]|[c]){0,3}[d])", "abcd"), (r"((?:[\-]?[a])[z])", "-a")],
)
def test_a_rule_is_tried_wherever_it_may_begin(pattern: str, begins: str) -> None:
    """What may be missing at the front of a rule hides nothing that may stand there; a rule of nothing is refused."""
    assert words._first(pattern) == frozenset(begins)
    with pytest.raises(LexiconError):
        words._first("((?:[a])?[b]?)")


def read(text: str, lang: str, last: datetime.date | None = None) -> list[tuple[str, str | None, str]]:
    """Words, bound and value of each expression, published on `DAY`."""
    found = [(e, resolve(e, DAY, "future", last)) for e in find(text, lang)]
    return [(e.span.of(text), e.bound, when.value if when else "") for e, when in found]


@pytest.mark.parametrize(
    ("text", "lang", "bound"),
    [
        ("more than two years ago", "en", "before"),
        ("more than a week after 1 May 2026", "en", "after"),
        ("less than three days ago", "en", "since"),
        ("no earlier than June", "en", "since"),
        ("on or before 3 May", "en", "by"),
        ("from January onwards", "en", "since"),
        ("in 2012 or later", "en", "since"),
        ("no antes de junio", "es", "since"),
        ("en 2012 o más tarde", "es", "since"),
    ],
)
def test_words_around_a_time_bound_it(text: str, lang: str, bound: str) -> None:
    """What is said holds before, from, by or after the time: the words that say so are no part of it."""
    assert [b for _, b, _ in read(text, lang)] == [bound]


def test_next_friday_is_of_the_week_to_come() -> None:
    """On a Monday "on Friday" is four days away, so "next Friday" is the one after; the nearer is kept beside it."""
    (expression,) = find("next Friday", "en")
    when = resolve(expression, DAY, "future")
    assert when is not None
    assert (when.value, when.others) == ("2026-03-27", ("2026-03-20",))


def test_what_follows_counts_from_the_date_told() -> None:
    """ "The following Tuesday" is open where no date was told before, never counted from the page's day."""
    told = datetime.date(2026, 2, 27)
    for text, value in [("the following Tuesday", "2026-03-03"), ("the next day", "2026-02-28")]:
        assert [v for _, _, v in read(text, "en", told)] == [value]
        assert [v for _, _, v in read(text, "en")] == [""]


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

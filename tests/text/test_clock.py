"""Times of day, in figures and in words, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.text.clock import DAY, find


def told(text: str, lang: str) -> list[tuple[str, str, bool]]:
    """Hour and minutes, the words, and whether the half of the day is told."""
    return [(f"{c.minutes // 60}:{c.minutes % 60:02}", c.span.of(text), c.sure) for c in find(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "The bus left at 9:05, late", [("9:05", "9:05", False)]),
        ("en", "Nobody rang until 10.14", [("10:14", "10.14", False)]),
        ("en", "It closed at 9:03 p.m. and at 11am", [("21:03", "9:03 p.m.", True), ("11:00", "11am", True)]),
        ("en", "at half past three or so", [("3:30", "half past three", False)]),
        ("en", "quarter to ten.", [("9:45", "quarter to ten", False)]),
        ("en", "nine o’clock in the evening", [("21:00", "nine o’clock in the evening", True)]),
        ("es", "El tren salió a las 20.40", [("20:40", "20.40", True)]),
        ("es", "a las nueve y cinco estábamos allí", [("9:05", "las nueve y cinco", False)]),
        ("es", "desde las ocho», dijo", [("8:00", "las ocho", False)]),
        ("es", "a las once de la noche", [("23:00", "las once de la noche", True)]),
        ("es", "a las diez menos cuarto", [("9:45", "las diez menos cuarto", False)]),
        ("es", "a las 8 de la tarde", [("20:00", "las 8 de la tarde", True)]),
    ],
)  # fmt: skip
def test_times_are_read(lang: str, text: str, found: list[tuple[str, str, bool]]) -> None:
    """In figures and in words; the half of the day is known where it is said, or the hour is above twelve."""
    assert told(text, lang) == found


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "It rose 5.30 % in 9 hours"),
        ("en", "from five to nine schools"),
        ("en", "version 9.37 of the plan"),
        ("es", "saludó a las tres hermanas"),
        ("es", "subió 3,15 % hasta 2.500 personas"),
    ],
)
def test_other_numbers_are_no_times(lang: str, text: str) -> None:
    """A number without a word that says so, or with a noun behind it, is no time of day."""
    assert not find(text, lang)


def test_half_a_day_apart_may_be_one_time() -> None:
    """ "At 9:05" may be 21:05; where both say which half they mean it may not."""
    evening, either, morning = (find(text, "en")[0] for text in ("21:05", "at 9:05", "9:05 a.m."))
    assert evening.apart(either) == 0
    assert evening.apart(morning) == DAY // 2


@given(st.text(max_size=80), st.sampled_from(["en", "es"]))
def test_any_text_can_be_asked(text: str, lang: str) -> None:
    """Nothing is raised, and every time is of one day and marks words of the text."""
    for clock in find(text, lang):
        assert 0 <= clock.minutes < DAY
        assert clock.span.of(text)

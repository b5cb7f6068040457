"""Paragraphs, lines and sentences: spans that cover a text, in order, apart, inside."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dicho.model.span import Span
from dicho.text import segment

ANY = st.text(
    st.one_of(
        st.sampled_from("aBé.!?…,;: \n\r\t\"“”'«»()19"),
        st.sampled_from("\x00\x0b\x0c\x1c\x85\xa0\u2028\u3000\u0301\u200f\u202e\ufeff😀"),
    ),
    max_size=120,
)


def words(text: str, spans: list[Span]) -> list[str]:
    return [span.of(text) for span in spans]


def assert_covers(text: str, whole: Span, parts: list[Span]) -> None:
    """Parts in order, apart, inside the whole, trimmed, and nothing but white space between them."""
    assert all(whole.contains(part) for part in parts)
    assert all(a.end <= b.start for a, b in pairwise(parts))
    assert all(part.of(text) == part.of(text).strip() for part in parts)
    at = whole.start
    for part in [*parts, Span(whole.end, whole.end + 1)]:
        assert not text[at : part.start].strip()
        at = part.end


@settings(max_examples=300, deadline=None)
@given(ANY, st.sampled_from(["en", "es"]))
@example("plan B\xa0. Next", "es")
@example("B\u2028.", "en")
@example("a\r\nb\r\n\r\nc", "en")
def test_paragraphs_lines_and_sentences_cover_every_character(text: str, lang: str) -> None:
    """Nothing but white space is left out, at any level, whatever the text; no character stands in two spans."""
    if not text:
        assert segment.paragraphs(text) == []
        return
    paragraphs = segment.paragraphs(text)
    assert_covers(text, Span(0, len(text)), paragraphs)
    for paragraph in paragraphs:
        lines = segment.lines(text, paragraph)
        assert_covers(text, paragraph, lines)
        for line in lines:
            assert_covers(text, line, segment.sentences(text, lang, line))


@pytest.mark.parametrize(
    "space", ["\x85", "\xa0", "\u1680", "\u2003", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"]
)
def test_a_wide_space_before_a_stop_is_read(space: str) -> None:
    """A letter, a space outside ASCII and a full stop: "plan B ." is a sentence like any other."""
    text = f"They chose plan B{space}. It failed."
    assert words(text, segment.sentences(text, "en", Span(0, len(text))))[-1].endswith("It failed.")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_part_paragraphs_and_line_ends_do_not(end: str) -> None:
    """One line end of any kind stays inside the paragraph; two, with or without spaces between, end it."""
    text = end.join(["One.", "Two.", "", "Three.", " \t", "", "Four."])
    assert words(text, segment.paragraphs(text)) == [f"One.{end}Two.", "Three.", "Four."]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\r\n \r\n", "\t\u2028\n"])
def test_white_space_has_no_paragraphs(text: str) -> None:
    """Nothing written gives no paragraph."""
    assert segment.paragraphs(text) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_wrapped_lines_are_one_line(end: str) -> None:
    """Line ends inside sentences, as of hard-wrapped mail, part nothing."""
    text = end.join(["The keeper of the lamp said", "that nobody had asked her,", "and the boats came in."])
    paragraph = Span(0, len(text))
    assert segment.lines(text, paragraph) == [paragraph]
    assert segment.sentences(text, "en", paragraph) == [paragraph]


def test_lines_that_end_sentences_stay_apart() -> None:
    """A heading, a list or one sentence a line: each line is its own."""
    text = "The lamp is lit\nThe boats came in.\n- Bread\n- Oil"
    found = segment.lines(text, Span(0, len(text)))
    assert words(text, found) == ["The lamp is lit", "The boats came in.", "- Bread", "- Oil"]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Dr. Pellworth came. She left.", ["Dr. Pellworth came.", "She left."]),
        ("en", "It cost 3.5 crowns. Was it much?", ["It cost 3.5 crowns.", "Was it much?"]),
        ("es", "El Sr. Olmedilla vino. Se fue.", ["El Sr. Olmedilla vino.", "Se fue."]),
        ("es", "¿Vino? Sí. ¡Y se fue!", ["¿Vino?", "Sí.", "¡Y se fue!"]),
    ],
)
def test_sentences_end_at_stops_but_not_at_abbreviations(lang: str, text: str, expected: list[str]) -> None:
    """Titles and decimals end no sentence, stops do."""
    assert words(text, segment.sentences(text, lang, Span(0, len(text)))) == expected


def test_a_line_longer_than_the_limit_is_cut_at_a_sentences_end() -> None:
    """A paragraph over the limit parts no sentence where there is a stop to cut at."""
    one = "The harbour lamp stays lit all night. "
    text = (one * (segment.LONGEST_PARAGRAPH * 3 // len(one))).strip()
    found = words(text, segment.sentences(text, "en", Span(0, len(text))))
    assert set(found) == {one.strip()}
    assert len(found) == segment.LONGEST_PARAGRAPH * 3 // len(one)


@pytest.mark.parametrize("text", ["word " * 20_000, "a" * 100_000, "\u0301" * 100_000, "😀" * 50_000, "a.b" * 30_000])
def test_a_long_line_without_stops_is_still_covered(text: str) -> None:
    """Cut where there is white space, anywhere else where there is none; nothing is lost."""
    whole = segment.paragraphs(text)[0]
    assert_covers(text, whole, segment.sentences(text, "en", whole))


def test_twenty_thousand_paragraphs_are_found() -> None:
    """Long documents: each paragraph is found, with its place."""
    text = "\n\n".join(f"Paragraph {number}." for number in range(20_000))
    found = segment.paragraphs(text)
    assert len(found) == 20_000
    assert found[-1].of(text) == "Paragraph 19999."
    assert all(segment.lines(text, paragraph) == [paragraph] for paragraph in found)


@pytest.mark.parametrize("text", ["\n \n" * 50_000, "\n " * 100_000, "\r" * 200_000, " " * 200_000 + "\n"])
def test_white_space_of_any_length_is_passed_over(text: str) -> None:
    """Blank lines by the hundred thousand end in bounded time, as no paragraph."""
    assert segment.paragraphs(text) == []
    assert words(f"a{text}b", segment.paragraphs(f"a{text}b"))[-1].endswith("b")

"""Attributions of any text at all: sound spans, sound links, and an end to the work."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dicho.extract.attribution import attribute
from dicho.model.span import Span
from dicho.model.statement import ACTS, FLAGS, FORMS, STATUSES, Attribution

SPOKEN = "said says told dijo afirmó según según que that to according by Pellworth Olmedilla la el the lamp"
PLAIN = "faro she he who quien, asked if and y adding denied negó promised cree believes claim promesa ordered was by"
WORDS = [*SPOKEN.split(), *PLAIN.split()]
PIECES = st.one_of(
    st.sampled_from(WORDS).map(lambda word: f"{word} "),
    st.sampled_from(
        [
            "“",
            "”",
            '"',
            "«",
            "»",
            "‘",
            "’",
            "'",
            "„",
            "—",
            " —",
            "— ",
            "(",
            ")",
            ": ",
            ", ",
            ". ",
            "? ",
            "; ",
            "…",
            "\n",
        ]
    ),
    st.sampled_from(["\n\n", "\r\n", "\r\n\r\n", "\t", " ", "\xa0", "\u2028", "\x85", "\x00", "\ufeff"]),
    st.sampled_from(["😀", "👩‍🚀", "\u202e", "\u200f", "\u0301", "e\u0301", "ﬁ", "İ", "ß", "مرحبا", "漢字", "B\xa0."]),
    st.text(max_size=4),
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def assert_sound(text: str, found: tuple[Attribution, ...]) -> None:
    """Every span inside the text with something in it, fragments in order, links backwards, known names only."""
    for index, one in enumerate(found):
        assert one.content
        for fragments in (one.source, one.cue, one.content):
            assert all(0 <= span.start < span.end <= len(text) for span in fragments)
            assert all(a.end <= b.start for a, b in pairwise(fragments))
            assert all(span.of(text).strip() for span in fragments)
        assert one.parent is None or 0 <= one.parent < index
        assert one.form in FORMS and one.act in ACTS and one.status in STATUSES
        assert set(one.flags) <= FLAGS.keys()
        assert list(one.flags) == sorted(set(one.flags))
        assert 0 <= one.score <= 1
    starts = [one.content[0].start for one in found]
    assert starts == sorted(starts)


@settings(max_examples=500, deadline=None)
@given(TEXTS, st.sampled_from(["en", "es", None, "fr", "", "xx"]))
@example("plan B\xa0. «Sí», dijo.", "es")
@example("\x00", None)
def test_any_text_gives_sound_attributions(text: str, lang: str | None) -> None:
    """Whatever the text and its declared language, the answer is sound and the same each time."""
    found = attribute(text, lang)
    assert_sound(text, found)
    assert found == attribute(text, lang)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_characters_at_all_are_read(text: str) -> None:
    """Characters of every plane and category, as they come."""
    assert_sound(text, attribute(text, "es"))


@pytest.mark.parametrize("lang", [None, "fr", "qqq", ""])
def test_a_language_without_cue_words_still_has_its_quotations(lang: str | None) -> None:
    """Quotation marks need no language; English cues serve where a language has none of its own."""
    text = "“The lamp will stay lit,” Pellworth said."
    (only,) = attribute(text, lang)
    assert only.content[0].of(text) == "“The lamp will stay lit,”"
    assert only.source[0].of(text) == "Pellworth"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "\u0301", "“”", "—", ":"])
def test_next_to_nothing_states_nothing(text: str) -> None:
    """No words, no statements."""
    assert attribute(text, "en") == ()


def test_offsets_are_code_points() -> None:
    """Astral characters, combining marks and CRLF before a statement count one for each code point."""
    text = "😀 e\u0301 \u202e\r\n\r\n«Sí, está sana 😀», dijo Nuria."
    (only,) = attribute(text, "es")
    start = text.index("«")
    assert only.content == (Span(start, start + len("«Sí, está sana 😀»")),)


def test_a_statement_inside_another_names_it() -> None:
    """X said that Y had promised: the inner one's parent is the outer one."""
    text = "Verrin said that Pellworth had promised that the lamp would be repaired."
    outer, inner = attribute(text, "en")
    assert (outer.parent, inner.parent) == (None, 0)
    assert outer.content[0].contains(inner.content[0])


HOSTILE: dict[str, Callable[[], str]] = {
    "straight marks": lambda: '"' * 100_000,
    "opening marks": lambda: "“" * 100_000,
    "pairs of marks": lambda: "“”" * 50_000,
    "pairs of guillemets": lambda: "«»" * 50_000,
    "open guillemets": lambda: "«" * 100_000,
    "closing guillemets": lambda: "»" * 100_000,
    "apostrophes": lambda: "'" * 100_000,
    "open singles": lambda: "‘" * 100_000,
    "families in turn": lambda: '"“«‘' * 25_000,
    "dialogue": lambda: "\n".join(["—a"] * 8_000),
    "dialogue with incises": lambda: "—a" + " —b— c" * 4_000,
    "brackets": lambda: "(" * 20_000 + ")" * 20_000,
    "brackets about cues": lambda: "(said " * 20_000 + ")" * 20_000,
    "NULs": lambda: "\0" * 100_000,
    "combining marks": lambda: "\u0301" * 100_000,
    "overrides": lambda: "\u202e\u200f" * 50_000,
    "emoji": lambda: "«😀 sí», dijo 😀. " * 3_000,
    "paragraphs": lambda: "«Sí», dijo.\n\n" * 5_000,
    "line ends": lambda: "\r\n" * 100_000,
    "commas": lambda: ", " * 50_000,
    "one word": lambda: "a" * 1_000_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_read_to_its_end(kind: str) -> None:
    """Text made to exhaust a reader gives a sound answer all the same."""
    text = HOSTILE[kind]()
    found = attribute(text, "es")
    assert_sound(text, found)
    if kind in ("emoji", "paragraphs"):
        assert len(found) == (3_000 if kind == "emoji" else 5_000)
    if kind == "dialogue":
        assert len(found) == 8_000


def test_a_sentence_of_sixty_thousand_words_is_read() -> None:
    """Cue words without an end in sight: each has its statement, and the reader comes to the last."""
    text = " ".join(["she said that the lamp was lit and the keeper denied it"] * (60_000 // 12))
    found = attribute(text, "en")
    assert_sound(text, found)
    assert len(found) > 3_000
    assert found[-1].content[-1].end > len(text) - 200


def test_megabytes_in_one_line_are_read() -> None:
    """One line of prose of any length: every statement in it is found as in a short one."""
    one = "The keeper of the harbour said that the lamp would stay lit. Boats came and went in the fog of the bay. "
    text = one * (2_000_000 // len(one))
    found = attribute(text, "en")
    expected = 2_000_000 // len(one)
    assert expected * 0.99 <= len(found) <= expected
    assert {span.of(text) for a in found for span in a.content} == {"that the lamp would stay lit"}

"""A quotation stands in a text word for word, or it does not; what is otherwise is told by its place on both sides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.compare.wording import Match, Source, pieces, words
from dicho.model.span import Span

TEXT = (
    "The keeper, Ana Brumal, said on Monday: “The lamp burned all night, and nobody put it out. We counted"
    " 1,200 moths.”\n"
    "«La lámpara ardió toda la noche», repitió después en Porto Alba."
)


def held(quotation: str, text: str = TEXT) -> Match | None:
    parts = pieces(quotation, Span(0, len(quotation)))
    source = Source(text)
    return source.verbatim(parts) or source.nearest(parts)


@pytest.mark.parametrize(
    "quotation",
    [
        "The lamp burned all night, and nobody put it out.",
        "the lamp burned ALL night",
        "[T]he lamp burned all night",
        "The lamp burned … and nobody put it out",
        "The lamp burned [...] nobody put it out",
        "The lamp burned (…) We counted 1.200 moths",
        "[It] burned all night, and nobody put [the lamp] out",
        "burned all\nnight, and  nobody",
        "We counted 1200 moths",
        "La lámpara ardió toda la noche",
        "La lám\u00adpara ardió toda",
    ],
)
def test_what_an_editor_may_do_leaves_it_verbatim(quotation: str) -> None:
    """Case, line ends, soft hyphens, groups of digits, ellipses and brackets alter nothing."""
    match = held(quotation)
    assert match is not None and match.alike == 1 and match.changes == ()


@pytest.mark.parametrize(
    "quotation, said, there",
    [
        ("The lamp burned all day, and nobody put it out", "day", "night"),
        ("We counted 1,300 moths, the lamp burned", "", ""),
        ("The lamp burned all night, and somebody put it out.", "somebody", "nobody"),
        ("The lamp burned night, and nobody put it out", "", "all"),
        ("The lamp burned brightly all night, and nobody put it out", "brightly", ""),
        ("La lampara ardió toda la noche", "lampara", "lámpara"),
    ],
)
def test_one_other_word_is_told(quotation: str, said: str, there: str) -> None:
    """A word changed, left out or put in without a sign is a change, with its words on both sides."""
    match = held(quotation)
    if not said and not there:
        assert match is None or match.alike < 1
        return
    assert match is not None and match.alike < 1
    [change] = match.changes
    assert " ".join(span.of(quotation) for span in change.quoted) == said
    assert " ".join(span.of(TEXT) for span in change.source) == there


def test_pieces_stand_in_order_and_not_too_far_apart() -> None:
    """An ellipsis leaves out what lies between, not the other way round, and not half a book."""
    assert held("nobody put it out … the lamp burned all night") != Match(1.0, ())
    far = "One two three. " + "word " * 400 + "four five six."
    assert (held("one two three … four five six", far) or Match(0, ())).alike < 1


def test_a_text_without_it_gives_nothing() -> None:
    """Other words about the same thing are no altered quotation."""
    for quotation in ("The light was on until dawn, as far as anybody knows", "zebras", "…"):
        assert held(quotation) is None


WORDS = ("lamp", "night", "keeper", "moth", "said", "not", "never", "12", "oil", "it")
tokens = st.lists(st.sampled_from(WORDS), min_size=4, max_size=40)


@given(tokens, st.data())
def test_every_stretch_of_a_text_is_found_in_it(row: list[str], data: st.DataObject) -> None:
    """Whatever the text, its own words in a row are verbatim, and the spans hold just these words."""
    text = ", ".join(row)
    start = data.draw(st.integers(0, len(row) - 1))
    end = data.draw(st.integers(start + 1, len(row)))
    match = Source(text).verbatim(pieces(" ".join(row[start:end]), Span(0, len(" ".join(row[start:end])))))
    assert match is not None
    assert [word.low for span in match.spans for word in words(text, span.start, span.end)] == row[start:end]


@given(tokens, st.data())
def test_what_is_not_in_a_text_is_never_verbatim(row: list[str], data: st.DataObject) -> None:
    """A word that the text has nowhere cannot be quoted from it; the change names it."""
    text = " ".join(row)
    at = data.draw(st.integers(0, len(row) - 1))
    quotation = " ".join([*row[:at], "zebra", *row[at + 1 :]])
    match = held(quotation, text)
    assert match is None or match.alike < 1
    if match is not None:
        assert any("zebra" in span.of(quotation) for change in match.changes for span in change.quoted)


any_words = st.lists(st.sampled_from([*WORDS, "…", "[it]", "«", "\u00ad", "."]), min_size=1).map(" ".join)


@given(st.text(min_size=1, max_size=80) | any_words, st.text(max_size=200) | any_words)
def test_any_text_is_a_safe_question(quotation: str, text: str) -> None:
    """Nothing that is quoted breaks the search, and every span stands in its text."""
    match = held(quotation, text)
    if match is None:
        return
    for span in match.spans:
        span.of(text)
    for change in match.changes:
        assert all(span.of(quotation) for span in change.quoted) and all(span.of(text) for span in change.source)

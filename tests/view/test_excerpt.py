"""A statement in its surroundings, and its opening words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dicho.model.span import Span
from dicho.view.excerpt import AFTER, BEFORE, QUOTE_SHOWN, excerpt, lines, opening, quote


def test_a_statement_stands_in_its_paragraph() -> None:
    """What is around it ends where its paragraph does, and its own words are told from the rest."""
    text = "Before.\n\nShe said it was over. He left.\n\nAfter."
    start = text.index("it was")
    found = excerpt(text, (Span(start, start + 11),))
    assert "".join(text[run.start : run.end] for run, _ in found.pieces) == "She said it was over. He left."
    assert [text[run.start : run.end] for run, said in found.pieces if said] == ["it was over"]
    assert found.opened and found.closed


def test_a_long_paragraph_is_cut_between_words() -> None:
    """Only so much stands around a statement, never a part of a word, and it is told that there is more."""
    text = "word " * 400
    found = excerpt(text, (Span(1000, 1004),))
    shown = "".join(text[run.start : run.end] for run, _ in found.pieces)
    assert set(shown.split()) == {"word"} and len(shown) <= BEFORE + AFTER + 4
    assert not found.opened and not found.closed


def test_opening_words_end_between_words() -> None:
    """The beginning of a statement is exact and whole words; one endless word is cut."""
    text = "the lamp went out at nine"
    assert opening(text, (Span(0, len(text)),), 12).of(text) == "the lamp"
    assert opening("x" * 50, (Span(0, 50),), 12) == Span(0, 12)
    assert opening(text, (Span(4, 8),), 12) == Span(4, 8)


@given(st.text("ab \n", max_size=80), st.integers(1, 12), st.integers(1, 4))
def test_lines_hold_the_words_in_order(words: str, width: int, most: int) -> None:
    """Lines are no longer than asked, hold the words' own characters in order, and say whether they hold all."""
    found, whole = lines(words, width, most)
    assert len(found) <= most and all(0 < len(line) <= width for line in found)
    shown = "".join(found).replace(" ", "")
    every = "".join(words.split())
    assert every.startswith(shown) and whole == (shown == every)


@given(st.text("ab \n.", min_size=1, max_size=120), st.data())
def test_an_excerpt_is_the_text(text: str, data: st.DataObject) -> None:
    """Any statement of any text: the pieces follow one another and hold all of its content."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = excerpt(text, (Span(start, end),))
    runs = [run for run, _ in found.pieces]
    assert [run.start for run in runs[1:]] == [run.end for run in runs[:-1]]
    assert [(run.start, run.end) for run, said in found.pieces if said] == [(start, end)]


@given(st.lists(st.integers(1, 2 * QUOTE_SHOWN), min_size=1, max_size=4))
def test_a_quotation_is_cut_and_says_so(lengths: list[int]) -> None:
    """A card gives the first characters of a statement, in order and out of no other place, and counts the rest."""
    text = "a" * (sum(lengths) + len(lengths))
    ends = [sum(lengths[: at + 1]) + at for at in range(len(lengths))]
    content = tuple(Span(end - length, end) for end, length in zip(ends, lengths, strict=True))
    shown, left_out = quote(text, content)
    assert sum(map(len, shown)) == min(QUOTE_SHOWN, sum(lengths))
    assert left_out == max(0, sum(lengths) - QUOTE_SHOWN)
    assert all(whole.contains(part) for whole, part in zip(content, shown, strict=False))

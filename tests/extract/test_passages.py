"""What the tagger is shown of a text: every wanted character, at its own place, with what the rules know of it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.test_attribution import TEXTS

from dicho.extract import passages
from dicho.extract.passages import OFFSETS, SIZES, Window, windows
from dicho.extract.rules import propose

FRAME = (1, 2)


def split(texts: list[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
    """Every word or mark a piece, numbered by its length."""
    found = [[m.span() for m in re.finditer(r"\w+|[^\w\s]", text)] for text in texts]
    return [([3 + b - a for a, b in spans], spans) for spans in found]


def read(text: str, *, every: bool = False, longest: int = passages.LONGEST) -> list[Window]:
    return windows(text, propose(text, "en"), split, FRAME, every=every, longest=longest)


def core(window: Window) -> list[tuple[int, int]]:
    """The offsets of a window's own pieces."""
    places = zip(window.starts[window.core :].tolist(), window.ends[window.core :].tolist(), strict=True)
    return [(start, end) for start, end in places if start >= 0]


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from([96, 128, 224]))
def test_every_piece_of_a_text_is_some_windows_own_exactly_once(text: str, longest: int) -> None:
    """With nothing skipped, the windows' own pieces are the text's pieces, in order, and no window is too long."""
    found = read(text, every=True, longest=longest)
    pieces = [m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]
    assert [place for window in found for place in core(window)] == pieces
    assert all(len(window.ids) <= longest for window in found)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_features_stay_in_their_table(text: str) -> None:
    """Each slot's numbers stay within that slot's part of the table, whatever the text."""
    for window in read(text, every=True):
        low, high = np.asarray(OFFSETS), np.asarray(OFFSETS) + np.asarray(SIZES)
        assert (window.features >= low).all()
        assert (window.features < high).all()


def test_lines_without_any_sign_of_an_attribution_are_skipped() -> None:
    """Of short lines only the one with a cue is a window's own; the one before is context, the rest is not read."""
    lines = ["The lamp is green.", "The tower is tall.", "Pellworth said the lamp is broken.", "It is old."]
    text = "\n\n".join(lines)
    (window,) = read(text)
    start = text.index("Pellworth")
    assert core(window)[0][0] == start
    assert core(window)[-1][1] == start + len(lines[2])
    assert window.starts[window.starts >= 0][0] == text.index("The tower")


def test_a_quotation_mark_is_enough() -> None:
    """A line with a quotation is read though no cue word stands in it."""
    text = "The lamp is green.\n\n“We will not go back there,” she told him."
    assert any(text[start:end] == "back" for window in read(text) for start, end in core(window))


def test_text_without_attributions_has_no_windows() -> None:
    """Nothing is asked of the network where there is nothing to find; an empty text is no fault."""
    assert read("The lamp is green.") == []
    assert read("") == []


@pytest.mark.parametrize(("word", "case"), [("lamp", 1), ("Lamp", 2), ("LAMP", 3), ("iLamp", 4), ("12", 4)])
def test_capitals_are_seen(word: str, case: int) -> None:
    """A piece carries the case of its word, which its lower-case vocabulary loses."""
    text = f"Ana said {word}."
    (window,) = read(text)
    at = window.starts.tolist().index(9)
    assert window.features[at, 0] - OFFSETS[0] == case


def test_quotations_are_seen() -> None:
    """Marks, what stands inside them, and what stands inside those, are told apart."""
    text = "She said: “They cried ‘No more lamps’ at us.”"
    (window,) = read(text)
    kind = {
        text[s:e]: int(f)
        for s, e, f in zip(window.starts, window.ends, window.features[:, 1] - OFFSETS[1], strict=True)
    }
    assert (kind["She"], kind["They"], kind["more"], kind["“"], kind["”"]) == (0, 1, 2, 3, 4)


def test_a_long_line_is_cut_after_a_sentence() -> None:
    """A line of many sentences becomes several windows, each cut after a full stop, with context before it."""
    text = " ".join(f"Pellworth said the lamp {number} is broken." for number in range(80))
    found = read(text, longest=128)
    assert len(found) > 3
    assert all(text[window.ends[window.ends >= 0].max() - 1] == "." for window in found)
    assert all(window.core > 1 for window in found[1:])

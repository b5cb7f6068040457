"""A side's words are the document's, and every place in them leads back to the document's characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.compare.made import side

from dicho.compare.side import GAP


@given(st.text(min_size=8, max_size=60), st.data())
def test_a_stretch_of_words_is_made_of_the_documents_own_characters(text: str, data: st.DataObject) -> None:
    """For any fragments and any stretch of the words, the spans spell the stretch, the gap left out."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4, unique=True)))
    made = side(text, "es", (cuts[0], cuts[1]), (cuts[2], cuts[3]))
    start = data.draw(st.integers(0, len(made.words) - 1))
    end = data.draw(st.integers(start + 1, len(made.words)))
    spelled = "".join(span.of(text) for span in made.spans(start, end))
    gap = cuts[1] - cuts[0]
    kept = [c for at, c in enumerate(made.words) if start <= at < end and not gap <= at < gap + len(GAP)]
    assert spelled == "".join(kept)


def test_tokens_are_words_numbers_and_signs_with_their_places() -> None:
    """Words keep hyphens and apostrophes, numbers their marks, and each token stands where it says."""
    made = side("El 71,4 % de O'Brial no fue ex-ministro", "es")
    assert [token.low for token in made.tokens] == ["el", "71,4", "%", "de", "o'brial", "no", "fue", "ex-ministro"]
    assert [made.words[t.start : t.end] for t in made.tokens][1:3] == ["71,4", "%"]


def test_a_place_outside_the_words_is_refused() -> None:
    """An empty or outlying stretch is a fault of the caller and is told."""
    with pytest.raises(ValueError, match="not within"):
        side("uno dos tres", "es").spans(5, 99)

"""One utterance in two places: what of its words is otherwise, and what only looks so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.compare.made import side as said

from dicho.compare.again import clashing, reworded
from dicho.compare.side import Side

WORDS = [
    "harbour", "lantern", "never", "salt", "bridge", "mackerel", "tower", "promise", "winter", "cable", "sailor",
    "green", "council", "quietly", "ladder", "before", "chimney", "gravel",
]  # fmt: skip
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=9, max_size=18, unique=True)


def changed(one: Side, other: Side) -> list[tuple[str, str]]:
    """The words on both sides of each change."""

    def words(side: Side, spans: object) -> str:
        start = side.statement.content[0].start
        return " … ".join(side.words[span.start - start : span.end - start] for span in spans)  # type: ignore[attr-defined]

    return [(words(one, each.quoted), words(other, each.source)) for each in reworded(one, other).changes]


@given(SENTENCE, st.data())
def test_one_word_put_for_another_is_found_and_nothing_else(words: list[str], data: st.DataObject) -> None:
    """Whichever word of a quotation is another one, just that word is told, on both sides, whichever comes first."""
    at = data.draw(st.integers(1, len(words) - 2))
    other = [*words[:at], "otherwise", *words[at + 1 :]]
    one, two = said(f"“{' '.join(words)}”"), said(f"“{' '.join(other)}”")
    assert changed(one, two) == [(words[at], "otherwise")]
    assert changed(two, one) == [("otherwise", words[at])]


@given(SENTENCE, st.data(), st.sampled_from(["…", "[...]", "(…)", "..."]))
def test_what_is_marked_as_left_out_is_no_change(words: list[str], data: st.DataObject, mark: str) -> None:
    """Words left out with an ellipsis, and a beginning or an end that one of the two lacks, alter nothing."""
    low = data.draw(st.integers(1, len(words) - 4))
    high = data.draw(st.integers(low + 1, len(words) - 2))
    cut = [*words[:low], mark, *words[high:]]
    whole, short = said(f"“{' '.join(words)}”"), said(f"“{' '.join(cut)}”")
    assert changed(whole, short) == changed(short, whole) == []
    part = said(f"“{' '.join(words[low:])}”")
    assert changed(whole, part) == changed(part, whole) == []


@given(SENTENCE, st.data())
def test_words_left_out_without_a_mark_are_a_change(words: list[str], data: st.DataObject) -> None:
    """A quotation that leaves words out and does not say so is altered, and the words are told on the one side."""
    low = data.draw(st.integers(1, len(words) - 3))
    whole, short = said(f"“{' '.join(words)}”"), said(f"“{' '.join([*words[:low], *words[low + 1 :]])}”")
    assert changed(whole, short) == [(words[low], "")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“I lost six men and twenty-one anchors to it”", "“I lost 6 men and 21 anchors to it”"),
        ("“We paid 1,250 crowns for the lamp”", "“We paid 1250 crowns for the lamp”"),
        ("“Don’t touch the lamp of the tower”", '"Don\'t touch the lamp of the tower"'),
        ("“I will not sell [the lamp] to anybody”", "“I will not sell it to anybody”"),
        ("“No. I will never sell the old lamp”", "“I will never sell the old lamp”"),
    ],
)
def test_how_it_is_written_is_no_change(one: str, other: str) -> None:
    """Numbers in words or figures, marks, brackets of an editor and where a quotation begins alter nothing."""
    assert changed(said(one), said(other)) == changed(said(other), said(one)) == []


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("the fleet landed 6.2 million herring", "the fleet landed about 6 million herring", False),
        ("at least 14 people died in the slide", "31 people died in the slide", False),
        ("14 people died in the slide at Orle", "41 people died in the slide at Orle", True),
        ("the fleet landed herring in the harbour", "the fleet landed 6 million herring in the harbour", False),
    ],
)
def test_numbers_clash_where_no_reading_makes_both_right(one: str, other: str, clash: bool) -> None:
    """Two numbers of one thing clash; not one that is rounded or bounded, nor one that a single side has."""
    assert bool(clashing(said(one, form="indirect"), said(other, form="indirect"))) is clash

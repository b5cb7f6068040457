"""What differs between two statements: numbered parts, and texts cut at their edges."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dicho.model.link import Evidence, Link
from dicho.model.span import Span, Spans, spans
from dicho.view.contrast import GAP_SHOWN, LANES, LONGEST_GAP, parts, reworded, runs, shared

LEFT = "the tanks are full and the lamp is lit"
RIGHT = "the tanks are empty and no lamp is lit"


def link(*evidence: Evidence) -> Link:
    return Link("a" * 16, "b" * 16, "conflict", "antonym", 0.5, evidence=evidence)


def at(text: str, *words: str) -> Spans:
    return tuple(Span(text.index(word), text.index(word) + len(word)) for word in words)


def test_every_sign_with_words_is_a_part() -> None:
    """Signs are numbered in the order of the evidence; what is no sign, or names no words, is no part."""
    found = parts(
        link(
            Evidence("sign of antonym", 0.2, at(LEFT, "full"), at(RIGHT, "empty")),
            Evidence("sign of negation", 0.1, (), at(RIGHT, "no")),
            Evidence("sign of cause", 0.1),
            Evidence("the strongest sign", 1.3, at(LEFT, "tanks"), at(RIGHT, "tanks")),
        )
    )
    assert [(part.number, part.kinds) for part in found] == [(1, ("antonym",)), (2, ("negation",))]
    assert found[1].left == ()


def test_signs_on_the_same_words_are_one_part() -> None:
    """Two detectors that point to the very same words make one number, with both reasons."""
    same = at(LEFT, "full"), at(RIGHT, "empty")
    [part] = parts(link(Evidence("sign of stance", 0.3, *same), Evidence("sign of antonym", 0.1, *same)))
    assert part.kinds == ("stance", "antonym")


def test_shared_words_are_those_of_the_matter() -> None:
    """The words both have come from the evidence; without such evidence there are none."""
    words = at(LEFT, "tanks"), at(RIGHT, "tanks")
    assert shared(link(Evidence("days apart", -0.1), Evidence("one matter", 0.2, *words))) == words
    assert shared(link(Evidence("days apart", -0.1))) == ((), ())


def test_another_wording_is_told_word_by_word() -> None:
    """Of two wordings of one utterance only what differs is marked, on both sides under one number, case aside."""
    found = reworded((LEFT, (Span(0, len(LEFT)),)), (RIGHT.upper(), (Span(0, len(RIGHT)),)))
    told = [(" ".join(s.of(LEFT) for s in p.left), " ".join(s.of(RIGHT.upper()) for s in p.right)) for p in found]
    assert told == [("full", "EMPTY"), ("the", "NO")]
    assert reworded((LEFT, (Span(0, len(LEFT)),)), (LEFT, (Span(0, len(LEFT)),))) == ()


def test_overlapping_parts_lie_in_lanes() -> None:
    """The shorter part has the lane nearest the text, and the outer mark stands first."""
    content = (Span(0, 20),)
    [[before, outer, both, rest, after]] = runs(content, [(1, (Span(2, 12),)), (2, (Span(4, 8),))])
    assert [(run.start, run.end) for run in (before, outer, both, rest, after)] == [
        (0, 2), (2, 4), (4, 8), (8, 12), (12, 20),
    ]  # fmt: skip
    assert [(mark.number, mark.lane, mark.opens) for mark in both.marks] == [(1, 2, False), (2, 1, True)]
    assert outer.marks[0].opens and not rest.marks[0].opens


def test_a_long_stretch_without_marks_is_shortened() -> None:
    """Its beginning and its end are shown, and how much is left out; a marked stretch is always whole."""
    end = LONGEST_GAP + 500
    [found] = runs((Span(0, end),), [])
    assert [run.hidden for run in found] == [0, end - 2 * GAP_SHOWN, 0]
    [[whole]] = runs((Span(0, end),), [(1, (Span(0, end),))])
    assert not whole.hidden


PLACES = st.lists(st.integers(0, 60), min_size=1, max_size=6, unique=True)


def stretches(cuts: list[int]) -> Spans:
    ordered = sorted(cuts)
    return spans([(low, high) for low, high in zip(ordered[::2], ordered[1::2], strict=False) if low < high])


@given(PLACES, st.lists(PLACES, max_size=4))
def test_nothing_is_lost_or_repeated(content: list[int], marked: list[list[int]]) -> None:
    """Whatever the parts, the runs tile every fragment in order, and a run has just the parts that cover it."""
    fragments = stretches(content)
    given_parts = [(number, stretches(each)) for number, each in enumerate(marked, 1)]
    for fragment, cut in zip(fragments, runs(fragments, given_parts), strict=True):
        assert [cut[0].start, *(run.end for run in cut)] == [*(run.start for run in cut), fragment.end]
        assert cut[0].start == fragment.start
        for run in cut:
            own = {number for number, found in given_parts for span in found if span.overlaps(Span(run.start, run.end))}
            assert {mark.number for mark in run.marks} == own
            assert all(1 <= mark.lane <= LANES for mark in run.marks)

"""One that negates beside one that does not, where no detector finds a sign: what is listed, how, and what is not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.compare.made import side

from dicho.compare import faint, opposed, same
from dicho.compare.detect.table import signs
from dicho.compare.matter import matter
from dicho.compare.pair import compare
from dicho.compare.side import Side
from dicho.compare.weights import Model, installed
from dicho.pipeline import ranking

NOBODY = "I was at the Vellmar lighthouse. I telephoned nobody."
SOMEBODY = "It was Ana Quill on the line from the Vellmar lighthouse."


def pair(first: str = NOBODY, second: str = SOMEBODY, **known: str) -> tuple[Side, Side]:
    one = side(first, said="2031-02-01", speaker="Ana Quill", **known)
    return one, side(second, said="2031-05-01", speaker="Milo Vell")


def test_what_one_negates_and_the_other_tells_is_listed_without_a_sign() -> None:
    """No detector finds an opposition; the pair is listed all the same, with the negating word and no sign."""
    one, other = pair()
    assert not signs(one, other, matter(one, other))
    link = compare(one, other)
    assert link is not None
    assert (link.relation, link.kind) == ("conflict", "negation")
    assert set(link.missing) == set(opposed.LOOKED_FOR)
    assert link.evidence[0].feature == faint.DIFFER
    marked = [one.words[span.start : span.end] for span in link.evidence[0].left]
    assert any("nobody" in words for words in marked)
    assert not any(reason.feature.startswith("sign of") for reason in link.evidence)


def test_it_takes_just_one_that_negates() -> None:
    """Where both negate, or neither does, nothing is proposed."""
    heard, dark = "The keeper heard a bell at the Vellmar lighthouse.", "The Vellmar lighthouse was dark. I saw nobody."
    for first, second in ((SOMEBODY, heard), (NOBODY, dark)):
        one, other = pair(first, second)
        assert faint.faint(one, other, matter(one, other)) is None


def test_a_question_opposes_nothing() -> None:
    """A question stands beside no claim, faintly or not."""
    one, other = pair(status="question")
    assert faint.features(one, other, matter(one, other)) == {}


def test_one_speech_is_no_change_of_position() -> None:
    """Two sentences of one speaker on one day are not set against each other for a "not"; months apart they are."""
    one, _ = pair()
    listed = [side(SOMEBODY, said=day, speaker="Ana Quill") for day in ("2031-02-01", "2031-05-01")]
    found = [faint.faint(one, other, matter(one, other)) for other in listed]
    assert found[0] is None
    assert found[1] is not None and found[1].relation == "change"


def test_a_sign_leaves_no_faint_one() -> None:
    """A pair that shows a sign is weighed by it alone, even where it is too weak to be listed."""
    one, other = pair("The Vellmar lighthouse was not lit.", "The Vellmar lighthouse was lit.")
    assert signs(one, other, matter(one, other))
    assert faint.features(one, other, matter(one, other)) == {}


def test_what_is_left_unread_would_not_have_been_listed() -> None:
    """The bound by which surroundings are not read holds: more around both never lowers the score."""
    model = installed("faint")
    assert all(model.weights[name] >= 0 for name in (same.SURROUNDINGS, faint.AROUND))
    assert all(model.weights[f"may be {shape}"] <= 0 for shape in faint.WEIGHED)


@given(known=st.dictionaries(st.sampled_from("abcd"), st.floats(0, 1)), unread=st.lists(st.floats(0, 1), max_size=4))
def test_no_answer_outdoes_the_most_that_could_come(known: dict[str, float], unread: list[float]) -> None:
    """The bound by which something is left unread holds for weights of either sign, and whatever it turns out to be."""
    model = Model(-1.0, {"a": 0.7, "b": -0.4, "c": 2.0, "e": 0.3, "f": -0.9, "g": 1.1})
    told = dict(zip("efgh", unread, strict=False))
    assert model.probability({**known, **told}) <= model.most(known, "efgh") + 1e-12


def test_the_score_says_how_little_it_is() -> None:
    """It stands below what shows a sign: no faint pair scores what a sign has to."""
    one, other = pair()
    link = compare(one, other)
    assert link is not None
    assert faint.LEAST <= link.score <= faint.MOST < ranking.LEAST

"""Whether two statements are one utterance: the evidence is the same from either side, and names plain things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.compare.made import side

from dicho.compare import pair
from dicho.compare.matter import matter
from dicho.compare.same import features
from dicho.compare.side import spoken

VOCABULARY = ["the", "harbour", "will", "be", "closed", "not", "12", "Farrant;", "boats,", "sold", "en", "nadie"]
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=9)


@given(WORDS, WORDS, st.sampled_from(["en", "es"]), st.sampled_from(["en", "es"]))
def test_the_evidence_is_the_same_from_either_side(one: list[str], two: list[str], first: str, second: str) -> None:
    """Which of the two came first is no evidence."""
    left, right = side(" ".join(["Quay", *one]), first), side(" ".join(["Quay", *two]), second)
    there, back = features(left, right, matter(left, right)), features(right, left, matter(right, left))
    assert there == pytest.approx(back)


def evidence(one: str, other: str, lang: str = "en") -> dict[str, float]:
    """What stands for and against two sentences of one language."""
    left, right = side(one, lang), side(other, lang)
    return dict(features(left, right, matter(left, right)))


def test_a_quotation_cut_at_a_mark_is_told_from_one_cut_anywhere() -> None:
    """What follows a full stop or comma can be left out; what follows a bare word changes the claim."""
    assert "cut at a mark" in evidence("The mill is shut", "The mill is shut, and the miller has gone")
    assert "cut at a mark" not in evidence("The mill is shut", "The mill is shut on Mondays")


def test_a_promise_is_told_from_the_claim_that_it_was_kept() -> None:
    """To announce a deed and to say that it is done are two utterances, however many words they share."""
    name = "one lies ahead, the other is done"
    assert name in evidence("a entregar los sacos en mayo", "que entregó los sacos en mayo", "es")
    assert name not in evidence("We will close the quay", "that the quay would be closed")


def test_a_word_put_for_another_is_seen() -> None:
    """The same sentence about another river is another claim."""
    name = "one word stands in another's place"
    assert name in evidence("The barley in the north was spoiled", "The barley in the south was spoiled")
    assert name not in evidence("The barley in the north was spoiled", "The barley in the north was spoiled")


@pytest.mark.parametrize(
    ("text", "lang"), [("«Me avisaron del molino, no del puente»", "es"), ("Our own boats did this", "en")]
)
def test_a_short_quotation_is_read_in_its_own_language(text: str, lang: str) -> None:
    """A line quoted in a document of the other language keeps its own."""
    assert {spoken([text], "en"), spoken([text], "es")} == {lang}


def test_two_short_statements_that_deny_are_compared() -> None:
    """One everyday word is enough to look whether two are one."""
    left, right = side("«Nadie firmó nada»", "es"), side("Nobody signed anything", "en")
    assert matter(left, right).mass >= pair.LEAST_MASS

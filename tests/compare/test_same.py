"""Whether two statements are one utterance: the evidence is the same from either side, and names plain things."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.compare.made import side

from dicho.compare import pair
from dicho.compare.matter import matter
from dicho.compare.same import features
from dicho.compare.side import Side, spoken

VOCABULARY = ["the", "harbour", "will", "be", "closed", "not", "12", "Farrant;", "boats,", "sold", "en", "nadie"]
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=9)


@settings(deadline=None)  # the first one reads the lexicons
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


def test_a_noun_in_ria_is_no_promise() -> None:
    """«la cañería», «esa obra» end as futures and conditionals do; what the texts tell is one thing done."""
    name = "one lies ahead, the other is done"
    assert name not in evidence("que la cañería se rompió en la obra", "«Se rompió el caño»", "es")
    assert name in evidence("que la cañería se rompería", "«El caño se rompió»", "es")


def between(left: Side, right: Side) -> dict[str, float]:
    return dict(features(left, right, matter(left, right)))


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Vasili Torrejón Pardo", "Vassily Torrejon", "the same speaker"),
        ("Quiteria Malvar Soto", "Malvar", "the same speaker"),
        ("Quiteria Malvar", "Bruno Malvar", "another speaker"),
        ("Quiteria Malvar", "Bruno Ansede", "another speaker"),
    ],
)
def test_a_name_is_one_but_for_spelling_and_a_second_surname(one: str, other: str, told: str) -> None:
    """Who is written in two ways is one speaker; two of one family are two."""
    found = between(side("The weir held all night", speaker=one), side("The weir held", speaker=other))
    assert {"the same speaker", "another speaker"} & found.keys() == {told}


@pytest.mark.parametrize("text", ["Rain fell on the valley. " * 8, "\n\nPRESS NOTE\n\n", "\n\n"])
def test_a_headline_and_its_page_are_told(text: str) -> None:
    """A statement in the first line of a page and one below it, however near; two further down are no such pair."""
    page = f"Malvar: “The weir held”\n{text}“The weir held all night,” she said. It rained."
    name = "one may be the headline above the other"
    top, below = (8, 23), (page.index("“The weir held all"), page.index(" she said"))
    assert name in between(side(page, "en", top), side(page, "en", below))
    after = (page.index("It rained"), len(page))
    assert name not in between(side(page, "en", below), side(page, "en", after))
    line = page.replace("\n", " ")
    assert name not in between(side(line, "en", top), side(line, "en", below))


def test_two_reports_of_one_speech_have_the_same_around_them() -> None:
    """Names and rare words around both tell that two documents report one occasion; one document has them anyway."""
    page = "At the Ansede weir Quiteria Malvar spoke to the Tremoal fishermen. The weir held. Nobody slept, she added."
    words = (page.index("The weir held"), page.index(" Nobody"))
    left, right = (side(page + more, "en", words) for more in ("", " It rained."))
    assert between(left, right)["the same surroundings"] > 0.2
    twice = side(f"{page} {page}", "en", words)
    later = len(page) + 1
    again = side(f"{page} {page}", "en", (words[0] + later, words[1] + later))
    assert "the same surroundings" not in between(twice, again)


def test_days_between_two_are_told() -> None:
    """What was said weeks later is less likely the same utterance."""
    left = side("The weir held", said="2025-03-04")
    assert "days apart" not in between(left, side("that the weir had held", said="2025-03-04"))
    assert between(left, side("that the weir had held", said="2025-04-03"))["days apart"] == pytest.approx(0.5)


def test_what_takes_a_word_back_is_told_from_the_word() -> None:
    """To own that one was wrong repeats the words and claims the opposite."""
    assert "one takes it back" in evidence("It was the frost", "I was wrong to blame the frost")
    assert "one asks" in evidence("The frost did it", "Was it the frost that did it?")


def test_two_documents_that_tell_one_day_are_of_one_occasion() -> None:
    """Both name the day of the speech; two statements of one document share it anyway, and that tells nothing."""
    name = "said on one day"
    left, right = side("The weir held", said="2025-03-04"), side("that the weir had held", said="2025-03-04")
    assert name in between(left, right)
    assert name not in between(left, side("that the weir had held", said="2025-03-09"))
    page = "The weir held. The weir held all night"
    assert name not in between(*(side(page, "en", at, said="2025-03-04") for at in ((0, 13), (15, 38))))


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

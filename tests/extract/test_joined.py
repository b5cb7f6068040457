"""The tagger's word and the rules' made one: who and whether from the tags, the ends of a quotation from its marks."""

from __future__ import annotations

from dicho.extract.direct import attach
from dicho.extract.found import Found
from dicho.extract.joined import joined
from dicho.extract.rules import Proposals, propose
from dicho.extract.tagger import Tagged
from dicho.model.span import Span


def span(text: str, words: str, after: int = 0) -> Span:
    start = text.index(words, after)
    return Span(start, start + len(words))


def tagged(text: str, source: str, cue: str, *content: str, score: float = 0.9) -> Tagged:
    return Tagged(
        span(text, source) if source else None, span(text, cue), tuple(span(text, c) for c in content), "say", score
    )


def both(text: str, *tags: Tagged) -> Proposals:
    return joined(propose(text, "en"), tags, 0.5)


def words(text: str, one: Found) -> list[str]:
    return [c.of(text) for c in one.content]


def test_a_content_that_is_mostly_a_quotation_is_all_of_it() -> None:
    """Where the tags stop short of the marks, or run a little past them, the marks decide."""
    text = "“We will not go back there tonight,” Pellworth said."
    proposals = both(text, tagged(text, "Pellworth", "said", "will not go back there"))
    (one,) = attach(text, proposals.sentences, proposals.quotations, proposals.found)
    assert [c.of(text) for c in one.content][-1] == "“We will not go back there tonight,”"


def test_a_content_never_holds_its_own_cue() -> None:
    """A quotation taken whole does not swallow the words that introduce it."""
    text = "He said he was “tired of lamps” on Monday."
    (one, *_) = both(text, tagged(text, "He", "said", "said he was “tired of lamps”")).found
    assert all(not c.contains(span(text, "said")) for c in one.content)


def test_what_the_tagger_does_not_give_is_not_reliable() -> None:
    """The rules' own candidates stay for quotations to choose from, and stand for nothing by themselves."""
    text = "Pellworth said the lamp is broken."
    assert any(one.reliable for one in propose(text, "en").found)
    assert not any(one.reliable for one in both(text).found)


def test_a_quotation_without_a_tag_still_finds_its_speaker() -> None:
    """A direct quotation the tagger passed over is found by its marks, with the rules' source."""
    text = "“We will not go back there tonight,” said Pellworth."
    proposals = both(text)
    (one,) = attach(text, proposals.sentences, proposals.quotations, proposals.found)
    assert one.source == span(text, "Pellworth")
    assert one.content == [span(text, "“We will not go back there tonight,”")]


def test_a_doubtful_tag_counts_only_for_a_quotation() -> None:
    """Below the threshold an attribution is not listed; one whose content is a quotation may still be chosen."""
    plain = "Pellworth said the lamp is broken."
    assert not any(one.reliable for one in both(plain, tagged(plain, "Pellworth", "said", "the lamp", score=0.3)).found)


def test_a_cue_inside_a_quotation_stays_inside() -> None:
    """What is said within a quotation is kept apart, its content within the marks."""
    text = "“Critics say the Moon is a lamp,” he replied."
    inner = tagged(text, "Critics", "say", "the Moon is a lamp,” he")
    outer = tagged(text, "he", "replied", "“Critics say the Moon is a lamp,”")
    proposals = both(text, inner, outer)
    assert [words(text, one) for one in proposals.inside] == [["the Moon is a lamp,"]]


def test_a_headline_is_the_rules_where_no_tag_says_more() -> None:
    """A headline's colon keeps its attribution as a candidate, and a tag of the same colon takes its place."""
    text = "Minister: “We will not yield to lamps”\n\nThe day was long."
    assert [one.cue for one in both(text).found if one.cue and one.cue.of(text) == ":"]
    tag = tagged(text, "Minister", ":", "“We will not yield to lamps”")
    assert len([one for one in both(text, tag).found if one.cue and one.cue.of(text) == ":"]) == 1

"""The tagger's word and the rules' made one: who and whether from the tags, the ends of a quotation from its marks."""

from __future__ import annotations

import pytest

from dicho.extract.attribution import _finished
from dicho.extract.direct import attach
from dicho.extract.found import Found
from dicho.extract.joined import joined
from dicho.extract.rules import Proposals, propose
from dicho.extract.tagger import Tagged
from dicho.model.span import Span
from dicho.model.statement import Attribution


def span(text: str, words: str, after: int = 0) -> Span:
    start = text.index(words, after)
    return Span(start, start + len(words))


def tagged(text: str, source: str, cue: str, *content: str, score: float = 0.9) -> Tagged:
    return Tagged(
        span(text, source) if source else None, span(text, cue), tuple(span(text, c) for c in content), "say", score
    )


def both(text: str, *tags: Tagged) -> Proposals:
    return joined(text, propose(text, "en"), tags, 0.5)


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


def attributed(text: str, lang: str, *tags: Tagged) -> tuple[Attribution, ...]:
    """The attributions of a text whose tags are these, whatever a network would say."""
    given = joined(text, propose(text, lang), tags, 0.5)
    found = attach(text, given.sentences, given.quotations, given.found)
    return _finished(text, [*found, *(one for one in given.inside if one.reliable)], given.quotations)


@pytest.mark.parametrize(
    ("text", "cue", "content", "status"),
    [
        ("Pellworth denied that the lamp is broken.", "denied", "that the lamp is broken", "denial"),
        ("Pellworth predicted that the lamp will fail.", "predicted", "that the lamp will fail", "prediction"),
        ("Pellworth asked whether the lamp is broken.", "asked", "whether the lamp is broken", "question"),
        ("Pellworth flatly denied that the lamp is broken.", "flatly denied", "that the lamp is broken", "denial"),
    ],
)
def test_a_tagged_cue_keeps_its_status(text: str, cue: str, content: str, status: str) -> None:
    """What the cue says of the status is heard also where the tagger found the cue."""
    (one,) = attributed(text, "en", tagged(text, "Pellworth", cue, content))
    assert one.status == status


def test_a_quotation_the_tags_attribute_over_sentences_is_listed_once() -> None:
    """A content that goes on after a sentence of the author's own is one attribution, without a twin of nobody's."""
    text = "“We will not go,” Pellworth said on Monday. He looked tired. “Not for all the lamps in the world.”"
    tag = tagged(text, "Pellworth", "said", "“We will not go,”", "“Not for all the lamps in the world.”")
    (one,) = attributed(text, "en", tag)
    assert [c.of(text) for c in one.content] == ["“We will not go,”", "“Not for all the lamps in the world.”"]


def test_a_content_in_the_next_paragraph_is_listed_once() -> None:
    """A tag that begins at the lead-in and ends in the next paragraph's quotation has no twin."""
    text = "Pellworth was curt,\n\n“We will not go back there tonight.”"
    found = attributed(text, "en", tagged(text, "Pellworth", "was curt", ",\n\n“We will not go back there tonight.”"))
    assert len(found) == 1


def test_a_doubtful_tag_does_not_push_out_a_rule() -> None:
    """A tag too weak to be chosen leaves the rules' candidate of the same cue for the quotation."""
    text = "“We will not go back there tonight,” said Pellworth."
    (one,) = attributed(text, "en", tagged(text, "Pellworth", "said", "“We will", score=0.1))
    assert [s.of(text) for s in one.source] == ["Pellworth"]


def test_headlines_stay_the_rules() -> None:
    """A headline without a quotation keeps its statement, with its flag, when the tagger passes it over."""
    text = "Minister: the lamp must be mended at once\n\nThe day was long."
    (one,) = attributed(text, "en")
    assert "headline" in one.flags


def test_a_cue_in_scare_quotes_keeps_its_attribution() -> None:
    """Marks around the cue alone do not make it an attribution of the quotation."""
    text = "Pellworth “warned” that the lamp is broken and cold."
    (one,) = attributed(text, "en", tagged(text, "Pellworth", "warned", "that the lamp is broken and cold"))
    assert [c.of(text) for c in one.content] == ["that the lamp is broken and cold"]


def test_a_passive_has_no_dropped_subject() -> None:
    """Only a Spanish finite verb drops its subject; an English attribution without source has none."""
    text = "The lamp was reported to be broken."
    (one,) = attributed(text, "en", tagged(text, "", "was reported", "The lamp", "to be broken"))
    assert "dropped-subject" not in one.flags
    text = "Añadió que la lámpara está rota."
    (one,) = attributed(text, "es", tagged(text, "", "Añadió", "que la lámpara está rota"))
    assert "dropped-subject" in one.flags


def test_marks_at_the_ends_of_a_cue_are_left_out() -> None:
    """A tag that took the opening mark with the cue cuts nothing out of the quotation."""
    text = "Pellworth said “the lamp is cold and the tower old” again."
    (one,) = attributed(text, "en", tagged(text, "Pellworth", "said “", "the lamp is cold and the tower old"))
    assert [c.of(text) for c in one.content] == ["“the lamp is cold and the tower old”"]
    assert [c.of(text) for c in one.cue] == ["said"]


def test_an_article_alone_is_no_source() -> None:
    """Of a source tagged at its article only, the phrase it opens is taken; where none opens there, nothing is."""
    text = "Volverá al campo, aseguró el ariete de Oyanarte."
    (one, *_) = joined(text, propose(text, "es"), [tagged(text, "el", "aseguró", "Volverá al campo")], 0.5).found
    assert one.source == span(text, "el ariete de Oyanarte")
    text = "Lo que la prensa y la pidieron fue calma."
    (one, *_) = joined(text, propose(text, "es"), [tagged(text, "la", "prensa", "calma")], 0.5).found
    assert one.source is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ('Brum, 14 May (the Herald): "It was Finn on the line"', "Brum"),
        ('Ada Brum, 3 March (Radio Sol, then the Herald): "I gave the order myself"', "Ada Brum"),
    ],
)
def test_a_bracket_before_a_colon_is_where_it_was_read(text: str, who: str) -> None:
    """A tag on the outlet in the bracket gives way to the name that stands first."""
    quoted = text[text.index('"') :]
    (one, *_) = both(text, tagged(text, "the Herald)", ":", quoted)).found
    assert one.source is not None and one.source.of(text) == who


def test_a_quotation_before_a_credit_is_of_who_said_it() -> None:
    """ "“We left,” Brum told reporters, according to the Herald": what follows is Brum's too."""
    text = "“We left the gate open,” Ada Brum told reporters, according to the Herald. “Nobody asked us.”"
    whole = "“We left the gate open,” Ada Brum told reporters"
    proposals = both(text, tagged(text, "the Herald", "according to", whole, "“Nobody asked us.”"))
    found = attach(text, proposals.sentences, proposals.quotations, proposals.found)
    assert sorted((one.source.of(text) if one.source else "", words(text, one)) for one in found) == [
        ("Ada Brum", ["“We left the gate open,”", "“Nobody asked us.”"]),
        ("the Herald", [whole]),
    ]


def test_the_subject_of_a_clause_after_the_cue_is_no_source() -> None:
    """ "Dijo, antes de que yo preguntara": who asks is not who said it."""
    text = "—No hay luz —dijo, antes de que yo preguntara."
    (one, *_) = joined(text, propose(text, "es"), [tagged(text, "yo", "dijo", "—No hay luz")], 0.5).found
    assert one.source is None
    text = "Según Brum, no hay luz."
    (one, *_) = joined(text, propose(text, "es"), [tagged(text, "Brum", "Según", "no hay luz")], 0.5).found
    assert one.source is not None


def test_who_finds_it_is_the_pronoun_beside_the_verb() -> None:
    """Of "The Marrow, she finds, left late" the ship is what is spoken of, and she speaks."""
    text = "The Marrow, she finds, left late."
    (one, *_) = both(text, tagged(text, "The Marrow", "finds", "left late")).found
    assert one.source and one.source.of(text) == "she"


def test_a_source_cut_in_its_relative_clause_is_made_whole() -> None:
    """The rules know where the subject of the verb ends; the tag that stops before is no whole phrase."""
    text = "Un vigilante que teme por su puesto cuenta que no había luz."
    (one, *_) = joined(
        text, propose(text, "es"), [tagged(text, "Un vigilante que", "cuenta", "que no había luz")], 0.5
    ).found
    assert one.source and one.source.of(text) == "Un vigilante que teme por su puesto"


def test_the_subject_of_what_is_said_does_not_say_it() -> None:
    """ "La presa, añade, cerrará": who adds it is not told here, and the dam belongs to what is said."""
    text = "La presa, añade, cerrará en mayo."
    (one, *_) = joined(text, propose(text, "es"), [tagged(text, "La presa", "añade", "cerrará en mayo")], 0.5).found
    assert one.source is None and words(text, one) == ["La presa", "cerrará en mayo"]


def test_whoever_is_told_does_not_speak() -> None:
    """What stands behind "told" heard it, though it be tagged as the one who speaks."""
    text = "Ada Brum, who told Radio Fennel that it rained, left."
    (one, *_) = both(text, tagged(text, "Radio Fennel", "told", "that it rained")).found
    assert one.source is None or one.source.of(text) == "who"


def test_a_hyphen_ends_no_word() -> None:
    """A source that ends at a hyphen within a word goes on to its end."""
    text = "My brother-in-law reckons it rained."
    (one, *_) = both(text, tagged(text, "My brother-in-", "reckons", "it rained")).found
    assert one.source and one.source.of(text) == "My brother-in-law"


@pytest.mark.parametrize("time", ["anoche", "el lunes"])
def test_a_time_is_no_part_of_who_speaks(time: str) -> None:
    """ "Sentenció la vigía anoche": the night is not hers."""
    text = f"«No hay luz», sentenció la vigía {time}."
    (one, *_) = joined(
        text, propose(text, "es"), [tagged(text, f"la vigía {time}", "sentenció", "«No hay luz»")], 0.5
    ).found
    assert one.source and one.source.of(text) == "la vigía"


@pytest.mark.parametrize(
    ("text", "wrong", "cue", "source", "content"),
    [
        ("Brum contestó. A su juicio, el faro sabía lo que pasaba.", "el faro", "juicio", "su",
         "el faro sabía lo que pasaba"),
        ("Hay un plan, según el cual la luz volverá.", "la luz", "según", "el cual", "la luz volverá"),
    ],
)  # fmt: skip
def test_a_phrase_that_says_whose_it_is_stands_above_the_tag(
    text: str, wrong: str, cue: str, source: str, content: str
) -> None:
    """Who acts in what is said is not who says it: "a su juicio" is theirs, "según el cual" that of what was named."""
    tag = tagged(text, wrong, cue, content[len(wrong) + 1 :])
    one = next(one for one in joined(text, propose(text, "es"), [tag], 0.5).found if one.reliable)
    assert one.source is not None
    assert (one.source.of(text), words(text, one)) == (source, [content])


def test_a_dialogues_lines_are_each_of_their_own_speaker() -> None:
    """A tag that takes a talk as one content keeps the line of its verb: whoever asked is not who answered."""
    text = "—¿Vio usted la luz?\n—Sí, la vi —dijo la farera—. Era verde.\n—¿A qué hora?"
    tag = tagged(text, "la farera", "dijo", "—¿Vio usted la luz?\n—Sí, la vi", "Era verde.\n—¿A qué hora?")
    proposals = joined(text, propose(text, "es"), [tag], 0.5)
    found = attach(text, proposals.sentences, proposals.quotations, proposals.found)
    told = {words(text, one)[0].strip(): one for one in found}
    assert {key for key, one in told.items() if one.source} == {"—Sí, la vi"}
    assert "Era verde." in "".join(words(text, told["—Sí, la vi"]))
    assert all("unattributed" in one.flags for key, one in told.items() if key != "—Sí, la vi")

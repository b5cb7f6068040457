"""Who a reference means: the likeliest by what the text tells, open where two are close, nobody where none is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.resolve.made import Page, speaker

from dicho.resolve.ranker import Weights, installed, rank
from dicho.resolve.reference import Candidate


def test_gender_picks_among_the_near() -> None:
    """ "she" and "he" after a sentence about both are the woman and the man."""
    text = "The senator Octavio Brum met the minister, Mrs. Ada Finn. She said yes. He said no."
    made = Page(text).say("yes", "said", "She").say("no", "said", "He")
    assert made.names() == ["Ada Finn", "Octavio Brum"]


def test_the_nearer_sentence_wins() -> None:
    """The subject of the last sentence comes before that of the one before."""
    text = "Mrs. Ada Finn came. It rained. Mrs. Orla Dorn came. She said that it was late."
    assert Page(text).say("that it was late", "said", "She").names() == ["Orla Dorn"]


def test_who_has_just_spoken_counts_most() -> None:
    """A dropped subject is the one who speaks on, not one whose name was merely dropped since."""
    text = "Octavio Brum dijo que sí. Pidió calma al general Abel Rúa. Añadió que no."
    made = (
        Page(text, lang="es").say("que sí", "dijo", "Octavio Brum").say("que no", "Añadió", flags=("dropped-subject",))
    )
    assert made.names() == ["Octavio Brum", "Octavio Brum"]


def test_names_inside_quotations_count_little() -> None:
    """Someone spoken of in a quotation is not the one who goes on speaking."""
    text = "Mr. Octavio Brum came. “Mr. Abel Finn is late,” Mr. Brum said. He added that it rained."
    made = (
        Page(text)
        .say("“Mr. Abel Finn is late,”", "said", "Mr. Brum", form="direct")
        .say("that it rained", "added", "He")
    )
    assert made.names() == ["Octavio Brum", "Octavio Brum"]


def test_nobody_without_candidates() -> None:
    """An empty past has no one in it."""
    assert Page("It rained. She said so.").say("so", "said", "She").names() == [None]


def test_a_description_without_a_holder_is_kept_as_written() -> None:
    """Nobody is put into an office the text gives to no one."""
    statement = Page("It rained. The harbourmaster said so.").say("so", "said", "The harbourmaster").statements()[0]
    assert (speaker(statement).name, speaker(statement).kind) == ("The harbourmaster", "unnamed")


def test_the_author_is_not_the_one_talked_about() -> None:
    """A by-line does not make the author the "she" of the text."""
    text = "Mrs. Dorcas Pyke\n\nIt was late. She said that it rained."
    assert Page(text, author="Dorcas Pyke").say("that it rained", "said", "She").names() == [None]


def test_an_open_answer_lists_its_candidates() -> None:
    """Where two are as likely the statement has no speaker, and names both with their scores."""
    text = "Senator Ada Brum and Senator Orla Finn met. The senator said it was cold."
    (statement,) = Page(text).say("it was cold", "said", "The senator").statements()
    assert statement.speaker is None
    assert {c.name for c in statement.candidates} == {"Ada Brum", "Orla Finn"}
    assert all(0 < c.score < 1 for c in statement.candidates)


def test_a_pronoun_of_the_wrong_gender_is_told() -> None:
    """Machine translation writes "she" of a man: he is found, and the statement says that the pronoun does not fit."""
    text = "Mr. Octavio Brum said no. She added that it rained."
    made = Page(text).say("no", "said", "Mr. Octavio Brum").say("that it rained", "added", "She")
    last = made.statements()[-1]
    assert last.speaker is None or "pronoun-mismatch" in last.flags


def test_one_introduced_without_a_name_speaks_on() -> None:
    """ "The man" after "a baker" is the baker, under the words that introduced him."""
    text = "A baker watched. “It rained,” said the man."
    (statement,) = Page(text).say("“It rained,”", "said", "the man", form="direct").statements()
    assert speaker(statement).name == "A baker"


evidences = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(-2, 2), max_size=3)


@given(st.lists(evidences, min_size=1, max_size=6), st.sampled_from(["pronoun", "dropped"]))
def test_probabilities_are_a_distribution(found: list[dict[str, float]], kind: str) -> None:
    """Whatever the evidence, the scores are 0..1, sum to one and come in falling order."""
    weights = Weights({"a": 1.0, "b": -2.0}, {"pronoun": {"c": 3.0}})
    ranked = rank(kind, [Candidate(evidence=evidence) for evidence in found], weights)
    assert abs(sum(c.score for c in ranked) - 1) < 1e-9
    assert [c.score for c in ranked] == sorted((c.score for c in ranked), reverse=True)


def test_reasons_are_the_sum() -> None:
    """What the reasons of a candidate add up to is its sum: nothing else decides."""
    weights = installed()
    evidence = {"spoke:0": 1.0, "gender agrees": 1.0, "frequency": 0.5}
    total = sum(share for _, share in weights.reasons("pronoun", evidence))
    assert abs(total - weights.of("pronoun", evidence)) < 1e-9

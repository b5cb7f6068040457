"""The last compatible one, or nobody."""

from __future__ import annotations

from dicho.model.ids import speaker_id
from dicho.model.statement import Speaker
from dicho.resolve.cast import Cast
from dicho.resolve.mentions import scan
from dicho.resolve.recall import MARGIN, Event, Found, Memory, Wanted, rank
from dicho.text.names import load_people

PEOPLE = load_people()


def memory(text: str, *quoted: tuple[int, int]) -> Memory:
    return Memory(Cast(text, scan(text, PEOPLE), PEOPLE), PEOPLE, quoted)


def name(memory: Memory, found: Found) -> str | None:
    if found.tie:
        return "a tie"
    return memory.cast.entities[found.entity].name if found.entity is not None else None


def test_gender_picks_among_the_near() -> None:
    """ "she" and "he" after a sentence about both are the woman and the man."""
    text = "The senator Octavio Brum met the minister, Mrs. Ada Finn. "
    near = memory(text)
    assert name(near, near.last(len(text), Wanted("masculine"))) == "Octavio Brum"
    assert name(near, near.last(len(text), Wanted("feminine"))) == "Ada Finn"


def test_the_nearer_sentence_wins() -> None:
    """The subject of the last sentence comes before that of the one before."""
    text = "Mrs. Ada Finn came. It rained. Mrs. Orla Dorn came. "
    near = memory(text)
    assert name(near, near.last(len(text), Wanted("feminine"))) == "Orla Dorn"


def test_who_has_just_spoken_counts_most() -> None:
    """A dropped subject is the one who speaks on, not one whose name was merely dropped since."""
    text = "Octavio Brum habló de la fragata. Pidió calma al general Rúa. "
    near = memory(text)
    speaker = Speaker(speaker_id("octavio brum"), "Octavio Brum", "person", 1.0, "name")
    near.spoke(Event(0, near.cast.who[0], speaker))
    assert name(near, near.last(len(text), Wanted(spoke=0.42))) == "Octavio Brum"


def test_names_inside_quotations_count_little() -> None:
    """Someone spoken of in a quotation is not the one who goes on speaking."""
    text = "Mr. Octavio Brum came. “Mr. Abel Finn is late.” "
    start = text.index("“")
    inside = memory(text, (start, len(text)))
    assert name(inside, inside.last(len(text), Wanted("masculine"))) == "Octavio Brum"


def test_nobody_without_candidates() -> None:
    """An empty past has no one in it."""
    empty = memory("It rained. ")
    assert empty.last(10, Wanted()).entity is None


def test_a_speaker_can_be_ruled_out() -> None:
    """In someone's own words "he" is another."""
    text = "Mr. Octavio Brum came with Mr. Abel Finn. "
    near = memory(text)
    near.spoke(Event(4, near.cast.who[0], Speaker("brum", "Octavio Brum", "person", 1.0, "name")))
    assert name(near, near.last(len(text), Wanted("masculine"), ("brum",))) == "Abel Finn"


def test_the_author_is_not_the_one_talked_about() -> None:
    """A by-line does not make the author the "she" of the text."""
    text = "Mrs. Dorcas Pyke\n\nIt was late. "
    near = memory(text)
    near.narrator = near.cast.who[0]
    assert near.last(len(text), Wanted("feminine")).entity is None


def test_candidates_too_near_each_other_are_a_tie() -> None:
    """Within the margin nobody is best; outside it somebody is."""
    close = [Found(0, None, 0.5), Found(1, None, 0.5 - MARGIN / 2)]
    apart = [Found(0, None, 0.5), Found(1, None, 0.5 - 2 * MARGIN)]
    assert rank(close).tie
    assert not rank(apart).tie
    assert rank(apart).entity == 0
    assert rank([]).entity is None


def test_only_bodies_and_groups_are_they() -> None:
    """A plural verb is not said by the one man in sight."""
    text = "Mr. Octavio Brum came. "
    near = memory(text)
    assert near.last(len(text), Wanted(orgs=True, plural=True)).entity is None

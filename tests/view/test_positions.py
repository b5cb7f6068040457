"""What a speaker said by matter and position, worked out from links alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dicho.view.positions import Matter, Remark, Tie, matters


def said(*ids: str) -> list[Remark]:
    return [Remark(each, each, days=(f"2025-01-{n:02}", f"2025-01-{n:02}")) for n, each in enumerate(ids, 1)]


def same(left: str, right: str, firm: bool = True) -> Tie:
    return Tie(left, right, True, firm, f"{left}{right}")


def turn(left: str, right: str, firm: bool = False, common: str = "") -> Tie:
    return Tie(left, right, False, firm, f"{left}{right}", common)


def rows(matter: Matter) -> list[list[str]]:
    return [[remark.id for remark in row] for row in matter.positions]


def test_copies_are_one_position_and_changes_join_positions() -> None:
    """Statements of one utterance share a row; a change ties two rows of one matter; the rest stands alone."""
    [matter], alone = matters(said("a", "b", "c", "d"), [same("a", "b"), turn("b", "c", common="lamp")])
    assert rows(matter) == [["a", "b"], ["c"]]
    assert matter.common == "lamp" and len(matter.turns) == 1 and len(matter.echoes) == 1
    assert [remark.id for remark in alone] == ["d"]


def test_a_proposed_copy_joins_no_positions_that_differ() -> None:
    """Where the same two are proposed as a copy and as a change, they stay two positions; a decided copy joins them."""
    proposed = [same("a", "b", firm=False), turn("a", "b")]
    [matter], _ = matters(said("a", "b"), proposed)
    assert rows(matter) == [["a"], ["b"]]
    [matter], _ = matters(said("a", "b"), [same("a", "b"), turn("a", "b")])
    assert rows(matter) == [["a", "b"]] and not matter.turns


def test_ties_to_what_is_not_there_are_left_out() -> None:
    """A link whose other statement is somebody else's ties nothing here."""
    found, alone = matters(said("a"), [turn("a", "z")])
    assert not found and [remark.id for remark in alone] == ["a"]


IDS = [f"{n:02}" for n in range(10)]
TIES = st.lists(st.builds(Tie, st.sampled_from(IDS), st.sampled_from(IDS), st.booleans(), st.booleans(), st.just("x")))


@given(st.permutations(said(*IDS)), TIES)
def test_every_remark_stands_once(remarks: list[Remark], ties: list[Tie]) -> None:
    """Whatever is tied: each remark is in just one place, positions and matters are in order of time."""
    ties = [tie for tie in ties if tie.left != tie.right]
    found, alone = matters(remarks, ties)
    every = [remark.id for matter in found for row in matter.positions for remark in row]
    assert sorted([*every, *(remark.id for remark in alone)]) == IDS
    for matter in found:
        assert all(row == sorted(row) for row in rows(matter))
        assert [row[0] for row in rows(matter)] == sorted(row[0] for row in rows(matter))
    assert (found, alone) == matters(said(*IDS), ties), "the order in which remarks come makes no difference"

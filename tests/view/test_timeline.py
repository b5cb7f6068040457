"""The drawing of a speaker's positions: every place follows from the data."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dicho.view.days import stretch
from dicho.view.positions import Remark, Tie, matters
from dicho.view.timeline import (
    HIT,
    LABEL_WIDTH,
    LEFT,
    MOST_AGAIN,
    MOST_POSITIONS,
    MOST_ROWS,
    RIGHT,
    TICK,
    Drawing,
    draw,
)

LATEST = "2025-06-30"


def remark(key: str, day: str | None, due: str | None = None) -> Remark:
    return Remark(key, f"words of {key}", "en", (day, day) if day else None, (due, due) if due else None, bool(due))


def drawn(remarks: list[Remark], ties: list[Tie], latest: str | None = LATEST) -> Drawing:
    return draw(*matters(remarks, ties), latest)


def turn(left: str, right: str, firm: bool = False) -> Tie:
    return Tie(left, right, False, firm, left + right, "lamp")


def test_a_change_goes_from_row_to_row() -> None:
    """Two positions are two rows under the words they share; the line between is firm only where decided."""
    both = [remark("a", "2025-01-10"), remark("b", "2025-05-10")]
    found = drawn(both, [turn("a", "b")])
    [line] = found.lines
    assert line.turn and not line.firm and line.y1 != line.y2 and line.x1 < line.x2
    assert [heading.common for heading in found.headings] == ["lamp"]
    assert drawn(both, [turn("a", "b", firm=True)]).lines[0].firm


def test_a_position_said_again_is_one_row() -> None:
    """Copies stand in one row, joined along it: firm where certain or decided."""
    both = [remark("a", "2025-01-10"), remark("b", "2025-05-10")]
    found = drawn(both, [Tie("a", "b", True, True, "ab")])
    [line] = found.lines
    assert not line.turn and line.firm and line.y1 == line.y2 and len(found.rows) == 1


def test_what_was_only_said_again_has_one_heading() -> None:
    """Positions that nothing opposes stand together, so many at most; the rest are counted."""
    many = [remark(f"{n:02}", "2025-01-10") for n in range(40)]
    found = drawn(many, [Tie(f"{n:02}", f"{n + 1:02}", True, True, "x") for n in range(0, 40, 2)])
    assert [heading.what for heading in found.headings] == ["again"]
    assert len(found.rows) == MOST_AGAIN and found.rows_left == 20 - MOST_AGAIN


def test_what_is_due_ends_the_row_of_what_foretold_it() -> None:
    """It is past up to the latest day of the ledger, and beyond the drawing where it is due much later."""
    found = drawn([remark("a", "2025-02-01", "2025-03-01"), remark("b", "2025-02-01", "2025-08-01")], [])
    assert [(due.past, due.beyond) for due in found.dues] == [(True, False), (False, False)]
    assert [row.what for row in found.rows] == ["ahead", "ahead"]
    [far] = drawn([remark("c", "2025-02-01", "2099-01-01")], []).dues
    assert far.beyond and far.x == RIGHT


def test_the_future_begins_behind_the_latest_day() -> None:
    """The drawing knows no clock: what comes after the ledger's latest day is to come, and some of it is in sight."""
    found = drawn([remark("a", "2025-01-10")], [])
    assert LEFT < found.future < RIGHT - 20 and found.latest == LATEST


def test_lone_early_ones_are_told_and_not_drawn() -> None:
    """One statement of twenty years before does not crowd all others into a corner."""
    found = drawn([remark("a", "2004-01-10"), *(remark(f"b{n}", f"2025-0{n}-10") for n in range(1, 6))], [])
    assert found.early == 1 and sum(len(point.remarks) for point in found.points) == 5
    assert found.ticks[0].year == 2025


def test_nothing_dated_is_nothing_drawn() -> None:
    """Without a day there is no place; the table under the drawing has them all the same."""
    assert drawn([remark("a", None)], []).latest is None
    assert drawn([remark("a", "2025-01-10")], [], latest=None).latest is None


def test_very_many_positions_are_counted() -> None:
    """A matter shows so many rows and a drawing so many in all; how many more there are is said."""
    many = [remark(f"{n:03}", "2025-01-10") for n in range(100)]
    one = drawn(many[:20], [turn("000", f"{n:03}") for n in range(1, 20)])
    assert len(one.rows) == MOST_POSITIONS and one.rows_left == 20 - MOST_POSITIONS
    several = drawn(many, [turn(f"{n:03}", f"{n + 1:03}") for n in range(0, 100, 2)])
    assert len(several.rows) == MOST_ROWS and several.rows_left == 100 - MOST_ROWS


DAYS = st.dates(date(2019, 1, 1), date(2025, 12, 31)).map(date.isoformat)


@st.composite
def remarks(draw_from: st.DrawFn) -> list[Remark]:
    count = draw_from(st.integers(1, 14))
    words = st.text("ab «»\n", min_size=1, max_size=90)
    found = []
    for n in range(count):
        days = draw_from(st.none() | st.lists(DAYS, min_size=2, max_size=2).map(lambda pair: tuple(sorted(pair))))
        due = draw_from(st.none() | DAYS.map(lambda day: (day, day)))
        found.append(Remark(f"{n:02}", draw_from(words), None, days, due, due is not None))  # type: ignore[arg-type]
    return found


@settings(max_examples=150)
@given(remarks(), st.data(), DAYS)
def test_every_place_follows_from_the_data(said: list[Remark], data: st.DataObject, latest: str) -> None:
    """Any remarks, any ties: each dated remark is drawn once, inside, in time order, where it can be pressed."""
    ids = st.sampled_from([each.id for each in said])
    ties = data.draw(st.lists(st.builds(Tie, ids, ids, st.booleans(), st.booleans(), st.just("x"))))
    ties = [tie for tie in ties if tie.left != tie.right]
    found = drawn(said, ties, latest)
    assert found == drawn(data.draw(st.permutations(said)), ties, latest)
    dated = [each for each in said if each.days]
    if not dated:
        assert found.latest is None
        return
    shown = [each.id for point in found.points for each in point.remarks]
    assert len(shown) == len(set(shown)) and len(shown) + found.early >= len(dated) - 14 * bool(found.rows_left)
    assert sum(row.undated for row in found.rows) + len(shown) + found.early <= len(said)
    assert all(LEFT <= point.low <= point.high <= RIGHT for point in found.points)
    for row in found.rows:
        places = [point.x for point in found.points if point.y == row.y]
        assert all(other - one >= HIT for one, other in pairwise(places)), "every point can be pressed by itself"
        assert all(0 < len(line) <= LABEL_WIDTH for line in row.label)
    assert len({row.y for row in found.rows}) == len(found.rows) and found.height > found.rows[-1].y
    assert all(b.x - a.x >= TICK * 0.8 for a, b in pairwise(found.ticks)), "labels of the axis do not touch"
    for line in found.lines:
        assert line.turn == (line.y1 != line.y2)
    for due in found.dues:
        end = stretch(due.remark.due)
        assert end and due.past == (end[1] <= date.fromisoformat(latest).toordinal())

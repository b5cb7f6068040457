"""A speaker's positions over time as a drawing: where everything stands, worked out from the data alone.

A row is a position, a heading a matter, the last rows what nothing ties to another statement. Nothing here knows HTML
or a clock: the future begins behind the latest day that the ledger knows of. All lengths are pixels of the drawing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from dicho.view import excerpt
from dicho.view.days import ordinal, stretch
from dicho.view.positions import Matter, Remark

WIDTH = 1132
LEFT, RIGHT = 262, 1108
"""Where time begins and ends; the labels stand before it."""
TOP = 48
HEADING, ROW, GAP, FOOT = 40, 46, 14, 16
HIT = 28
"""The least distance of two points of one row, each of which can be pressed; nearer ones are drawn as one."""
LABEL_WIDTH, LABEL_LINES = 36, 2
"""Characters and lines of a row's label."""
MOST_ROWS, MOST_POSITIONS, MOST_AGAIN, MOST_AHEAD = 24, 8, 8, 8
"""Rows drawn of all matters, of one, of single positions said again, and of promises and predictions by themselves."""
TICK = 58
"""The least distance of two labels of the axis."""
STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
"""Months between two labels."""
FEWEST_MONTHS = 4
LONE_YEARS = 2
"""Years without a statement that part an early one from the rest, if they are most of the whole time."""

What = Literal["position", "again", "ahead", "alone"]


@dataclass(frozen=True, slots=True)
class Tick:
    """A label of the axis: the month that begins there. `yearly`: the labels are years."""

    x: float
    year: int
    month: int
    yearly: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """Above the rows of a matter: the words its positions share, "" where none are known; or what other rows are."""

    y: float
    what: What
    common: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its label: lines of the opening words of its first remark, and whether those are all of its words.

    `undated` are the remarks of it that nothing dates, so that they stand in no place.
    """

    y: float
    what: What
    label: tuple[str, ...]
    whole: bool
    lang: str | None
    undated: int


@dataclass(frozen=True, slots=True)
class Point:
    """One or more remarks of one row, drawn where the first of them stands; `ahead` where all foretell or promise.

    `low` to `high` is the time in which they may have been said.
    """

    x: float
    y: float
    low: float
    high: float
    remarks: tuple[Remark, ...]
    ahead: bool


@dataclass(frozen=True, slots=True)
class Line:
    """From one point to another: along a row (`turn` False) or from one to another; `firm` where decided or certain."""

    x1: float
    y1: float
    x2: float
    y2: float
    turn: bool
    firm: bool


@dataclass(frozen=True, slots=True)
class Due:
    """Where what a remark foretells or promises is due: `past` before the future begins, `beyond` after the drawing."""

    x: float
    y: float
    start: float
    remark: Remark
    past: bool
    beyond: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it. `future` is where the latest day of the ledger ends; `rows_left`, `early` count what is not drawn.

    `latest` is that day; None, with nothing drawn, where no remark is dated.
    """

    height: float
    future: float
    latest: str | None
    ticks: tuple[Tick, ...]
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    dues: tuple[Due, ...]
    rows_left: int = 0
    early: int = 0


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days as places: linear from the first of a month to the first of another."""

    first: int
    last: int

    def at(self, day: int) -> float:
        share = (day - self.first) / (self.last - self.first)
        return round(LEFT + max(0.0, min(1.0, share)) * (RIGHT - LEFT), 1)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A row before it has its place: what it is, its remarks, the heading it begins."""

    what: What
    remarks: tuple[Remark, ...]
    heading: Heading | None = None


def draw(matters: Sequence[Matter], alone: Sequence[Remark], latest: str | None) -> Drawing:
    """The drawing of a speaker's matters and of what nothing ties; `latest` is the latest day of the ledger."""
    plans, left = _plans(matters, alone)
    drawn = [remark for plan in plans for remark in plan.remarks]
    begin = _beginning([span[0] for remark in drawn if (span := stretch(remark.days))])
    scale = _scale(drawn, begin, latest)
    if scale is None or latest is None:
        return Drawing(0, 0, None, (), (), (), (), (), (), left)
    y, headings, rows = float(TOP), [], []
    points: list[Point] = []
    for plan in plans:
        if plan.heading:
            y += GAP
            headings.append(Heading(y + HEADING / 2, plan.heading.what, plan.heading.common))
            y += HEADING
        rows.append(_row(plan, y + ROW / 2))
        points += _points(plan.remarks, y + ROW / 2, scale, begin)
        y += ROW
    return Drawing(
        height=y + FOOT,
        future=scale.at(ordinal(latest) + 1),
        latest=latest,
        ticks=tuple(_ticks(scale)),
        headings=tuple(headings),
        rows=tuple(rows),
        points=tuple(points),
        lines=tuple(_lines(matters, points)),
        dues=tuple(_dues(points, scale, ordinal(latest))),
        rows_left=left,
        early=sum(1 for remark in drawn if (span := stretch(remark.days)) and span[0] < begin),
    )


def _plans(matters: Sequence[Matter], alone: Sequence[Remark]) -> tuple[list[_Plan], int]:
    """The rows in order, and how many positions are left out."""
    plans: list[_Plan] = []
    for matter in matters:
        chosen = _telling(matter) if matter.turns else []
        if len(plans) + len(chosen) <= MOST_ROWS:
            plans += _under(Heading(0, "position", matter.common), chosen)
    again = [row for matter in matters if not matter.turns for row in matter.positions]
    plans += _under(Heading(0, "again"), again[:MOST_AGAIN])
    left = sum(len(matter.positions) for matter in matters) - len(plans)
    ahead = [remark for remark in alone if remark.ahead and remark.due][:MOST_AHEAD]
    taken = {remark.id for remark in ahead}
    rest = tuple(remark for remark in alone if remark.id not in taken)
    plans += _under(Heading(0, "ahead"), [(each,) for each in ahead])
    return [*plans, *_under(Heading(0, "alone"), [rest] if rest else [])], left


def _under(heading: Heading, rows: Sequence[tuple[Remark, ...]]) -> list[_Plan]:
    """Rows under a heading, which stands above the first."""
    return [_Plan(heading.what, row, None if at else heading) for at, row in enumerate(rows)]


def _telling(matter: Matter) -> list[tuple[Remark, ...]]:
    """The positions of a matter that most turns touch, in their order."""
    touched: defaultdict[str, int] = defaultdict(int)
    for turn in matter.turns:
        touched[turn.left] += 1
        touched[turn.right] += 1
    counts = [sum(touched[remark.id] for remark in row) for row in matter.positions]
    best = sorted(range(len(counts)), key=lambda at: (-counts[at], at))[:MOST_POSITIONS]
    return [matter.positions[at] for at in sorted(best)]


def _beginning(days: Sequence[int]) -> int:
    """The first day drawn: lone early ones, which would crowd all the others together, are left out."""
    ordered = sorted(set(days))
    while len(ordered) > 1:
        gap, whole = ordered[1] - ordered[0], ordered[-1] - ordered[0]
        if gap < LONE_YEARS * 365 or gap * 2 < whole:
            break
        ordered.pop(0)
    return ordered[0] if ordered else 0


def _scale(remarks: Iterable[Remark], begin: int, latest: str | None) -> _Scale | None:
    """From the month of the first remark to the month behind the last day; what is due much later does not count."""
    spans = [span for remark in remarks if (span := stretch(remark.days)) and span[0] >= begin]
    if not spans or latest is None:
        return None
    first = date.fromordinal(min(low for low, _ in spans)).replace(day=1)
    known = max(ordinal(latest), *(high for _, high in spans))
    reach = known + max(known - first.toordinal(), 90)
    due = [span[1] for remark in remarks if (span := stretch(remark.due))]
    last = max([known, *(day for day in due if day <= reach)])
    end = _month_after(date.fromordinal(last), 1)
    while (end.toordinal() - known) * 16 < end.toordinal() - first.toordinal():  # what is to come can be seen
        end = _month_after(end, 1)
    return _Scale(first.toordinal(), max(end, _month_after(first, FEWEST_MONTHS)).toordinal())


def _month_after(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _ticks(scale: _Scale) -> Iterator[Tick]:
    first, last = date.fromordinal(scale.first), date.fromordinal(scale.last)
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((each for each in STEPS if months / each * TICK <= RIGHT - LEFT), STEPS[-1])
    count = first.year * 12 + first.month - 1
    for month in range(-(-count // step) * step, count + months, step):
        day = date(month // 12, month % 12 + 1, 1)
        yield Tick(scale.at(day.toordinal()), day.year, day.month, step >= 12)


def _row(plan: _Plan, y: float) -> Row:
    first = plan.remarks[0]
    label, whole = excerpt.lines(first.words, LABEL_WIDTH, LABEL_LINES) if plan.what != "alone" else ((), True)
    undated = sum(stretch(remark.days) is None for remark in plan.remarks)
    return Row(y, plan.what, label, whole, first.lang, undated)


def _points(remarks: Iterable[Remark], y: float, scale: _Scale, begin: int) -> Iterator[Point]:
    """The dated remarks of a row from left to right, each at least HIT from the one before."""
    placed = []
    for remark in remarks:
        if (span := stretch(remark.days)) and span[0] >= begin:
            low, high = scale.at(span[0]), scale.at(span[1])
            placed.append((round((low + high) / 2, 1), low, high, remark))
    groups: list[list[tuple[float, float, float, Remark]]] = []
    for each in sorted(placed, key=lambda one: (one[0], one[3].id)):
        if groups and each[0] - groups[-1][0][0] < HIT:
            groups[-1].append(each)
        else:
            groups.append([each])
    for group in groups:
        members = tuple(remark for *_, remark in group)
        low, high = min(each[1] for each in group), max(each[2] for each in group)
        yield Point(group[0][0], y, low, high, members, all(remark.ahead for remark in members))


def _lines(matters: Iterable[Matter], points: Sequence[Point]) -> Iterator[Line]:
    """Along each position, then from position to position; one line for all ties of the same two points."""
    at = {remark.id: point for point in points for remark in point.remarks}
    for matter in matters:
        firm = _firm(matter, at)
        for row in matter.positions:
            stops = list(dict.fromkeys(at[remark.id] for remark in row if remark.id in at))
            for one, other in pairwise(stops):
                yield Line(one.x, one.y, other.x, other.y, False, firm.get(one.y, False))
        turns: dict[tuple[Point, Point], bool] = {}
        for tie in matter.turns:
            if tie.left in at and tie.right in at:
                one, other = sorted((at[tie.left], at[tie.right]), key=lambda point: (point.x, point.y))
                turns[one, other] = turns.get((one, other), False) or tie.firm
        yield from (Line(a.x, a.y, b.x, b.y, True, firm) for (a, b), firm in turns.items())


def _firm(matter: Matter, at: Mapping[str, Point]) -> dict[float, bool]:
    """For each row whether all that holds it together is decided or certain."""
    found: dict[float, bool] = {}
    for tie in matter.echoes:
        if tie.left in at:
            y = at[tie.left].y
            found[y] = found.get(y, True) and tie.firm
    return found


def _dues(points: Iterable[Point], scale: _Scale, latest: int) -> Iterator[Due]:
    for point in points:
        for remark in point.remarks:
            if span := stretch(remark.due):
                beyond = span[1] >= scale.last
                yield Due(scale.at(span[1]), point.y, point.x, remark, span[1] <= latest, beyond)

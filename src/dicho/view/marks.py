"""A document's paragraphs with the statements marked in them: stretches of text and what each is part of.

Everything is worked out on offsets; nothing here knows HTML.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from dicho.model.document import Document
from dicho.model.span import Span, Spans
from dicho.model.statement import Statement
from dicho.text import segment

LANES = 3
LONGEST_GAP = 700
GAP_SHOWN = 260

Level = Literal["clean", "statements", "everything"]
"""How much of what was read is marked: nothing; who, verb and words; or the places and times that bear on it too."""

Key = tuple[str, int, bool]
"""A mark that is on: its role, its lane, whether it is quoted."""

_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|„[^“”]*[“”]|\"[^\"]*\"|‘[^’]*’")
_UNSURE = frozenset({"opinion", "hypothesis", "prediction"})


@dataclass(frozen=True, slots=True)
class Numbered:
    """A statement with its number where it is shown."""

    number: int
    statement: Statement

    @property
    def reach(self) -> Span:
        """From its first marked character to its last."""
        s = self.statement
        every = [*s.source, *s.cue, *s.content]
        return Span(min(span.start for span in every), max(span.end for span in every))


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a document that belong together because statements stand in them."""

    lines: tuple[Span, ...]
    statements: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters that share all their marks; `lanes` are the quoted (True) or reported (False) words by depth.

    `pills` are the statuses of statements whose content begins here, `ends` the numbers of those whose content ends.
    `hidden` counts the characters left out of a long unmarked passage in place of which this stands. `place` is an
    outlet through whom it came, `value` a date or a number, both of level "everything" alone.
    """

    start: int
    end: int
    speaker: bool = False
    cue: bool = False
    lanes: tuple[tuple[int, bool], ...] = ()
    unsure: bool = False
    pills: tuple[str, ...] = ()
    ends: tuple[int, ...] = ()
    hidden: int = 0
    place: bool = False
    value: bool = False


def roles(piece: Stretch) -> str:
    """What a stretch is marked as, a name for each mark: "who cue quoted l1q"; "" for what is not marked."""
    return _roles_of(piece.speaker, piece.cue, piece.unsure, (piece.place, piece.value), piece.lanes)


@lru_cache(maxsize=1024)
def _roles_of(
    speaker: bool, cue: bool, unsure: bool, bearing: tuple[bool, bool], lanes: tuple[tuple[int, bool], ...]
) -> str:
    names = ["who"] * speaker + ["cue"] * cue + ["unsure"] * unsure + ["place"] * bearing[0] + ["value"] * bearing[1]
    if lanes:
        names.append("quoted" if lanes[0][1] else "reported")
        names += [f"l{lane}{'q' if quoted else 'r'}" for lane, quoted in lanes]
    return " ".join(names)


def blocks(document: Document, statements: Sequence[Numbered]) -> Iterator[Block]:
    """The passages in which statements stand, in text order; statements that share a line share a block."""
    lines = [line for whole in segment.paragraphs(document.text) for line in segment.lines(document.text, whole)]
    waiting = deque(sorted(statements, key=lambda numbered: (numbered.reach, numbered.number)))
    at = 0
    while waiting:
        start, end = waiting[0].reach.start, waiting[0].reach.end
        while at < len(lines) and lines[at].end <= start:
            at += 1
        first, taken = at, []
        while waiting and waiting[0].reach.start < end:
            taken.append(waiting.popleft())
            end = max(end, taken[-1].reach.end)
            while at < len(lines) and lines[at].start < end:
                end = max(end, lines[at].end)
                at += 1
        yield Block(tuple(lines[first:at]) or (Span(start, end),), tuple(taken))


@dataclass(slots=True)
class _Marks:
    """Every mark of a block: what begins and ends where."""

    edges: dict[int, list[tuple[bool, str, int, bool]]] = field(default_factory=dict)
    pills: dict[int, list[str]] = field(default_factory=dict)
    ends: dict[int, list[int]] = field(default_factory=dict)

    def add(self, span: Span, role: str, lane: int = 0, quoted: bool = False) -> None:
        self.edges.setdefault(span.start, []).append((True, role, lane, quoted))
        self.edges.setdefault(span.end, []).append((False, role, lane, quoted))


def stretches(
    document: Document, block: Block, level: Level = "statements", *, whole: bool = False
) -> Iterator[tuple[Span, list[Stretch]]]:
    """Each line of the block with its stretches, in order, covering the line but for what is left out.

    `whole`: nothing is, however long a passage goes unmarked.
    """
    marks = _marks(document.text, block, level)
    places = sorted({*marks.edges, *marks.pills, *marks.ends})
    active: dict[Key, int] = {}
    at = 0
    for line in block.lines:
        found: list[Stretch] = []
        cuts = [line.start]
        while at < len(places) and places[at] <= line.start:
            _turn(active, marks.edges.get(places[at], ()))
            at += 1
        while at < len(places) and places[at] < line.end:
            found += _piece(marks, active, Span(cuts[-1], places[at]), whole) if cuts[-1] < places[at] else ()
            _turn(active, marks.edges.get(places[at], ()))
            cuts.append(places[at])
            at += 1
        found += _piece(marks, active, Span(cuts[-1], line.end), whole)
        yield line, found


def _turn(active: dict[Key, int], edges: Iterable[tuple[bool, str, int, bool]]) -> None:
    for opens, role, lane, quoted in edges:
        key = (role, lane, quoted)
        active[key] = active.get(key, 0) + (1 if opens else -1)
        if not active[key]:
            del active[key]


def _piece(marks: _Marks, active: Iterable[Key], span: Span, whole: bool) -> Iterator[Stretch]:
    start, end = span.start, span.end
    roles, lanes = _look(frozenset(active))
    pills, ends = tuple(marks.pills.get(start, ())), tuple(marks.ends.get(end, ()))
    if whole or roles or pills or ends or end - start <= LONGEST_GAP:
        place, value = "place" in roles, "value" in roles
        has = ("source" in roles, "cue" in roles, lanes, "unsure" in roles, pills, ends)
        yield Stretch(start, end, *has, place=place, value=value)
        return
    yield Stretch(start, start + GAP_SHOWN)
    yield Stretch(start + GAP_SHOWN, end - GAP_SHOWN, hidden=end - start - 2 * GAP_SHOWN)
    yield Stretch(end - GAP_SHOWN, end)


@lru_cache(maxsize=4096)
def _look(active: frozenset[Key]) -> tuple[frozenset[str], tuple[tuple[int, bool], ...]]:
    """The roles that are on, and the lanes of the words: few of each, over and over."""
    lanes = tuple(sorted({(lane, quoted) for role, lane, quoted in active if role == "content"}))
    return frozenset(role for role, _, _ in active), lanes


def _marks(text: str, block: Block, level: Level) -> _Marks:
    marks = _Marks()
    if level == "clean":
        return marks
    lanes = _lanes(block.statements)
    for numbered in block.statements:
        s = numbered.statement
        for role, spans in _roles(s, level):
            for span in spans:
                marks.add(span, role)
        for span in s.content:
            _add_content(marks, text, s, span, lanes[numbered.number])
        first, last = s.content[0].start, s.content[-1].end
        if s.status != "asserted":
            marks.pills.setdefault(_begin(block, first), []).append(s.status)
        marks.ends.setdefault(_end(block, last), []).append(numbered.number)
    return marks


def _roles(s: Statement, level: Level) -> Iterator[tuple[str, Spans]]:
    yield "source", s.source
    yield "cue", s.cue
    if level == "everything":
        yield from bearings(s)


def bearings(s: Statement) -> Iterator[tuple[Literal["place", "value"], Spans]]:
    """The words that bear on a statement beside its own: through whom it came, when it was, and how much."""
    for hop in s.chain:
        yield "place", hop.span
    for when in (s.said, *s.about, s.due):
        yield "value", when.expression if when else ()
    for quantity in s.quantities:
        yield "value", quantity.span


def _begin(block: Block, place: int) -> int:
    """The place, or the beginning of the next line when it falls in the white space between two."""
    index = min(bisect_right(block.lines, place, key=lambda line: line.end), len(block.lines) - 1)
    return max(place, block.lines[index].start)


def _end(block: Block, place: int) -> int:
    """The place, or the end of the line before when it falls in the white space between two."""
    before = bisect_left(block.lines, place, key=lambda line: line.start)
    return min(place, block.lines[before - 1].end) if before else block.lines[0].end


def _add_content(marks: _Marks, text: str, s: Statement, span: Span, lane: int) -> None:
    if s.status in _UNSURE:
        marks.add(span, "unsure")
    at = span.start
    if s.form == "mixed":
        for quoted in _QUOTED.finditer(text, span.start, span.end):
            if at < quoted.start():
                marks.add(Span(at, quoted.start()), "content", lane)
            marks.add(Span(*quoted.span()), "content", lane, True)
            at = quoted.end()
    if at < span.end:
        marks.add(Span(at, span.end), "content", lane, s.form == "direct")


def _lanes(statements: Sequence[Numbered]) -> dict[int, int]:
    """The lane of each statement's line under the text: the innermost nearest (1), what holds it one further."""
    lanes: dict[int, int] = {}
    still_open: list[tuple[Span, int]] = []

    def close(until: int) -> None:
        while still_open and still_open[-1][0].end <= until:
            _, number = still_open.pop()
            if still_open:
                outer = still_open[-1][1]
                lanes[outer] = max(lanes[outer], min(lanes[number] + 1, LANES))

    extents = [(Span(n.statement.content[0].start, n.statement.content[-1].end), n.number) for n in statements]
    for extent, number in sorted(extents, key=lambda pair: (pair[0].start, -pair[0].end, pair[1])):
        close(extent.start)
        lanes[number] = 1
        still_open.append((extent, number))
    while still_open:
        close(still_open[-1][0].end)
    return lanes

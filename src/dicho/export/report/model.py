"""A report as its writers take it: sections of blocks, blocks of lines, lines of runs, and the notes they refer to.

Everything is in words already, in one language; a writer only says how it looks. What a source says is a run of tone
"source", with the language of its document: nothing else of a report is a source's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from dicho.view.timeline import Drawing

Tone = Literal["own", "strong", "meta", "source", "speaker", "hot", "code", "address", "kind", "number"]
Manner = Literal["plain", "meta", "kinder", "decided", "doubtful", "open", "warning"]


@dataclass(frozen=True, slots=True)
class Run:
    """Some words. `part` is the number of the part in which two statements differ that they are of, 0 for none.

    `lang` is the language of a source's words, None where it is not known.
    """

    text: str
    tone: Tone = "own"
    lang: str | None = None
    part: int = 0


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to the note of this number; `first` where the report refers to it for the first time."""

    number: int
    first: bool = False


Inline = Run | Ref
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    line: Line
    manner: Manner = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """What something is called, and what it is."""

    name: str
    line: Line


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts one below another."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; with `group` it has one cell, which heads the rows below."""

    cells: tuple[Line, ...]
    group: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a name and a head. `widths` are the columns' shares of the page, in parts of 24.

    `named`: the first cell of each row names it. `titled`: its name stands above it; else a heading there says it.
    """

    name: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[Row, ...]
    named: bool = False
    titled: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement's words: `direct` where they stand in quotation marks, else they are reported."""

    line: Line
    direct: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement with its number: when, in few words what it is, its words, what is known of it, what is decided.

    `warnings` are flags that say what nobody has found out. `appearances` is where else it stands, None for nowhere.
    """

    number: int
    when: Line
    what: Line
    quote: Quote
    facts: tuple[Fact, ...]
    warnings: tuple[str, ...]
    flags: tuple[str, ...]
    decision: Para
    appearances: Table | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two statements held against each other."""

    letter: str
    when: Line
    who: Line
    quote: Quote
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements that differ: what the pair is called, how far apart, both sides, and all that bears on it.

    `kinder` comes first; `differs` names the parts by number; `reasons` are what was found, and what was not.
    """

    id: str
    title: Line
    apart: str
    left: Side
    right: Side
    kinder: Para
    decision: Para
    differs: Table | None
    reasons: tuple[Para, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """What a statement is called in the drawing of a timeline: its number, and when it is due.

    `number` is 0 where no table beside the drawing has the statement.
    """

    number: int
    due: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing of one speaker's positions; what it shows stands in the table after it too."""

    drawing: Drawing
    points: Mapping[str, Point]


Block = Para | Bullets | Facts | Table | Quote | Entry | Pair | Timeline


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report with its heading; `sections` are its own parts, one level below. `id` is one of its kind."""

    id: str
    title: Line
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Where words stand: `line` says it for people, the rest is what the line must hold.

    `capture` is the SHA-256 of the archived bytes, `places` the offsets in the document's text, `statement` an id.
    """

    number: int
    statement: str
    capture: str
    places: tuple[tuple[int, int], ...]
    line: Line


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. `kicker` says of what it is, `lang` in which language it is worded; `counts` stand under the title.

    `cover` are the facts of the report itself; `made` is the line at its end, `at` when that was, ISO 8601 in UTC.
    """

    lang: str
    title: Line
    kicker: str
    counts: Line
    cover: tuple[Fact, ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    made: str
    at: str
    statements: int


def plain(line: Line) -> str:
    """The words of a line without what they look like; references left out."""
    return "".join(each.text for each in line if isinstance(each, Run))


def own(text: str, tone: Tone = "own") -> Line:
    """A line of words of our own."""
    return (Run(text, tone),)


def joined(lines: Iterable[Line], mark: str = "; ") -> Line:
    """Lines one after another as one line, a mark of our own between them."""
    found: list[Inline] = []
    for line in lines:
        found += [Run(mark), *line] if found else line
    return tuple(found)


def each_section(sections: tuple[Section, ...], level: int = 2) -> Iterator[tuple[int, Section]]:
    """Every section with the level of its heading, in the order of the report."""
    for section in sections:
        yield level, section
        yield from each_section(section.sections, level + 1)

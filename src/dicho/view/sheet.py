"""A whole document to be read: its rows, which together are its text to the last character, and a map of its marks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dicho.model.document import Document
from dicho.model.span import Span
from dicho.text import language, segment
from dicho.view.marks import Block, Level, Numbered, Stretch, stretches

MAP_ROWS = 1000
"""Places that a map of a document tells apart, from its first character to its last."""
TRANSLATED = "pronoun-mismatch"
"""The flag by which a machine's translation shows."""

_UNEVEN = re.compile(r"[\t\f\r]| (?=[ \n])|(?<=\n) |\A ")

Tick = Literal["conflict", "doubt", "quoted", "reported"]


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph or line: the white space before its words, its words in stretches, the white space after them.

    `words` is None in a document of white space alone. `lang` is the language it is in, `machine` whether a statement
    in it reads like a machine's translation. `spaced`: some of its white space would be lost if runs of it were folded.
    """

    start: int
    end: int
    words: Span | None
    stretches: tuple[Stretch, ...] = ()
    lang: str | None = None
    machine: bool = False
    spaced: bool = False


def rows(
    document: Document, statements: Sequence[Numbered], level: Level = "statements", machine: Collection[str] = ()
) -> Iterator[Row]:
    """The document row by row. Rows and stretches follow one another without a gap; each statement has one badge.

    `machine` are the ids of statements that a machine is suspected to have translated.
    """
    text = document.text
    lines = [line for whole in segment.paragraphs(text) for line in segment.lines(text, whole)]
    if not lines:
        yield from [Row(0, len(text), None, spaced=True)] if text else []
        return
    translated = _translated(lines, statements, machine)
    at = 0
    block = Block(tuple(lines), tuple(statements))
    for number, (line, found) in enumerate(stretches(document, block, level, whole=True)):
        following = lines[number + 1].start if number + 1 < len(lines) else len(text)
        end = _after_break(text, line.end, following) if number + 1 < len(lines) else following
        lang = language.of_line(line.of(text), document.lang or "") or None
        spaced = _UNEVEN.search(text, at, end) is not None
        yield Row(at, end, line, tuple(found), lang, number in translated, spaced)
        at = end


def _after_break(text: str, start: int, end: int) -> int:
    """Where the last line break between two rows ends: what stands behind it belongs to the second."""
    return max(text.rfind("\n", start, end), text.rfind("\r", start, end)) + 1 or end


def _translated(lines: Sequence[Span], statements: Iterable[Numbered], machine: Collection[str]) -> frozenset[int]:
    """The numbers of the lines in which a statement that reads translated stands."""
    reaches = [each.reach for each in statements if TRANSLATED in each.statement.flags or each.statement.id in machine]
    return frozenset(at for at, line in enumerate(lines) if any(line.overlaps(reach) for reach in reaches))


def languages(document: Document, found: Iterable[Row]) -> tuple[str, ...]:
    """The languages a document is in, its own first."""
    held = [document.lang, *(row.lang for row in found)]
    return tuple(dict.fromkeys(lang for lang in held if lang))


def ticks(
    length: int, statements: Iterable[Numbered], conflicts: Collection[int], doubts: Collection[int]
) -> dict[Tick, tuple[int, ...]]:
    """Where in MAP_ROWS rows a document's statements begin, by what they are; in a row the gravest mark shows.

    `conflicts` and `doubts` are the numbers of statements that are likely, and that may be, in conflict.
    """
    places: dict[Tick, set[int]] = {"conflict": set(), "doubt": set(), "quoted": set(), "reported": set()}
    for each in statements:
        tick: Tick = "quoted" if each.statement.form == "direct" else "reported"
        tick = "doubt" if each.number in doubts else tick
        tick = "conflict" if each.number in conflicts else tick
        places[tick].add(each.statement.content[0].start * MAP_ROWS // max(1, length))
    taken: set[int] = set()
    shown: dict[Tick, tuple[int, ...]] = {}
    for tick, found in places.items():
        shown[tick] = tuple(sorted(found - taken))
        taken |= found
    return shown

"""CSV and its kin -> a grid: RFC 4180 as spreadsheets write it, with the place of every cell in the file.

Python's `csv` reads the same cells but keeps no offsets, on which everything here rests; a test holds the two together.
Where a file breaks the rules the row that does is marked, and the next line begins a new one: nothing is guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from dicho.errors import Malformed
from dicho.read import limits
from dicho.read.decode import decode
from dicho.read.table.grid import Cell, Grid, Row, checked

DELIMITERS = ",;\t|"
NAMED = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
DECLARED = re.compile(r"sep=(?P<mark>[,;\t|])[^\S\r\n]*(?:\r\n|\r|\n)", re.IGNORECASE)
"""The first line by which Excel is told the delimiter."""
LINE_END = re.compile(r"\r\n|\r|\n")
REST = re.compile(r"[^\r\n]*")
SAMPLE = 50
"""Rows on which the delimiter is chosen."""
UNCLOSED = "the quotation mark that opens a cell is never closed"
LOOSE = "more stands behind the quotation mark that closes a cell (marks inside a cell are written twice)"


def grid(data: bytes, declared: str | None = None) -> Grid:
    """The rows of the file. Malformed where no two rows have two cells by any delimiter."""
    limits.check_size(data, limits.TABLE_BYTES, "a table")
    found = decode(data, declared)
    text = found.text
    sep = DECLARED.match(text)
    mark = sep["mark"] if sep else delimiter(text)
    rows = list(_rows(text, mark, sep.end() if sep else 0, 2 if sep else 1))
    return Grid(checked(rows), text, notes=(*found.notes, f"Read as a table with {NAMED[mark]} between its cells."))


def delimiter(text: str) -> str:
    """The mark that parts the first rows into the same number of cells, two at least; the one that makes most of them.

    Malformed where no mark does.
    """
    scored = [(_agreement(text, mark), mark) for mark in DELIMITERS]
    best, mark = max(scored, key=lambda one: one[0])
    if best == (0, 0):
        raise Malformed(
            "no delimiter parts its lines into cells.",
            hint="A table of quotations has two columns at least, parted by commas, semicolons or tabs.",
        )
    return mark


def _agreement(text: str, mark: str) -> tuple[int, int]:
    """How many of the first rows have the commonest number of cells, of two and more; and that number."""
    counts: Counter[int] = Counter()
    for row, _ in zip(_rows(text, mark, 0, 1), range(SAMPLE), strict=False):
        if len(row.cells) > 1 and not row.fault:
            counts[len(row.cells)] += 1
    return max(((rows, cells) for cells, rows in counts.items()), default=(0, 0))


def _rows(text: str, mark: str, at: int, number: int) -> Iterator[Row]:
    plain = re.compile(rf"[^{re.escape(mark)}\r\n]*")
    quoted = re.compile(rf'"(?P<inside>[^"]*(?:""[^"]*)*)"(?=[{re.escape(mark)}\r\n]|\Z)')
    while at < len(text):
        row, at = _row(text, at, number, (mark, plain, quoted))
        yield row
        number += 1


_Marks = tuple[str, re.Pattern[str], re.Pattern[str]]


def _row(text: str, at: int, number: int, marks: _Marks) -> tuple[Row, int]:
    """The row that begins at `at`, and where the next begins."""
    mark, plain, quoted = marks
    cells: list[Cell] = []
    while True:
        found = quoted.match(text, at) if text.startswith('"', at) else None
        if text.startswith('"', at) and found is None:
            return _broken(text, at, Row(number, tuple(cells)))
        if found is not None:
            inside = found["inside"]
            cells.append(Cell(inside.replace('""', '"'), "", *found.span("inside"), quoted=True))
        else:
            found = plain.match(text, at)
            assert found is not None
            cells.append(Cell(found.group(), "", *found.span()))
        at = found.end()
        if not text.startswith(mark, at):
            break
        at += 1
    end = LINE_END.match(text, at)
    return Row(number, tuple(cells)), end.end() if end else at


def _broken(text: str, at: int, row: Row) -> tuple[Row, int]:
    """A row whose cell at `at` breaks the rules; what is left of its line is part of it."""
    closes = re.compile(r'"[^"]*(?:""[^"]*)*"').match(text, at)
    rest = REST.match(text, at)
    assert rest is not None
    end = LINE_END.match(text, rest.end())
    return Row(row.number, row.cells, LOOSE if closes else UNCLOSED), end.end() if end else rest.end()

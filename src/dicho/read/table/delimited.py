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
LONGEST_CELL = 1_000_000
"""Characters of a quoted cell: a mark that is never closed must not be looked for through the whole file every time."""
MOST_FAULTS = 1_000
"""Rows that may break the rules: a file with more of them is no table."""
QUOTED = re.compile(r'"(?P<inside>[^"]*+(?:""[^"]*+)*+)"')
UNCLOSED = "the quotation mark that opens a cell is never closed"
LOOSE = "more stands behind the quotation mark that closes a cell (marks inside a cell are written twice)"


def grid(data: bytes) -> Grid:
    """The rows of the file. Malformed where no two rows have two cells by any delimiter."""
    limits.check_size(data, limits.TABLE_BYTES, "a table")
    found = decode(data)
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
    faults = 0
    while at < len(text):
        row, at = _row(text, at, number, (mark, plain))
        faults += bool(row.fault)
        if faults > MOST_FAULTS:
            raise Malformed(
                f"more than {MOST_FAULTS:,} rows break the rules of CSV (the last: {row.fault}).",
                hint="Export it again; quotation marks inside a cell are written twice.",
            )
        yield row
        number += 1


def _row(text: str, at: int, number: int, marks: tuple[str, re.Pattern[str]]) -> tuple[Row, int]:
    """The row that begins at `at`, and where the next begins."""
    mark, plain = marks
    cells: list[Cell] = []
    while True:
        found = None
        if text.startswith('"', at):
            found = QUOTED.match(text, at, at + LONGEST_CELL)
            if found is None or not _ends(text, found.end(), mark):
                return _broken(text, at, Row(number, tuple(cells), LOOSE if found else UNCLOSED))
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


def _ends(text: str, at: int, mark: str) -> bool:
    """Whether a cell may end here: at the delimiter, at the end of the line or of the file."""
    return at == len(text) or text[at] in "\r\n" or text.startswith(mark, at)


def _broken(text: str, at: int, row: Row) -> tuple[Row, int]:
    """A row whose cell at `at` breaks the rules; what is left of its line is part of it."""
    rest = REST.match(text, at)
    assert rest is not None
    end = LINE_END.match(text, rest.end())
    return row, end.end() if end else rest.end()

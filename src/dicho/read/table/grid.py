"""A table as cells, each with the place in the capture its characters stand at; the same for every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dicho.errors import TooLarge
from dicho.model.span import Span
from dicho.read import limits
from dicho.text.align import TextBuilder, fold


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `text` is its value, which stands at `start`..`end` of the capture's part `part`.

    `quoted`: a quotation mark inside it is written twice there, as CSV does.
    """

    text: str
    part: str
    start: int
    end: int
    quoted: bool = False

    @property
    def label(self) -> str:
        """The value on one line, as the head of a column is read."""
        return fold(self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it (1 is the first), its cells, and what is wrong with it, if so."""

    number: int
    cells: tuple[Cell, ...]
    fault: str = ""

    def cell(self, column: int) -> Cell | None:
        """The cell of a column counted from 0, None where it is empty or the row ends before it."""
        found = self.cells[column] if 0 <= column < len(self.cells) else None
        return found if found is not None and found.text.strip() else None

    def value(self, column: int | None) -> str | None:
        """What stands in a column, on one line; None where nothing does."""
        found = None if column is None else self.cell(column)
        return found.label if found else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.fault and not any(cell.text.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one table, empty ones left out; `sheet` is its name in a spreadsheet, `sheets` are all names there.

    `whole` is the part the cells stand in where that is one (CSV); in a spreadsheet each cell is a part of its own.
    `notes` say what the reader had to decide, in words.
    """

    rows: tuple[Row, ...]
    whole: str | None = None
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def row(self, number: int) -> Row | None:
        """The row with this number; None for one that is not there or is empty."""
        return next((row for row in self.rows if row.number == number), None)

    def below(self, head: int) -> Iterator[Row]:
        """The rows after the one with this number."""
        return (row for row in self.rows if row.number > head)

    def put(self, builder: TextBuilder, cell: Cell) -> Span:
        """Add a cell's value, without white space at its ends, to a document's text; where it stands there."""
        start = len(builder)
        source = cell.text if self.whole is None else self.whole
        lead = len(cell.text) - len(cell.text.lstrip())
        at = cell.start + lead
        pieces = cell.text.strip().split('"') if cell.quoted else [cell.text.strip()]
        for number, piece in enumerate(pieces):
            if number:
                builder.decoded(cell.part, at, at + 2, '"')
                at += 2
            builder.same(cell.part, source, at, at + len(piece))
            at += len(piece)
        return Span(start, len(builder))


def checked(rows: list[Row]) -> tuple[Row, ...]:
    """The rows in which something stands; TooLarge where there are more than are read of one table."""
    kept = tuple(row for row in rows if not row.is_empty)
    if len(kept) > limits.TABLE_ROWS:
        raise TooLarge(f"more than {limits.TABLE_ROWS:,} rows.", hint="Split the table.")
    return kept

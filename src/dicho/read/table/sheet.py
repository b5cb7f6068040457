"""XLSX and ODS -> a grid: each cell a part of the capture, called as a spreadsheet calls it ("Quotes!B3").

Read by calamine (Rust) through python-calamine, after `packed` has bounded what the file unpacks to. A sheet whose last
cell is said to stand a million rows down takes the memory of all of them: `parts` is for the reading process.
"""

from __future__ import annotations

import datetime
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from dicho.errors import Encrypted, Malformed, UsageError
from dicho.model.document import SURROGATE
from dicho.read.packed import Packed
from dicho.read.table.grid import Cell, Grid, Row, checked

PLACE = re.compile(r"(?P<sheet>.*)!(?P<column>[A-Z]+)(?P<row>\d+)", re.DOTALL)
BASE = 26


def parts(data: bytes) -> dict[str, str]:
    """Every cell in which something stands, sheet by sheet and row by row: "Quotes!B3" -> its value as text.

    Malformed, Encrypted or TooLarge where it is no spreadsheet that can be read.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    packed = Packed(data)
    for name in packed.names:
        if not name.endswith("/"):
            packed.read(name)  # what an entry says of its size is held against what it unpacks to
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return {part: text for name in book.sheet_names for part, text in _cells(book, name)}
    except PasswordError:
        raise Encrypted("the spreadsheet needs a password.", hint="Save it without one.") from None
    except (CalamineError, OSError, ValueError) as error:
        raise Malformed(f"the spreadsheet is broken ({error}).", hint="Save it again, or as CSV.") from error


def _cells(book: Any, sheet: str) -> Iterator[tuple[str, str]]:
    for row, values in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), 1):
        for column, value in enumerate(values):
            text = written(value)
            if text:
                yield f"{sheet}!{letters(column)}{row}", text


def grid(cells: Mapping[str, str], sheet: str | None = None) -> Grid:
    """The rows of one sheet of `parts`: the one of this name, else the first in which anything stands.

    UsageError where no sheet in which anything stands has the name.
    """
    rows: defaultdict[str, defaultdict[int, dict[int, Cell]]] = defaultdict(lambda: defaultdict(dict))
    for part, text in cells.items():
        place = PLACE.fullmatch(part)
        assert place is not None
        rows[place["sheet"]][int(place["row"])][number(place["column"])] = Cell(text, part, 0, len(text))
    if sheet is not None and sheet not in rows:
        shown = ", ".join(rows) or "none"
        raise UsageError(f"no sheet with anything in it is called {sheet!r}.", hint=f"Those there are: {shown}.")
    chosen = sheet if sheet is not None else next(iter(rows), "")
    made = [Row(at, _filled(found)) for at, found in rows[chosen].items()]
    return Grid(checked(made), None, chosen, tuple(name for name in rows if name))


def _filled(found: Mapping[int, Cell]) -> tuple[Cell, ...]:
    nothing = Cell("", "", 0, 0)
    return tuple(found.get(column, nothing) for column in range(max(found) + 1))


def letters(column: int) -> str:
    """A column counted from 0 as spreadsheets call it: A, B, ..., Z, AA."""
    name = ""
    while column >= 0:
        column, rest = divmod(column, BASE)
        name = chr(ord("A") + rest) + name
        column -= 1
    return name


def number(letters: str) -> int:
    """The column, counted from 0, that spreadsheets call so: "AA" is 26."""
    found = 0
    for letter in letters:
        found = found * BASE + ord(letter) - ord("A") + 1
    return found - 1


def written(value: object) -> str:
    """A cell's value as text: a date in ISO 8601, a number without a needless fraction."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        whole = value.time() == datetime.time()
        return value.date().isoformat() if whole else value.isoformat(" ", timespec="seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return SURROGATE.sub("\ufffd", str(value))

"""CSV for spreadsheets: one row a statement, flat columns (docs/format.md).

UTF-8 with a byte order mark, so that Excel reads accents; RFC 4180 quoting with CRLF. A cell that a spreadsheet would
take for a formula gets an apostrophe before it: for exact text take JSON Lines or Parquet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from dicho.export.columns import COLUMNS, Value, flat
from dicho.export.known import Person, nobody
from dicho.export.target import writing
from dicho.model.document import Document
from dicho.model.statement import Statement

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What begins a formula in one spreadsheet or another (OWASP's list)."""


def write(rows: Iterable[tuple[Statement, Document]], out: BinaryIO, person: Person = nobody) -> int:
    """Writes the header and a row for each statement; how many. ExportError when it cannot. `out` stays open."""
    count = 0
    with writing():
        text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
        try:
            sheet = csv.writer(text, lineterminator="\r\n")
            sheet.writerow(COLUMNS)
            for statement, document in rows:
                row = flat(statement, document, person)
                sheet.writerow([safe(row[name]) for name in COLUMNS])
                count += 1
            text.flush()
        finally:
            text.detach()
    return count


def safe(value: Value) -> Value:
    """The cell as a spreadsheet may have it: text that would run as a formula behind an apostrophe."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value

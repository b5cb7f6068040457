"""The door of tables: their parts, and the rows of one. What its columns hold a table does not say by itself."""

from __future__ import annotations

from collections.abc import Mapping

from dicho.errors import NotReadable
from dicho.model.document import Document
from dicho.read import plain
from dicho.read.shape import Source
from dicho.read.sniff import CSV, ODS, TSV, XLSX
from dicho.read.table import delimited, sheet
from dicho.read.table.grid import Grid

SHEETS = frozenset({XLSX, ODS})
TYPES = frozenset({CSV, TSV, *SHEETS})


def parts(data: bytes) -> dict[str, str]:
    """The cells of a spreadsheet; of CSV the one part, the decoded file."""
    return sheet.parts(data) if data.startswith(b"PK") else plain.parts(data)


def read(data: bytes, source: Source) -> tuple[Document, ...]:
    """Always NotReadable: somebody has to say which column holds what."""
    raise NotReadable(
        "a table does not say which of its columns holds what.",
        hint="If it is one of quotations, `dicho import table FILE` reads it.",
    )


def grid(data: bytes, cells: Mapping[str, str] | None = None, sheet_name: str | None = None) -> Grid:
    """The rows of a table: of a spreadsheet's `cells` where they are given, else of CSV."""
    return delimited.grid(data) if cells is None else sheet.grid(cells, sheet_name)

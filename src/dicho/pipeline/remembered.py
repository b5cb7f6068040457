"""Which column of a table holds what, as somebody said once: kept in the ledger's folder for files with the same heads.

`imports.json` is no part of the log: what a table was read by is named in its run.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from dicho.errors import UsageError
from dicho.pipeline import beside
from dicho.read.table.columns import HEADS, ROLES, Columns
from dicho.read.table.days import ORDERS
from dicho.read.table.grid import Grid
from dicho.text.names import fold

FILE_NAME = "imports.json"
ENOUGH = 1 << 20
"""Bytes of an `imports.json` that are read."""


def recall(folder: Path, grid: Grid) -> Columns | None:
    """The columns said for a table whose row of heads is one of this grid's; None where none was.

    UsageError where the file is not what `remember` writes.
    """
    kept = _read(folder)
    for row in grid.rows[:HEADS]:
        found = kept.get(_key(row.cells))
        if found is not None:
            return Columns(dict(found["columns"]), row.number, found["order"])
    return None


def remember(folder: Path, grid: Grid, columns: Columns) -> None:
    """Keep what was said for tables with these heads; nothing for a table without any."""
    head = grid.row(columns.head)
    if head is None:
        return
    kept = {**_read(folder), _key(head.cells): {"columns": dict(columns.of), "order": columns.order}}
    beside.write(folder / FILE_NAME, {"tables": kept})


def _key(cells: Any) -> str:
    # Empty cells at the end say nothing; one at the start moves every column by one.
    return " | ".join(fold(cell.text) for cell in cells).rstrip(" |")


def _read(folder: Path) -> dict[str, Mapping[str, Any]]:
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            tables = orjson.loads(file.read(ENOUGH))["tables"]
        return {key: _checked(found) for key, found in tables.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        hint = "Delete it and name the columns again."
        raise UsageError(f"it is malformed ({type(error).__name__}).", where=str(path), hint=hint) from None


def _checked(found: Mapping[str, Any]) -> Mapping[str, Any]:
    columns, order = found["columns"], found["order"]
    sound = all(role in ROLES and isinstance(at, int) and at >= 0 for role, at in columns.items())
    if not sound or "quotation" not in columns or order not in (None, *ORDERS):
        raise ValueError("no mapping")
    return found

"""JSON Lines in the shape "dicho/1": one statement a line, exact and complete (docs/format.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import orjson

from dicho.export.target import writing
from dicho.model.document import Document
from dicho.model.statement import Statement
from dicho.model.wire import statement_line


def nobody(statement: Statement) -> dict[str, Any] | None:
    """Without a ledger nobody is known across documents."""
    return None


def write(
    rows: Iterable[tuple[Statement, Document]],
    out: BinaryIO,
    person: Callable[[Statement], dict[str, Any] | None] = nobody,
) -> int:
    """Writes a line for each statement, UTF-8, closed by a line feed; how many. ExportError when it cannot.

    `person` tells who a statement's speaker is across documents.
    """
    count = 0
    with writing():
        for statement, document in rows:
            out.write(orjson.dumps(statement_line(statement, document, person(statement))) + b"\n")
            count += 1
    return count

"""JSON Lines in the shape "dicho/1": one statement a line, exact and complete (docs/format.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import orjson

from dicho.export.known import Person, nobody
from dicho.export.target import writing
from dicho.model.document import Document
from dicho.model.statement import Statement
from dicho.model.wire import statement_line


def write(
    rows: Iterable[tuple[Statement, Document]],
    out: BinaryIO,
    person: Person = nobody,
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

"""Parquet for data tools: the columns of the CSV, typed and exact, written in batches (docs/format.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from dicho.errors import ExportError
from dicho.export.columns import COLUMNS, Value, flat
from dicho.export.known import Person, nobody
from dicho.export.target import writing
from dicho.model.document import Document
from dicho.model.statement import Statement
from dicho.model.wire import SCHEMA

BATCH = 2048


def write(rows: Iterable[tuple[Statement, Document]], path: Path, person: Person = nobody) -> int:
    """Writes the file at `path`, whole or not at all; how many statements. ExportError when it cannot.

    It holds a batch of statements in memory, never all. What the rows raise while they are read is raised as it is.
    """
    from arro3.core import RecordBatchReader
    from arro3.io import write_parquet

    batches = _Batches(flat(s, d, person) for s, d in rows)
    part = path.with_name(path.name + ".part")
    with writing(str(path)):
        try:
            reader = RecordBatchReader.from_batches(_batch([]).schema, batches)
            write_parquet(reader, str(part), compression="zstd(3)", key_value_metadata={"schema": SCHEMA})
            part.replace(path)
        except OSError:
            raise
        except Exception as error:
            raise batches.error or ExportError(
                f"the Parquet file could not be written ({error}).", where=str(path)
            ) from error
        finally:
            part.unlink(missing_ok=True)
    return batches.count


class _Batches:
    """Batches made as they are asked for; keeps what the rows raised, which Arrow would report as its own error."""

    def __init__(self, rows: Iterable[dict[str, Value]]) -> None:
        self.count = 0
        self.error: Exception | None = None
        self._rows = iter(rows)

    def __iter__(self) -> Iterator[Any]:
        try:
            while taken := list(islice(self._rows, BATCH)):
                self.count += len(taken)
                yield _batch(taken)
        except Exception as error:
            self.error = error
            raise


def _batch(rows: list[dict[str, Value]]) -> Any:
    from arro3.core import Array, DataType, RecordBatch

    kinds = {"text": DataType.utf8(), "int": DataType.int64(), "float": DataType.float64()}
    return RecordBatch.from_pydict(
        {name: Array([row[name] for row in rows], kinds[kind]) for name, kind in COLUMNS.items()}
    )

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from arro3.core import DataType
from arro3.io import read_parquet
from tests.export.rows import bare, full

from dicho.errors import ExportError, LedgerDamaged
from dicho.export import parquet
from dicho.export.columns import COLUMNS, flat
from dicho.model.document import Document
from dicho.model.statement import Statement


def test_rows_come_back_typed_and_exact(tmp_path: Path) -> None:
    """Read back by another reader of the format: the columns, their types, every value, texts unchanged."""
    rows = [*full(), bare("=1+1\0👩‍👧\r\n", 1), bare("x", 2)]
    assert parquet.write(rows, tmp_path / "a.parquet") == len(rows)
    table = read_parquet(str(tmp_path / "a.parquet")).read_all()
    kinds = {"text": DataType.utf8(), "int": DataType.int64(), "float": DataType.float64()}
    assert table.column_names == list(COLUMNS)
    assert [table.schema.field(name).type for name in COLUMNS] == [kinds[kind] for kind in COLUMNS.values()]
    for name in COLUMNS:
        assert table.column(name).to_pylist() == [flat(s, d)[name] for s, d in rows]


def test_rows_are_streamed(tmp_path: Path) -> None:
    """Rows are asked for in batches while the file is written, and no rows make a file with the columns."""
    asked = []

    def rows() -> Iterator[tuple[Statement, Document]]:
        row = bare()
        for number in range(3 * parquet.BATCH + 1):
            asked.append(number)
            yield row

    assert parquet.write(rows(), tmp_path / "many.parquet") == 3 * parquet.BATCH + 1 == len(asked)
    assert read_parquet(str(tmp_path / "many.parquet")).read_all().num_rows == len(asked)
    assert parquet.write([], tmp_path / "none.parquet") == 0
    assert read_parquet(str(tmp_path / "none.parquet")).read_all().column_names == list(COLUMNS)


def test_whole_or_not_at_all(tmp_path: Path) -> None:
    """What the rows raise comes through as it is, an earlier file stays, and nothing half-written is left."""

    def broken() -> Iterator[tuple[Statement, Document]]:
        yield from full()
        raise LedgerDamaged("the file is damaged.")

    target = tmp_path / "a.parquet"
    parquet.write(full(), target)
    before = target.read_bytes()
    with pytest.raises(LedgerDamaged, match="the file is damaged"):
        parquet.write(broken(), target)
    assert target.read_bytes() == before and list(tmp_path.iterdir()) == [target]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """A folder that is not there is an ExportError that names the file."""
    with pytest.raises(ExportError, match=r"none/a\.parquet"):
        parquet.write(full(), tmp_path / "none" / "a.parquet")

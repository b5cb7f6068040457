"""Other people's tools over what is there: DuckDB, a spreadsheet, and readers of SQLite."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import subprocess
from pathlib import Path

import duckdb
import pytest
import sqlite_utils
from tests.export.ledgers import exported, folder, rows

from dicho.export import parquet
from dicho.export.columns import COLUMNS, flat

CONTENTLESS = (3, 43)
"""SQLite from which on the index of words can be read; every other table opens in older ones too."""


def test_duckdb_reads_the_parquet(tmp_path: Path) -> None:
    """Every column with its type, every value exact; a question in SQL answers as the ledger does."""
    target = tmp_path / "a.parquet"
    parquet.write(rows(), target)
    with duckdb.connect() as db:
        read = db.read_parquet(str(target))
        kinds = {"text": "VARCHAR", "int": "BIGINT", "float": "DOUBLE"}
        assert dict(zip(read.columns, map(str, read.types), strict=True)) == {n: kinds[k] for n, k in COLUMNS.items()}
        assert [dict(zip(COLUMNS, row, strict=True)) for row in read.fetchall()] == [flat(*row) for row in rows()]
        [(count,)] = db.sql(f"SELECT count(*) FROM '{target}' WHERE form = 'direct' AND lang = 'es'").fetchall()
    assert count == sum(s.form == "direct" and d.lang == "es" for s, d in rows())


def test_duckdb_reads_the_csv(tmp_path: Path) -> None:
    """Another's reader of CSV, which guesses nothing, has the rows that Python's has."""
    target = tmp_path / "a.csv"
    target.write_bytes(exported("csv"))
    with target.open(encoding="utf-8-sig", newline="") as opened:
        wanted = [row["content"] for row in csv.DictReader(opened)]
    with duckdb.connect() as db:
        found = db.read_csv(str(target), header=True, all_varchar=True).fetchall()
    assert [row[list(COLUMNS).index("content")] for row in found] == wanted and len(found) == len(rows())


def test_libreoffice_opens_the_csv(tmp_path: Path) -> None:
    """LibreOffice, where it is installed, has a line for each statement, accents whole."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("no LibreOffice on the PATH. On Debian or Ubuntu: sudo apt install libreoffice-calc")
    (tmp_path / "a.csv").write_bytes(exported("csv"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1"]
    command += ["--infilter=CSV:44,34,76,1", "--outdir", str(tmp_path / "out"), str(tmp_path / "a.csv")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with (tmp_path / "out" / "a.csv").open(encoding="utf-8-sig", newline="") as opened:
        assert [row["id"] for row in csv.DictReader(opened)] == [statement.id for statement, _ in rows()]


def test_the_ledger_is_a_database_like_any_other(tmp_path: Path) -> None:
    """Python's own SQLite and sqlite-utils, which Datasette's plugins build on, browse a copy of the file as it is."""
    file = folder() / "ledger.sqlite3"
    copy = tmp_path / "a.db"
    with sqlite3.connect(file) as db, sqlite3.connect(copy) as into:
        db.backup(into)
    with sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True) as db:
        utils = sqlite_utils.Database(db)
        names = utils.table_names()
        assert {"documents", "statements", "captures", "speakers"} <= set(names)
        for name in names:
            table = utils[name]
            if "contentless_delete" in table.schema and sqlite3.sqlite_version_info < CONTENTLESS:
                continue
            assert table.count == len(list(table.rows))
        assert utils["statements"].count == len(rows())

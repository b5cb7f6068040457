"""Other people's tools over what is there: DuckDB, pandas, a spreadsheet, Datasette and sqlite-utils."""

from __future__ import annotations

import asyncio
import csv
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pytest
import sqlite_utils
from datasette.app import Datasette
from tests.export.ledgers import exported, folder, rows

from dicho.export import parquet
from dicho.export.columns import COLUMNS, flat


def copied(into: Path) -> Path:
    """A copy of the ledger's file, taken by Python's own SQLite, which is older than the one that wrote it."""
    with sqlite3.connect(folder() / "ledger.sqlite3") as db, sqlite3.connect(into) as copy:
        db.backup(copy)
    return into


def browsed(file: Path, *addresses: str) -> list[Any]:
    """What Datasette, started on the file as it is, answers at each address; each answer must be a good one."""

    async def asked() -> list[Any]:
        site = Datasette([], immutables=[str(file)])
        await site.invoke_startup()
        answers = [await site.client.get(address) for address in addresses]
        assert [answer.status_code for answer in answers] == [200] * len(addresses)
        return [answer.json() if ".json" in str(answer.url) else answer.text for answer in answers]

    return asyncio.run(asked())


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


def test_pandas_reads_the_parquet(tmp_path: Path) -> None:
    """pandas has a typed column for each of ours, every value exact, what is missing missing; and groups by it."""
    target = tmp_path / "a.parquet"
    parquet.write(rows(), target)
    frame = pandas.read_parquet(target)
    assert list(frame.columns) == list(COLUMNS)
    for name in COLUMNS:
        wanted = [flat(*row)[name] for row in rows()]
        assert [None if pandas.isna(value) else value for value in frame[name]] == wanted, name
    counted = frame.groupby("form").size().to_dict()
    assert counted == {form: sum(s.form == form for s, _ in rows()) for form in counted}
    assert sum(counted.values()) == len(rows())


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
    """sqlite-utils, over Python's own SQLite, reads every table of the file, the indexes of words among them."""
    with sqlite3.connect(f"{copied(tmp_path / 'a.db').as_uri()}?mode=ro", uri=True) as db:
        utils = sqlite_utils.Database(db)
        names = utils.table_names()
        assert {"documents", "statements", "captures", "speakers", "words", "titles"} <= set(names)
        for name in names:
            assert utils[name].count == len(list(utils[name].rows)), name
        assert utils["statements"].count == len(rows())
        assert db.execute("SELECT count(*) FROM words WHERE words MATCH 'litros'").fetchone() > (0,)


def test_datasette_browses_the_ledger(tmp_path: Path) -> None:
    """Datasette opens the file as it is: its tables, counts by a column, and statements in words, whole."""
    addresses = ["/", "/a", "/a/statements", "/a/said?_facet=form&_facet=outlet"]
    addresses += ["/a/statements.json?_facet=form", "/a/said.json?_shape=objects&_size=max"]
    first, *_, faceted, listed = browsed(copied(tmp_path / "a.db"), *addresses)
    assert "statements" in first
    forms = {one["value"]: one["count"] for one in faceted["facet_results"]["form"]["results"]}
    assert forms == {form: sum(s.form == form for s, _ in rows()) for form in forms} and len(forms) == 3
    said = {one["statement"]: one for one in listed["rows"]}
    assert said.keys() == {s.id for s, _ in rows()}
    for statement, document in rows():
        one = said[statement.id]
        assert one["content"] == " … ".join(document.text[span.start : span.end] for span in statement.content)
        assert one["speaker"] == (statement.speaker.name if statement.speaker else None)
        assert (one["form"], one["outlet"], one["sha256"]) == (statement.form, document.outlet, document.capture)

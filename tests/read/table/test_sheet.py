"""Spreadsheets: real files by another writer, a cell each by its name, dates as ISO, the child's limits."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.errors import Malformed, ReadError, UsageError
from dicho.read import documents, sniff
from dicho.read.sandbox import Reader
from dicho.read.table import sheet

ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.2"><office:body><office:spreadsheet><table:table table:name="Citas">
<table:table-row><table:table-cell office:value-type="string"><text:p>Cita</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Fecha</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>La luz no se fue</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2025-03-04"><text:p>04/03/25</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def xlsx(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("mimetype", sniff.ODS)
        packed.writestr("content.xml", ODS.replace("\n ", " ").replace("\n", ""))
        manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        packed.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


def test_every_cell_is_a_part() -> None:
    """A cell is called as the spreadsheet calls it; numbers, days and times read as a person writes them."""
    rows: list[list[object]] = [
        ["Cita", "Fecha", "N"],
        ["«No»\ny sí", datetime.date(2025, 3, 4), 5.0],
        [None, datetime.datetime(2025, 3, 4, 12, 1), 1.25],
    ]
    data = xlsx(("Vacía", []), ("Dos!", rows))
    assert sniff.sniff(data, "x.bin") == sniff.XLSX
    parts = documents.parts(data, sniff.XLSX)
    assert parts["Dos!!A2"] == "«No»\ny sí" and parts["Dos!!B2"] == "2025-03-04"
    assert (parts["Dos!!C2"], parts["Dos!!C3"], parts["Dos!!B3"]) == ("5", "1.25", "2025-03-04 12:01:00")
    found = sheet.grid(parts)
    assert found.sheet == "Dos!" and [row.number for row in found.rows] == [1, 2, 3]
    with pytest.raises(UsageError, match="Otra"):
        sheet.grid(parts, "Otra")


def test_an_open_document_is_read_alike() -> None:
    """ODS gives the same cells; a day is the value and not how the sheet shows it."""
    assert sniff.sniff(ods(), "x.ods") == sniff.ODS
    assert documents.parts(ods(), sniff.ODS)["Citas!B2"] == "2025-03-04"


def test_a_broken_file_is_refused() -> None:
    """A file cut off, or one that is no spreadsheet inside, is Malformed and never a traceback."""
    data = xlsx(("Hoja", [["a", "b"]]))
    with pytest.raises(Malformed):
        documents.parts(data[: len(data) // 2], sniff.XLSX)


def test_a_sheet_that_lies_about_its_size_ends_the_child_alone() -> None:
    """A cell in the last row and column of a sheet would take all memory: the child says no, this process lives."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page["A1"], page["XFD1048576"] = "Cita", "x"
    target = io.BytesIO()
    book.save(target)
    with Reader(wall=10, cpu=5) as child:
        with pytest.raises(ReadError):
            child.parts(target.getvalue(), sniff.XLSX)
        assert child.parts(ods(), sniff.ODS)["Citas!A1"] == "Cita"


@given(st.integers(0, 20_000))
def test_columns_are_called_as_spreadsheets_call_them(column: int) -> None:
    """Letters and numbers of columns are one another's inverse."""
    assert sheet.number(sheet.letters(column)) == column
    assert sheet.letters(0) == "A" and sheet.letters(26) == "AA" and sheet.letters(701) == "ZZ"

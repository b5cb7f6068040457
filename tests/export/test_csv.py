from __future__ import annotations

import csv as standard
import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.export.rows import bare, full

from dicho.export import csv
from dicho.export.columns import COLUMNS
from dicho.model.document import Document
from dicho.model.statement import Statement

DOCS = Path(__file__).resolve().parents[2] / "docs" / "format.md"


def written(rows: list[tuple[Statement, Document]]) -> tuple[bytes, list[dict[str, str]]]:
    out = io.BytesIO()
    assert csv.write(rows, out) == len(rows)
    assert not out.closed
    text = io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")
    return out.getvalue(), list(standard.DictReader(text))


def test_one_row_a_statement() -> None:
    """Header and rows as documented: marked as UTF-8 for Excel, CRLF, each value where its column says."""
    data, rows = written([*full(), bare()])
    assert data.startswith(b"\xef\xbb\xbfid,form,") and data.endswith(b"\r\n")
    first, outer, inner, nobody = rows
    assert list(first) == list(COLUMNS)
    assert (
        first["speaker"] == "Irune Valcárcel" and first["said"] == "2026-03-03" and first["said_words"] == "El martes"
    )
    assert first["quantities"] == "6200000; 0.25 share" and first["about"] == "2026; 2026-05"
    assert first["chain"] == "La Baliza (published); Radio Sal (told)" and first["flags"] == "headline continued"
    assert inner["content"] == "el puerto <b>seguirá</b> cerrado … hasta mayo" and inner["in"] == outer["id"]
    start, end = (int(inner[name]) for name in ("start", "end"))
    spans = [tuple(map(int, pair.split("-"))) for pair in inner["content_spans"].split()]
    assert (spans[0][0], spans[-1][1]) == (start, end)
    assert nobody["speaker"] == "" and nobody["said"] == "" and nobody["source"] == ""


def test_formulas_are_words() -> None:
    """A quotation that begins as a formula does is given an apostrophe, in whatever column it stands."""
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x.example")'):
        _, [row] = written([bare(text, title=text, author=text)])
        assert row["content"] == row["title"] == row["author"] == "'" + text
    _, [row] = written([bare("a=1")])
    assert row["content"] == "a=1"


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_text_is_one_cell(text: str) -> None:
    """Commas, quotation marks, line ends, NULs: one row, one cell, the text behind at most an apostrophe."""
    _, rows = written([bare(text), bare("fin", 1)])
    assert len(rows) == 2 and rows[1]["content"] == "fin"
    assert rows[0]["content"] in (text, "'" + text)
    assert not rows[0]["content"].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_every_column_is_documented() -> None:
    """docs/format.md lists the columns in their order with their types."""
    lines = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| **")]
    named = {line.split("**")[1]: line.split("|")[2].strip() for line in lines}
    assert list(named.items()) == list(COLUMNS.items())

"""CSV: the cells Python's own reader finds, each with its place in the file; what breaks the rules is told."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.errors import Malformed
from dicho.read.table.delimited import LOOSE, UNCLOSED, grid
from dicho.text.align import TextBuilder

TEXT = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029\x85\ufeff\u0085"), max_size=12
)
CELL = st.one_of(TEXT, st.sampled_from(['"', 'a "b" c', "uno\ndos", "1;2", "x,y", "«sí»", "\t"]))


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=6), st.sampled_from([",", ";", "\t"]))
def test_the_cells_are_those_of_python(rows: list[list[str]], mark: str) -> None:
    """Whatever Python's csv writes is read back cell by cell, and every cell's characters stand where it says."""
    target = io.StringIO()
    csv.writer(target, delimiter=mark, quoting=csv.QUOTE_ALL).writerows(rows)
    found = grid(f"sep={mark}\n{target.getvalue()}".encode())
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert [[cell.text for cell in row.cells] for row in found.rows] == kept
    assert found.whole is not None
    for row in found.rows:
        for cell in row.cells:
            assert found.whole[cell.start : cell.end] == cell.text.replace('"', '""')


@given(st.lists(CELL, min_size=2, max_size=5))
def test_the_map_leads_back_to_the_file(cells: list[str]) -> None:
    """A cell put into a text is its value without white space at its ends, and the map proves it against the file."""
    target = io.StringIO()
    csv.writer(target, quoting=csv.QUOTE_ALL).writerow(cells)
    found = grid(f"sep=,\n{target.getvalue()}".encode())
    for row in found.rows:
        for cell in filter(lambda cell: cell.text.strip(), row.cells):
            builder = TextBuilder()
            span = found.put(builder, cell)
            text, source_map = builder.build()
            assert text == cell.text.strip() == span.of(text)
            source_map.check(text, {"": found.whole or ""})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
@pytest.mark.parametrize(("mark", "sep"), [(";", False), (",", False), ("\t", False), ("|", False), (";", True)])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_exports_of_spreadsheets(encoding: str, mark: str, sep: bool, end: str) -> None:
    """Excel's semicolons, encodings, byte order mark, line ends and "sep=" line all give the same cells."""
    lines = [f"Cita{mark}Nombre", f'"¿Quién apagó{mark} la base?"{mark}Íñigo Peña', f"Nadie, señor{mark}", f"{mark}"]
    text = (f"sep={mark}{end}" if sep else "") + end.join(lines) + end
    found = grid(text.encode(encoding))
    values = [[cell.text for cell in row.cells] for row in found.rows]
    if mark == ",":
        assert values[:2] == [["Cita", "Nombre"], ["¿Quién apagó, la base?", "Íñigo Peña"]]
    else:
        assert values == [["Cita", "Nombre"], [f"¿Quién apagó{mark} la base?", "Íñigo Peña"], ["Nadie, señor", ""]]
    assert [row.number for row in found.rows][:2] == ([2, 3] if sep else [1, 2])


def test_rows_are_numbered_as_spreadsheets_do() -> None:
    """A cell over several lines is one row, and an empty row counts though it is left out."""
    found = grid(b'a,b\n"uno\ndos\ntres",x\n\n,\ncuatro,y\n')
    assert [(row.number, row.cells[0].text) for row in found.rows] == [(1, "a"), (2, "uno\ndos\ntres"), (5, "cuatro")]


@pytest.mark.parametrize(
    ("row", "fault"), [('"La luz "no" se fue",Ada', LOOSE), ('"La luz no se fue,Ada', UNCLOSED), ('x,"y" z', LOOSE)]
)
def test_a_row_that_breaks_the_rules_is_marked(row: str, fault: str) -> None:
    """A mark that opens and never closes takes its own line and no more; the rows after it are read."""
    found = grid(f"Cita,Nombre\n{row}\nSigue,Bruno\n".encode())
    assert [r.fault for r in found.rows] == ["", fault, ""]
    assert [cell.text for cell in found.rows[2].cells] == ["Sigue", "Bruno"]


def test_text_is_no_table() -> None:
    """A file without columns is refused in words."""
    with pytest.raises(Malformed, match="no delimiter"):
        grid("Solo una línea\ny otra\n".encode())

"""`dicho import table`: every row a statement pinned to its cell, or a reason; nothing twice, nothing guessed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dicho.cli.main import main

Run = Callable[..., Any]

HEAD = "Cita;Nombre;Fecha;Medio;Enlace"
ROWS = (
    '"«La luz no se fue. La ""vendieron"".»";Pellworth, Ada;03/04/2025;El Brezal;https://brezal.example/1',
    "¿Quién apagó el faro?;Alcaldesa Ada Pellworth;12 de marzo de 2025;;",
    ";Bruno Dray;01/01/2025;;",
    "Nadie avisó al puerto;;hacia marzo;;",
)


def table(folder: Path, *rows: str, name: str = "citas.csv") -> str:
    path = folder / name
    path.write_bytes(("\r\n".join((HEAD, *rows)) + "\r\n").encode("windows-1252"))
    return str(path)


def lines(run: Run, ledger: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("export", ledger=ledger).out.splitlines()]


def test_each_row_is_a_statement_or_a_reason(run: Run, tmp_path: Path) -> None:
    """Who, when, where and the words are those of the cells; one name written in two ways is one person."""
    ledger = tmp_path / "l"
    done = run("import", "table", table(tmp_path, *ROWS), "--yes", "--json", ledger=ledger)
    report = json.loads(done.out)
    assert done.code == 0 and report["counts"] == {"taken": 3, "known": 0, "failed": 1}
    assert [(row["row"], row["status"]) for row in report["rows"]] == [
        (2, "taken"),
        (3, "taken"),
        (4, "failed"),
        (5, "taken"),
    ]
    assert report["rows"][2]["reason"] == "no quotation stands in it" and "hacia marzo" in report["rows"][3]["reason"]
    first, second, third = lines(run, ledger)
    assert first["text"]["content"] == ['«La luz no se fue. La "vendieron".»'] and first["text"]["source"] == [
        "Pellworth, Ada"
    ]
    assert first["speaker"]["id"] == second["speaker"]["id"] and first["speaker"]["name"] == "Ada Pellworth"
    assert first["said"] is None and first["flags"] == ["ambiguous-date"]
    assert first["document"]["outlet"] == "El Brezal" and first["chain"][-1]["agent"] == "El Brezal"
    assert second["said"]["value"] == "2025-03-12" and second["status"] == "question"
    assert third["speaker"] is None and third["flags"] == ["unattributed"]
    assert run("verify", ledger=ledger).code == 0
    assert "row 4" in run("list", ledger=ledger).out


def test_a_table_that_grows_is_taken_once(run: Run, tmp_path: Path) -> None:
    """The same file again adds nothing; with a row more, and under other bytes, only that row is new."""
    ledger = tmp_path / "l"
    run("import", "table", table(tmp_path, *ROWS), "--yes", ledger=ledger)
    again = json.loads(run("import", "table", table(tmp_path, *ROWS), "--json", ledger=ledger).out)
    assert again["counts"] == {"taken": 0, "known": 3, "failed": 1}
    more = table(tmp_path, "Habrá luz el lunes;Bruno Dray;2025-03-10;;", *ROWS, ROWS[0])
    grown = json.loads(run("import", "table", more, "--json", ledger=ledger).out)
    assert grown["counts"] == {"taken": 1, "known": 4, "failed": 1}
    assert grown["rows"][-1]["reason"] == "the same as row 3"
    assert len(lines(run, ledger)) == 4
    assert run("verify", ledger=ledger).code == 0


def test_days_are_read_as_they_are_said_to_be(run: Run, tmp_path: Path) -> None:
    """--month-first settles what the numbers leave open; another order is another reading of the same rows."""
    ledger, file = tmp_path / "l", table(tmp_path, ROWS[0])
    named = ("--quotation", "Cita", "--speaker", "nombre", "--date", "C")
    for order, value in (("--month-first", "2025-03-04"), ("--day-first", "2025-04-03")):
        assert run("import", "table", file, *named, order, ledger=ledger).code == 0
        assert [line["said"]["value"] for line in lines(run, ledger)] == [value]


def test_a_relative_day_counts_from_when_it_was_said(run: Run, tmp_path: Path) -> None:
    """ "El lunes" in a quotation of a Wednesday is the Monday after it, where the verb looks ahead."""
    ledger = tmp_path / "l"
    file = table(tmp_path, "El próximo lunes habrá luz;Bruno Dray;2025-03-12;;")
    run("import", "table", file, "--yes", ledger=ledger)
    [line] = lines(run, ledger)
    assert line["status"] == "prediction" and line["due"]["value"] == "2025-03-17"


def test_a_spreadsheet_is_read_alike(run: Run, tmp_path: Path) -> None:
    """The same rows in XLSX give the same words, pinned to the sheet's cells; several sheets are one import."""
    book = openpyxl.Workbook()
    for page, words in ((book.worksheets[0], "Nadie avisó al puerto"), (book.create_sheet("Más"), "Yo sí avisé")):
        page.append(["Seguimiento", None])
        page.append(["Cita", "Nombre"])
        page.append([words, "Pellworth, Ada"])
    file = tmp_path / "citas.xlsx"
    book.save(file)
    ledger = tmp_path / "l"
    done = run("import", "table", str(file), "--sheet", "Sheet", "--sheet", "Más", "--yes", "--json", ledger=ledger)
    assert json.loads(done.out)["counts"]["taken"] == 2
    assert [line["text"]["content"] for line in lines(run, ledger)] == [["Nadie avisó al puerto"], ["Yo sí avisé"]]
    assert run("verify", ledger=ledger).code == 0


def test_the_report_lists_every_row(run: Run, tmp_path: Path) -> None:
    """--report writes each row with its status as CSV that a spreadsheet opens."""
    report = tmp_path / "rows.csv"
    run("import", "table", table(tmp_path, *ROWS), "--yes", "--report", str(report), ledger=tmp_path / "l")
    rows = list(csv.DictReader(io.StringIO(report.read_text("utf-8-sig"))))
    assert [row["status"] for row in rows] == ["taken", "taken", "failed", "taken"]
    assert all(row["statement"] for row in rows if row["status"] == "taken")


def test_columns_have_to_be_said(run: Run, tmp_path: Path) -> None:
    """Without a terminal nobody is asked: the proposal is told, nothing is read, the code is that of wrong usage."""
    ledger = tmp_path / "l"
    done = run("import", "table", table(tmp_path, *ROWS), ledger=ledger)
    assert done.code == 2 and '--quotation "Cita"' in done.err and not ledger.exists()
    text = tmp_path / "prosa.txt"
    text.write_text("No es una tabla.\n")
    assert run("import", "table", str(text), "--yes", ledger=ledger).code == 1
    assert run("import", "table", str(tmp_path / "nada.csv"), ledger=ledger).code == 2


def test_a_column_before_the_others_makes_another_table(run: Run, tmp_path: Path) -> None:
    """The same heads behind a column without one are not those that were agreed to: every cell stands one further."""
    ledger = tmp_path / "l"
    assert run("import", "table", table(tmp_path, *ROWS), "--yes", ledger=ledger).code == 0
    numbered = tmp_path / "numbered.csv"
    numbered.write_text(f";{HEAD}\n1;Habrá luz el lunes;Bruno Dray;2025-03-10;;\n")
    assert run("import", "table", str(numbered), ledger=ledger).code == 2
    done = json.loads(run("import", "table", str(numbered), "--yes", "--json", ledger=ledger).out)
    assert [row["quotation"] for row in done["rows"]] == ["Habrá luz el lunes"]


def test_the_question_is_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """At a terminal the proposal is shown and put right; files with the same heads are not asked about."""
    import sys

    answers = io.StringIO("n\nCita\nNombre\n-\n-\n-\n-\n-\n-\n-\n")
    monkeypatch.setattr(sys, "stdin", answers)
    monkeypatch.setattr(answers, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    ledger = str(tmp_path / "l")
    assert main(["--ledger", ledger, "import", "table", table(tmp_path, ROWS[0])]) == 0
    assert "Read it so?" in capfd.readouterr().err
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert main(["--ledger", ledger, "import", "table", table(tmp_path, ROWS[1], name="b.csv")]) == 0
    assert "columns as before" in capfd.readouterr().err


def test_a_table_that_was_read_is_known_to_add(run: Run, tmp_path: Path) -> None:
    """A folder with a table in it: unread it is a failure that says what to do, once read it is known."""
    ledger, folder = tmp_path / "l", tmp_path / "desk"
    folder.mkdir()
    file = table(folder, ROWS[0])
    done = run("add", str(folder), ledger=ledger)
    assert done.code == 1 and "dicho import table" in done.err
    run("import", "table", file, "--yes", ledger=ledger)
    assert json.loads(run("add", str(folder), "--json", ledger=ledger).out)["known"] == 1
    assert "failed" not in run("list", ledger=ledger).out


def test_whoever_stops_at_the_question_has_read_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of what is typed, or Ctrl-C, is no answer: nothing is read, and the code is that of stopping."""
    import sys

    answers = io.StringIO("")
    monkeypatch.setattr(sys, "stdin", answers)
    monkeypatch.setattr(answers, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(["--ledger", str(tmp_path / "l"), "import", "table", table(tmp_path, ROWS[0])]) == 130
    assert not (tmp_path / "l").exists()


def test_a_sheet_of_no_spreadsheet(run: Run, tmp_path: Path) -> None:
    """--sheet with a CSV, or a name no sheet has, is wrong usage."""
    done = run("import", "table", table(tmp_path, ROWS[0]), "--sheet", "x", "--yes", ledger=tmp_path / "l")
    assert done.code == 2 and "no sheets" in done.err


def test_quotations_in_any_language(run: Run, tmp_path: Path) -> None:
    """A table may hold words of languages Dicho has no cue words of, and cells in which nothing tells which."""
    ledger = tmp_path / "l"
    file = tmp_path / "q.csv"
    rows = ("Nihče ni obvestil pristanišča o svetilniku,Ada", "これは灯台です,Bruno", "!!! 123,Nora", "х,Ada")
    file.write_text("\n".join(("Quote,Speaker", *rows)) + "\n", "utf-8")
    done = run("import", "table", str(file), "--yes", "--json", ledger=ledger)
    assert json.loads(done.out)["counts"]["taken"] == 4
    assert run("verify", ledger=ledger).code == 0


def test_an_order_that_dates_tell_is_not_remembered_as_said(run: Run, tmp_path: Path) -> None:
    """Of a table with the same heads its own dates tell, or nothing does; what was said holds until it is said anew."""

    def said(name: str, *dates: str, how: str = "--yes") -> list[str | None]:
        rows = (f"«La luz de {name} {n} no se fue.»;Ada Pellworth;{date};;" for n, date in enumerate(dates))
        file = table(tmp_path, *rows, name=f"{name}.csv")
        done = run("import", "table", file, how, "--json", ledger=tmp_path / "l")
        return [row["said"] for row in json.loads(done.out)["rows"]]

    assert said("uno", "13/04/2025", "03/04/2025") == ["2025-04-13", "2025-04-03"]
    assert said("dos", "04/13/2025", "03/04/2025") == ["2025-04-13", "2025-03-04"]
    assert said("tres", "03/04/2025") == [None]
    assert said("cuatro", "03/04/2025", how="--month-first") == ["2025-03-04"]
    assert said("cinco", "03/04/2025", "06/05/2025") == ["2025-03-04", "2025-06-05"]

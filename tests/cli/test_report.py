"""`dicho report`: one file for people, whole or not at all; errors that say what to do."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from tests.cli.conftest import Run


@pytest.mark.parametrize("form", ["html", "md", "docx"])
def test_the_ending_says_the_form(run: Run, ledger: Path, tmp_path: Path, form: str) -> None:
    """A report is written in the form its name ends in, and what was written is said."""
    target = tmp_path / f"r.{form}"
    done = run("report", "-o", str(target), "--search", "gasóleo", "--in", "es", ledger=ledger)
    assert done.code == 0 and "a report of" in done.err and done.out == ""
    text = "\n".join(p.text for p in docx.Document(str(target)).paragraphs) if form == "docx" else target.read_text()
    assert "Informe sobre una búsqueda" in text and "gasóleo" in text


def test_to_standard_output(run: Run, ledger: Path) -> None:
    """Without a file it goes to standard output, as a web page or as Markdown; a Word file needs a name."""
    assert run("report", ledger=ledger).out.startswith("<!doctype html>")
    assert run("report", "-f", "md", ledger=ledger).out.startswith("# ")
    done = run("report", "-f", "docx", ledger=ledger)
    assert done.code != 0 and "-o" in done.err


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["-o", "r.xls"], "no report in the form 'xls'"),
        (["-o", "r"], "no ending"),
        (["-o", "r.md", "--speaker", "Nobody Whatsoever"], "nobody in the ledger is called"),
        (["-o", "r.md", "--question", "ffff0000"], "question"),
        (["-o", "r.md", "--document", "ffff0000"], "document"),
        (["-o", "r.md", "--in", "fr"], "'en', 'es'"),
        (["-o", "no/such/folder/r.md"], "could not be written"),
        (["-o", "r.md", "--speaker", ""], "--speaker: it is empty"),
        (["-o", "r.md", "--search", " "], "--search: it is empty"),
        (["-o", "r.md", "--document", ""], "--document: it is empty"),
        (["-o", "r.docx", "-f", "html"], "the file's name says docx, and the form asked for is html"),
    ],
)
def test_errors(
    run: Run, ledger: Path, tmp_path: Path, given: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong is said, and no file is left."""
    monkeypatch.chdir(tmp_path)
    done = run("report", *given, ledger=ledger)
    assert done.code != 0 and told in done.err and "Traceback" not in done.err
    assert not list(tmp_path.iterdir())


def test_a_file_that_was_there_stays(run: Run, ledger: Path, tmp_path: Path) -> None:
    """A report that cannot be made writes over nothing."""
    target = tmp_path / "r.md"
    target.write_text("mine")
    assert run("report", "-o", str(target), "--speaker", "Nobody Whatsoever", ledger=ledger).code != 0
    assert target.read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "code", "word"), [("LC_ALL", "es_ES.UTF-8", "Declaraciones"), ("LANG", "C", "Statements")]
)
def test_the_language_is_that_of_the_user(
    run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str, word: str
) -> None:
    """Unless --in says otherwise, it is worded as the user's surroundings are, in English where nobody knows those."""
    for each in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv(name, code)
    assert f"## {word}" in run("report", "-f", "md", ledger=ledger).out


def test_a_limit_is_told(run: Run, ledger: Path) -> None:
    """What --limit leaves out is counted in the report."""
    assert "statements that fit" in run("report", "-f", "md", "--limit", "3", ledger=ledger).out

"""A report as a Word file: opened by others, with real footnotes, headings, a language, and text that stays text."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import docx.document
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.export.strict import HOSTILE
from tests.report.made import AT, built, every, hostile

from dicho.export.report import word
from dicho.export.report.model import Entry, Quote, Ref, Report, Run, Table, plain
from dicho.export.report.wordml import WORD, fit
from dicho.pipeline.workspace import Workspace


def data_of(report: Report) -> bytes:
    return b"".join(word.write(report))


def opened(report: Report) -> docx.document.Document:
    return docx.Document(io.BytesIO(data_of(report)))


def footnotes(data: bytes) -> dict[int, str]:
    """The text of every footnote that is no separator."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/footnotes.xml"))
    found = {int(each.get(f"{WORD}id", "0")): "".join(map(str, each.itertext(f"{WORD}t"))) for each in root}
    return {key: text.strip() for key, text in found.items() if key > 0}


def shape(report: Report) -> list[str]:
    """Every element of the body and of the footnotes, line breaks aside."""
    parts = zipfile.ZipFile(io.BytesIO(data_of(report)))
    roots = [etree.fromstring(parts.read(name)) for name in ("word/document.xml", "word/footnotes.xml")]
    tags = (str(node.tag).removeprefix(WORD) for root in roots for node in root.iter())
    return [tag for tag in tags if tag not in ("t", "br")]


@settings(max_examples=25, deadline=None)
@given(HOSTILE.filter(lambda words: bool(words.strip())) | st.text(min_size=1, max_size=20))
def test_any_text_is_text(words: str) -> None:
    """Whatever characters a text holds, the file opens, and none of them becomes markup."""
    assert shape(hostile(words)) == shape(hostile("t"))


def test_it_has_real_footnotes(shared: Workspace) -> None:
    """Each note is a footnote of its number, referred to once; another reference is a field that repeats the number."""
    report = built(shared)
    data = data_of(report)
    written = footnotes(data)
    assert written == {note.number: fit(plain(note.line)).strip() for note in report.notes}
    body = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    marks = [int(each.get(f"{WORD}id", "0")) for each in body.iter(f"{WORD}footnoteReference")]
    assert marks == [note.number for note in report.notes]
    named = {each.get(f"{WORD}name") for each in body.iter(f"{WORD}bookmarkStart")}
    again = [(each.text or "").split()[1] for each in body.iter(f"{WORD}instrText")]
    assert len(again) == sum(not ref.first for ref in every(report.sections, Ref)) and set(again) <= named


def test_headings_language_and_properties(shared: Workspace) -> None:
    """Headings by level, one title, the language of the report and of each source, what the file says of itself."""
    report = built(shared, lang="es")
    document = opened(report)
    styles = [each.style.name for each in document.paragraphs if each.style]
    assert styles.count("Title") == 1 and styles.count("Heading 1") == len(report.sections)
    assert document.core_properties.title == plain(report.title) == "Quién dijo qué"
    assert document.core_properties.language == "es"
    assert f"{document.core_properties.created:%Y-%m-%dT%H:%M:%SZ}" == AT
    assert 'w:lang w:val="es-ES"' in etree.tostring(document.styles.element).decode()
    said = {each.get(f"{WORD}val") for each in document.element.body.iter(f"{WORD}lang")}
    assert said == {run.lang for run in every(report.sections, Run) if run.lang}


def test_every_quotation_stands_in_it(shared: Workspace) -> None:
    """Each entry's words are a paragraph of their own, quoted or reported; all that is quoted anywhere is there."""
    report = built(shared)
    document = opened(report)
    quoted = ("Quote", "Dicho Reported")
    texts = [each.text for each in document.paragraphs if each.style and each.style.name in quoted]
    for entry in every(report, Entry):
        assert any(text.startswith(fit(plain(entry.quote.line)).replace("\r", "\n")) for text in texts)
    whole = "\n".join("".join(each.itertext(f"{WORD}t")) for each in document.element.body)
    for quote in every(report, Quote):
        assert all(fit(part) in whole for run in quote.line if isinstance(run, Run) for part in run.text.splitlines())


def test_tables_repeat_their_heads(shared: Workspace) -> None:
    """Every table has a head that repeats on each page, and a name for who does not see it."""
    report = built(shared)
    tables = opened(report).tables
    assert len(tables) == len(list(every(report.sections, Table)))
    for table in tables:
        assert table.rows[0]._tr.find(f"{WORD}trPr/{WORD}tblHeader") is not None
        named = table._tbl.tblPr.find(f"{WORD}tblCaption")
        assert named is not None and named.get(f"{WORD}val")


def test_another_program_opens_it(shared: Workspace, tmp_path: Path) -> None:
    """LibreOffice, where it is installed, makes a PDF of it with every hash and every id."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed.")
    report = built(shared)
    (tmp_path / "report.docx").write_bytes(data_of(report))
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "report.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    document = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    text = "".join("".join(document[n].get_textpage().get_text_range().split()) for n in range(len(document)))
    for note in report.notes:
        assert note.capture in text and note.statement in text

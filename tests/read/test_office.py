"""DOCX and EPUB: the text as written, mapped to the XML inside; packed files opened only when bounded."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document as NewDocx
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from dicho.errors import Encrypted, Malformed, NoText, NotReadable, TooLarge
from dicho.model.document import Document
from dicho.read.docx import paragraphs
from dicho.read.html.render import UNSEEN

Read = Callable[..., tuple[Document, ...]]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
XML_TEXT = st.text(
    alphabet=st.characters(blacklist_categories=["Cs", "Cc", "Co", "Cn", "Zl", "Zp"], blacklist_characters=UNSEEN),
    max_size=80,
)


def a_docx(*texts: str, title: str = "") -> bytes:
    new = NewDocx()
    for text in texts:
        new.add_paragraph(text)
    new.core_properties.title = title
    new.core_properties.author = "Berta Salinas"
    new.core_properties.created = datetime.datetime(2025, 3, 18, 9, 0, tzinfo=datetime.UTC)
    return saved(new)


def saved(new: object) -> bytes:
    stream = io.BytesIO()
    new.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def zipped(files: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


@settings(max_examples=20, deadline=None)
@given(st.lists(XML_TEXT.map(lambda t: f"«{t}»"), min_size=1, max_size=4))
def test_docx_paragraphs_come_out_as_written(read: Read, texts: list[str]) -> None:
    """Whatever python-docx, another program, writes into paragraphs is read back, character by character."""
    (document,) = read(a_docx(*texts), "a.docx")
    assert document.text.split("\n\n") == texts


def test_docx_properties(read: Read) -> None:
    """Title and author come from the file's properties; its creation date stands in, and the note says so."""
    (document,) = read(a_docx("La luz, dijo el alcalde, no volverá al cabo.", title="La luz"), "a.docx")
    assert (document.title, document.author, document.published) == ("La luz", "Berta Salinas", "2025-03-18")
    assert any("creation date" in note for note in document.notes)


def test_docx_tables_runs_breaks_and_links(read: Read) -> None:
    """Text in tables, in several runs, after line breaks and in links is there, in its order."""
    new = NewDocx()
    paragraph = new.add_paragraph("«Esta costa es ")
    paragraph.add_run("inexpugnable").bold = True
    paragraph.add_run("»,\u00a0dijo").add_break()
    paragraph.add_run("el almirante.")
    table = new.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "uno", "dos"
    new.add_paragraph("fin")
    (document,) = read(saved(new), "a.docx")
    assert document.text.split("\n\n") == [
        "«Esta costa es inexpugnable»,\u00a0dijo\nel almirante.",
        "uno",
        "dos",
        "fin",
    ]


def test_docx_insertions_stay_and_deletions_go() -> None:
    """Of tracked changes the text as it stands is read; field codes and fallbacks are not text."""
    markup = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>a</w:t></w:r><w:ins><w:r><w:t>b</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>c</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:hyperlink><w:r><w:t>d</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>&amp;e</w:t></w:r></w:p><w:p/></w:body></w:document>"
    )
    assert [p.text for p in paragraphs(markup)] == ["abd\t&e"]


def test_docx_footnotes_follow(read: Read) -> None:
    """A footnote that holds a quotation is not lost."""
    data = a_docx("Texto con nota al pie.")
    files: dict[str, bytes | str] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files.update({name: archive.read(name) for name in archive.namelist()})
    note = f"<w:footnotes {W}><w:footnote><w:p><w:r><w:t>«Falso», dijo.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    files["word/footnotes.xml"] = note
    assert read(zipped(files), "a.docx")[0].text.endswith("\n\n«Falso», dijo.")


def test_docx_without_text(read: Read) -> None:
    """A file of pictures is NoText."""
    new = NewDocx()
    new.element.body.insert(0, parse_xml(f"<w:p {W}><w:r><w:t> </w:t></w:r></w:p>"))
    with pytest.raises(NoText):
        read(saved(new), "a.docx")


OPF = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>El cabo a oscuras</dc:title>
<dc:creator>Berta Salinas</dc:creator>
<dc:publisher>Ediciones Cabo</dc:publisher><dc:date>2025-03-18</dc:date><dc:language>es</dc:language></metadata>
<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="b" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="a"/><itemref idref="b"/><itemref idref="lost"/></spine></package>"""
CONTAINER = """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""


def an_epub(one: str, two: str = "<p>Fin.</p>", **more: str) -> bytes:
    page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{}</body></html>'
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": OPF,
            "OEBPS/nav.xhtml": page.format("<p>Índice</p>"),
            "OEBPS/text/one.xhtml": page.format(one),
            "OEBPS/text/two b.xhtml": page.format(two),
            **more,
        }
    )


def test_epub_reads_its_spine_in_order(read: Read) -> None:
    """Every page of the reading order, whole; empty XML elements swallow nothing; properties from the OPF."""
    head = '<h1>Uno</h1><a id="x"/><script src="s.js"/>'
    one = f"{head}<p>«No hay <i>luz</i>»,&#160;dijo<br/>el alcalde.</p><ul><li>“Yes”</li></ul>"
    (document,) = read(an_epub(one), "a.epub")
    assert document.text == "Uno\n\n«No hay luz»,\u00a0dijo\nel alcalde.\n\n“Yes”\n\nFin."
    assert (document.title, document.author, document.outlet) == (
        "El cabo a oscuras",
        "Berta Salinas",
        "Ediciones Cabo",
    )
    assert (document.published, document.lang) == ("2025-03-18", "es")
    assert {piece.part for piece in document.map.pieces} == {"OEBPS/text/one.xhtml", "OEBPS/text/two b.xhtml"}


def test_epub_without_text_or_locked(read: Read) -> None:
    """Pages of pictures are NoText; copy protection is Encrypted; locked fonts do not matter."""
    with pytest.raises(NoText):
        read(an_epub("<img src='x'/>", "<img src='y'/>"), "a.epub")
    locked = '<encryption xmlns:e="urn:e"><e:CipherReference URI="{}"/></encryption>'
    with pytest.raises(Encrypted):
        read(an_epub("<p>Uno</p>", **{"META-INF/encryption.xml": locked.format("OEBPS/text/one.xhtml")}), "a.epub")
    font = {"META-INF/encryption.xml": locked.format("OEBPS/font.otf")}
    assert read(an_epub("<p>Uno</p>", **font), "a.epub")[0].text == "Uno\n\nFin."


@pytest.mark.parametrize("file", ["a.docx", "a.epub"])
def test_zip_bombs_are_refused_before_unpacking(read: Read, file: str) -> None:
    """Three hundred megabytes of zeros in a small file are TooLarge, by ratio and by size, as DOCX and as EPUB."""
    name = "word/document.xml" if file == "a.docx" else "META-INF/container.xml"
    for size in (20_000_000, 300_000_000):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as entry:
            for _ in range(size // 10_000_000):
                entry.write(b"\0" * 10_000_000)
        assert len(stream.getvalue()) < 400_000
        with pytest.raises(TooLarge):
            read(stream.getvalue(), file)


def test_too_many_entries_are_refused(read: Read) -> None:
    """Ten thousand packed files and one are TooLarge."""
    files: dict[str, bytes | str] = {f"f{n}": "" for n in range(10_001)}
    with pytest.raises(TooLarge):
        read(zipped({**files, "word/document.xml": "<x/>"}), "a.docx")


def test_broken_packed_files_are_malformed(read: Read) -> None:
    """Cut off, damaged, or lacking what they need: Malformed, with the reason."""
    for data, file in (
        (a_docx("hola")[:-300], "a.docx"),
        (an_epub("<p>x</p>")[:-200], "a.epub"),
        (zipped({"META-INF/container.xml": "<broken"}), "a.epub"),
        (zipped({"META-INF/container.xml": "<container/>"}), "a.epub"),
    ):
        with pytest.raises(Malformed):
            read(data, file)
    with pytest.raises(NotReadable):
        read(zipped({"notes.txt": "hola"}), "a.zip")


def test_a_password_is_asked_for(read: Read) -> None:
    """A DOCX with a password is an OLE file that says so."""
    with pytest.raises(Encrypted):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"), "a.docx")

"""PDF: lines put together to paragraphs, every character mapped to its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dicho.errors import Encrypted, Malformed, NoText
from dicho.model.document import Document

Read = Callable[..., tuple[Document, ...]]
FARO = (Path(__file__).parent / "faro.pdf").read_bytes()
"""Printed by a browser: two pages, justified, words broken with hyphens, an indented list of paragraphs."""


def a_pdf(content: bytes, extra: bytes = b"", trailer: bytes = b"") -> bytes:
    """A minimal PDF of one page with this content stream."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        *([extra] if extra else []),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (count, trailer, len(body))
    )


def test_a_printed_page_reads_in_paragraphs(read: Read) -> None:
    """Paragraphs are whole over lines and pages, hyphens of broken words gone, a name's own hyphen kept."""
    (document,) = read(FARO, "faro.pdf")
    paragraphs = document.text.split("\n\n")
    assert paragraphs[3] == "Capitanía: «No habrá transbordador hasta el viernes»"
    assert paragraphs[4].startswith("La capitana del puerto, Ignacia Sobrino, confirmó este miércoles que")
    assert paragraphs[4].endswith("particularmente irritados por la incomunicación de la isla.")
    assert "Evaristo Quián-Ottone." in paragraphs[5]
    assert paragraphs[6].startswith("—Yo no firmo nada —respondió el alcalde—.")
    assert paragraphs[8].startswith("Los comerciantes anunciaron que pedirán indemnizaciones extraordinarias.")
    assert len(paragraphs) == 11
    assert {piece.part for piece in document.map.pieces} == {"page 1", "page 2"}


def test_facts_come_from_the_head_of_the_text(read: Read) -> None:
    """Who and when is read from the page; a program's title for the file is none."""
    (document,) = read(FARO, "faro.pdf")
    assert (document.author, document.published, document.lang) == ("Úrsula Benavente", "2025-05-14", "es")
    assert document.outlet == "El Faro de Caleta"
    assert document.title == "Capitanía: «No habrá transbordador hasta el viernes»"


def test_a_hyphen_before_a_capital_is_the_words_own(read: Read) -> None:
    """ "Echavarren-/Ottone" over two lines keeps its hyphen, "indem-/nizar" loses it."""
    words = (b"The owner, Mr Echavarren-", b"Ottone, said he would indem-", b"nize all.")
    lines = b"BT /F 12 Tf 20 200 Td " + b"".join(b"(%s) Tj 0 -14 Td " % line for line in words) + b"ET"
    (document,) = read(a_pdf(lines), "a.pdf")
    assert "".join(document.text.split()) == "Theowner,MrEchavarren-Ottone,saidhewouldindemnizeall."


def test_pictures_are_no_text(read: Read) -> None:
    """A scan, a page without a single character, is NoText with advice."""
    with pytest.raises(NoText) as caught:
        read(a_pdf(b"0 0 100 100 re f"), "scan.pdf")
    assert "OCR" in caught.value.hint


@pytest.mark.parametrize("data", [FARO[:2000], b"%PDF-1.7\n", b"%PDF-1.4\n" + b"\0" * 5000, FARO[:5000] + FARO[30000:]])
def test_truncated_and_damaged_files(read: Read, data: bytes) -> None:
    """A file cut off is Malformed (or NoText where pages survive without their text), never a crash."""
    with pytest.raises((Malformed, NoText)):
        read(data, "a.pdf")


def test_a_password_is_asked_for(read: Read) -> None:
    """An encrypted file is Encrypted."""
    lock = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32)
    data = a_pdf(b"BT /F 12 Tf (x) Tj ET", lock, b"/Encrypt 6 0 R/ID[<00><00>]")
    with pytest.raises(Encrypted):
        read(data, "a.pdf")

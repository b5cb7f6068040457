"""Pages saved by hand: where and when, as the file says; MHTML and prints of other programs, broken ones too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dicho.errors import NoText, ReadError, TooLarge
from dicho.model.document import Document
from dicho.read import documents, prints
from dicho.read.saved import Saved, saved
from dicho.read.sniff import HTML, MAIL, MHTML, sniff

Read = Callable[..., tuple[Document, ...]]
CASES = Path(__file__).parents[1] / "cases" / "read"
MUELLE = (CASES / "es-mhtml" / "muelle.mhtml").read_bytes()
WHERE = "http://laresaca.example/2025/03/18/muelle-reabre"
PAGE = "<html><body><p>“Nylon has no memory,” said the tower captain, Rhoda Pell, on Sunday.</p></body></html>"


def single(date: str, url: str = "https://belfry.example/rope") -> bytes:
    said = f"\n Page saved with SingleFile \n url: {url} \n saved date: {date}\n"
    return f"<!DOCTYPE html> <html><!--{said}-->{PAGE}".encode()


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Tue May 06 2025 09:14:09 GMT+0200 (Central European Summer Time)", "2025-05-06T07:14:09+00:00"),
        ("Wed Jan 01 2025 00:30:00 GMT+0100", "2024-12-31T23:30:00+00:00"),
        ("Tue May 06 2025 09:14:09", None),
        ("Tue Feb 31 2025 09:14:09 GMT+0000", None),
        ("mar 06 may 2025", None),
    ],
)
def test_singlefile_tells_address_and_time(date: str, at: str | None) -> None:
    """The time is taken with its zone, and left out where the zone is missing or there is no such day."""
    assert saved(single(date), HTML) == Saved("SingleFile", "https://belfry.example/rope", at)


@pytest.mark.parametrize(
    "data",
    [
        PAGE.encode(),
        b"<!-- saved from url=(0014)about:internet --><html>",
        b"<!-- Page saved with SingleFile --><html>",
        b"<p>Page saved with SingleFile url: https://x.example</p>",
        b"",
    ],
)
def test_other_pages_tell_nothing(data: bytes) -> None:
    """A page that names no address it was saved from is a page as any other."""
    assert saved(data, HTML) is None


def test_an_address_that_differs_is_noted(read: Read) -> None:
    """Added as the capture of another address than the file names: both are said."""
    from dicho.model.document import Overrides

    (document,) = read(single("x"), "a.html", Overrides(url="https://other.example/rope"))
    assert document.url == "https://other.example/rope"
    assert any(
        "from https://belfry.example/rope" in n and "capture of https://other.example" in n for n in document.notes
    )


@pytest.mark.parametrize(
    ("head", "file", "kind"),
    [
        ("From: <Saved by Blink>\r\nSubject: x\r\nDate: y\r\nMIME-Version: 1.0\r\n\r\n", "a", MHTML),
        ('From: "Saved by Internet Explorer 11"\r\nSubject: x\r\nDate: y\r\n\r\n', "a.txt", MHTML),
        ("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "a.mht", MHTML),
        ("From: Ada <a@b.example>\r\nSubject: Saved by the bell\r\nDate: y\r\n\r\n", "a.eml", MAIL),
    ],
)
def test_mhtml_is_told_from_mail(head: str, file: str, kind: str) -> None:
    """A page kept as a mail with its pictures is no mail, and a mail is no page."""
    assert sniff(head.encode() + b"text", file) == kind


def test_mhtml_is_read_by_the_part_that_was_saved(read: Read) -> None:
    """The page itself, not a frame that stands before it; characters as its transfer encoding and charset say."""
    (document,) = read(MUELLE, "muelle.mhtml")
    assert "400.000\u00a0coronas" in document.text and "redes de pesca" not in document.text
    assert {piece.part for piece in document.map.pieces} == {"mime 1.1"}
    assert saved(MUELLE, MHTML) == Saved("a browser (MHTML)", WHERE, "2026-11-29T19:30:48+00:00")


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
def test_a_broken_mhtml_is_a_failure_or_what_is_left(read: Read, cut: float) -> None:
    """Cut off anywhere, it reads as far as it goes or fails with a reason; its map holds either way."""
    try:
        (document,) = read(MUELLE[: int(cut * len(MUELLE))], "muelle.mhtml")
    except ReadError as error:
        assert error.what and error.hint
    else:
        assert document.text


def test_mhtml_without_a_page_is_no_text(read: Read) -> None:
    """Pictures alone are no page."""
    with pytest.raises(NoText):
        read(b"From: <Saved by Blink>\r\nSubject: x\r\nDate: y\r\nContent-Type: image/png\r\n\r\nx", "a.mhtml")


@pytest.mark.parametrize("depth", [60, 3_000])
@pytest.mark.parametrize("file", ["a.mhtml", "a.eml"])
def test_parts_inside_parts_end_somewhere(read: Read, depth: int, file: str) -> None:
    """Nested without end, pages and mails alike are refused as too large, and their heads are looked at in no time."""
    head = b"From: <Saved by Blink>\r\nSubject: x\r\nDate: y\r\n"
    level = b"Content-Type: multipart/related; boundary=b%d\r\n\r\n--b%d\r\n"
    data = head + b"".join(level % (i, i) for i in range(depth))
    with pytest.raises(TooLarge):
        read(data, file)
    found = saved(data, MHTML)
    assert found is not None and found.url is None


@pytest.mark.parametrize(
    ("created", "at"), [("20250318093000000", "2025-03-18T09:30:00+00:00"), ("20251399999999999", None)]
)
def test_a_time_that_there_is_not_is_none(created: str, at: str | None) -> None:
    """What WebScrapBook wrote is taken as its day; a thirteenth month somebody wrote there breaks nothing."""
    page = f'<html data-scrapbook-source="{WHERE}" data-scrapbook-create="{created}">{PAGE}'
    assert saved(page.encode(), HTML) == Saved("WebScrapBook", WHERE, at)


def test_a_print_is_known_by_what_the_browser_prints_around() -> None:
    """Address and page number on every page; the article's own lines stay."""
    pages = [
        [
            ("3/18/25, 9:30 AM The pier", 800.0),
            ("“Yes.”", 500.0),
            ("See https://b.example now.", 60.0),
            (f"{WHERE} {n}/2", 20.0),
        ]
        for n in (1, 2)
    ]
    found = prints.find(pages)
    assert found is not None and (found.url, found.stamp) == (WHERE, "3/18/25, 9:30 AM")
    assert found.lines == {(0, 0), (0, 3), (1, 0), (1, 3)}


@pytest.mark.parametrize(
    "pages",
    [
        [],
        [[("A report", 800.0), ("https://a.example", 20.0)]],
        [[("A report", 800.0), ("1/2", 20.0)], [("More", 800.0), ("2/2", 20.0)]],
        [[("https://a.example/x 1/2", 20.0)], [("https://a.example/x 1/2", 20.0)]],
    ],
)
def test_any_other_pdf_is_none(pages: list[list[tuple[str, float]]]) -> None:
    """Page numbers alone, an address alone, or numbers that do not count are no print of a web page."""
    assert prints.find(pages) is None


def test_the_day_of_printing_is_not_the_day_of_publication(read: Read) -> None:
    """A print without a date in its text or its address has none, whenever the file was made."""
    data = (CASES / "es-pdf-impreso" / "muelle.pdf").read_bytes()
    (document,) = read(data, "muelle.pdf")
    assert document.published == "2025-03-18"
    assert documents.saved(data, document.media_type) is None
    assert "11/29/26" not in document.text and WHERE not in document.text

"""What kind of document some bytes are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.read import sniff as kinds
from dicho.read.documents import READERS, sniff


@pytest.mark.parametrize(
    ("data", "file", "kind"),
    [
        (b"<!DOCTYPE html><html>", "a", kinds.HTML),
        (b"\xef\xbb\xbf \n<!-- x --><html lang=es>", "a.txt", kinds.HTML),
        ("<html>".encode("utf-16"), "a", kinds.HTML),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', "a.xml", kinds.HTML),
        (b"<p>Hola</p>", "a.html", kinds.HTML),
        (b"Hola <b>x</b>", "a.htm", kinds.HTML),
        (b'<?xml version="1.0"?><rss version="2.0">', "a.xml", kinds.RSS),
        (b"<rdf:RDF xmlns:rdf='x'>", "a", kinds.RSS),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "a", kinds.ATOM),
        (b'<?xml version="1.0"?><note>', "a.xml", "application/xml"),
        (b"%PDF-1.7", "a.txt", kinds.PDF),
        (b"From: a@b.example\r\nTo: c\r\nSubject: x\r\n\r\nhola", "a", kinds.MAIL),
        (b"Return-Path: <a>\nReceived: from x\n\tby y\nDate: z\nFrom: a\n\nhola", "a.txt", kinds.MAIL),
        (b"hola", "a.eml", kinds.MAIL),
        (b"Thread: They all knew\n\nhola", "a.txt", kinds.PLAIN),
        (b"From: somebody\nI know", "a.txt", kinds.PLAIN),
        (b"3 < 5, said the engineer", "a.txt", kinds.PLAIN),
        (b"<sic> he said", "a.txt", kinds.PLAIN),
        (b'{"a": 1}', "a.json", "application/json"),
        (b'{"a": 1}', "a", kinds.PLAIN),
        (b'who,"what"', "a.csv", "text/csv"),
        (b"<html><p>x", "a.css", kinds.HTML),
        (b"", "a.html", kinds.PLAIN),
        (b"\x89PNG\r\n", "a.html", "image/png"),
        (b"{\\rtf1", "a.doc", "application/rtf"),
        (b"\x1f\x8b\x08", "a.warc.gz", "application/gzip"),
        (b"PK\x03\x04 cut off", "a.docx", kinds.DOCX),
        (b"PK\x03\x04 cut off", "a", "application/zip"),
    ],
)
def test_content_first_name_second(data: bytes, file: str, kind: str) -> None:
    """Content decides; the extension helps only where content could be several things."""
    assert sniff(data, file) == kind


@given(st.binary(max_size=300), st.sampled_from(["a", "a.html", "a.docx", "a.eml", ""]))
def test_any_bytes_are_of_some_kind(data: bytes, file: str) -> None:
    """No bytes break it, and the answer is a media type."""
    assert "/" in sniff(data, file)


def test_every_reader_has_both_doors() -> None:
    """Each media type's module reads and gives the parts."""
    from importlib import import_module

    for module in set(READERS.values()):
        assert callable(import_module(module).read) and callable(import_module(module).parts)

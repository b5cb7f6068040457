"""The one door to every reader: bytes and their capture in, documents out."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from dicho.errors import Encrypted, NotReadable
from dicho.model.document import Capture, Document, Overrides
from dicho.read import sniff as kinds
from dicho.read.saved import saved
from dicho.read.shape import Source
from dicho.read.sniff import sniff, sniff_fetched

__all__ = ["VERSION", "parts", "read", "saved", "sniff", "sniff_fetched"]

VERSION = "read/4"
"""The version of reading, for runs: it changes whenever the same capture may read differently."""

READERS = {
    kinds.PLAIN: "dicho.read.plain",
    kinds.HTML: "dicho.read.html.reader",
    kinds.PDF: "dicho.read.pdf",
    kinds.DOCX: "dicho.read.docx",
    kinds.EPUB: "dicho.read.epub",
    kinds.MAIL: "dicho.read.mail",
    kinds.MHTML: "dicho.read.mhtml",
    kinds.RSS: "dicho.read.feed",
    kinds.ATOM: "dicho.read.feed",
    kinds.JSON: "dicho.read.posts.reader",
    kinds.JSON_LINES: "dicho.read.posts.reader",
    kinds.CSV: "dicho.read.table.reader",
    kinds.TSV: "dicho.read.table.reader",
    kinds.XLSX: "dicho.read.table.reader",
    kinds.ODS: "dicho.read.table.reader",
    kinds.JSON_FEED: "dicho.read.jsonfeed",
    kinds.SITEMAP: "dicho.read.sitemap",
}
READS = "Dicho reads text, HTML, MHTML, PDF, DOCX, EPUB, mail (.eml) and feeds."
HINTS = {
    "application/rtf": "Save it as DOCX or text.",
    kinds.OLE: "Save it as DOCX, a spreadsheet as XLSX.",
    kinds.BUNDLE: "It is a whole ledger: `dicho --ledger FOLDER import export FILE` makes it again.",
    "application/zip": "Unpack it and add what is inside.",
    "application/gzip": "Unpack it and add what is inside.",
    "application/warc": "A crawl is read page by page: give its file, not a pipe.",
    "image/png": "A picture needs OCR first.",
    "image/jpeg": "A picture needs OCR first.",
}


class _Reader(Protocol):
    def read(self, data: bytes, source: Source) -> tuple[Document, ...]: ...

    def parts(self, data: bytes) -> dict[str, str]: ...


class _Declared(Protocol):
    """A reader of a type in `sniff.DECLARED`."""

    def parts(self, data: bytes, charset: str | None) -> dict[str, str]: ...


def _reader(data: bytes, media_type: str) -> _Reader:
    if media_type == kinds.OLE and "EncryptedPackage".encode("utf-16-le") in data:
        raise Encrypted("the document needs a password.", hint="Save it without one and add that.")
    if media_type not in READERS:
        raise NotReadable(f"files of type {media_type} are not read.", hint=HINTS.get(media_type, READS))
    # Imported only now: a page needs no PDF library, and the parent process none of them.
    return cast(_Reader, import_module(READERS[media_type]))


def read(data: bytes, capture: Capture, overrides: Overrides) -> tuple[Document, ...]:
    """The documents of a capture: one, or one an item of a feed. Reads by `capture.media_type` (see `sniff`).

    Raises a ReadError that says what is wrong. Runs in this process, with no limit on its time: `sandbox.Reader` has
    one.
    """
    return _reader(data, kinds.split(capture.media_type)[0]).read(data, Source(capture, overrides))


def parts(data: bytes, media_type: str) -> dict[str, str]:
    """The named texts inside a capture that source maps point into; "" is the decoded file of text and pages."""
    bare, charset = kinds.split(media_type)
    reader = _reader(data, bare)
    return cast(_Declared, reader).parts(data, charset) if charset else reader.parts(data)

"""MHTML -> document: the page of a "web page, single file" that a browser saved, without its pictures and frames."""

from __future__ import annotations

from email.message import EmailMessage

from dicho.errors import NoText
from dicho.model.document import Document
from dicho.read.decode import Decoded
from dicho.read.html import reader
from dicho.read.mail import message_of, named
from dicho.read.saved import saved
from dicho.read.shape import Source
from dicho.read.sniff import MHTML

PAGES = ("text/html", "application/xhtml+xml")


def _page(data: bytes) -> tuple[str, Decoded, int]:
    """The name and the characters of the saved page, and how many frames stand beside it. NoText without a page."""
    message = message_of(data)
    pages = [(name, part) for name, part in named(message, "mime 1") if part.get_content_type() in PAGES]
    if not pages:
        raise NoText("no page stands in the saved file.", hint="Save it in the browser again, as HTML or MHTML.")
    name, part = next((each for each in pages if _is_main(each[1], message)), pages[0])
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    return name, reader.decoded(content, str(part.get_content_charset() or "") or None), len(pages) - 1


def _is_main(part: EmailMessage, message: EmailMessage) -> bool:
    """Whether a part is the page itself: by the address the file was saved from, or the part it says to start with."""
    where = str(part.get("Content-Location", "")).strip()
    start = str(message.get_param("start", "") or "")
    return (bool(where) and where == str(message.get("Snapshot-Content-Location", "")).strip()) or (
        bool(start) and start == str(part.get("Content-ID", "")).strip()
    )


def parts(data: bytes) -> dict[str, str]:
    """The page's markup, under the name of its part: "mime 1.1"."""
    name, markup, _ = _page(data)
    return {name: markup.text}


def read(data: bytes, source: Source) -> tuple[Document, ...]:
    """The article of the saved page, as one document. NoText, Walled and TooLarge as a page's reader raises them."""
    name, markup, frames = _page(data)
    notes = (f"Frames of the page not read: {frames}.",) if frames else ()
    return reader.read_markup(markup, name, source, saved(data, MHTML), notes)

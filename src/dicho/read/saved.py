"""What a page saved by a browser says of itself: from which address, and when it was saved."""

from __future__ import annotations

import email.policy
import email.utils
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser

from dicho.read import sniff as kinds
from dicho.read.dates import SHORT_MONTHS

HEAD = 200_000
"""Bytes in which a saved page says so: SingleFile writes behind <html>, which may carry a long style."""
MIME_HEAD = 20_000
MARKS = ("SingleFile", "saved from url=", "data-scrapbook-source")
"""One of these stands in a saved page; nearly every page has none, and is looked at no further."""
SINGLE_FILE = re.compile(
    r"<!--\s*(?:Page saved with|Archive processed by) SingleFile\s+url:\s*(?P<url>https?://\S{1,4000})\s+"
    r"(?:saved date:\s*(?P<date>[^\n]{1,100}))?"
)
SAVE_AS = re.compile(r"<!--\s*saved from url=\(\d{1,5}\)(?P<url>https?://[^\s>]{1,4000})\s*-->")
SCRAPBOOK = re.compile(r"\bdata-scrapbook-source=[\"'](?P<url>https?://[^\"']{1,4000})[\"']")
SCRAPBOOK_DATE = re.compile(r"\bdata-scrapbook-create=[\"'](?P<date>\d{14})")
JS_DATE = re.compile(
    r"\w{3} (?P<month>\w{3}) (?P<day>\d\d) (?P<year>\d{4}) (?P<clock>\d\d:\d\d:\d\d)(?: GMT(?P<zone>[+-]\d{4}))?"
)


@dataclass(frozen=True, slots=True)
class Saved:
    """How a page was saved: by what, from which address, and when (ISO 8601, UTC); None where the file does not say.

    It is what the file says: anybody can write it.
    """

    by: str
    url: str | None
    at: str | None

    @property
    def note(self) -> str:
        """The same as a document's note."""
        where = f" from {self.url}" if self.url else ""
        when = f" on {self.at}" if self.at else ""
        return f"Saved by {self.by}{where}{when}, as the file says."


def saved(data: bytes, media_type: str) -> Saved | None:
    """What `data` says of how it was saved; None for what is no saved page. Only its head is looked at."""
    if media_type == kinds.MHTML:
        return _archive(data)
    if media_type != kinds.HTML or not any(mark.encode() in data[:HEAD] for mark in MARKS):
        return None
    return in_markup(data[:HEAD].decode("utf-8", "replace"))


def in_markup(markup: str) -> Saved | None:
    """The same of a page's markup."""
    head = markup[:HEAD]
    if not any(mark in head for mark in MARKS):
        return None
    if single := SINGLE_FILE.search(head):
        return Saved("SingleFile", single["url"], _js_date(single["date"] or ""))
    if scrapbook := SCRAPBOOK.search(head):
        date = SCRAPBOOK_DATE.search(head)
        return Saved(
            "WebScrapBook", scrapbook["url"], _read(f"{date['date']}+0000", "%Y%m%d%H%M%S%z") if date else None
        )
    copy = SAVE_AS.search(head)
    return Saved("a browser", copy["url"], None) if copy else None


def _archive(data: bytes) -> Saved:
    """What the headers of an MHTML file say."""
    head = BytesHeaderParser(policy=email.policy.compat32).parsebytes(data[:MIME_HEAD])
    url = str(head.get("Snapshot-Content-Location") or head.get("Content-Location") or "").strip()
    try:
        at = email.utils.parsedate_to_datetime(str(head.get("Date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        at = None
    return Saved(
        "a browser (MHTML)", url if url.startswith(("http://", "https://")) else None, _utc(at) if at else None
    )


def _js_date(written: str) -> str | None:
    """The time JavaScript writes as "Tue Dec 03 2024 10:00:00 GMT+0100 (CET)"; without a zone it is none."""
    found = JS_DATE.search(written)
    if found is None or not found["zone"] or found["month"].lower() not in SHORT_MONTHS:
        return None
    month = SHORT_MONTHS[found["month"].lower()]
    iso = f"{found['year']}-{month:02}-{found['day']}T{found['clock']}{found['zone']}"
    return _read(iso, "%Y-%m-%dT%H:%M:%S%z")


def _read(written: str, form: str) -> str | None:
    """A time in `form`; None for one that there is not: anybody can write a thirteenth month."""
    try:
        return _utc(datetime.strptime(written, form))
    except ValueError:
        return None


def _utc(at: datetime) -> str | None:
    try:
        return at.astimezone(UTC).isoformat(timespec="seconds") if at.tzinfo else None
    except (ValueError, OverflowError):
        return None

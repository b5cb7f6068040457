"""What of a crawl may be a document: pages, files and feeds that were answered well, each with how it was fetched."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Literal, Protocol
from urllib.parse import urljoin, urlsplit

from dicho.capture.coding import TooMuch, decode
from dicho.capture.message import LONGEST, Head, head
from dicho.capture.warc import Record, moment, records
from dicho.errors import BadAnswer, ReadError, TooLarge
from dicho.model.fetched import Fetch

LIMIT = 100_000_000
"""Bytes of one payload, unpacked: what is larger is recorded as a failure, and the crawl goes on."""
SAMPLE = 4_096

READ = frozenset(
    {
        *("text/html", "application/xhtml+xml", "text/plain", "application/pdf", "message/rfc822"),
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/epub+zip"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)
"""Media types that are read."""
PERHAPS = frozenset(
    {
        *("text/xml", "application/xml", "application/octet-stream", "binary/octet-stream", "application/force-download"),
        *("application/x-download", "application/x-pdf", "text/markdown", "application/zip", "unknown/unknown"),
    }
)
"""Types that say too little: the first bytes decide."""
GROUPS = (
    ("images", re.compile(r"image/")),
    ("scripts", re.compile(r"\w+/(x-)?(java|ecma)script")),
    ("styles", re.compile(r"text/css")),
    ("fonts", re.compile(r"(application/)?(x-)?font|application/vnd\.ms-fontobject")),
    ("sound and video", re.compile(r"(video|audio)/|application/(vnd\.apple\.mpegurl|x-mpegurl|dash\+xml)")),
    ("data", re.compile(r"\w+/([\w.-]+\+)?json|\w+/csv|application/(protobuf|grpc)")),
)
NO_PAGE = re.compile(r"/(robots|ads|app-ads|humans|security|llms)\.txt$|^/\.well-known/|\.(js|mjs|css|map|json|svg)$", re.I)
PAGES = (b"%PDF-", b"PK\x03\x04", b"<!doctype html", b"<html", b"<rss", b"<feed", b"<rdf:rdf")
XML = re.compile(rb"<\?xml[^>]{0,200}\?>\s*(?:<!--.{0,500}?-->\s*)*", re.S)
DATA = re.compile(rb"\s*(?:[\[{]\s*[\"{\[\]}]|[\w.$]{1,80}\(\s*[\[{])")

ANSWERS = frozenset({"response", "resource", "conversion", "revisit"})
ADVICE = "Fetch the page anew, or add it from a file."
Fate = Literal["given", "again", "redirects", "errors", "other kinds", "not listed", "empty", "lost", "about the crawl"]


@dataclass(frozen=True, slots=True)
class Again:
    """What a revisit record says of the answer it repeats: the digest of its payload, its address, time and record."""

    digest: str | None
    url: str | None
    at: str | None
    record: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """One answer that may be a document.

    `data` is the payload without transfer codings; for an answer that repeats an earlier one it is None, `sha256` is
    that one's where it stood in this crawl, and `again` tells what it was. `error` is why it cannot be read.
    `notes` say what is not as it should be.
    """

    fetch: Fetch
    data: bytes | None = None
    sha256: str | None = None
    again: Again | None = None
    error: ReadError | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """What became of a crawl's records so far: how many there were, and how many of them by fate and by kind."""

    name: str
    records: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    damage: list[str] = field(default_factory=list)

    def count(self, fate: Fate, kind: str | None = None) -> None:
        """One more record of this fate."""
        self.fates[fate] += 1
        if kind is not None:
            self.kinds[kind] += 1


class Listing(Protocol):
    """Which addresses are a crawl's pages."""

    def has(self, url: str) -> bool:
        """Whether this address is one."""

    def sent_on(self, url: str, target: str) -> None:
        """A redirect of the crawl: where a page's address leads is that page."""


class Crawl:
    """Reads a crawl file: `pages` gives what may be a document, in order, `tally` counts everything.

    `listing`, where there is one, says which addresses are the crawl's pages; what else was fetched is counted.
    """

    def __init__(self, name: str, listing: Listing | None = None) -> None:
        self.tally = Tally(name)
        self.listing = listing
        self._seen: dict[bytes, bytes] = {}

    def pages(self, file: IO[bytes]) -> Iterator[Page]:
        """The pages of one file of the crawl."""
        for record in records(file, self.tally.damage):
            self.tally.records += 1
            url = record.url or ""
            if record.kind not in ANSWERS or not url.startswith(("http://", "https://")):
                self.tally.count("about the crawl")
                continue
            page = self._page(record, url)
            if page is not None:
                self.tally.count("lost" if page.error else "again" if page.again else "given")
                yield page

    def _page(self, record: Record, url: str) -> Page | None:
        answer, start = _answer(record)
        fate, kind = self._fate(record, answer, url)
        if fate == "given" and record.kind != "revisit":
            return self._payload(record, answer, start)
        if fate == "given":
            return self._again(record, answer)
        self._remember(record, b"")
        self.tally.count(fate, kind)
        return None

    def _fate(self, record: Record, answer: Head, url: str) -> tuple[Fate, str | None]:
        """What becomes of an answer, as far as its head tells; "given" is to be read."""
        if 300 <= answer.status < 400 and not (answer.status == 304 and record.kind == "revisit"):
            if self.listing is not None:
                self.listing.sent_on(url, urljoin(url, answer.headers.get("location", "")))
            return "redirects", None
        if answer.status >= 400 or 0 < answer.status < 200 or answer.status == 204:
            return "errors", None
        kind = _group(answer.media_type or record.fields.get("warc-identified-payload-type", "").lower(), url)
        if kind is not None:
            return "other kinds", kind
        if self.listing is not None and not self.listing.has(url):
            return "not listed", None
        return "given", None

    def _payload(self, record: Record, answer: Head, start: bytes) -> Page | None:
        """The page with its bytes; None for what turns out to be none."""
        fetch = _fetch(record, answer, self.tally.name)
        block = start + record.read(LIMIT + answer.size + 1 - len(start))
        body = block[answer.size :]
        if answer.status == 0:
            return self._lost(fetch, BadAnswer("its record holds no HTTP answer.", hint=ADVICE))
        try:
            coded = answer.headers if record.kind == "response" else {}
            found = decode(body, coded.get("transfer-encoding"), coded.get("content-encoding"), LIMIT)
        except TooMuch:
            return self._lost(fetch, TooLarge(f"the payload has more than {LIMIT:,} bytes.", hint=ADVICE))
        if found.wrong:
            return self._lost(fetch, BadAnswer(f"its body is not in the coding {found.wrong} it is said to be in."))
        fate, kind = _by_bytes(found.data, answer.media_type, fetch.url)
        if fate != "given":
            self._remember(record, b"")
            self.tally.count(fate, kind)
            return None
        self._remember(record, hashlib.sha256(found.data).digest(), body)
        return Page(fetch, found.data, notes=tuple(_notes(record, answer, block, found.whole)))

    def _lost(self, fetch: Fetch, error: ReadError) -> Page:
        return Page(fetch, error=error)

    def _again(self, record: Record, answer: Head) -> Page | None:
        """The page that a revisit record repeats."""
        said = record.fields
        at, url, refers = said.get("warc-refers-to-date"), said.get("warc-refers-to-target-uri"), said.get("warc-refers-to")
        digest = said.get("warc-payload-digest")
        keys = [_key(each) for each in (digest, refers and refers.strip("<>")) if each]
        seen = next((self._seen[key] for key in keys if key in self._seen), None)
        if seen == b"":
            self.tally.count("other kinds", "repeated")
            return None
        again = Again(digest, url and url.strip("<>"), moment(at or ""), refers and refers.strip("<>"))
        return Page(_fetch(record, answer, self.tally.name), sha256=seen.hex() if seen else None, again=again)

    def _remember(self, record: Record, sha256: bytes, body: bytes | None = None) -> None:
        """Keep in mind what a later revisit record may refer to: 200 bytes a record."""
        digest = record.fields.get("warc-payload-digest")
        if digest is None and body is not None:
            digest = "sha1:" + b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
        for name in (digest, record.id):
            if name:
                self._seen.setdefault(_key(name), sha256)


def _key(name: str) -> bytes:
    return hashlib.blake2b(name.lower().encode(), digest_size=12).digest()


def _answer(record: Record) -> tuple[Head, bytes]:
    """The head of a record's answer, and the first bytes of its block; status 0 where it holds none."""
    if record.kind in ("resource", "conversion"):
        return Head(200, {"content-type": record.fields.get("content-type", "")}), b""
    start = record.read(SAMPLE)
    found = head(start)
    if found is None and record.left:
        start += record.read(LONGEST)
        found = head(start)
    if found is None and record.kind == "revisit" and not start.strip():
        return Head(200), start
    return found or Head(0), start


def _group(media_type: str, url: str) -> str | None:
    """The kind of an answer that is not read; None for one that may be."""
    if media_type in READ or media_type in PERHAPS or not media_type:
        return "text for machines" if NO_PAGE.search(urlsplit(url).path) else None
    return next((name for name, pattern in GROUPS if pattern.match(media_type)), "others")


def _by_bytes(data: bytes, media_type: str | None, url: str) -> tuple[Fate, str | None]:
    """What becomes of a payload, by its bytes: many servers call data a page, or say nothing."""
    start = data[:SAMPLE].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return "empty", None
    if media_type in READ and not DATA.match(start):
        return "given", None
    xml = XML.match(start)
    opens = start[xml.end() if xml else 0 :][:64].lower()
    packed = start.startswith(b"PK\x03\x04") and urlsplit(url).path.lower().endswith((".docx", ".epub"))
    return ("given", None) if packed or opens.startswith(PAGES) else ("other kinds", "data" if DATA.match(start) else "others")


def _fetch(record: Record, answer: Head, crawl: str) -> Fetch:
    """How the answer was fetched, as the crawl tells it."""
    url = record.url or ""
    media_type = answer.media_type or record.fields.get("warc-identified-payload-type")
    return Fetch(
        url,
        url,
        answer.status or 200,
        record.at or datetime.now(UTC).isoformat(timespec="seconds"),
        record=record.id,
        crawl=crawl,
        etag=answer.headers.get("etag"),
        modified=answer.headers.get("last-modified"),
        media_type=media_type,
        charset=answer.charset,
        digest=record.fields.get("warc-payload-digest"),
    )


def _notes(record: Record, answer: Head, block: bytes, whole: bool) -> Iterator[str]:
    """What is not as it should be with an answer that is read all the same."""
    cut = record.cut or ("the payload's coding breaks off" if not whole else None)
    said = record.fields.get("warc-truncated")
    if cut or said:
        yield f"The page is not whole in the crawl: {cut or f'it was cut off while crawling ({said})'}."
    elif not _intact(record, block):
        yield "The bytes are not those whose digest the crawl recorded (WARC-Block-Digest)."
    if answer.status == 206:
        yield "The server sent a part of the file (status 206)."
    if record.at is None:
        yield "The crawl does not say when it was fetched: the time is that of adding it."


def _intact(record: Record, block: bytes) -> bool:
    """Whether a block has the digest that its record says; True where that cannot be told."""
    name, _, value = record.fields.get("warc-block-digest", "").partition(":")
    if name.lower() not in ("sha1", "sha-1", "sha256", "sha-256", "md5") or record.left:
        return True
    found = hashlib.new(name.lower().replace("-", ""), block, usedforsecurity=False)
    return value.lower() in (found.hexdigest(), b32encode(found.digest()).decode().lower().rstrip("=")) or value.lower() == (
        b32encode(found.digest()).decode().lower()
    )

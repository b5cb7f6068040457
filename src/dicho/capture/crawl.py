"""What of a crawl may be a document: pages, files and feeds that were answered well, each with how it was fetched."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import IO, Literal, Protocol
from urllib.parse import urljoin, urlsplit

from dicho.capture.coding import TooMuch, decode
from dicho.capture.message import LONGEST, Head, head
from dicho.capture.warc import Record, moment, records
from dicho.errors import BadAnswer, ReadError, TooLarge
from dicho.model.fetched import Again, Fetch

UNLISTED = b"not listed"
"""Stands for the digest of bytes that are in the crawl and not read, its list of pages not naming their address."""
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
        *(
            "text/xml",
            "application/xml",
            "application/octet-stream",
            "binary/octet-stream",
            "application/force-download",
        ),
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
NO_PAGE = re.compile(
    r"/(robots|ads|app-ads|humans|security|llms)\.txt$|^/\.well-known/|\.(js|mjs|css|map|json|svg)$", re.I
)
PAGES = (b"%pdf-", b"PK\x03\x04", b"<!doctype html", b"<html", b"<rss", b"<feed", b"<rdf:rdf")
XML = re.compile(rb"<\?xml[^>]{0,200}\?>\s*(?:<!--.{0,500}?-->\s*)*", re.S)
DATA = re.compile(rb"\s*(?:[\[{]\s*[\"{\[\]}]|[\w.$]{1,80}\(\s*[\[{])")

ANSWERS = frozenset({"response", "resource", "conversion", "revisit"})
ALGORITHMS = {"sha1": "sha1", "sha256": "sha256", "sha512": "sha512", "md5": "md5"}
ADVICE = "Fetch the page anew, or add it from a file."
Fate = Literal["given", "again", "lost", "redirects", "errors", "other kinds", "not listed", "empty", "about the crawl"]
"""What becomes of a record. Given: a page with its bytes; again: one whose bytes came before; lost: one without."""
PAGE: tuple[Fate, ...] = ("given", "again", "lost")


@dataclass(frozen=True, slots=True)
class Page:
    """One answer that may be a document.

    `data` is the payload as the server meant it; where it was as an earlier one, `again` tells of that and there is
    none. `error` is why it cannot be read. `notes` say what is not as it should be.
    """

    fetch: Fetch
    data: bytes | None = None
    again: Again | None = None
    error: ReadError | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """What became of a crawl's records so far: how many there were, how many by fate, and of those not read by kind.

    `damage` are the places where the crawl is not whole, in words.
    """

    name: str
    records: int = 0
    fates: dict[Fate, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    damage: list[str] = field(default_factory=list)

    def count(self, fate: Fate, kind: str | None = None) -> None:
        """One more record of this fate."""
        self.fates[fate] = self.fates.get(fate, 0) + 1
        if kind is not None:
            self.kinds[kind] = self.kinds.get(kind, 0) + 1

    @property
    def pages(self) -> int:
        """How many of them may be documents."""
        return sum(self.fates.get(fate, 0) for fate in PAGE)

    def found_late(self, other: Tally) -> None:
        """Take in the pages that a second pass found: they were counted as not listed."""
        for fate in PAGE:
            found = other.fates.get(fate, 0)
            self.fates[fate] = self.fates.get(fate, 0) + found
            self.fates["not listed"] = self.fates.get("not listed", 0) - found


class Listing(Protocol):
    """Which addresses are a crawl's pages."""

    def has(self, url: str) -> bool:
        """Whether this address is one."""

    def sent_on(self, url: str, target: str) -> None:
        """A redirect of the crawl: where a page's address leads is that page."""


class Crawl:
    """Reads the files of a crawl: `pages` gives what may be a document, in order, `tally` counts everything.

    `listing`, where there is one, says which addresses are the crawl's pages; what else was fetched is counted.
    """

    def __init__(self, tally: Tally, listing: Listing | None = None) -> None:
        self.tally = tally
        self.listing = listing
        self._seen: dict[bytes, bytes] = {}

    def pages(self, file: IO[bytes], *, packed: bool = False) -> Iterator[Page]:
        """The pages of one file of the crawl; with `packed` of the records inside another file (see `records`)."""
        for record in records(file, self.tally.damage, packed=packed):
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
        # A page may repeat its bytes: then it is no page, or, of one that is not listed, that is told.
        self._remember(record, UNLISTED if fate == "not listed" else b"")
        self.tally.count(fate, kind)
        return None

    def _fate(self, record: Record, answer: Head, url: str) -> tuple[Fate, str | None]:
        """What becomes of an answer, as far as its head tells; "given" is to be read."""
        if 300 <= answer.status < 400 and not (answer.status == 304 and record.kind == "revisit"):
            if self.listing is not None:
                self.listing.sent_on(url, _target(url, answer.headers.get("location", "")))
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
        digest = _proved(record, body, found.data)
        self._remember(record, hashlib.sha256(found.data).digest(), digest)
        notes = tuple(_notes(record, answer, block, found.whole))
        return Page(replace(fetch, digest=digest), found.data, notes=notes)

    def _lost(self, fetch: Fetch, error: ReadError) -> Page:
        return Page(fetch, error=error)

    def _again(self, record: Record, answer: Head) -> Page | None:
        """The page that a revisit record repeats."""
        said = record.fields
        at, url = said.get("warc-refers-to-date"), said.get("warc-refers-to-target-uri")
        digest, refers = said.get("warc-payload-digest"), said.get("warc-refers-to", "").strip("<> ") or None
        again = Again(digest, refers, url and url.strip("<> "), moment(at or ""))
        keys = [_key(each) for each in (digest, refers, _answer_name(again.url, again.at)) if each]
        seen = next((self._seen[key] for key in keys if key in self._seen), None)
        if seen == b"":
            self.tally.count("other kinds", "repeated")
            return None
        unlisted = seen == UNLISTED
        again = replace(again, sha256=seen.hex() if seen and not unlisted else None, unlisted=unlisted)
        return Page(_fetch(record, answer, self.tally.name), again=again)

    def _remember(self, record: Record, sha256: bytes, digest: str | None = None) -> None:
        """Keep in mind what a later revisit record may refer to: about 600 bytes a record."""
        for name in (
            digest or record.fields.get("warc-payload-digest"),
            record.id,
            _answer_name(record.url, record.at),
        ):
            if name and self._seen.get(_key(name), UNLISTED) == UNLISTED:
                self._seen[_key(name)] = sha256


def _answer_name(url: str | None, at: str | None) -> str | None:
    return f"{at} {url}" if url and at else None


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


def _path(url: str) -> str:
    """The path of an address; "" for one that is none ("http://[x"), which a crawl may hold."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _target(url: str, location: str) -> str:
    """Where a redirect leads: nowhere else where what the server sent is no address."""
    try:
        return urljoin(url, location)
    except ValueError:
        return url


def _group(media_type: str, url: str) -> str | None:
    """The kind of an answer that is not read; None for one that may be."""
    if media_type in READ or media_type in PERHAPS or not media_type:
        return "text for machines" if NO_PAGE.search(_path(url)) else None
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
    packed = start.startswith(b"PK\x03\x04") and _path(url).lower().endswith((".docx", ".epub"))
    return (
        ("given", None)
        if packed or opens.startswith(PAGES)
        else ("other kinds", "data" if DATA.match(start) else "others")
    )


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
    said = record.fields.get("warc-block-digest", "")
    found = None if record.left else _digest(said, block)
    return found is None or found == said


def _proved(record: Record, *payloads: bytes) -> str | None:
    """The payload's digest as the record says it, where it is one of these payloads'; else our own of the first.

    The standard leaves open whether codings count. A digest that is not of the bytes must not lend them to others.
    """
    said = record.fields.get("warc-payload-digest", "")
    if any(_digest(said, payload) == said for payload in payloads):
        return said
    return _digest("sha1:", payloads[0])


def _digest(said: str, data: bytes) -> str | None:
    """The digest of `data` written as `said` is (its algorithm, base 16 or 32, case); None for an unknown algorithm."""
    name, _, value = said.partition(":")
    algorithm = ALGORITHMS.get(name.lower().replace("-", ""))
    if algorithm is None:
        return None
    found = hashlib.new(algorithm, data, usedforsecurity=False)
    written = found.hexdigest() if len(value) == 2 * found.digest_size else b32encode(found.digest()).decode()
    written = written if len(value) == len(written) or not value else written.rstrip("=")
    return f"{name}:{written.lower() if value.islower() else written.upper() if value.isupper() else written}"

"""What of a crawl may be a document, what is counted, and how each page came."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io

import brotli
import pytest
from tests.capture.crawl.written import DAY, HTML, answer, packed, page, record

from dicho.capture import crawl as crawls
from dicho.capture.crawl import Crawl, Page, Tally
from dicho.errors import BadAnswer, TooLarge
from dicho.model.fetched import Again

URL = "https://faro.example/a"
STORY = "<html><p>«No falta nada», dijo Ada Pellworth.</p></html>".encode()


def pages(*each: bytes) -> tuple[list[Page], Tally]:
    crawl = Crawl(Tally("x.warc.gz"))
    return list(crawl.pages(io.BytesIO(packed(each)))), crawl.tally


def one(*each: bytes) -> Page:
    [found] = pages(*each)[0]
    return found


class Everything:
    """A list of pages that has them all, and keeps where redirects lead."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def has(self, url: str) -> bool:
        return True

    def sent_on(self, url: str, target: str) -> None:
        self.sent.append((url, target))


def test_an_address_that_is_none_ends_no_crawl() -> None:
    """A record or a redirect may name what no address is: the pages behind it are read all the same."""
    away = answer(b"", status="HTTP/1.1 301 Moved", headers=("Location: http://[x/y",))
    listing = Everything()
    crawl = Crawl(Tally("x.warc.gz"), listing)
    records = (record(URL, away), record("http://[x/a", answer(STORY)), record(URL + "2", answer(STORY)))
    found = list(crawl.pages(io.BytesIO(packed(records))))
    assert [each.fetch.url for each in found] == ["http://[x/a", URL + "2"]
    assert listing.sent == [(URL, URL)]


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def test_a_page_with_how_it_was_fetched() -> None:
    """Address, time, status, what the server said of it, the record's id, the crawl's name."""
    headers = ("ETag: W/1", "Last-Modified: Wed, 01 May 2024 09:00:00 GMT")
    found = one(record(URL, answer(STORY, "Text/HTML; Charset=ISO-8859-15", headers=headers)))
    fetch = found.fetch
    assert found.data == STORY and found.notes == () and found.error is None
    assert (fetch.asked, fetch.url, fetch.status, fetch.at) == (URL, URL, 200, "2024-05-01T09:30:00+00:00")
    assert (fetch.record, fetch.crawl, fetch.warc) == (f"urn:x:{URL}", "x.warc.gz", None)
    assert (fetch.media_type, fetch.charset, fetch.etag) == ("text/html", "iso-8859-15", "W/1")
    assert fetch.modified == "Wed, 01 May 2024 09:00:00 GMT" and fetch.digest == sha1(STORY)


@pytest.mark.parametrize(
    "block",
    [
        answer(STORY),
        answer(STORY, status="HTTP/2 200"),
        answer(STORY, status="HTTP/2.0 200 "),
        answer(STORY, status="HTTP/3 200"),
        answer(STORY, status=":status: 200"),
        answer(STORY, status="HTTP/1.0 203 Non-Authoritative"),
        answer(STORY).replace(b"\r\n", b"\n"),
        answer(STORY, headers=("X-Folded: a\r\n  b", "no header", "Transfer-Encoding: chunked")),
        answer(gzip.compress(STORY), headers=("content-encoding: gzip",)),
        answer(brotli.compress(STORY), headers=("Content-Encoding: br",)),
        answer(b"5\r\n" + STORY[:5] + b"\r\n%x\r\n" % (len(STORY) - 5) + STORY[5:] + b"\r\n0\r\n\r\n",
               headers=("Transfer-Encoding: chunked",)),
        answer(STORY, headers=(f"Set-Cookie: {'a' * 20_000}",)),
    ],
)  # fmt: skip
def test_answers_of_every_manner(block: bytes) -> None:
    """HTTP/1, 2 and 3 as crawlers write them down, packed and in chunks: the same payload."""
    assert one(record(URL, block)).data == STORY


def test_resources_and_conversions_are_read() -> None:
    """Their block is the payload itself, of the type that their record names."""
    text = b"The mill will close."
    found, tally = pages(
        record(URL, STORY, "resource", media_type="text/html"),
        record(URL, text, "conversion", media_type="text/plain; charset=utf-8"),
        record("urn:pageinfo:x", b"{}", "resource", media_type="application/json"),
    )
    assert [each.data for each in found] == [STORY, text] and tally.fates == {"given": 2, "about the crawl": 1}
    assert found[1].fetch.charset == "utf-8"


def test_what_is_no_page_is_counted() -> None:
    """Pictures, scripts, data, robots.txt, redirects, errors, empty answers, what the crawler says of itself."""
    found, tally = pages(
        record("https://a.example/", b"software: x", "warcinfo", media_type="application/warc-fields"),
        record("dns:a.example", b"20240501 a.example 1.2.3.4", media_type="text/dns"),
        record("https://a.example/", b"GET / HTTP/1.1\r\n\r\n", "request"),
        record("https://a.example/1.jpg", answer(b"\xff\xd8\xff", "image/jpeg")),
        record("https://a.example/2.js", answer(b"var a", "text/javascript")),
        record("https://a.example/3.js", answer(b"var a", "text/plain")),
        record("https://a.example/4", answer(b'{"a": 1}', "application/ld+json")),
        record("https://a.example/5", answer(b' {"a": 1}', "text/html")),
        record("https://a.example/6", answer(b"cb_1([1])", "text/plain")),
        record("https://a.example/7.css", answer(b"p {}", "text/css")),
        record("https://a.example/8.woff2", answer(b"x", "font/woff2")),
        record("https://a.example/9", answer(b"x", "video/mp4")),
        record("https://a.example/10", answer(b"x", "application/x-shockwave-flash")),
        record("https://a.example/robots.txt", answer(b"User-agent: *", "text/plain")),
        record("https://a.example/11", answer(b"\x00\x01", None)),
        record("https://a.example/12", answer(b"", status="HTTP/1.1 301 Moved", headers=("Location: /13",))),
        record("https://a.example/14", answer(STORY, status="HTTP/1.1 404 Not Found")),
        record("https://a.example/15", answer(b" \n ")),
    )
    assert found == [] and tally.records == 18
    assert tally.fates == {"about the crawl": 3, "other kinds": 12, "redirects": 1, "errors": 1, "empty": 1}
    assert tally.kinds == {
        "images": 1, "scripts": 1, "text for machines": 2, "data": 3, "styles": 1, "fonts": 1, "sound and video": 1,
        "others": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "media_type", "path"),
    [
        (STORY, None, "a"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html><p>x", "application/octet-stream", "a"),
        (b"%PDF-1.7 x", "application/octet-stream", "a.pdf"),
        (b"PK\x03\x04", "application/octet-stream", "a.docx"),
        (b'<?xml version="1.0"?><!-- x --><rss>', "text/xml", "feed"),
        (b"<feed>", "application/atom+xml; charset=utf-8", "feed"),
        (b"\xd1\xf1", "text/plain; charset=latin-1", "a.txt"),
        (b"From: a", "message/rfc822", "a"),
    ],
)
def test_what_may_be_a_document_is_given(body: bytes, media_type: str | None, path: str) -> None:
    """By the type that the server names; where that says nothing, by the first bytes."""
    assert one(record(f"https://a.example/{path}", answer(body, media_type))).data == body


@pytest.mark.parametrize("said", ["digest", "record", "address"])
def test_a_revisit_finds_what_stood_in_the_same_crawl(said: str) -> None:
    """By the payload's digest, by the earlier record's id, or by its address and time."""
    refers = {
        "digest": f"WARC-Payload-Digest: {sha1(STORY)}",
        "record": f"WARC-Refers-To: <urn:x:{URL}>",
        "address": f"WARC-Refers-To-Target-URI: {URL}\r\nWARC-Refers-To-Date: {DAY}",
    }[said]
    again = record("https://b.example/", answer(b""), "revisit", (refers,), at="2024-06-01T00:00:00Z")
    found, tally = pages(record(URL, answer(STORY)), again)
    assert tally.fates == {"given": 1, "again": 1}
    assert found[1].again is not None and found[1].again.sha256 == hashlib.sha256(STORY).hexdigest()
    assert (found[1].fetch.url, found[1].fetch.at) == ("https://b.example/", "2024-06-01T00:00:00+00:00")


def test_a_revisit_of_something_elsewhere_is_no_lost_record() -> None:
    """It is given with what it says of the earlier answer, for whoever has that."""
    again = one(
        record(URL, answer(b"", status="HTTP/1.1 304 Not Modified"), "revisit", ("WARC-Payload-Digest: sha1:AB",))
    )
    assert again.data is None and again.again == Again("sha1:AB")
    assert one(record(URL, b"", "revisit", ("WARC-Refers-To: <urn:x:9>",))).again == Again(record="urn:x:9")


def test_a_revisit_of_a_picture_is_counted_with_the_pictures() -> None:
    """By its own head, or because what it repeats was passed over."""
    picture = record("https://a.example/1", answer(b"\x89PNG", "image/png"), headers=("WARC-Payload-Digest: sha1:AB",))
    with_head = record(URL, answer(b"", "image/png"), "revisit", ("WARC-Payload-Digest: sha1:CD",))
    without = record(URL, b"", "revisit", ("WARC-Payload-Digest: sha1:AB",))
    found, tally = pages(picture, with_head, without)
    assert found == [] and tally.fates == {"other kinds": 3}


def test_a_digest_that_is_not_of_the_bytes_is_not_believed() -> None:
    """Bytes under another's digest would be lent to every page that repeats that one."""
    false = record(URL, answer(STORY), headers=("WARC-Payload-Digest: sha1:AAAA",))
    again = record("https://b.example/", b"", "revisit", ("WARC-Payload-Digest: sha1:AAAA",))
    found, _ = pages(false, again)
    assert found[0].fetch.digest == sha1(STORY)
    assert found[1].again is not None and found[1].again.sha256 is None


@pytest.mark.parametrize("digest", [
    sha1(STORY),
    f"sha256:{hashlib.sha256(STORY).hexdigest()}",
    f"md5:{hashlib.md5(STORY).hexdigest().upper()}",
])  # fmt: skip
def test_a_digest_that_is_of_the_bytes_is_kept_as_written(digest: str) -> None:
    """In base 32 or 16, in capitals or not: so a revisit in another crawl of the same writer finds it."""
    packed_body = answer(gzip.compress(STORY), headers=("Content-Encoding: gzip",))
    assert one(record(URL, packed_body, headers=(f"WARC-Payload-Digest: {digest}",))).fetch.digest == digest


def test_what_is_not_whole_is_read_and_said() -> None:
    """Cut by the crawler, broken off in its coding, with another digest than recorded, sent in part, without a time."""
    for each, word in (
        (record(URL, answer(STORY), headers=("WARC-Truncated: length",)), "(length)"),
        (record(URL, answer(gzip.compress(STORY * 9)[:-9], headers=("Content-Encoding: gzip",))), "coding breaks off"),
        (record(URL, answer(STORY), headers=("WARC-Block-Digest: sha1:AAAA",)), "WARC-Block-Digest"),
        (record(URL, answer(STORY, status="HTTP/1.1 206 Partial Content")), "206"),
        (record(URL, answer(STORY), at="once"), "does not say when"),
    ):
        found = one(each)
        assert found.data and len(found.notes) == 1 and word in found.notes[0]
    assert one(record(URL, answer(STORY), headers=(f"WARC-Block-Digest: {sha1(answer(STORY))}",))).notes == ()


def test_what_cannot_be_read_is_a_page_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer in the record, bytes in no coding, too many: the address and the reason, and the crawl goes on."""
    monkeypatch.setattr(crawls, "LIMIT", 10_000)
    noise = bytes(range(256)) * 9
    found, tally = pages(
        record(URL, b"no answer at all"),
        record(URL, answer(noise, headers=("Content-Encoding: br",))),
        record(URL, answer(b"<p>" + b"x" * 20_000)),
        record(URL, answer(gzip.compress(b"x" * 20_000), headers=("Content-Encoding: gzip",))),
        page(1),
    )
    assert [type(each.error) for each in found] == [BadAnswer, BadAnswer, TooLarge, TooLarge, type(None)]
    assert all(each.data is None for each in found[:4]) and tally.fates == {"lost": 4, "given": 1}


def test_the_same_bytes_at_two_addresses_are_two_pages() -> None:
    """Both are given: both addresses are to be recorded."""
    found, _ = pages(record(URL, answer(STORY)), record("https://b.example/", answer(STORY, HTML)))
    assert [each.fetch.url for each in found] == [URL, "https://b.example/"]

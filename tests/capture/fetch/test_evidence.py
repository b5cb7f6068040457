"""What is kept of a fetch: every byte that went over the wire, in a form that other tools read and check."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.capture.fetch.made import (
    PAGE,
    Behave,
    Site,
    World,
    certified,
    fetching,
    leads,
    page,
    raw,
    records,
    turns,
    zipped,
)
from warcio.archiveiterator import ArchiveIterator

from dicho.model.fetched import Fetched

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(
    b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE[:7], PAGE[7:], b"")
)
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"


def get(behave: Behave, **more: Behave) -> Fetched:
    with Site({"/x": behave, **{f"/{name}": each for name, each in more.items()}}) as site, fetching() as fetcher:
        return fetcher.fetch(f"{site.url}/x")


@pytest.mark.parametrize(
    "behave", [page(), zipped(), raw(CHUNKED), raw(HINTS + CHUNKED), raw(b"HTTP/1.0 200 OK\n\n" + PAGE)]
)
def test_the_record_holds_the_bytes_of_the_wire(behave: Behave) -> None:
    """Request and response as they were sent, packed and in chunks; what is handed on is the body unpacked."""
    found = get(behave)
    kinds = {headers.get_header("WARC-Type"): (headers, block) for headers, block in records(found.warc)}
    assert list(kinds) == ["warcinfo", "response", "request"]
    headers, block = kinds["response"]
    assert headers.get_header("WARC-Record-ID") == found.fetch.record
    assert headers.get_header("WARC-Target-URI") == found.fetch.url
    assert headers.get_header("WARC-IP-Address") == "127.0.0.1"
    assert headers.protocol == "WARC/1.1"
    assert block.startswith(b"HTTP/1.") and b" 200 OK" in block[:20]
    assert kinds["request"][1].startswith(b"GET /x HTTP/1.1\r\nHost: 127.0.0.1")
    assert kinds["request"][0].get_header("WARC-Concurrent-To") == found.fetch.record
    assert found.data == PAGE
    assert hashlib.sha256(found.warc).hexdigest() == found.fetch.warc


def test_the_exact_bytes_of_a_chunked_answer_are_kept() -> None:
    """Chunk sizes too; readers of archives take them out."""
    found = get(raw(CHUNKED))
    assert [block for headers, block in records(found.warc) if headers.get_header("WARC-Type") == "response"] == [
        CHUNKED
    ]
    for record in ArchiveIterator(io.BytesIO(found.warc)):
        if record.rec_type == "response":
            assert record.content_stream().read() == PAGE


@pytest.mark.parametrize("behave", [page(), zipped(), raw(CHUNKED)])
def test_the_page_can_be_had_from_the_record_alone(behave: Behave) -> None:
    """By another reader too, in every form the page can be sent."""
    found = get(behave)
    for record in FastIterator(io.BytesIO(found.warc), auto_decode="all", verify_digests=True):
        if record.record_id == found.fetch.record:
            assert record.reader.read() == found.data
            break
    else:
        pytest.fail("no such record")


def test_one_gzip_member_a_record() -> None:
    """So that a reader can jump to one."""
    found = get(leads("/y"), y=page())
    rest, members = found.warc, []
    while rest:
        one = zlib.decompressobj(31)
        members.append(one.decompress(rest) + one.flush())
        rest = one.unused_data
    assert len(members) == len(records(found.warc))
    assert all(member.startswith(b"WARC/1.1\r\n") for member in members)


def test_redirects_are_recorded_in_order() -> None:
    """Each with its request; the last response says where it was sent from, and the fetch lists the hops."""
    found = get(leads("/y", "301 Moved"), y=leads("/z#part"), z=page())
    assert [(hop.url.rpartition("/")[2], hop.status) for hop in found.fetch.hops] == [("x", 301), ("y", 302)]
    assert found.fetch.url.endswith("/z")
    assert found.fetch.asked.endswith("/x")
    seen = records(found.warc)
    kinds = [headers.get_header("WARC-Type") for headers, _ in seen]
    assert kinds == [
        "warcinfo",
        "response",
        "request",
        "response",
        "request",
        "metadata",
        "response",
        "request",
        "metadata",
    ]
    assert seen[-1][1].decode() == f"via: {found.fetch.hops[-1].url}\r\n"
    assert len({headers.get_header("WARC-Record-ID") for headers, _ in seen}) == len(seen)


def test_only_the_answer_that_counted_is_recorded() -> None:
    """A try that failed leaves nothing in the record."""
    found = get(turns(page(b"", "503 Busy"), raw(b""), page()))
    assert len(records(found.warc)) == 3


def test_what_is_known_of_the_encryption_is_kept() -> None:
    """Version, cipher, and whose certificate it was, by its hash; the address that answered."""
    with Site({"/x": page()}, certified("news.example")) as site, fetching(World({"news.example": site})) as fetcher:
        found = fetcher.fetch("https://news.example/x")
    seen = {headers.get_header("WARC-Type"): (headers, block) for headers, block in records(found.warc)}
    facts = dict(line.split(": ", 1) for line in seen["metadata"][1].decode().splitlines())
    assert facts["tls-version"].startswith("TLSv1.")
    assert len(facts["tls-certificate-sha256"]) == 64
    assert "trustme" in facts["tls-certificate-issuer"]
    assert seen["response"][0].get_header("WARC-IP-Address") == "93.184.0.14"
    assert b"GET /x" in seen["request"][1]


def test_the_record_says_who_made_it_and_under_which_rules() -> None:
    """Software, format, robots.txt and the name we went by."""
    with Site({"/x": page()}) as site, fetching(ignore_robots=True, contact="desk@news.example") as fetcher:
        about = records(fetcher.fetch(f"{site.url}/x").warc)[0][1].decode()
    assert "robots: ignored\r\n" in about
    assert "desk@news.example" in about
    assert "format: WARC File Format 1.1\r\n" in about


@settings(max_examples=25, deadline=None)
@given(body=st.binary(max_size=3000), packed=st.booleans(), sizes=st.lists(st.integers(1, 900), max_size=6))
def test_any_body_comes_back_as_it_was(body: bytes, packed: bool, sizes: list[int]) -> None:
    """In chunks of any size, packed or not: the data is the body, the record passes every check."""
    sent = gzip.compress(body) if packed else body
    chunks, rest = [], sent
    for size in sizes:
        chunks.append(rest[:size])
        rest = rest[size:]
    chunks = [chunk for chunk in [*chunks, rest] if chunk] + [b""]
    coding = b"Content-Encoding: gzip\r\n" if packed else b""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + coding + b"\r\n"
    found = get(raw(head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)))
    assert found.data == body
    assert records(found.warc)


@pytest.mark.parametrize("header", [b"X-Odd: \xff\xfe\x80", b"Set-Cookie: a=\xc3\xb1; b=2"])
def test_headers_in_no_charset_do_no_harm(header: bytes) -> None:
    """Bytes that are no text stand in the record as they came."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n\r\n%s" % (len(PAGE), header, PAGE)
    found = get(turns(raw(b"HTTP/1.1 302 Found\r\nLocation: /y\r\n%s\r\n\r\n" % header), raw(answer)), y=raw(answer))
    assert found.data == PAGE
    assert header in records(found.warc)[-3][1]

"""Crawl files written by hand, byte by byte, so that a test can have them as wrong as it likes."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Sequence

from dicho.capture.warc import records

DAY = "2024-05-01T09:30:00Z"
HTML = "text/html; charset=utf-8"


def answer(
    body: bytes, media_type: str | None = HTML, status: str = "HTTP/1.1 200 OK", headers: Sequence[str] = ()
) -> bytes:
    """An HTTP answer."""
    said = [status, *([f"Content-Type: {media_type}"] if media_type else []), *headers]
    return "\r\n".join([*said, "", ""]).encode() + body


def record(
    url: str,
    block: bytes,
    kind: str = "response",
    headers: Sequence[str] = (),
    *,
    at: str = DAY,
    media_type: str = "application/http; msgtype=response",
) -> bytes:
    """One record; its id is made of its address."""
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:x:{url}>",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {at}",
        f"Content-Type: {media_type}",
        *headers,
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


def page(number: int, words: str = "") -> bytes:
    """A record of a page of its own."""
    text = f"<html><title>{number}</title><p>{words or f'“Mill {number} will close,” said Ada Pellworth.'}</p></html>"
    return record(f"https://faro.example/{number}", answer(text.encode()))


def packed(each: Iterable[bytes]) -> bytes:
    """Records as crawls are packed: a gzip member each."""
    return b"".join(gzip.compress(one, mtime=0) for one in each)


def read(data: bytes) -> tuple[list[tuple[str | None, bytes, str | None]], list[str]]:
    """The records in a file: address, block, why it is not whole; and the damages."""
    damage: list[str] = []
    found = []
    for each in records(io.BytesIO(data), damage):
        block = each.read(10**9)
        found.append((each.url, block, each.cut))
    return found, damage

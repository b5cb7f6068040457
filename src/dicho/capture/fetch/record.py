"""What went over the wire as WARC 1.1 (ISO 28500:2017), one gzip member a record, written by fastwarc.

A block is the exact bytes, chunk sizes and all. Digests are SHA-256. The payload's is left out where a transfer coding
stands in the way: tools disagree whether it counts, and each would call the other's wrong.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from uuid import uuid4

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from dicho._version import __version__
from dicho.capture.fetch.line import HEAD_END, Exchange
from dicho.capture.fetch.terms import Settings

FORMAT = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
FIELDS = "application/warc-fields"


def archive(chain: Sequence[Exchange], settings: Settings) -> tuple[bytes, str]:
    """All exchanges of one fetch as a WARC file, and the id of the record of the last response."""
    out = io.BytesIO()
    info = _name()
    about = {
        "software": f"Dicho/{__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": FORMAT,
        "robots": "ignored" if settings.ignore_robots else "obeyed (RFC 9309)",
        "http-header-user-agent": settings.agent,
    }
    if settings.proxy:
        about["proxy"] = settings.proxy
    _write(out, WarcRecordType.warcinfo, info, [("Content-Type", FIELDS)], _fields(about))
    answered = ""
    for before, exchange in zip([None, *chain], chain, strict=False):
        answered = _write_exchange(out, exchange, before, info)
    return out.getvalue(), answered


def _write_exchange(out: io.BytesIO, exchange: Exchange, before: Exchange | None, info: str) -> str:
    response = _name()
    common = [
        ("WARC-Target-URI", exchange.url),
        ("WARC-Date", exchange.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
        ("WARC-Warcinfo-ID", info),
    ]
    peer = [("WARC-IP-Address", exchange.peer)] if exchange.peer else []
    kind = ("Content-Type", "application/http; msgtype=response")
    _write(out, WarcRecordType.response, response, [*common, *peer, kind, *_payload(exchange)], exchange.response)
    beside = [*common, ("WARC-Concurrent-To", response)]
    kind = ("Content-Type", "application/http; msgtype=request")
    _write(out, WarcRecordType.request, _name(), [*beside, *peer, kind], exchange.request)
    about = {"via": before.url} if before else {}
    about |= exchange.tls
    if about:
        _write(out, WarcRecordType.metadata, _name(), [*beside, ("Content-Type", FIELDS)], _fields(about))
    return response


def _payload(exchange: Exchange) -> list[tuple[str, str]]:
    end = HEAD_END.search(exchange.response)
    if end is None or "transfer-encoding" in exchange.headers:
        return []
    return [("WARC-Payload-Digest", _digest(exchange.response[end.end() :]))]


def _write(out: io.BytesIO, kind: WarcRecordType, name: str, headers: Iterable[tuple[str, str]], block: bytes) -> None:
    record = WarcRecord()
    record.init_headers(kind, content_length=len(block))
    record.headers["WARC-Record-ID"] = name
    for key, value in headers:
        record.headers[key] = value
    record.headers["WARC-Block-Digest"] = _digest(block)
    record.set_bytes_content(block)
    # A writer of its own: one that goes on would put all records into one member.
    member = io.BytesIO()
    packer = GzipWriter(member)
    record.write(packer)
    packer.finish()
    out.write(member.getvalue())


def _fields(facts: dict[str, str]) -> bytes:
    return "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in facts.items()).encode()


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _name() -> str:
    return f"<urn:uuid:{uuid4()}>"

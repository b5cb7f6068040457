"""Taking off what HTTP put around a body (chunks, gzip, deflate, brotli, zstd), and never unpacking more than asked."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,4096})?\r?\n")
GZIP_MAGIC = b"\x1f\x8b"
GZIP = 16 + zlib.MAX_WBITS
STEP = 16_384
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Body:
    """A body as the server meant it. `whole` is off where its end is missing, `wrong` names a coding it is not in."""

    data: bytes
    whole: bool = True
    wrong: str | None = None


class _Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...


class TooMuch(Exception):
    """More unpacked bytes than allowed."""


def decode(body: bytes, transfer: str | None, content: str | None, limit: int) -> Body:
    """`body` without the codings that its Transfer-Encoding and Content-Encoding headers name, last one first.

    Writers of crawls often keep the header and store the body already decoded: a body that is not in a coding it is
    said to be in stays as it is. One that was in it and breaks off gives what there is, with `whole` off; one of
    which nothing can be unpacked and that is no text either has the coding's name in `wrong`. TooMuch beyond `limit`.
    """
    if len(body) > limit:
        raise TooMuch
    whole = True
    for name in (*_names(transfer), *_names(content)):
        unpack = CODINGS.get(name)
        if unpack is None:
            return Body(body, whole, name)
        found = unpack(body, limit)
        if found.wrong and not _plain(body):
            return Body(body, whole, name)
        if not found.wrong:
            body, whole = found.data, whole and found.whole
    return Body(body, whole)


def _names(header: str | None) -> list[str]:
    """The codings a header names, in the order to take them off."""
    names = [name.strip().lower() for name in (header or "").split(",")]
    return [name for name in reversed(names) if name and name != "identity"]


def _plain(body: bytes) -> bool:
    """Whether a body looks like text or a document that was stored decoded, its header kept."""
    head = body[:512]
    return head.startswith((b"%PDF-", b"PK\x03\x04")) or not CONTROLS.search(head)


def _chunked(data: bytes, limit: int) -> Body:
    found: list[bytes] = []
    at = 0
    while match := CHUNK.match(data, at):
        size = int(match[1], 16)
        start, at = match.end(), match.end() + size
        if size == 0:
            return Body(b"".join(found))
        found.append(data[start:at])
        if at > len(data):
            return Body(b"".join(found), whole=False)
        at += 2 if data[at : at + 2] == b"\r\n" else 1 if data[at : at + 1] == b"\n" else 0
    if not found:
        return Body(data, wrong="chunked")
    return Body(b"".join(found), whole=False)


class _Zlib:
    """A reader of what zlib unpacks of some bytes: one stream, or several after each other as gzip allows."""

    def __init__(self, data: bytes, bits: int) -> None:
        self.rest = data
        self.bits = bits
        self.engine = zlib.decompressobj(bits)

    def read(self, size: int) -> bytes:
        """The next bytes, at most so many; b"" at the end. zlib.error for what is no such stream, or breaks off."""
        found = self.engine.decompress(self.rest, size)
        self.rest = self.engine.unconsumed_tail
        if not found and self.engine.eof:
            self.rest = self.engine.unused_data
            if self.bits != GZIP or not self.rest.startswith(GZIP_MAGIC):
                return b""
            self.engine = zlib.decompressobj(self.bits)
            return self.read(size)
        if not found:
            raise zlib.error("it breaks off")
        return found


def _unpacked(name: str, reader: _Reader, limit: int) -> Body:
    """All that a reader gives: in steps, so that a broken end costs no more than a step, and no bomb goes off."""
    found = bytearray()
    try:
        while step := reader.read(STEP):
            found += step
            if len(found) > limit:
                raise TooMuch
    except (OSError, zlib.error):
        return Body(bytes(found), False, None if found else name)
    return Body(bytes(found))


def _gzip(data: bytes, limit: int) -> Body:
    return _unpacked("gzip", _Zlib(data, GZIP), limit)


def _deflate(data: bytes, limit: int) -> Body:
    """Both things servers mean by it: with zlib's head, as the standard says, and without."""
    found = _unpacked("deflate", _Zlib(data, zlib.MAX_WBITS), limit)
    return _unpacked("deflate", _Zlib(data, -zlib.MAX_WBITS), limit) if found.wrong else found


class _Brotli:
    """A reader of what brotli unpacks. fastwarc's own gives nothing of a body that breaks off."""

    def __init__(self, data: bytes) -> None:
        import brotli

        self.rest = data
        self.engine = brotli.Decompressor()
        self.error = brotli.error

    def read(self, size: int) -> bytes:
        """The next bytes, about so many; b"" at the end. OSError for what is no such stream, or breaks off."""
        try:
            found, self.rest = self.engine.process(self.rest, output_buffer_limit=size), b""
        except self.error as error:
            raise OSError(str(error)) from error
        if not found and not self.engine.is_finished():
            raise OSError("it breaks off")
        return bytes(found)


def _brotli(data: bytes, limit: int) -> Body:
    return _unpacked("br", _Brotli(data), limit)


def _zstd(data: bytes, limit: int) -> Body:
    from fastwarc.stream_io import ZstdReader

    return _unpacked("zstd", ZstdReader(io.BytesIO(data)), limit)


CODINGS: dict[str, Callable[[bytes, int], Body]] = {
    "chunked": _chunked,
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}

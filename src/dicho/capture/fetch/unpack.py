"""Undoing Content-Encoding, piece by piece, so that no body can be larger unpacked than anybody looks at.

httpx2's own decoders do not tell a body that ends too early from a whole one; that would be a page cut without a word.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from dicho.errors import BadAnswer

ACCEPTED = "gzip"
"""What is asked for (RFC 9110, 12.5.3): every server knows it, and the standard library undoes it."""

STEP = 1 << 20
GZIP = 31
"""zlib's number for a gzip wrapper with the largest window."""

MAGIC = b"\x1f\x8b"
LATER = "Try again later, or save the page in your browser and add that: dicho add --from-file FILE."


class Unpacker:
    """Undoes one coding ("", "identity", "gzip"). BadAnswer for others, which nobody asked for, and for broken ones."""

    def __init__(self, coding: str) -> None:
        coding = coding.strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip"):
            raise BadAnswer(f"it came packed in a way that was not asked for ({coding[:40]!r}).", hint=LATER)
        self._packed = coding in ("gzip", "x-gzip")
        self._open = None if not self._packed else zlib.decompressobj(GZIP)
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What comes out, in pieces of at most STEP bytes."""
        if self._open is None:
            yield data
            return
        while data:
            self._begun = True
            if self._open.eof:
                if not data.startswith(MAGIC):
                    return  # padding after the last member
                self._open = zlib.decompressobj(GZIP)
            yield from self._member(self._open, data)
            data = self._open.unused_data

    def _member(self, member: zlib._Decompress, data: bytes) -> Iterator[bytes]:
        while not member.eof:
            try:
                part = member.decompress(data, STEP)
            except zlib.error as error:
                raise BadAnswer(f"it does not unpack ({error}).", hint=LATER) from None
            data = member.unconsumed_tail
            if not part and not data:
                return
            yield part

    def end(self) -> None:
        """BadAnswer where the last piece was not the end."""
        if self._open is not None and self._begun and not self._open.eof:
            raise BadAnswer("what came unpacks only in part: it broke off.", hint=LATER)

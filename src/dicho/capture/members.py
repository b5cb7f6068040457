"""The bytes of a crawl file, unpacked as they are read: gzip member by member, from a damaged one on with the next."""

from __future__ import annotations

import zlib
from typing import IO

STEP = 65_536
FINE = 256
"""Bytes tried at a time where a step turned out damaged: so near is found where the damage is."""
GZIP = 16 + zlib.MAX_WBITS
MAGIC = b"\x1f\x8b\x08"
WARC = b"WARC/"


class Broken(Exception):
    """Here the file is damaged: what comes after does not go on from what came before."""

    def __init__(self, at: int, what: str) -> None:
        super().__init__(f"{what} (byte {at:,} of the file)")
        self.what = what


class Members:
    """Reads a crawl file that is packed by gzip, or not packed. A crawl is one member a record, or one in all.

    With `packed` members are looked for although the file begins otherwise, as a zip around them does.

    `read` gives the next bytes, b"" at the end, and raises Broken once for each damaged place; the next call goes on
    with the next member that begins a record. `at` is the place in the file, `began` where the member that is being
    read begins, `fresh` whether the bytes that `read` gave last begin one.
    """

    def __init__(self, file: IO[bytes], *, packed: bool = False) -> None:
        self.file = file
        self.at = self.began = 0
        self.fresh = False
        self._held = file.read(STEP)
        self.packed = packed or self._held.startswith(MAGIC)
        self._engine = zlib.decompressobj(GZIP)
        self._inside = False
        self._first = False
        self._broken: Broken | None = None

    def read(self) -> bytes:
        """Some bytes, never of two members; b"" at the end. Broken where the file is damaged."""
        if not self.packed:
            return self._as_it_is()
        while True:
            self._tell()
            if not self._held and not self._more():
                return self._ended()
            if not self._inside and not self._at_member():
                continue
            if found := self._unpacked():
                self.fresh, self._first = self._first, False
                return found

    def _as_it_is(self) -> bytes:
        found, self._held = self._held or self.file.read(STEP), b""
        self.at += len(found)
        return found

    def _tell(self) -> None:
        broken, self._broken = self._broken, None
        if broken is not None:
            raise broken

    def _more(self) -> bool:
        more = self.file.read(STEP)
        self._held += more
        return bool(more)

    def _pass(self, size: int) -> None:
        self._held = self._held[size:]
        self.at += size

    def _ended(self) -> bytes:
        if self._inside:
            self._inside = False
            raise Broken(self.at, "the file breaks off")
        return b""

    def _at_member(self) -> bool:
        """Whether a member begins here. Zeros that pad the file are passed over; Broken for anything else."""
        if self._held.startswith(b"\0"):
            self._pass(len(self._held) - len(self._held.lstrip(b"\0")))
        while len(self._held) < len(MAGIC) and self._more():
            pass
        if not self._held or self._held[:1] == b"\0":
            return False
        if not self._held.startswith(MAGIC):
            began = self.at
            self._seek()
            raise Broken(began, "what stands between the records is no gzip")
        self.began = self.at
        self._engine = zlib.decompressobj(GZIP)
        self._inside = self._first = True
        return True

    def _unpacked(self) -> bytes:
        """What the bytes at hand give, as far as they are whole."""
        before = self._engine.copy()
        try:
            found = self._engine.decompress(self._held, STEP)
        except zlib.error:
            return self._salvaged(before)
        rest = self._engine.unused_data if self._engine.eof else self._engine.unconsumed_tail
        self.at += len(self._held) - len(rest)
        self._held = rest
        self._inside = not self._engine.eof
        return found

    def _salvaged(self, engine: zlib._Decompress) -> bytes:
        """What stands before the damage; the next read tells of that, and goes on behind it."""
        found: list[bytes] = []
        try:
            while True:
                found.append(engine.decompress(self._held[:FINE]))
                self._pass(FINE)
        except zlib.error as error:
            self._broken = Broken(self.at, f"a record is damaged: {str(error).rpartition(': ')[2]}")
        self._inside = False
        self._seek()
        return b"".join(found)

    def _seek(self) -> None:
        """Go to the next place where a member with a record begins, or to the end."""
        at = 1
        while True:
            at = self._held.find(MAGIC, at)
            if at < 0:
                self._pass(max(0, len(self._held) - len(MAGIC) + 1))
                at = 0
                if not self._more():
                    self._pass(len(self._held))
                    return
                continue
            while len(self._held) < at + STEP and self._more():
                pass
            if _begins(self._held[at : at + STEP]):
                self._pass(at)
                return
            at += 1


def _begins(data: bytes) -> bool:
    """Whether a member with a record begins so."""
    try:
        return zlib.decompressobj(GZIP).decompress(data, len(WARC)) == WARC
    except zlib.error:
        return False

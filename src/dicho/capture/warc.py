"""Crawl files (WARC, ISO 28500) record by record, in a stream: whatever is damaged, the records after it are read.

What the libraries do (decisions/0135): fastwarc ends at the first thing that is no record and does not say that a
record was cut off; warcio gives up at the same places. Crawls break off, disks damage them, people join them by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import IO

from dicho.capture.members import Broken, Members
from dicho.capture.message import fields

VERSION = re.compile(rb"WARC/\d\.\d{1,2}[ \t]*\r?\n\Z")
EMPTY = re.compile(rb"\n[ \t\r\x0b\x0c]*\n")
"""The end of a line, and one with nothing in it."""
HEADER = 1024 * 1024
"""Bytes of a record's own header."""
LINE = 65_536
FINE = re.compile(r"(\.\d{6})\d+")
LENGTH = re.compile(r"\d{1,15}\Z")


@dataclass(slots=True)
class Record:
    """One record: its header's fields by name in lower case, and its block, to be read before the next record is.

    `place` is where it begins in the file. `cut` says, once the block is read, why it is not whole.
    """

    fields: dict[str, str]
    place: int
    source: _Source = field(repr=False)
    left: int = 0
    cut: str | None = None

    @property
    def kind(self) -> str:
        """Its WARC-Type: "response", "revisit" ..."""
        return self.fields.get("warc-type", "").lower()

    @property
    def id(self) -> str | None:
        """Its WARC-Record-ID, without the brackets."""
        return self.fields.get("warc-record-id", "").strip("<> ") or None

    @property
    def url(self) -> str | None:
        """The address it is of; some writers put it in brackets."""
        return self.fields.get("warc-target-uri", "").strip("<> ") or None

    @property
    def at(self) -> str | None:
        """When it was fetched: ISO 8601, UTC; None where that is no time."""
        return moment(self.fields.get("warc-date", ""))

    def read(self, size: int) -> bytes:
        """The next bytes of its block, at most `size`; fewer at its end."""
        found = self.source.take(min(size, self.left))
        self.left -= len(found)
        if len(found) < size and self.left:
            self.cut, self.left = self.source.why(), 0
        return found

    def skip(self) -> None:
        """Pass over the rest of the block."""
        while self.left and self.read(LINE):
            pass


@lru_cache(maxsize=8)
def moment(written: str) -> str | None:
    """A WARC-Date as Dicho writes times (ISO 8601 in UTC, whole seconds); None for anything else."""
    try:
        # Python 3.11's reader knows up to six figures of a second, a WARC may have nine.
        time = datetime.fromisoformat(FINE.sub(r"\1", written))
        return time.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return None


def records(file: IO[bytes], damage: list[str] | None = None, *, packed: bool = False) -> Iterator[Record]:
    """The records of a crawl file, packed by gzip or not, in order.

    What is damaged goes into `damage`, in words with its place, and the records after it are read. A file that holds
    no record gives none. With `packed` they are looked for inside another file, as `Members` does.
    """
    source = _Source(Members(file, packed=packed), damage if damage is not None else [])
    while source.find():
        place = source.place
        lines = source.header()
        if lines is None:
            continue
        said: dict[str, str] = {}
        for name, value in fields(lines):
            said.setdefault(name, value)
        length = said.get("content-length", "")
        if not LENGTH.match(length):
            source.tell("a record does not say how long it is", place)
            continue
        record = Record(said, place, source, int(length))
        yield record
        record.skip()
        if record.cut:
            source.cut("a record", place)


class _Source:
    """The bytes between and in records. It never goes on from one record into another that begins a member."""

    def __init__(self, members: Members, damage: list[str]) -> None:
        self.members = members
        self.damage = damage
        self.place = 0
        self._held = b""
        self._at = 0
        self._next: bytes | None = None
        self._ended = False
        self._passed = 0
        self._broken: Broken | None = None

    def tell(self, what: str, place: int) -> None:
        """Put down a damage."""
        self.damage.append(f"{what} (byte {place:,} of the file)")

    def cut(self, what: str, place: int) -> None:
        """Put down that something is not whole; where a damage that is put down already is the reason, that will do."""
        if self._broken is None:
            self.tell(f"{what} is not whole: {self.why()}", place)

    def why(self) -> str:
        """Why no more bytes came."""
        if self._broken is not None:
            return self._broken.what
        return "the file breaks off" if self._ended else "the next record begins before its end"

    def find(self) -> bool:
        """Go to behind the next line that begins a record; False at the end of the file."""
        strange = 0
        while True:
            self.place = self.members.began if self.members.packed else self._passed
            line = self._line()
            if not line and not self._turn():
                self._strange(strange)
                return False
            version = VERSION.search(line)
            strange += len((line[: version.start()] if version else line).strip())
            if version:
                self._strange(strange)
                return True

    def header(self) -> bytes | None:
        """A record's header, from behind its first line to the empty one; None where it has no end."""
        if (whole := self._header_at_hand()) is not None:
            return whole
        lines: list[bytes] = []
        size = 0
        place = self.place
        while line := self._line():
            if not line.strip():
                return b"".join(lines)
            lines.append(line)
            size += len(line)
            if size > HEADER:
                self.tell("a record's header has no end", place)
                return None
        self.cut("a record's header", place)
        return None

    def _header_at_hand(self) -> bytes | None:
        """A header of ordinary size that is here with its end, as nearly all are: found at once, not line by line."""
        start = self._at
        end = EMPTY.search(self._held, start - 1, start + LINE) if start else None
        if end is None:
            return None
        self._move(end.end() - start)
        return self._held[start : end.start() + 1]

    def take(self, size: int) -> bytes:
        """The next `size` bytes, fewer where they end."""
        found: list[bytes] = []
        while size:
            if self._at >= len(self._held) and not self._fill():
                break
            part = self._held[self._at : self._at + size]
            self._move(len(part))
            size -= len(part)
            found.append(part)
        return b"".join(found)

    def _line(self) -> bytes:
        """The next line with its end, cut where it is very long; b"" where the bytes end."""
        end = self._held.find(b"\n", self._at)
        while end < 0 and len(self._held) - self._at < LINE and self._fill():
            end = self._held.find(b"\n", self._at)
        stop = end + 1 if end >= 0 else min(len(self._held), self._at + LINE)
        line = self._held[self._at : stop]
        self._move(len(line))
        return line

    def _move(self, size: int) -> None:
        self._at += size
        self._passed += size

    def _fill(self) -> bool:
        """Get more bytes; False where they end, or another record begins with its member."""
        if self._ended or self._next is not None or self._broken is not None:
            return False
        try:
            found = self.members.read()
        except Broken as broken:
            self._broken = broken
            self.damage.append(str(broken))
            return False
        if self.members.fresh and found.startswith(b"WARC/"):
            self._next = found
            return False
        self._ended = not found
        self._held, self._at = self._held[self._at :] + found, 0
        return bool(found)

    def _turn(self) -> bool:
        """Go on behind what `_fill` stopped at; False at the end of the file."""
        if self._ended:
            return False
        self._held, self._at = self._next or b"", 0
        self._next = self._broken = None
        return True

    def _strange(self, size: int) -> None:
        if size:
            self.tell(f"{size:,} bytes that are no record stand before a record or the end", self.place)

"""A mail box of the mbox family, message by message: never more than one of them in memory.

A message begins at a line "From …" (RFC 4155) at the file's start or under a blank line, which bears a clock and a year
or stands over a header; any other "From " is the message's own, for not every program escapes it. ">From " is the
escape of such a line (mboxrd, Qmail's mbox(5)): one mark is taken off, so that the bytes are those that were sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

MARK = b"From "
SEPARATOR = re.compile(rb"From .*\b\d{1,2}:\d{2}\b.*\b\d{4}\b|From .*\b\d{4}\b.*\b\d{1,2}:\d{2}\b")
HEADER = re.compile(rb"[!-9;-~]{1,76}:[ \t\r\n]")
ESCAPED = re.compile(rb">+From ")
LONGEST_LINE = 1 << 20
MOST = 50_000_000
"""Bytes of one message; one that is longer is told by `None`, and the next is read."""
HEAD = 4_096


def is_mbox(head: bytes) -> bool:
    """Whether a file that begins so is a mail box: a separator, and a header under it."""
    first, _, rest = head[:HEAD].partition(b"\n")
    return first.startswith(MARK) and HEADER.match(rest) is not None


def messages(file: IO[bytes]) -> Iterator[bytes | None]:
    """Each message as it was sent, in order; None for one of more than MOST bytes. Nothing where no line opens one."""
    lines = _Lines(file)
    line = lines.take()
    while line and not line.strip():
        line = lines.take()
    if not line.startswith(MARK):
        return
    while line:
        kept: list[bytes] = []
        size = 0
        before = b""
        line = lines.take()
        while line and not (_opens(line, lines) and not before.strip() and (kept or size)):
            size += len(line)
            if size <= MOST:
                kept.append(line[1:] if ESCAPED.match(line) else line)
            before, line = line, lines.take()
        if size > MOST:
            yield None
        elif kept:
            yield b"".join(kept[:-1] if not kept[-1].strip() else kept)


class _Lines:
    """The lines of a file with the next one in sight."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.next = file.readline(LONGEST_LINE)

    def take(self) -> bytes:
        line, self.next = self.next, self._file.readline(LONGEST_LINE) if self.next else b""
        return line


def _opens(line: bytes, lines: _Lines) -> bool:
    return line.startswith(MARK) and (SEPARATOR.match(line) is not None or HEADER.match(lines.next) is not None)

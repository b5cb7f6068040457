"""Standard output for files: every byte to a file or a pipe, and to a terminal only what it can take."""

from __future__ import annotations

import codecs
import io
import sys
from typing import BinaryIO

import click

from dicho.cli.marks import safe


class _Screen(io.RawIOBase):
    """A terminal as a stream of bytes: what would move its cursor or turn its direction becomes a sign."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        click.echo(safe(self._decoder.decode(data).replace("\r\n", "\n")), nl=False)
        return len(data)


def standard_output() -> BinaryIO:
    """A file or a pipe gets every byte; a terminal is spared what the documents may hold against it."""
    return _Screen() if sys.stdout.isatty() else sys.stdout.buffer  # type: ignore[return-value]

"""The timestamps of a ledger: the authorities' answers as they came, a file each, beside the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from dicho.capture.archive import write_whole

SUFFIX = ".tsr"
ROOTS = "roots.pem"
LARGEST = 1 << 20
"""Bytes of a file that is read as a token: more is none."""


class Stamps:
    """The folder `timestamps/` of a ledger. A file appears whole or not at all, and is never written again.

    `roots.pem` there, where the user put it, holds the certificates of the authorities they trust.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "timestamps"

    def keep(self, answer: bytes, seq: int) -> str:
        """Keep an authority's answer about the head of event `seq`; the name of its file. Kept twice, it is one."""
        name = f"{seq}-{hashlib.sha256(answer).hexdigest()[:16]}{SUFFIX}"
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / name, answer)
        return name

    def each(self) -> Iterator[tuple[str, bytes]]:
        """Every answer kept, under its file's name: by the number of the event, then by name."""
        places = [place for place in self.folder.glob(f"*{SUFFIX}") if not place.name.startswith(".")]
        for place in sorted(places, key=_order):
            with place.open("rb") as file:
                yield place.name, file.read(LARGEST)

    def roots(self) -> bytes | None:
        """The certificates the user put beside the timestamps, as PEM; None where there are none."""
        place = self.folder / ROOTS
        return place.read_bytes() if place.is_file() else None


def _order(place: Path) -> tuple[int, str]:
    number = place.name.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() else 0, place.name

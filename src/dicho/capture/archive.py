"""The archive: the original bytes of every capture, once, under their SHA-256."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from dicho.errors import LedgerDamaged, NotFound

NAME = re.compile(r"[0-9a-f]{64}\Z")
TEMPORARY = ".writing-"
A_BLOCK = 1 << 20
STALE = 3600.0
"""Seconds after which a temporary file can only be what a killed writer left behind."""


class Archive:
    """Bytes by hash in `folder`, laid out as `captures/ab/abcdef...`.

    A file appears under its name whole or not at all: it is written beside its place, flushed to the disk and renamed.
    What a killed writer leaves is a temporary file no reader looks at; `clean` (called by the next `put` of an
    archive object) removes it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "captures"
        self._cleaned = False

    def put(self, data: bytes) -> str:
        """Keep `data` and return its SHA-256 (hexadecimal); bytes already kept whole are left alone.

        A kept file that no longer holds what its name says is written anew: the right bytes are at hand.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        place = self._place(sha256)
        if not self._intact(place, data):
            self._write(place, data)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of this hash. NotFound if they were never kept, LedgerDamaged if they no longer hash to it."""
        place = self._place(sha256)
        try:
            data = place.read_bytes()
        except FileNotFoundError:
            raise NotFound(f"no capture {sha256[:12]}.", where=str(place)) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise LedgerDamaged(
                f"capture {sha256[:12]} has changed since it was kept.",
                where=str(place),
                hint="Restore the file from a backup, or add the original document again.",
            )
        return data

    def has(self, sha256: str) -> bool:
        """Whether bytes are kept under this hash (not whether they still match: `get` tells)."""
        return bool(NAME.match(sha256)) and self._place(sha256).is_file()

    def size(self, sha256: str) -> int:
        """How many bytes are kept under this hash. NotFound if none are."""
        try:
            return self._place(sha256).stat().st_size
        except FileNotFoundError:
            raise NotFound(f"no capture {sha256[:12]}.", where=str(self._place(sha256))) from None

    def found(self, sha256: str) -> str:
        """The hash of what is kept under this hash now: another where the bytes changed, "" where they are gone."""
        try:
            return hashlib.sha256(self._place(sha256).read_bytes()).hexdigest()
        except OSError:
            return ""

    def erase(self, sha256: str) -> bool:
        """Write over the bytes of this hash and delete them, with what killed writers left of them; whether any were.

        Where the file has a second name (a hard link) it is only deleted: what stands there is another's.
        """
        place = self._place(sha256)
        try:
            data = place.read_bytes()
        except FileNotFoundError:
            return False
        for left in place.parent.glob(f"{TEMPORARY}*"):
            with contextlib.suppress(FileNotFoundError):
                if data.startswith(left.read_bytes()):
                    left.unlink()
        if place.stat().st_nlink == 1:
            _overwrite(place, len(data))
        place.unlink(missing_ok=True)
        sync_folder(place.parent)
        return True

    def each(self) -> Iterator[str]:
        """Every kept hash, in order."""
        for place in sorted(self.folder.glob("??/*")):
            if NAME.match(place.name) and place.parent.name == place.name[:2]:
                yield place.name

    def check(self) -> Iterator[LedgerDamaged]:
        """Read every capture again; yield an error for each that does not hash to its name."""
        for sha256 in self.each():
            try:
                self.get(sha256)
            except LedgerDamaged as error:
                yield error

    def clean(self) -> int:
        """Remove what killed writers left behind, once it is too old to be another writer's; return how many."""
        removed = 0
        oldest = time.time() - STALE
        for left in self.folder.glob(f"??/{TEMPORARY}*"):
            with contextlib.suppress(OSError):
                if left.stat().st_mtime < oldest:
                    left.unlink()
                    removed += 1
        return removed

    def _place(self, sha256: str) -> Path:
        if not NAME.match(sha256):
            raise NotFound(f"not a SHA-256: {sha256!r}.", hint="Give all 64 hexadecimal digits.")
        return self.folder / sha256[:2] / sha256

    @staticmethod
    def _intact(place: Path, data: bytes) -> bool:
        try:
            return place.read_bytes() == data
        except FileNotFoundError:
            return False

    def _write(self, place: Path, data: bytes) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        if not self._cleaned:
            self._cleaned = True
            self.clean()
        write_whole(place, data)
        sync_folder(self.folder)


def write_whole(place: Path, data: bytes) -> None:
    """Put `data` at `place`, in a folder that is there, whole or not at all, and on the disk when this returns."""
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        # Ctrl-C and a full disk included: nothing half-written may stay.
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(place.parent)


def _overwrite(place: Path, size: int) -> None:
    """Zeros in the place of a file's bytes: as much as a program can do where the disk writes in place."""
    with place.open("r+b") as file:
        for start in range(0, size, A_BLOCK):
            file.write(bytes(min(A_BLOCK, size - start)))
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on the disk, where the system can open a folder."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

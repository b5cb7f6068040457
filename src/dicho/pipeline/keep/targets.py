"""Where a backup is written: one zip file, or a folder brought up to date. Whole under its name, or not at all."""

from __future__ import annotations

import contextlib
import errno
import glob
import hashlib
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

import apsw

from dicho.capture.archive import TEMPORARY, Archive, sync_folder, write_whole
from dicho.errors import BackupError
from dicho.pipeline.keep.manifest import NAME, File, Manifest, capture_path
from dicho.store.db import lock, translated

SUFFIX = ".zip"
PART = ".part"
YOUNG = 60.0
"""Seconds in which another process may have made a folder for its work and not locked it yet."""
A_BLOCK = 1 << 20
LEVEL = 3
"""How hard a zip is pressed: beyond this it takes twice as long for a twentieth less."""
STATES = "state-*"
LOCK = ".lock"


class Target(Protocol):
    """A backup being written. `state` is the folder in it that all but the captures stand in."""

    state: str

    def has(self, sha256: str, size: int) -> bool:
        """Whether the bytes of this hash stand in it already, as many as they are."""

    def capture(self, sha256: str, data: bytes) -> None:
        """Put archived bytes in."""

    def beside(self, path: str, source: Path) -> File:
        """Put the file `source` in under its path in a ledger's folder, and what it turned out to be."""

    def commit(self, made: Manifest, erased: Collection[str]) -> None:
        """All is in: from now on this is the backup. Archived bytes of the hashes `erased` are not to be in it."""


class Zipped:
    """A backup as one zip file, in which a ledger's folder stands as it is, with the manifest."""

    state = ""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._zip = file

    def has(self, sha256: str, size: int) -> bool:
        """Never: it is written anew each time."""
        return False

    def capture(self, sha256: str, data: bytes) -> None:
        """Put archived bytes in."""
        self._zip.writestr(_info(capture_path(sha256)), data)

    def beside(self, path: str, source: Path) -> File:
        """Put a file in, read once."""
        with source.open("rb") as file, self._zip.open(_info(path), "w", force_zip64=True) as out:
            return _copied(path, file, out.write)

    def commit(self, made: Manifest, erased: Collection[str]) -> None:
        """The manifest goes in last; the file takes its name when it is closed."""
        self._zip.writestr(_info(NAME), made.written())


class Mirrored:
    """A backup as a folder: captures as in an archive, each written once; the rest anew each time, beside the old.

    The manifest says which of it is the backup. It is the last thing written, so what stood before stands until then.
    """

    def __init__(self, folder: Path, state: str) -> None:
        self.folder = folder
        self.state = state
        self._archive = Archive(folder)
        self._part = folder / f".{state}{PART}"
        self._part.mkdir()

    def has(self, sha256: str, size: int) -> bool:
        """Whether these bytes were written before. A restore reads them; here their number is enough."""
        return self._archive.has(sha256) and self._archive.size(sha256) == size

    def capture(self, sha256: str, data: bytes) -> None:
        """Put archived bytes in."""
        self._archive.put(data)

    def beside(self, path: str, source: Path) -> File:
        """Put a file into the folder of this state."""
        place = self._part / path
        place.parent.mkdir(exist_ok=True)
        with source.open("rb") as file, place.open("xb") as out:
            made = _copied(path, file, out.write)
            out.flush()
            os.fsync(out.fileno())
        sync_folder(place.parent)
        return made

    def commit(self, made: Manifest, erased: Collection[str]) -> None:
        """The manifest takes the old one's place; then what is of no backup any more goes, redacted bytes above all."""
        sync_folder(self._part)
        self._part.rename(self.folder / self.state)
        sync_folder(self.folder)
        write_whole(self.folder / NAME, made.written())
        for sha256 in erased:
            self._archive.erase(sha256)
        for place in self.folder.glob(f"{TEMPORARY}*"):
            place.unlink()
        for place in (*self.folder.glob(STATES), *self.folder.glob(f".state-*{PART}")):
            if place.name != self.state:
                shutil.rmtree(place, ignore_errors=True)

    def drop(self) -> None:
        """Take back what was begun."""
        shutil.rmtree(self._part, ignore_errors=True)


@contextmanager
def zipped(target: Path, scratch: Path) -> Iterator[Zipped]:
    """A zip file, made in the folder `scratch`, that takes its name when the context ends well."""
    part = scratch / target.name
    with part.open("xb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as file:
            yield Zipped(file)
        out.flush()
        os.fsync(out.fileno())
    part.chmod(0o600)
    part.replace(target)
    sync_folder(target.parent)


@contextmanager
def mirrored(target: Path, state: str) -> Iterator[Mirrored]:
    """A folder that holds the new backup when the context ends well, and the old one until then.

    LedgerBusy while another process writes a backup into it.
    """
    target.mkdir(parents=True, exist_ok=True)
    with translated(str(target)), lock(target / LOCK):
        made = Mirrored(target, state)
        try:
            yield made
        finally:
            made.drop()


@contextmanager
def scratch(target: Path) -> Iterator[Path]:
    """A private folder beside the target, on the same disk, gone when the context ends.

    One that a killed process left there goes first: nobody holds its lock any more.
    """
    for left in target.parent.glob(f".{glob.escape(target.name)}.*{PART}"):
        _drop_left(left)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=PART, dir=target.parent))
    try:
        with translated(str(folder)), lock(folder / LOCK):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _drop_left(left: Path) -> None:
    with contextlib.suppress(OSError, apsw.Error):
        if left.is_symlink() or not left.is_dir() or left.stat().st_mtime > time.time() - YOUNG:
            return
        with lock(left / LOCK):
            shutil.rmtree(left)


@contextmanager
def told(target: Path) -> Iterator[None]:
    """The system's errors in Dicho's words."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        what = "there is no room left for the backup" if full else f"the backup cannot be written ({error.strerror})"
        do = "Make room" if full else "Check that the folder is there and may be written to"
        hint = f"{do}; a backup that was there is as before."
        raise BackupError(f"{what}.", where=str(target), hint=hint) from error


def _copied(path: str, file: BinaryIO, write: Callable[[bytes], object]) -> File:
    digest, size = hashlib.sha256(), 0
    while block := file.read(A_BLOCK):
        digest.update(block)
        size += len(block)
        write(block)
    return File(path, size, digest.hexdigest())


def _info(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, time.localtime()[:6])
    info.external_attr = 0o100600 << 16  # a plain file, for its owner alone
    info.compress_type = zipfile.ZIP_DEFLATED
    return info

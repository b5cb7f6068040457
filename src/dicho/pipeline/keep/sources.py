"""Reading a backup that may come from anybody: its manifest, and each file by the bytes the manifest says it has."""

from __future__ import annotations

import hashlib
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from dicho.errors import BackupError
from dicho.pipeline.keep import manifest as manifests
from dicho.pipeline.keep.manifest import LARGEST, NAME, WHOLE, File, Manifest
from dicho.text.zipped import BROKEN

A_BLOCK = 1 << 20
LONGEST_END = (1 << 16) + 512
"""Bytes from a zip's end in which its end record stands: a comment may follow, older and newer forms stand before."""
BEYOND = 0xFFFFFFFF
"""A size that is told in the record of 64 bits."""
PRESSED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LINKS_LEFT = "A backup holds files only."


class Source(Protocol):
    """A backup being read."""

    def names(self, made: Manifest) -> list[str]:
        """The paths of the files that stand in it and that the manifest does not name."""

    def open(self, path: str) -> BinaryIO:
        """A file of it, by where it stands. BackupError where there is none, or it is a link."""


class _Zip:
    """A zip file; what members it has is known before any is read."""

    def __init__(self, file: zipfile.ZipFile, where: str) -> None:
        self._zip = file
        self._where = where
        self._members = {info.filename: info for info in file.infolist()}
        if len(self._members) != len(file.infolist()):
            raise BackupError("a file stands in it twice.", where=where, hint=WHOLE)

    def names(self, made: Manifest) -> list[str]:
        return sorted(self._members.keys() - {NAME, *(made.stands(file) for file in made.files)})

    def open(self, path: str) -> BinaryIO:
        info = self._members.get(path)
        if info is None:
            raise BackupError(f"{path} is not in it.", where=self._where, hint=WHOLE)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or info.flag_bits & 1 or info.compress_type not in PRESSED:
            raise BackupError(f"{path} is no plain file.", where=self._where, hint=LINKS_LEFT)
        try:
            return self._zip.open(info)  # type: ignore[return-value]  # a stream of bytes
        except BROKEN as error:
            raise _broken(error, self._where) from error


class _Folder:
    """A folder; what else lies in it is nobody's concern, since only what the manifest names is read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self, made: Manifest) -> list[str]:
        return []

    def open(self, path: str) -> BinaryIO:
        place = self._folder
        for name in path.split("/"):
            place = place / name
            if place.is_symlink():
                raise BackupError(f"{path} is a link.", where=str(self._folder), hint=LINKS_LEFT)
        try:
            if not stat.S_ISREG(place.lstat().st_mode):
                raise BackupError(f"{path} is no plain file.", where=str(self._folder), hint=LINKS_LEFT)
            return place.open("rb")
        except FileNotFoundError:
            raise BackupError(f"{path} is not in it.", where=str(self._folder), hint=WHOLE) from None


@contextmanager
def opened(place: Path) -> Iterator[Source]:
    """The backup at `place`, a zip file or a folder. BackupError where it is neither, or breaks while it is read."""
    try:
        if place.is_dir():
            yield _Folder(place)
            return
        with place.open("rb") as file, _directory(file, str(place)) as packed:
            yield _Zip(packed, str(place))
    except FileNotFoundError:
        raise BackupError("there is no backup.", where=str(place), hint="Check the spelling.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise _broken(error, str(place)) from error


def _directory(file: BinaryIO, where: str) -> zipfile.ZipFile:
    """A zip file of which the list of members has been read; anything may be wrong with that."""
    try:
        _refuse_large(file, where)
        return zipfile.ZipFile(file)
    except BROKEN as error:
        raise _broken(error, where) from error


def _broken(error: Exception, where: str) -> BackupError:
    words = f"it is no whole zip file ({' '.join(str(error).split())[:100]})."
    return BackupError(words, where=where, hint=WHOLE)


def _refuse_large(file: BinaryIO, where: str) -> None:
    """BackupError where the directory of a zip is larger than any we write: all of it is read into memory at once."""
    start = max(0, file.seek(0, os.SEEK_END) - LONGEST_END)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    size = struct.unpack_from("<I", tail, at + 12)[0] if at >= 0 else LARGEST + 1
    if size == BEYOND:
        far = struct.unpack_from("<Q", tail, tail.rfind(b"PK\6\7", 0, at) + 8)[0]
        file.seek(far)
        size = struct.unpack_from("<Q", file.read(56), 40)[0]
    if size > LARGEST:
        raise BackupError("it is no zip file.", where=where, hint=WHOLE)


def manifest(place: Path) -> Manifest:
    """The manifest of the backup at `place`. BackupError."""
    with opened(place) as source:
        return of(source, str(place))


def of(source: Source, where: str) -> Manifest:
    """The manifest of a backup that is open. BackupError."""
    with source.open(NAME) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BackupError("its manifest is too large.", where=where, hint=WHOLE)
    return manifests.read(data, where)


def unpack(source: Source, made: Manifest, file: File, target: Path, where: str) -> None:
    """Write one file of the backup at `where` to `target`. BackupError unless it has just the bytes the manifest says.

    Never more is written than that: a file that unpacks to more is left where it passes its size.
    """
    digest, size = hashlib.sha256(), 0
    with source.open(made.stands(file)) as packed, target.open("xb") as out:
        while block := packed.read(min(A_BLOCK, file.size - size + 1)):
            digest.update(block)
            size += len(block)
            if size > file.size:
                break
            out.write(block)
    if size != file.size or digest.hexdigest() != file.sha256:
        raise BackupError(f"{file.path} is not what was backed up: a byte of it changed.", where=where, hint=WHOLE)

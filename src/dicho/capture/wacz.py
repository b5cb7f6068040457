"""A crawl in one file with its list of pages (WACZ, by Browsertrix or ArchiveWeb.page): a zip of WARC files."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from typing import IO, Any, Protocol, cast

from dicho.errors import Malformed, NoText
from dicho.text.zipped import BROKEN

DATAPACKAGE, SIGNATURE = "datapackage.json", "datapackage-digest.json"
LISTS = ("pages/pages.jsonl", "pages/extraPages.jsonl")
LINE = 4_000_000
"""Bytes of one line of a list of pages, which may hold the page's text: a longer one is passed over."""
MANIFEST = 50_000_000
STEP = 1 << 20
LOCAL = "<26xHH"
"""What stands before a file in a zip: its last fields are the lengths of the name and of the extra field behind it."""
ENCRYPTED = 0x1


class Pages:
    """The addresses a crawl lists as its pages, and those they were sent on to.

    `late` are addresses that a redirect led to after a record of theirs had gone by unread: all of theirs are read in
    the next pass, which looks for nothing that an earlier one did, so that a circle of redirects ends.
    """

    def __init__(self) -> None:
        self._wanted: set[bytes] = set()
        self._earlier: set[bytes] = set()
        self._passed: set[bytes] = set()
        self._sent: dict[bytes, bytes] = {}
        self.late: set[bytes] = set()

    def __len__(self) -> int:
        return len(self._wanted)

    def add(self, url: str) -> None:
        """List an address."""
        self._wanted.add(_key(url))

    def has(self, url: str) -> bool:
        """Whether an address is a page's. One that is not is kept in mind, in case a redirect leads to it."""
        key = _key(url)
        if key not in self._wanted:
            self._passed.add(key)
        return key in self._wanted and key not in self.late

    def sent_on(self, url: str, target: str) -> None:
        """Where a page's address leads is that page. Of several redirects the last may stand in the crawl first."""
        self._sent[_key(url)] = _key(target)
        key: bytes | None = _key(url)
        while key in self._wanted:
            key = self._sent.get(key)
            if key is None or key in self._wanted or key in self._earlier:
                return
            self._wanted.add(key)
            if key in self._passed:
                self.late.add(key)

    def again(self) -> Pages | None:
        """What is to be looked for in a second pass over the crawl; None where nothing is."""
        if not self.late:
            return None
        found = Pages()
        found._wanted, found._earlier = self.late, self._earlier | self._wanted
        return found


def _key(url: str) -> bytes:
    """A listed address may bear a fragment, which no request does."""
    return hashlib.blake2b(url.partition("#")[0].encode("utf-8", "replace"), digest_size=12).digest()


class Wacz:
    """An open WACZ file. Malformed when it is no zip that can be read."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except BROKEN as error:
            raise Malformed(
                f"it is no whole zip file ({error}).", where=name, hint="Download it again: its end may be missing."
            ) from error
        self.name = name
        self._file = file
        self._names = set(self._zip.namelist())

    def archives(self) -> list[str]:
        """Its WARC files, in order. NoText where it has none."""
        found = sorted(name for name in self._names if name.startswith("archive/") and ".warc" in name)
        if not found:
            inside = any(name.endswith(".wacz") for name in self._names)
            hint = "It is a collection of WACZ files: unpack it and add those." if inside else "It holds no crawl."
            raise NoText("there is no archive/*.warc in it.", where=self.name, hint=hint)
        return found

    @contextmanager
    def open(self, name: str, damage: list[str]) -> Iterator[IO[bytes]]:
        """One of its WARC files, in a stream. Where that cannot be read on, it ends, and `damage` says so."""
        try:
            info = self._zip.getinfo(name)
            if info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & ENCRYPTED:
                yield cast(IO[bytes], _Steady(self._stored(info), name, damage))
            else:
                with self._zip.open(info) as file:
                    yield cast(IO[bytes], _Steady(file, name, damage))
        except (KeyError, *BROKEN) as error:
            damage.append(f"{name} in it cannot be read ({error})")

    def _stored(self, info: zipfile.ZipInfo) -> _Stretch:
        """A file that is not packed, as WARC files in a WACZ are, as it stands: zipfile withholds the end of one whose
        check fails, and the records in it have checks of their own.
        """
        self._file.seek(info.header_offset)
        names = struct.unpack(LOCAL, self._file.read(struct.calcsize(LOCAL)))
        return _Stretch(self._file, self._file.tell() + names[-2] + names[-1], info.file_size)

    def pages(self) -> Pages:
        """The pages it lists."""
        found = Pages()
        for name in LISTS:
            if name not in self._names:
                continue
            for entry in self._lines(name):
                url = entry.get("url") if isinstance(entry, dict) else None
                if isinstance(url, str):
                    found.add(url)
        return found

    def _lines(self, name: str) -> Iterator[Any]:
        with suppress(*BROKEN), self._zip.open(name) as file:
            while line := file.readline(LINE):
                with suppress(ValueError, RecursionError):
                    yield json.loads(line)

    def faults(self) -> Iterator[str]:
        """What does not agree with the digests it states of itself, in words. Reads all of it."""
        manifest = self._read(DATAPACKAGE)
        if manifest is None:
            yield f"it has no {DATAPACKAGE}: nothing tells whether it is as it was made"
            return
        stated = _parsed(self._read(SIGNATURE) or b"{}").get("hash")
        if isinstance(stated, str) and stated != f"sha256:{hashlib.sha256(manifest).hexdigest()}":
            yield f"{DATAPACKAGE} is not the one whose digest {SIGNATURE} states"
        resources = _parsed(manifest).get("resources")
        for resource in resources if isinstance(resources, list) else []:
            path, said = (resource.get(key) if isinstance(resource, dict) else None for key in ("path", "hash"))
            if isinstance(path, str) and isinstance(said, str):
                yield from self._compared(str(PurePosixPath(path)), said)

    def _compared(self, path: str, said: str) -> Iterator[str]:
        name, _, value = said.partition(":")
        if name not in ("sha256", "sha1", "md5"):
            return
        if path not in self._names:
            yield f"{path} is missing"
            return
        digest = hashlib.new(name, usedforsecurity=False)
        try:
            with self._zip.open(path) as file:
                while step := file.read(STEP):
                    digest.update(step)
        except BROKEN as error:
            yield f"{path} is damaged ({error})"
            return
        if digest.hexdigest() != value.lower():
            yield f"{path} is not the file whose digest {DATAPACKAGE} states"

    def _read(self, name: str) -> bytes | None:
        """A small file of it, None where it is not there or cannot be read."""
        try:
            with self._zip.open(name) as file:
                return file.read(MANIFEST)
        except (KeyError, *BROKEN):
            return None


class _Stretch:
    """So many bytes of a file from a place on."""

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        self._file = file
        self._at = start
        self._end = start + size

    def read(self, size: int) -> bytes:
        """The next bytes."""
        self._file.seek(self._at)
        found = self._file.read(min(size, self._end - self._at))
        self._at += len(found)
        return found


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Steady:
    """A file in a zip that ends where it is damaged."""

    def __init__(self, file: _Readable, name: str, damage: list[str]) -> None:
        self._file = file
        self._name = name
        self._damage = damage
        self._ended = False

    def read(self, size: int) -> bytes:
        """The next bytes; none at the end, or from a damaged place on."""
        if self._ended:
            return b""
        try:
            return self._file.read(size)
        except BROKEN as error:
            self._ended = True
            self._damage.append(f"{self._name} is damaged ({error})")
            return b""


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}

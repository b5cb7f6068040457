"""An evidence zip opened by somebody who trusts nothing in it: the container, the list of hashes, the chain."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO
from zipfile import ZIP_STORED, ZipFile

import orjson

from dicho.errors import LedgerDamaged
from dicho.export.evidence import names
from dicho.export.evidence.bundle import BLOCK, again
from dicho.model.case import Record
from dicho.text.zipped import BROKEN

NAME = re.compile(
    r"VERIFY\.txt|SHA256SUMS|evidence\.html|evidencia\.html|evidence\.json|statements\.json|head\.txt|log/chain\.jsonl"
    r"|log/events/[1-9][0-9]{0,17}|captures/[0-9a-f]{64}(\.warc\.gz)?|documents/[0-9a-f]{16}\.txt"
    r"|timestamps/([0-9]+-[0-9a-f]{16}\.(tsr|txt)|roots\.pem)"
)
SUM = re.compile(r"([0-9a-f]{64})  (\S+)")
LARGEST = 1 << 30
"""Bytes of a file that is read whole; the chain may be longer."""
LONGEST_LINE = 1 << 12
ENCRYPTED = 1


@dataclass(slots=True)
class Link:
    """An event as the chain has it."""

    seq: int
    at: str
    kind: str
    digest: str


@dataclass(slots=True)
class Opened:
    """A zip whose files are those it lists, as Dicho writes them: that alone proves nothing of what they say."""

    zipped: ZipFile
    names: frozenset[str]
    manifest: dict[str, Any] = field(default_factory=dict)

    def bytes(self, name: str) -> bytes:
        """A file of the zip. LedgerDamaged when it is not there."""
        if name not in self.names:
            raise LedgerDamaged("it is not in the zip.", where=name)
        if self.zipped.getinfo(name).file_size > LARGEST:
            raise LedgerDamaged("it is larger than any file of an evidence zip.", where=name)
        return self.zipped.read(name)

    def under(self, folder: str) -> list[str]:
        """The files of a folder of the zip, in order."""
        return sorted(name for name in self.names if name.startswith(f"{folder}/"))


def opened(path: Path, stream: BinaryIO) -> Opened:
    """The zip, its files and their hashes checked. LedgerDamaged names the first that does not hold."""
    try:
        zipped = ZipFile(stream)
        found = _entries(zipped)
        _sums(zipped, found)
        _container(zipped, stream)
    except BROKEN as error:
        raise LedgerDamaged(f"it is no zip that can be read ({error}).", where=path.name) from error
    made = Opened(zipped, frozenset(found))
    for name in (names.MANIFEST, names.STATEMENTS, names.VERIFY, *names.PAGES.values(), names.HEAD, names.CHAIN):
        if name not in made.names:
            raise LedgerDamaged("it is not in the zip.", where=name)
    made.manifest = orjson.loads(made.bytes(names.MANIFEST))
    if not isinstance(made.manifest, dict) or made.manifest.get("format") != names.FORMAT:
        raise LedgerDamaged(f"it is not evidence in the format {names.FORMAT}.", where=names.MANIFEST)
    return made


def _entries(zipped: ZipFile) -> list[str]:
    found = zipped.namelist()
    for name in found:
        if not NAME.fullmatch(name):
            raise LedgerDamaged("no such file belongs into an evidence zip.", where=ascii(name))
    for info in zipped.infolist():
        if info.compress_type != ZIP_STORED or info.file_size != info.compress_size or info.flag_bits & ENCRYPTED:
            raise LedgerDamaged("it is packed or locked, as no file of an evidence zip is.", where=info.filename)
    if len(set(found)) != len(found):
        raise LedgerDamaged("a file is in it twice.", where="the zip")
    return found


def _sums(zipped: ZipFile, found: list[str]) -> None:
    """Every file but the list itself is in the list, and has the hash it is listed with."""
    if names.SUMS not in found:
        raise LedgerDamaged("it is not in the zip.", where=names.SUMS)
    listed: dict[str, str] = {}
    for line in zipped.read(names.SUMS).decode("ascii", "replace").splitlines():
        match = SUM.fullmatch(line)
        if match is None or match[2] in listed:
            raise LedgerDamaged(f"a line of it is none: {line[:80]!a}.", where=names.SUMS)
        listed[match[2]] = match[1]
    for name in sorted(listed.keys() ^ (set(found) - {names.SUMS})):
        raise LedgerDamaged("it is listed or it is there, not both.", where=name)
    for name, wanted in listed.items():
        with zipped.open(name) as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != wanted:  # type: ignore[arg-type]
                raise LedgerDamaged("its bytes are not those that were listed.", where=name)


def _container(zipped: ZipFile, stream: BinaryIO) -> None:
    """Not a byte of the zip itself is other than Dicho writes it: nothing is hidden between its files."""
    with TemporaryFile() as made:
        again(zipped, made)
        made.seek(0)
        stream.seek(0)
        for ours, theirs in zip_longest(_blocks(made), _blocks(stream)):
            if ours != theirs:
                raise LedgerDamaged("something between its files was changed or added.", where="the zip")


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(BLOCK):
        yield block


def records(made: Opened) -> list[Record]:
    """The events of the zip, each proved to be in the chain that ends at its head."""
    wanted = {int(name.rpartition("/")[2]) for name in made.under("log/events")}
    links = _chain(made, wanted)
    found: list[Record] = []
    for seq in sorted(wanted):
        name = names.event(seq)
        if seq not in links:
            raise LedgerDamaged("no event of the chain has this number.", where=name)
        sealed = made.bytes(name)
        if hashlib.sha256(sealed).hexdigest() != links[seq].digest:
            raise LedgerDamaged("it is not what the chain has the digest of.", where=name)
        found.append(Record(seq, links[seq].kind, links[seq].at, sealed))
    return found


def _chain(made: Opened, wanted: set[int]) -> dict[int, Link]:
    """The wanted events of the chain, once it is proved: each line follows from the one before, up to the head."""
    found: dict[int, Link] = {}
    before, last = "", 0
    for line in _lines(made):
        seq, at, kind, digest, prev = orjson.loads(line)
        if orjson.dumps([seq, at, kind, digest, prev]) != line or not isinstance(seq, int):
            raise LedgerDamaged("it is not written as an event is hashed.", where=f"{names.CHAIN}, event {seq}")
        if before and (prev != before or seq != last + 1):
            raise LedgerDamaged("it does not follow from the event before it.", where=f"{names.CHAIN}, event {seq}")
        before, last = hashlib.sha256(line).hexdigest(), seq
        if seq in wanted:
            found[seq] = Link(seq, at, kind, digest)
    if made.bytes(names.HEAD) != f"{last}:{before}\n".encode() or made.manifest.get("head") != f"{last}:{before}":
        raise LedgerDamaged("the chain does not lead to it.", where=names.HEAD)
    return found


def heads(made: Opened) -> Iterator[tuple[int, str]]:
    """Every head in the chain: an event's number and its hash."""
    for line in _lines(made):
        yield orjson.loads(line)[0], hashlib.sha256(line).hexdigest()


def _lines(made: Opened) -> Iterator[bytes]:
    with made.zipped.open(names.CHAIN) as chain:
        while line := chain.readline(LONGEST_LINE):
            if not line.endswith(b"\n"):
                raise LedgerDamaged("a line of it does not end.", where=names.CHAIN)
            yield line[:-1]

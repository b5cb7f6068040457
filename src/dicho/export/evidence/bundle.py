"""The zip itself: the same case gives the same bytes, file by file and as a whole.

Nothing is compressed and every file is of 1 January 1980, so that no library's version and no clock shows in it, and
what is in it can be read even in the raw zip. Files stand in the order of their names, their hashes last.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from dicho.export.evidence import facts, manual, names, page
from dicho.export.target import writing
from dicho.model.case import Case
from dicho.model.stamp import written

DAY = (1980, 1, 1, 0, 0, 0)
UNIX, PLAIN_FILE = 3, 0o644 << 16
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Matter:
    """What a case rests on: bytes by SHA-256 (captures, their archives, tokens), the roots given, and the chain.

    `chain` is what is hashed of each event, a line each, from the first record to the head.
    """

    captures: Mapping[str, bytes]
    archives: Mapping[str, bytes]
    tokens: Mapping[str, bytes]
    roots: bytes | None
    chain: IO[bytes]


def write(case: Case, matter: Matter, out: BinaryIO) -> None:
    """Writes the zip into a stream that can be sought in. ExportError when it cannot."""
    files = dict(derived(case, matter)) | dict(carried(case, matter))
    sums: list[str] = []
    with writing(), ZipFile(out, "w", ZIP_STORED) as zipped:
        for name in sorted([*files, names.CHAIN]):
            with zipped.open(entry(name), "w", force_zip64=False) as into:
                own = _copy(matter.chain, into) if name == names.CHAIN else _put(files[name], into)
            sums.append(f"{own}  {name}\n")
        zipped.writestr(entry(names.SUMS), "".join(sums))


def derived(case: Case, matter: Matter) -> Iterator[tuple[str, bytes]]:
    """Every file that follows from the case: whoever has the case and the matter can write it again."""
    yield names.MANIFEST, facts.manifest(case)
    yield names.STATEMENTS, facts.statements(case)
    yield names.VERIFY, manual.manual(case, matter.captures, matter.roots is not None)
    for lang, name in names.PAGES.items():
        yield name, page.page(case, lang)
    for document in case.documents:
        yield names.text(document.id), document.text.encode()
    yield names.HEAD, f"{case.head}\n".encode()
    for stamp in case.stamps:
        seq, _, own = (stamp.head or "").partition(":")
        yield names.stamped(stamp.head or "", stamp.sha256), written(int(seq), own)


def carried(case: Case, matter: Matter) -> Iterator[tuple[str, bytes]]:
    """Every file that is in the zip as it is in the ledger."""
    for sha256, data in matter.captures.items():
        yield names.capture(sha256), data
    for sha256, data in matter.archives.items():
        yield names.warc(sha256), data
    for record in case.records:
        yield names.event(record.seq), record.sealed
    for stamp in case.stamps:
        yield names.token(stamp.head or "", stamp.sha256), matter.tokens[stamp.sha256]
    if matter.roots is not None:
        yield names.ROOTS, matter.roots


def entry(name: str) -> ZipInfo:
    """A file's place in the zip: everything of it but the bytes is as for every other."""
    made = ZipInfo(name, DAY)
    made.create_system = UNIX
    made.external_attr = PLAIN_FILE
    return made


def _put(data: bytes, into: IO[bytes]) -> str:
    into.write(data)
    return hashlib.sha256(data).hexdigest()


def _copy(source: IO[bytes], into: IO[bytes]) -> str:
    own = hashlib.sha256()
    source.seek(0)
    while block := source.read(BLOCK):
        own.update(block)
        into.write(block)
    return own.hexdigest()


def again(zipped: ZipFile, out: BinaryIO) -> None:
    """Writes the zip that has the same files with the same bytes as Dicho would write it."""
    with ZipFile(out, "w", ZIP_STORED) as made:
        for name in zipped.namelist():
            with zipped.open(name) as source, made.open(entry(name), "w") as into:
                shutil.copyfileobj(source, into, BLOCK)

"""A whole ledger as one open file, and a ledger made of it again: the same chain, the same bytes, nothing converted.

The file is a ZIP, nothing in it compressed, so that the same ledger gives the same bytes everywhere:

    dicho-bundle.json      {"schema": "dicho-bundle/1", "dicho": …, "head": {"seq", "hash"}, "captures": …}
    events.jsonl           the log, an event a line, with salts
    captures/<sha256>      the archived bytes that the log speaks of
    timestamps/<name>      proofs of when the log's head was there, if there are any

What is read back is believed in nothing: the chain is worked out anew, the state derived from it, and every capture,
text and span held against each other before the folder appears under its name.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from dicho._version import __version__
from dicho.capture.archive import NAME, Archive
from dicho.capture.stamps import SUFFIX, Stamps
from dicho.errors import DichoError, ExportError, LedgerDamaged, LedgerExists, Malformed, NotReadable, UsageError
from dicho.pipeline.publish import whole
from dicho.pipeline.workspace import Workspace, open_workspace, parse_head
from dicho.store import log
from dicho.store.ledger import Ledger
from dicho.store.log import Head
from dicho.store.rows import Verification
from dicho.text.zipped import BROKEN

SCHEMA = "dicho-bundle/1"
MANIFEST, EVENTS, CAPTURES, STAMPS = "dicho-bundle.json", "events.jsonl", "captures/", "timestamps/"
STAMP = re.compile(rf"\d{{1,18}}-[0-9a-f]{{16}}{re.escape(SUFFIX)}")
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the ZIP, whose own would make two bundles of one ledger differ."""
LONGEST_LINE = 512 * 1024 * 1024
LARGEST = 256 * 1024 * 1024
"""Bytes of one file in it."""
HINT = "`dicho export -f bundle -o FILE` writes one."


def write(desk: Workspace, target: Path) -> int:
    """Write the whole ledger into `target`, whole or not at all; how many events. ExportError where it cannot.

    What was erased is in it as it is in the log: as events without their words.
    """
    lines = desk.ledger.lines()
    captures: set[str] = set()
    count, last = 0, Head(0, log.GENESIS)
    with whole(target) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as packed:
        with packed.open(_named(EVENTS), "w", force_zip64=True) as events:
            for line in lines:
                events.write(orjson.dumps(line, option=orjson.OPT_SORT_KEYS) + b"\n")
                captures |= _captures(line)
                count, last = count + 1, Head(line["seq"], line["hash"])
        for sha256 in sorted(captures):
            packed.writestr(_named(f"{CAPTURES}{sha256}"), _archived(desk.archive, sha256))
        for name, token in Stamps(desk.folder).each():
            packed.writestr(_named(f"{STAMPS}{name}"), token)
        at = {"seq": last.seq, "hash": last.hash}
        said = {"schema": SCHEMA, "dicho": __version__, "head": at, "captures": len(captures)}
        packed.writestr(_named(MANIFEST), orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))
    return count


def _named(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, LONG_AGO)
    info.external_attr = 0o644 << 16
    return info


def _captures(line: dict[str, Any]) -> set[str]:
    """The archived bytes that an event speaks of: a capture, and the exchange by which it came."""
    body = line["body"]
    if body is None:
        return set()
    if line["kind"] == log.CAPTURE:
        return {body["sha256"]}
    warc = body["fetch"]["warc"] if line["kind"] == log.FETCHED else None
    return {warc} if warc else set()


def _archived(archive: Archive, sha256: str) -> bytes:
    try:
        return archive.get(sha256)
    except DichoError as error:
        raise ExportError(
            f"the archive does not give what the log speaks of ({error.what})", where=sha256, hint="Run `dicho verify`."
        ) from error


def read(file: Path, folder: Path, head: str | None = None) -> Verification:
    """Make the ledger of a bundle in `folder`, which must not hold one; what was proved on the way.

    `head` is one noted elsewhere ("SEQ:HASH"): with it the bundle is proved to be of that very ledger. LedgerExists;
    NotReadable or Malformed where the file is no bundle; LedgerDamaged where anything in it does not hold, and then
    nothing is left behind.
    """
    known = parse_head(head) if head else None
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "Name a folder that is not there yet with --ledger."
        raise LedgerExists("the folder is there already.", where=str(folder), hint=hint)
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        with _opened(file) as packed:
            said = _manifest(packed, file)
            _unpack(packed, part)
            with Ledger.restore(part, _lines(packed)):
                pass
        with open_workspace(part) as desk:
            proved = desk.verify(f"{said.seq}:{said.hash}")
            if proved.ok and known is not None:
                proved = desk.verify(f"{known.seq}:{known.hash}")
        if not proved.ok:
            raise LedgerDamaged(
                f"the bundle does not hold: {proved.problem}", where=file.name, hint="Nothing was read."
            )
        if folder.exists():
            folder.rmdir()
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return proved


def _opened(file: Path) -> zipfile.ZipFile:
    """The file as a ZIP. NotReadable for what is none, with a word on exports that hold statements alone."""
    try:
        with file.open("rb") as source:
            if source.read(1) in (b"{", b"i"):
                raise NotReadable(
                    "JSON Lines and CSV hold statements without the texts they stand in.", where=file.name, hint=HINT
                )
    except FileNotFoundError:
        raise UsageError("no such file.", where=str(file), hint="Check the spelling.") from None
    with _reading(file.name):
        return zipfile.ZipFile(file)


@contextmanager
def _reading(where: str) -> Iterator[None]:
    """What is read meanwhile is part of a whole ZIP. NotReadable where it is not."""
    try:
        yield
    except BROKEN as error:
        raise NotReadable(f"this is no bundle ({error}).", where=where, hint=HINT) from error


def _manifest(packed: zipfile.ZipFile, file: Path) -> Head:
    """The head that the bundle says its log has."""
    if MANIFEST not in packed.namelist() or EVENTS not in packed.namelist():
        raise NotReadable("this ZIP is no bundle of a ledger.", where=file.name, hint=HINT)
    try:
        said = orjson.loads(_file(packed, MANIFEST))
        if said["schema"] != SCHEMA:
            raise NotReadable(f"it is of the form {said['schema']!r}.", where=file.name, hint="Install a later Dicho.")
        return Head(int(said["head"]["seq"]), str(said["head"]["hash"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Malformed(f"{MANIFEST} is malformed ({type(error).__name__}).", where=file.name, hint=HINT) from None


def _unpack(packed: zipfile.ZipFile, folder: Path) -> None:
    """Captures into the archive under what they hash to, timestamps beside it; nothing else is unpacked."""
    archive = Archive(folder)
    for name in packed.namelist():
        if name.startswith(CAPTURES):
            wanted = name.removeprefix(CAPTURES)
            if not NAME.match(wanted) or archive.put(_file(packed, name)) != wanted:
                raise LedgerDamaged("its bytes are not those of its name.", where=name, hint="Nothing was read.")
        elif name.startswith(STAMPS) and STAMP.fullmatch(name.removeprefix(STAMPS)):
            (folder / STAMPS).mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(_file(packed, name))


def _file(packed: zipfile.ZipFile, name: str) -> bytes:
    with _reading(name), packed.open(name) as inside:
        data = inside.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Malformed(f"{name} has more than {LARGEST // 2**20} MiB.", hint=HINT)
    return data


def _lines(packed: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    with _reading(EVENTS), packed.open(EVENTS) as events:
        for number, line in enumerate(iter(lambda: events.readline(LONGEST_LINE), b""), 1):
            try:
                found = orjson.loads(line)
                if not isinstance(found, dict):
                    raise ValueError("no object")
            except ValueError as error:
                raise LedgerDamaged(f"it is no event ({error}).", where=f"{EVENTS}, line {number}") from None
            yield found

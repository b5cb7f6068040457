"""Backups: a whole copy of a ledger while it is in use, that proves itself when it is restored."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dicho.capture.archive import Archive
from dicho.errors import LedgerBusy, LedgerDamaged, NotFound, UsageError
from dicho.pipeline.keep import places, sources
from dicho.pipeline.keep.manifest import BESIDE, NAME, File, Manifest, capture_path
from dicho.pipeline.keep.targets import SUFFIX, Target, mirrored, scratch, told, zipped
from dicho.store.copying import Copied, copy_beside
from dicho.store.db import FILE_NAME as LEDGER
from dicho.store.ledger import Ledger
from dicho.store.log import Head

TRIES = 3
SQLITE = ".sqlite3"

Progress = Callable[[str, int, int], None]
"""Called with what is copied ("pages", "captures"), how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written: where, the head of its chain, how many archived bytes it holds and how many are new in it."""

    path: str
    head: str
    captures: int
    copied: int
    size: int


class _Again(Exception):
    """Something was redacted while it was copied."""


def silent(what: str, done: int, total: int) -> None:
    """The progress nobody watches."""


def back_up(ledger: Ledger, archive: Archive, target: Path, progress: Progress = silent) -> Backup:
    """Copy the ledger as it stands now into `target`: a file whose name ends in .zip, or else a folder.

    Others may read and write meanwhile. A folder gets only what is new, and loses what was redacted. What is copied is
    proved on the way: the whole chain, and every archived byte that is new. LedgerDamaged names what does not hold;
    then, and whatever else goes wrong, a backup that was there stays as it was. UsageError where `target` is something
    else, or the backup of another ledger, or holds events that this ledger does not.
    """
    with told(target):
        _refuse(ledger, target)
        target.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(TRIES):
            try:
                made = _written(ledger, archive, target, progress)
                places.note(ledger.folder, target, int(made.head.partition(":")[0]))
                return made
            except _Again:
                continue
    raise LedgerBusy("something was redacted again and again meanwhile.", where=str(target), hint="Try again later.")


def _refuse(ledger: Ledger, target: Path) -> None:
    """UsageError where what is there must not be written over."""
    _refuse_own(ledger.folder, target)
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if target.is_dir() and not (target / NAME).exists():
        raise UsageError(
            "the folder is no backup and not empty.", where=str(target), hint="Name a new folder, or a .zip file."
        )
    if target.is_dir() == (target.suffix.lower() == SUFFIX):
        raise UsageError("a name that ends in .zip is for a file.", where=str(target), hint="Name another.")
    before = sources.manifest(target)
    if before.ledger != ledger.identity:
        raise UsageError("this is the backup of another ledger.", where=str(target), hint="Name another place.")
    if not ledger.holds(before.head):
        raise UsageError(
            f"this backup holds event {before.head.seq}, which this ledger does not: it is a later one, or history was"
            " rewritten.",
            where=str(target),
            hint="It is left as it is. Name another place, and look into it: dicho verify.",
        )


def _refuse_own(folder: Path, target: Path) -> None:
    if target.resolve().is_relative_to(folder.resolve()):
        raise UsageError(
            "a backup in the ledger's own folder is lost with it.", where=str(target), hint="Name another place."
        )


def _written(ledger: Ledger, archive: Archive, target: Path, progress: Progress) -> Backup:
    with scratch(target) as folder:
        copied = ledger.copy(folder / LEDGER, lambda done, total: progress("pages", done, total))
        with _open(target, folder, copied.head) as out:
            files = [out.beside(path, source) for path, source in _beside(ledger.folder, folder)]
            captures, fresh = _captures(archive, copied, out, progress)
            erased = ledger.removals.erased()
            if erased - copied.erased:
                raise _Again
            _complete(archive, copied, captures)
            made = Manifest(copied.identity, copied.head, _now(), (*files, *captures), out.state)
            out.commit(made, erased)
    return Backup(str(target), f"{copied.head.seq}:{copied.head.hash}", len(captures), fresh, made.size)


@contextmanager
def _open(target: Path, folder: Path, head: Head) -> Iterator[Target]:
    if target.suffix.lower() == SUFFIX:
        with zipped(target, folder) as out:
            yield out
        return
    with mirrored(target, f"state-{head.seq}-{os.urandom(8).hex()}") as mirror:
        yield mirror


def _beside(source: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """The ledger's copy in `folder`, and what goes with it: the path each has in a ledger's folder, and the file."""
    yield LEDGER, folder / LEDGER
    for place in sorted((*source.iterdir(), *source.glob("*/*"))):
        path = place.relative_to(source).as_posix()
        if not BESIDE.match(path) or not place.is_file():
            continue
        if place.suffix == SQLITE:
            copy_beside(place, folder / place.name)
            place = folder / place.name
        yield path, place


def _captures(archive: Archive, copied: Copied, out: Target, progress: Progress) -> tuple[list[File], int]:
    """The archived bytes that are there, put in; and how many of them were not in the backup yet.

    All of the archive and not only what the copy names: what is put there in this moment does no harm.
    """
    names = [sha256 for sha256 in archive.each() if sha256 not in copied.erased]
    files: list[File] = []
    fresh = 0
    for done, sha256 in enumerate(names, start=1):
        with suppress(NotFound):  # redacted in this moment, or missed in the end
            size = archive.size(sha256)
            if not out.has(sha256, size):
                out.capture(sha256, archive.get(sha256))
                fresh += 1
            files.append(File(capture_path(sha256), size, sha256))
        progress("captures", done, len(names))
    return files, fresh


def _complete(archive: Archive, copied: Copied, captures: Sequence[File]) -> None:
    """LedgerDamaged where the copy names archived bytes that were not there to be copied."""
    missing = copied.archived - copied.erased - {file.sha256 for file in captures}
    if missing:
        words = f"capture {min(missing)} is missing from the archive ({len(missing)} in all)."
        hint = "Add the original document again, or take the file from an earlier backup; `dicho verify` names it."
        raise LedgerDamaged(words, where=str(archive.folder), hint=hint)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

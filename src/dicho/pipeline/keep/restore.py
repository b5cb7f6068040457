"""Restoring a backup: every byte is proved before a ledger stands under its name, and nothing is written over."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dicho.capture.archive import sync_folder
from dicho.errors import BackupError, LedgerExists, UsageError
from dicho.pipeline import slots
from dicho.pipeline.keep import sources
from dicho.pipeline.keep.manifest import Manifest
from dicho.pipeline.keep.sources import Source
from dicho.pipeline.keep.targets import scratch
from dicho.store.rows import Verification

LEDGER = "ledger"
SPARE = 64 * 2**20
"""Bytes of disk that are left alone."""

Progress = Callable[[str, int, int], None]
Prove = Callable[[Path, Manifest], Verification]
"""Opens the ledger in a folder and reads all of it again: whether it is the one the manifest speaks of, and holds."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: where (None where it was only proved), the head it was backed up with, and what was read."""

    folder: str | None
    head: str
    made: str
    files: int
    size: int
    verification: Verification


def restore(source: Path, folder: Path, prove: Prove, progress: Progress, *, only_prove: bool = False) -> Restored:
    """Put the ledger of the backup `source` into `folder`, which must be missing or empty; or `only_prove` the backup.

    It is unpacked beside the folder, each file held against its hash, the ledger read again as `dicho verify` does, the
    manifest's head in its chain; only then it takes its name. BackupError for anything that does not hold, LedgerExists
    or UsageError where something is there: then, and when stopped, nothing is left behind.
    """
    if not only_prove:
        _refuse(folder)
    with sources.opened(source) as packed, _told(folder):
        made = sources.of(packed, str(source))
        stray = packed.names(made)
        if stray:
            words = f"it holds a file that is none of a backup's: {stray[0][:200]!r}."
            raise BackupError(words, where=str(source), hint="Nothing was unpacked.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        _refuse_full(folder.parent, made)
        with scratch(folder) as beside:
            part = beside / LEDGER
            part.mkdir()
            _unpack(packed, made, part, str(source), progress)
            found = _proved(source, part, made, prove)
            if not only_prove:
                _stand(part, folder)
    head = f"{made.head.seq}:{made.head.hash}"
    return Restored(None if only_prove else str(folder), head, made.made, len(made.files), made.size, found)


def _refuse(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError("there is something else.", where=str(folder), hint="Name another folder with --ledger.")
    if folder.is_dir() and any(folder.iterdir()):
        raise LedgerExists(
            "the folder is not empty; a backup is never restored over a ledger.",
            where=str(folder),
            hint="Name another with --ledger, or move this one away.",
        )


def _refuse_full(parent: Path, made: Manifest) -> None:
    free = shutil.disk_usage(parent).free - SPARE
    if made.size > free:
        words = f"it needs {made.size // 2**20 + 1} MiB, and {max(0, free) // 2**20} MiB are free."
        raise BackupError(words, where=str(parent), hint="Make room, or name a folder elsewhere with --ledger.")


def _unpack(packed: Source, made: Manifest, part: Path, where: str, progress: Progress) -> None:
    for done, file in enumerate(made.files, start=1):
        place = part / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        sources.unpack(packed, made, file, place, where)
        progress("files", done, len(made.files))


def _proved(source: Path, part: Path, made: Manifest, prove: Prove) -> Verification:
    slots.read(part)  # what names models must be what Dicho wrote
    try:
        found = prove(part, made)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        # A ledger of an earlier version is brought up to date before it is proved: what stands in it can be anything.
        words = f"the ledger in it makes no sense ({type(error).__name__})."
        raise BackupError(words, where=str(source), hint="Use another backup.") from error
    if found.problem is not None:
        raise BackupError(
            f"the ledger in it does not hold: {found.problem}", where=str(source), hint="Use another backup."
        )
    return found


def _stand(part: Path, folder: Path) -> None:
    """The folder takes its name, all of it on the disk first."""
    if hasattr(os, "sync"):
        os.sync()  # once for all of it: thousands of files one after the other take minutes
    mask = os.umask(0)
    os.umask(mask)
    part.chmod(0o777 & ~mask)
    if folder.is_dir():
        folder.rmdir()
    part.rename(folder)
    sync_folder(folder.parent)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = "Nothing was left behind. Check the disks and their permissions, or name another folder with --ledger."
        raise BackupError(f"the system refused ({error.strerror}).", where=str(folder), hint=hint) from error

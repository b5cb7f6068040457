"""What a backup says of itself: whose ledger, where its chain ends, and every file with its size and hash.

A manifest may come from anybody's hands, so reading one believes nothing: every path is one of those a ledger has,
every number within bounds, nothing twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from dicho._version import __version__
from dicho.errors import BackupError
from dicho.store.db import FILE_NAME as LEDGER
from dicho.store.log import Head

NAME = "manifest.json"
SCHEMA = "dicho-backup/1"
BESIDE = re.compile(
    r"(models\.json|imports\.json|watch\.sqlite3|timestamps/([0-9]{1,18}-[0-9a-f]{16}\.tsr|roots\.pem))\Z"
)
"""Files of a ledger's folder that go with it besides the ledger and the archive, where they are there."""
CAPTURE = re.compile(r"captures/([0-9a-f]{2})/(\1[0-9a-f]{62})\Z")
HASH = re.compile(r"[0-9a-f]{64}\Z")
STATE = re.compile(r"(state-[0-9]{1,18}-[0-9a-f]{16})?\Z")
LARGEST = 256 * 2**20
"""Bytes of a manifest that are read: over a million captures."""
MOST_BYTES = 1 << 50
WHOLE = "It is damaged, or no backup that Dicho made: use another one."


@dataclass(frozen=True, slots=True)
class File:
    """A file of a ledger's folder: its path in it with "/" between names, its size in bytes, its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `ledger` is the hash of the first event, which no other ledger has.

    `state` is the folder of a backup that its files other than captures stand in, "" where they stand beside them.
    """

    ledger: str
    head: Head
    made: str
    files: tuple[File, ...]
    state: str = ""

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    def stands(self, file: File) -> str:
        """Where in the backup a file stands."""
        inside = self.state and not CAPTURE.match(file.path)
        return f"{self.state}/{file.path}" if inside else file.path

    def written(self) -> bytes:
        """As it stands in the backup."""
        said = {
            "schema": SCHEMA,
            "dicho": __version__,
            "made": self.made,
            "ledger": self.ledger,
            "head": {"seq": self.head.seq, "hash": self.head.hash},
            "state": self.state,
            "files": [[file.path, file.size, file.sha256] for file in self.files],
        }
        return orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def capture_path(sha256: str) -> str:
    """Where in a ledger's folder the bytes of this hash stand."""
    return f"captures/{sha256[:2]}/{sha256}"


def read(data: bytes, where: str) -> Manifest:
    """The manifest that these bytes are. BackupError for anything else."""
    try:
        said = orjson.loads(data)
        if said["schema"] != SCHEMA:
            hint = "A later Dicho may have made it: use that one."
            raise BackupError(f"the backup is of the kind {str(said['schema'])[:40]!r}.", where=where, hint=hint)
        head = Head(said["head"]["seq"], said["head"]["hash"])
        files = tuple(File(*each) for each in said["files"])
        found = Manifest(said["ledger"], head, said["made"], files, said["state"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        words = f"its manifest is malformed ({type(error).__name__})."
        raise BackupError(words, where=where, hint=WHOLE) from None
    wrong = _wrong(found)
    if wrong:
        raise BackupError(f"its manifest does not hold: {wrong}.", where=where, hint=WHOLE)
    return found


def _wrong(found: Manifest) -> str:
    """What of a manifest makes no sense, "" where all does."""
    texts = (found.ledger, found.head.hash, found.made, found.state)
    if not all(isinstance(text, str) for text in texts) or not _number(found.head.seq):
        return "a field is of another kind"
    if not (HASH.match(found.ledger) and HASH.match(found.head.hash) and STATE.match(found.state)):
        return "a hash is none"
    return _wrong_files(found.files)


def _wrong_files(files: Iterable[File]) -> str:
    seen: set[str] = set()
    for file in files:
        if not (isinstance(file.path, str) and _number(file.size) and _hash(file.sha256)):
            return "a file is not described by a path, a size and a hash"
        named = CAPTURE.match(file.path)
        if named is None and file.path != LEDGER and not BESIDE.match(file.path):
            return f"{file.path[:200]!r} is no file of a ledger"
        if named is not None and named[2] != file.sha256:
            return f"{file.path} is named after another hash"
        if file.path in seen:
            return f"{file.path} is there twice"
        seen.add(file.path)
    return "" if LEDGER in seen else f"{LEDGER} is not there"


def _number(value: Any) -> bool:
    return type(value) is int and 0 <= value <= MOST_BYTES


def _hash(value: Any) -> bool:
    return isinstance(value, str) and HASH.match(value) is not None

"""Where backups of a ledger went, as far as they were made by Dicho from this folder: a note beside the ledger.

It says when the last one was made, and what a redaction does not reach. It is no part of the record, and of no backup.
"""

from __future__ import annotations

import contextlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson

from dicho.capture.archive import write_whole

FILE_NAME = "backups.json"
MOST = 20
ENOUGH = 1 << 16


@dataclass(frozen=True, slots=True)
class Place:
    """A place a backup was written to: its absolute path, when last (ISO 8601, UTC), and the head it ended with."""

    path: str
    at: str
    seq: int


def read(folder: Path) -> list[Place]:
    """The places, the last one first; none where the note is not there or cannot be read."""
    try:
        with (folder / FILE_NAME).open("rb") as file:
            return [_place(each) for each in orjson.loads(file.read(ENOUGH))["backups"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _place(data: dict[str, object]) -> Place:
    path, at, seq = data["path"], data["at"], data["seq"]
    if not (isinstance(path, str) and isinstance(at, str) and isinstance(seq, int)):
        raise TypeError
    return Place(path, at, seq)


def note(folder: Path, target: Path, seq: int) -> None:
    """Note that a backup went to `target`; where nothing can be written the backup is as good without."""
    path = str(target.absolute())
    now = Place(path, datetime.now(UTC).isoformat(timespec="seconds"), seq)
    kept = [now, *(each for each in read(folder) if each.path != path)][:MOST]
    with contextlib.suppress(OSError):
        said = orjson.dumps({"backups": [asdict(each) for each in kept]}, option=orjson.OPT_INDENT_2)
        write_whole(folder / FILE_NAME, said)

"""What the user named, as inputs in a settled order: files, folders walked in order, standard input, addresses."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from dicho.capture.crawl import Tally
from dicho.errors import ReadError, TooLarge, UsageError
from dicho.model.document import Overrides
from dicho.model.fetched import Again, Fetch

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
SITE = re.compile(r"(https?:)?/{0,2}[\w-]+(\.[\w-]+)+/|(https?:|//|www\.)", re.IGNORECASE)
"""What was meant for an address, and lacks its beginning."""

Stamp = tuple[int, int]
"""The size of a file in bytes, and when it was last written, in nanoseconds."""
Supposed = tuple[str, tuple[str, ...]]
"""A day (ISO), and the files of the documents that tell its year."""
STDIN = "-"
STDIN_NAME = "stdin"
UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".filepart", ".opdownload", ".tmp")
"""How browsers and programs that keep folders alike call a file that is not there in full."""
LOCKS = ("~$",)
"""How office programs call the file that says who has another open."""
LIMIT = 256 * 1024 * 1024
"""Most bytes read from one file, before any reader sees it: no file may fill the memory."""


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read: a path, `data` already in memory, or the address `url` alone, to be fetched.

    `name` is the path's base name, or the address as it was given. With a path or data, `url` is where they came from
    and `fetch` how, as another's crawl tells it. `overrides` are what is known of this input alone, over what the user
    said of all of them. `error` is why it cannot be read, where what it stood in tells (a crawl broken off). `items`
    are the documents that are wanted of it ("item 3" of a feed), None for all. `again` stands for data that was kept
    before, `notes` say what is not as it should be, `tally` counts what else is in the crawl it stands in.
    `stamp` is how the file was when it was found. `supposed` is the day of a page that tells no year: it is
    read for its sake, though it was read before.
    """

    name: str
    path: Path | None = None
    data: bytes | None = None
    url: str | None = None
    fetch: Fetch | None = None
    overrides: Overrides | None = None
    error: ReadError | None = None
    items: frozenset[str] | None = None
    again: Again | None = None
    notes: tuple[str, ...] = ()
    tally: Tally | None = None
    stamp: Stamp | None = None
    supposed: Supposed | None = None

    @property
    def remote(self) -> bool:
        """Whether it has to be fetched."""
        return self.path is None and self.data is None and self.error is None and self.again is None


def base_name(path: Path) -> str:
    """The file's base name as text; bytes of the name that are no UTF-8 become the replacement character."""
    return os.fsencode(path.name).decode("utf-8", "replace") or str(path)


def find(paths: Iterable[str | os.PathLike[str]], without: Path | None = None) -> list[Input]:
    """The inputs that `paths` stand for, in order: "-" is standard input, a folder all its files, sorted by path.

    "https://..." is an address; it is not fetched yet.

    Hidden files and folders (".name") inside a named folder are left out, and so are files that are not there in full
    ("x.pdf.part", and "x.pdf" beside it) and the folder `without` (the ledger's own). No link to a folder is followed.
    UsageError for a path that is not there.
    """
    found: list[Input] = []
    for name in paths:
        if name == STDIN:
            found.append(Input(STDIN_NAME, data=_limited(sys.stdin.buffer, STDIN_NAME)))
            continue
        if isinstance(name, str) and ADDRESS.match(name):
            found.append(Input(name, url=name))
            continue
        path = Path(name)
        # An empty name would be the working folder: a variable a script forgot to set must not add all of it.
        if not os.fspath(name) or not path.exists():
            bare = SITE.match(os.fspath(name))
            hint = "An address begins with https://." if bare else "Check the spelling."
            raise UsageError("no such file or folder.", where=os.fspath(name) or "an empty path", hint=hint)
        files = _walk(path, without) if path.is_dir() else [path]
        found.extend(Input(base_name(file), path=file, stamp=stamp_of(file)) for file in files)
    return found


def stamp_of(path: Path) -> Stamp | None:
    """The size of a file and when it was last written; None for what is no file, or cannot be asked."""
    try:
        said = path.stat()
    except OSError:
        return None
    return (said.st_size, said.st_mtime_ns) if stat.S_ISREG(said.st_mode) else None


def is_settled(item: Input) -> bool:
    """Whether a file is as it was when it was found: one that is being written is left for the next time."""
    return item.path is None or item.stamp is None or stamp_of(item.path) in (item.stamp, None)


def _walk(folder: Path, without: Path | None) -> Iterator[Path]:
    skipped = without.resolve() if without else None
    if folder.resolve() == skipped:
        return
    closed: list[Path] = []
    for here, folders, files in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        if {"cur", "new"} <= set(folders):  # a Maildir: what stands in its third folder is not delivered yet
            folders[:] = [f for f in folders if f != "tmp"]
        folders[:] = sorted(f for f in folders if not f.startswith(".") and Path(here, f).resolve() != skipped)
        kept = (name for name in sorted(files) if not name.startswith(".") and not _is_unfinished(name, files))
        yield from (path for name in kept if (path := Path(here, name)).is_file())
    # A folder the system will not list is no empty one: reading it fails, and the failure is recorded.
    yield from closed


def _is_unfinished(name: str, beside: Collection[str]) -> bool:
    """Whether a file's name, or one beside it, says that it is not there in full, or that it is another's lock."""
    low = name.lower()
    if low.endswith(UNFINISHED) or low.startswith(LOCKS):
        return True
    return any(f"{name}{ending}" in beside for ending in (".part", ".crdownload"))


def looks_plain(item: Input) -> bool:
    """Whether the name promises plain text, which needs no reading process. Only a guess: the bytes decide."""
    if item.path is None:
        return not item.remote
    return item.path.suffix.lower() in {".txt", ".text", ".md"}


def may_hold(item: Input) -> bool:
    """Whether an input may be one that holds many: a file that can be read twice, which a pipe cannot, or data."""
    if item.url is not None or item.error is not None:
        return False
    return item.path is None or stamp_of(item.path) is not None


@contextmanager
def opened(item: Input) -> Iterator[IO[bytes]]:
    """The bytes of an input that may hold many, to be read in steps. OSError where the system will not open it."""
    if item.path is None:
        yield io.BytesIO(item.data or b"")
        return
    with item.path.open("rb") as file:
        yield file


def load(item: Input) -> bytes:
    """The input's bytes; ReadError when the system will not give them, TooLarge beyond LIMIT."""
    if item.error is not None:
        raise item.error
    if item.data is not None:
        return item.data
    assert item.path is not None
    try:
        with open(item.path, "rb", opener=_at_once) as file:
            return _limited(file, item.name)
    except OSError as error:
        hint = "Check that the file is there and that you may read it."
        raise ReadError(f"the system would not open it ({error.strerror}).", where=item.name, hint=hint) from error


def _at_once(path: str, flags: int) -> int:
    """Open without waiting: a pipe in a folder that nobody writes to would be waited for forever."""
    if not hasattr(os, "O_NONBLOCK"):
        return os.open(path, flags)
    handle = os.open(path, flags | os.O_NONBLOCK)
    os.set_blocking(handle, True)
    return handle


def _limited(file: BinaryIO, name: str) -> bytes:
    data = file.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise TooLarge(
            f"more than {LIMIT // 2**20} MiB.", where=name, hint="Split it, or take out what is not text, and add that."
        )
    return data

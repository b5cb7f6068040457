"""The index that finds what a statement may have to do with: keys -> statements, in a file beside the ledger.

It holds nothing that cannot be made again: thrown away, it is written anew from the ledger. Keys are words of letters
and digits (stems shared by both languages, names, digests of near copies); SQLite's full-text index keeps their lists
small and reads a rare one in a millisecond among a million statements.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import apsw

from dicho.errors import LedgerBusy, LedgerDamaged
from dicho.store.db import BUSY_SECONDS, connect, first, patience, translated, unlink, writing

FILE_NAME = "compare.sqlite3"
NAMED = "the index of what was said"
"""What it is called to people."""
RAREST = 28
"""Keys that a statement is looked up by, the rarest that any statement before it has."""
LONGEST = 1500
"""Statements of one key that are looked at, the latest ones."""
ENOUGH = 4000
"""Statements of all keys that are looked at: the rarest keys come first."""

_MAKE = """
DROP TABLE IF EXISTS keys;
DROP TABLE IF EXISTS made;
DROP TABLE IF EXISTS frequencies;
CREATE VIRTUAL TABLE keys USING fts5(words, content='', detail=none, columnsize=0,
  tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE frequencies USING fts5vocab('keys', 'row');
CREATE TABLE made (version TEXT NOT NULL, last INTEGER NOT NULL, compared INTEGER NOT NULL,
  count INTEGER NOT NULL) STRICT;
"""


FORGOTTEN = ""
"""The version of an index, or of the flags, whose content was thrown away."""


Best = tuple[list[int], list[int]]
"""The row numbers of statements that share most, and of those asked for among all that share something."""


class Forgotten(Exception):
    """Somebody threw the index away while it was in use: what was being done with it is to be begun again."""


def there(folder: Path) -> bool:
    """Whether this folder has an index: none where nothing was ever compared, or what was compared is forgotten."""
    path = folder / FILE_NAME
    if not path.is_file():
        return False
    try:
        with _told(str(path)), closing(connect(path)) as db:
            return _made(db) not in (None, FORGOTTEN)
    except LedgerDamaged:
        return True  # whoever uses it says so


def forget(folder: Path, wait_s: float = BUSY_SECONDS) -> None:
    """Throw away what the index of this folder holds, so that no word of it is left. LedgerError when it cannot be.

    LedgerBusy where another process uses it for longer than `wait_s`.
    The file stays: another process may have it open, and would go on in one that is none any more.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        unlink(path, NAMED)  # its write-ahead log may have stayed
        return
    try:
        with _told(str(path)), closing(connect(path)) as db, patience(db, wait_s):
            _empty(db, str(path))
    except LedgerDamaged:
        unlink(path, NAMED)


def _empty(db: apsw.Connection, where: str) -> None:
    db.execute("PRAGMA secure_delete = ON")
    with writing(db):
        db.execute(_MAKE)
        db.execute("INSERT INTO made VALUES (?, 0, 0, 0)", (FORGOTTEN,))
    db.execute("VACUUM")
    if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]:
        hint = "Wait for the comparison that is under way, then try again."
        raise LedgerBusy(f"another process reads {NAMED}.", where=where, hint=hint)


def _made(db: apsw.Connection) -> str | None:
    """How the index was made, None where it was not."""
    if not first(db, "SELECT 1 FROM sqlite_schema WHERE name = 'made'"):
        return None
    return str(first(db, "SELECT version FROM made")[0])


@contextmanager
def _told(where: str) -> Iterator[None]:
    """SQLite's errors in Dicho's words; a damaged index needs no backup."""
    try:
        with translated(where):
            yield
    except LedgerDamaged as error:
        hint = "`dicho compare` makes it again from the ledger."
        raise LedgerDamaged(f"{NAMED} is damaged.", where=where, hint=hint) from error


class Keys:
    """The index of a ledger. `version` says how keys are made: an index made otherwise is begun anew."""

    def __init__(self, folder: Path, version: str, *, anew: bool = False) -> None:
        self._where = str(folder / FILE_NAME)
        self._version = version
        try:
            self._open(version, anew)
        except LedgerDamaged:
            if not anew:
                raise
            unlink(folder / FILE_NAME, NAMED)
            self._open(version, anew)

    def _open(self, version: str, anew: bool) -> None:
        with _told(self._where):
            self._db = connect(Path(self._where), create=True)
            try:
                if anew or _made(self._db) != version:
                    with writing(self._db):
                        self._db.execute(_MAKE)
                        self._db.execute("INSERT INTO made VALUES (?, 0, 0, 0)", (version,))
            except BaseException:
                self._db.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._db.close()

    @property
    def last(self) -> int:
        """The row number of the last statement in the index."""
        with _told(self._where):
            return int(first(self._db, "SELECT last FROM made")[0])

    @property
    def compared(self) -> int:
        """The row number of the last statement whose links are recorded: where a run that was stopped goes on."""
        with _told(self._where):
            return int(first(self._db, "SELECT compared FROM made")[0])

    def stands(self) -> None:
        """Forgotten where somebody threw the index away since it was opened."""
        with _told(self._where):
            self._stands()

    def _stands(self) -> None:
        if _made(self._db) != self._version:
            raise Forgotten

    def done(self) -> None:
        """The links of all that is in the index are recorded."""
        with _told(self._where), writing(self._db):
            self._db.execute("UPDATE made SET compared = last")

    def add(self, rows: Sequence[tuple[int, Iterable[str]]]) -> None:
        """Put statements in, by row number, in one transaction. They come in order.

        Forgotten where the index was thrown away: the statements may be of a document that is gone for good.
        """
        if not rows:
            return
        with _told(self._where), writing(self._db):
            self._stands()
            self._db.executemany(
                "INSERT INTO keys (rowid, words) VALUES (?, ?)", [(n, " ".join(words)) for n, words in rows]
            )
            self._db.execute("UPDATE made SET last = ?, count = count + ?", (rows[-1][0], len(rows)))

    def near(self, keys: Mapping[str, float], below: int) -> list[tuple[int, float]]:
        """The statements before row `below` that share most with these keys, best first: (row number, weight shared).

        A key's weight counts in full for a rare key and less the more statements have it.
        """
        with _told(self._where):
            known = self._frequencies(keys)
            total = 1 + self.count
            shared: dict[int, float] = {}
            seen = told = 0
            for key in sorted(known, key=lambda each: (known[each], each)):
                worth = keys[key] * rarity(known[key], total)
                rows: list[Any] = self._db.execute(_LIST, (f'"{key}"', below, LONGEST)).fetchall()
                for (n,) in rows:
                    shared[n] = shared.get(n, 0.0) + worth
                seen, told = seen + len(rows), told + bool(rows)
                if seen >= ENOUGH or told >= RAREST:
                    break
        return sorted(shared.items(), key=lambda pair: (-pair[1], -pair[0]))

    def best(self, keys: Mapping[str, float], below: int, most: int, own: Sequence[int] = ()) -> Best:
        """The first `most` of these, and those of `own` among all of them, both best first."""
        shared = self.near(keys, below)
        known = set(own)
        return [n for n, _ in shared[:most]], [n for n, _ in shared if n in known]

    @property
    def count(self) -> int:
        """How many statements were put in."""
        with _told(self._where):
            return int(first(self._db, "SELECT count FROM made")[0])

    def every(self) -> Iterator[tuple[str, int]]:
        """Every key with the row number of each statement that has it, in the order of keys, then of rows."""
        with _told(self._where):
            self._db.execute("CREATE VIRTUAL TABLE temp.lists USING fts5vocab('main', 'keys', 'instance')")
            rows: Iterator[Any] = self._db.execute("SELECT term, doc FROM temp.lists")
            yield from rows
            self._db.execute("DROP TABLE temp.lists")

    def _frequencies(self, keys: Iterable[str]) -> dict[str, int]:
        query = "SELECT doc FROM frequencies WHERE term = ?"
        rows = ((key, first(self._db, query, (key,))) for key in keys)
        return {key: row[0] for key, row in rows if row}


_LIST = "SELECT rowid FROM keys WHERE keys MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"


def rarity(count: int, total: int) -> float:
    """1 for a key of one statement, falling to nearly 0 for one of all."""
    return 1 - math.log(1 + count) / math.log(2 + total)

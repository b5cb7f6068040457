"""The flags of a ledger, in a file beside it: worked out from the ledger alone, and thrown away without loss.

It holds ids, terms and places, no words. `flags` are the flags in the order they are listed in, `of` the statements and
documents of each, `seen` the ends of the links that were looked at: a link that is withdrawn is known by its id alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import apsw
import orjson

from dicho.errors import LedgerDamaged
from dicho.model.flag import FLAG_KINDS, Flag, FlagKind
from dicho.model.wire import flag_record, read_flag
from dicho.store.db import BUSY_SECONDS, connect, first, listed, patience, translated, unlink, writing
from dicho.store.keys import FORGOTTEN
from dicho.store.log import Head
from dicho.store.paged.cursor import Key, Page, check_size, cut, place

FILE_NAME = "flags.sqlite3"
NAMED = "the flags"
"""What they are called to people."""
LIST = "flags"
_SHAPE: Sequence[Key] = [(0, 0, "")]
_MAKE = """
DROP TABLE IF EXISTS made;
DROP TABLE IF EXISTS flags;
DROP TABLE IF EXISTS of;
DROP TABLE IF EXISTS seen;
CREATE TABLE made (version TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TABLE flags (id TEXT PRIMARY KEY, kind INTEGER NOT NULL, place INTEGER NOT NULL, body TEXT NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE INDEX flags_listed ON flags (kind, place DESC, id);
CREATE TABLE of (flag TEXT NOT NULL, document TEXT NOT NULL, statement TEXT NOT NULL, speaker TEXT,
  PRIMARY KEY (flag, document, statement)) STRICT, WITHOUT ROWID;
CREATE INDEX of_document ON of (document, flag);
CREATE INDEX of_statement ON of (statement, flag);
CREATE INDEX of_speaker ON of (speaker, flag);
CREATE TABLE seen (link TEXT PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""
_GIVEN = "(SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class FlagQuery:
    """Which flags: of these kinds (all, where there are none), in this document, of this statement, of these speakers.

    A flag of a whole document is of each statement in it.
    """

    kinds: tuple[FlagKind, ...] = ()
    document: str | None = None
    statement: str | None = None
    speakers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag, its place among those of its kind (the last first), and whose each of its statements is."""

    flag: Flag
    place: int
    speakers: dict[str, str]


class Flags:
    """The flags of the ledger in a folder. `version` says by which rules: those made by others are begun anew."""

    def __init__(self, folder: Path, version: str) -> None:
        self._where = str(folder / FILE_NAME)
        self._version = version
        try:
            self._open()
        except LedgerDamaged:
            unlink(folder / FILE_NAME, NAMED)
            self._open()

    def _open(self) -> None:
        with translated(self._where):
            self._db = connect(Path(self._where), create=True)
            try:
                if self._made() is None:
                    _begin(self._db, self._version)
            except BaseException:
                self._db.close()
                raise

    def _made(self) -> Head | None:
        """The event up to which it tells; None where it was never made, or by other rules."""
        if not first(self._db, "SELECT 1 FROM sqlite_schema WHERE name = 'made'"):
            return None
        row = first(self._db, "SELECT seq, hash FROM made WHERE version = ?", (self._version,))
        return None if row is None else Head(*row)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._db.close()

    @property
    def head(self) -> Head:
        """The last event that they take account of; its number is 0 where they were never worked out."""
        with translated(self._where):
            return self._made() or Head(0, "")

    @contextmanager
    def renewing(self, wait_s: float = BUSY_SECONDS) -> Iterator[Renewal]:
        """Everything written within is written together, and nobody else writes meanwhile.

        LedgerBusy where another process writes for longer than `wait_s`.
        """
        with translated(self._where), patience(self._db, wait_s), writing(self._db):
            yield Renewal(self._db)

    def counts(self, query: FlagQuery | None = None) -> dict[FlagKind, int]:
        """How many flags there are of each kind that has any; `query` without its kinds says of what."""
        where, values = _where(query or FlagQuery())
        with translated(self._where):
            rows: list[Any] = self._db.execute(
                f"SELECT f.kind, count(*) FROM flags f WHERE {where} GROUP BY f.kind ORDER BY f.kind", values
            ).fetchall()
        return {FLAG_KINDS[kind]: count for kind, count in rows}

    def of(self, statements: Collection[str]) -> dict[str, list[Flag]]:
        """Statement -> its flags in the order of FLAG_KINDS, for those of these that have any."""
        found: defaultdict[str, list[Flag]] = defaultdict(list)
        query = (
            f"SELECT o.statement, f.body FROM of o JOIN flags f ON f.id = o.flag WHERE o.statement IN {_GIVEN}"
            " ORDER BY f.kind, f.id"
        )
        with translated(self._where):
            for statement, body in self._db.execute(query, (listed(statements),)):
                found[statement].append(read_flag(orjson.loads(body)))
        return dict(found)

    def page(self, query: FlagQuery, after: str | None, size: int) -> Page[Flag]:
        """Some flags that fit: by kind in the order of FLAG_KINDS, those last added first."""
        start = place(after, {LIST: _SHAPE})[1] if after else None
        where, values = _where(query)
        kinds = [FLAG_KINDS.index(kind) for kind in query.kinds] or range(len(FLAG_KINDS))
        found: list[tuple[Key, Flag]] = []
        with translated(self._where):
            for kind in sorted(kinds):
                found += self._of_kind(kind, (where, values), start, check_size(size) + 1 - len(found))
                if len(found) > size:
                    break
        total = sum(count for kind, count in self.counts(query).items() if not query.kinds or kind in query.kinds)
        rows, more = cut(found, size, LIST)
        return Page(rows, more, total, LIST)

    def _of_kind(
        self, kind: int, fitting: tuple[str, Sequence[Any]], start: Key | None, most: int
    ) -> list[tuple[Key, Flag]]:
        where, values = fitting
        if start and kind < int(start[0]):
            return []
        if start and kind == start[0]:
            where = f"{where} AND (f.place < ? OR (f.place = ? AND f.id > ?))"
            values = [*values, *start[1:2], *start[1:]]
        query = (
            f"SELECT f.place, f.id, f.body FROM flags f WHERE {where} AND f.kind = ?"
            " ORDER BY f.place DESC, f.id LIMIT ?"
        )
        rows = self._db.execute(query, (*values, kind, most))
        return [((kind, at, key), read_flag(orjson.loads(body))) for at, key, body in rows]


class Renewal:
    """The flags while they are written. Made by `Flags.renewing`."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db

    @property
    def head(self) -> Head:
        """The last event that was taken account of, now that nobody else writes."""
        return Head(*first(self._db, "SELECT seq, hash FROM made"))

    def ends(self, links: Collection[str]) -> set[str]:
        """The statements of links that were looked at, by the links' ids."""
        rows = self._db.execute(f"SELECT a, b FROM seen WHERE link IN {_GIVEN}", (listed(links),))
        return {each for row in rows for each in row}

    def within(self, documents: Collection[str]) -> set[str]:
        """The statements that a flag names in these documents."""
        query = f"SELECT DISTINCT statement FROM of WHERE document IN {_GIVEN} AND statement <> ''"
        return {key for (key,) in self._db.execute(query, (listed(documents),))}

    def clear(self) -> None:
        """Take all of them down."""
        for table in ("flags", "of", "seen"):
            self._db.execute(f"DELETE FROM {table}")

    def drop(self, statements: Collection[str], documents: Collection[str]) -> None:
        """Take down the flags of any of these statements, and those of these documents as a whole."""
        machine = FLAG_KINDS.index("machine-translation")
        gone = (
            f"SELECT o.flag FROM of o JOIN flags f ON f.id = o.flag WHERE (o.statement IN {_GIVEN} AND f.kind <> ?)"
            f" OR (o.document IN {_GIVEN} AND f.kind = ?)"
        )
        values = (listed(statements), machine, listed(documents), machine)
        keys = listed(key for (key,) in self._db.execute(gone, values))
        self._db.execute(f"DELETE FROM of WHERE flag IN {_GIVEN}", (keys,))
        self._db.execute(f"DELETE FROM flags WHERE id IN {_GIVEN}", (keys,))

    def put(self, raised: Iterable[Raised], links: Iterable[tuple[str, str, str]], head: Head) -> None:
        """Raise these flags, note the links (id and both ends) that were looked at, and up to which event."""
        for each in raised:
            flag = each.flag
            row = (flag.id, FLAG_KINDS.index(flag.kind), each.place, orjson.dumps(flag_record(flag)).decode())
            self._db.execute("INSERT OR REPLACE INTO flags VALUES (?, ?, ?, ?)", row)
            self._db.execute("DELETE FROM of WHERE flag = ?", (flag.id,))
            self._db.executemany("INSERT OR IGNORE INTO of VALUES (?, ?, ?, ?)", _of(each))
        self._db.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", links)
        self._db.execute("UPDATE made SET seq = ?, hash = ?", (head.seq, head.hash))


def forget(folder: Path, wait_s: float = BUSY_SECONDS) -> None:
    """Take all flags of this folder down; whoever lists them next works them out anew. LedgerError, LedgerBusy.

    The file stays, as another process may have it open.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return
    try:
        with translated(str(path)), closing(connect(path)) as db, patience(db, wait_s):
            db.execute("PRAGMA secure_delete = ON")
            _begin(db, FORGOTTEN)
    except LedgerDamaged:
        unlink(path, NAMED)


def _begin(db: apsw.Connection, version: str) -> None:
    with writing(db):
        db.execute(_MAKE)
        db.execute("INSERT INTO made VALUES (?, 0, '')", (version,))


def _of(each: Raised) -> Iterator[tuple[str, str, str, str | None]]:
    flag = each.flag
    yield flag.id, flag.document, "", None
    placed = {mark.statement: mark.document for ground in flag.grounds for mark in ground.marks}
    for statement in flag.statements:
        yield flag.id, placed.get(statement, flag.document), statement, each.speakers.get(statement)


def _where(query: FlagQuery) -> tuple[str, list[Any]]:
    clauses: list[str] = ["1"]
    values: list[Any] = []
    if query.document is not None:
        clauses.append("f.id IN (SELECT flag FROM of WHERE document = ?)")
        values.append(query.document)
    if query.statement is not None:
        clauses.append("f.id IN (SELECT flag FROM of WHERE statement = ?)")
        values.append(query.statement)
    if query.speakers is not None:
        clauses.append(f"f.id IN (SELECT flag FROM of WHERE speaker IN {_GIVEN})")
        values.append(listed(query.speakers))
    return " AND ".join(clauses), values

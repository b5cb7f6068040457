"""What is watched, and what was seen of it: a file beside the ledger that is no evidence.

Addresses, when each is looked at next, validators, failures, and of every item seen a digest of its id and of its
address: what it takes to know a new one. Nothing of it enters the log. Losing the file loses the list of what is
watched; the ledger is as whole as before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import apsw
import orjson

from dicho.errors import AmbiguousId, LedgerBusy, LedgerDamaged, LedgerError, LedgerTooNew, NotFound, UsageError
from dicho.model.feed import Pace
from dicho.store.db import connect, first, translated, writing
from dicho.store.watched import KNOWN, STEPS, WATCH, Fresh, Known, SitemapRow, Watch, watch_of

FILE_NAME = "watch.sqlite3"
LOCK_NAME = "watch.lock"
VERSION = len(STEPS)
LOOKS = 20
KEPT_S = 30 * 86_400.0
"""An item is forgotten when it was missing from LOOKS looks in a row and for so many seconds."""
MOST_KEPT = 50_000
"""Items remembered of one watch, whatever it lists; those gone longest are forgotten first."""
MOST_MOVES = 10

_ALL = f"SELECT {WATCH}, (SELECT count(*) FROM seen s WHERE s.watch = number AND s.again IS NOT NULL) FROM watches"


class Watches:
    """The file of what is watched in a ledger's folder. Use each object in one thread.

    Methods raise LedgerError as the ledger's do. Those that write are each whole by themselves, or all of those inside
    `together()`.
    """

    def __init__(self, folder: Path) -> None:
        self._where = str(folder / FILE_NAME)
        with self._told():
            self._db = connect(folder / FILE_NAME, create=True)
            try:
                # A power cut may take the last looks with it: they are made again, and what they found is known.
                self._db.execute("PRAGMA synchronous = NORMAL")
                self._begin()
            except BaseException:
                self._db.close()
                raise

    def _begin(self) -> None:
        version = first(self._db, "PRAGMA user_version")[0]
        if version > VERSION:
            raise LedgerTooNew(
                "the list of what is watched was written by a later Dicho.", where=self._where, hint="Update Dicho."
            )
        if version < VERSION:
            with writing(self._db):
                # Asked once more: another process may have been quicker.
                for step in STEPS[first(self._db, "PRAGMA user_version")[0] :]:
                    self._db.execute(step)
                self._db.execute(f"PRAGMA user_version = {VERSION}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._db.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's errors in Dicho's words; the advice for a ledger is not that for this file."""
        try:
            with translated(self._where):
                yield
        except LedgerDamaged as error:
            hint = "Delete it and add anew what you watch: nothing of the ledger stands in it."
            raise LedgerDamaged("the list of what is watched is damaged.", where=self._where, hint=hint) from error

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction: all that is written inside is kept, or nothing."""
        with self._told(), writing(self._db):
            yield

    def _do(self, query: str, values: Sequence[object] = ()) -> int:
        """Run a statement that writes; how many rows it changed."""
        with self._told():
            self._db.execute(query, tuple(values))
            return self._db.changes()

    def add(self, facts: dict[str, Any]) -> Watch:
        """Watch something more. UsageError where its address is watched already."""
        known = self._one("WHERE asked = ? OR (address = ? AND ended IS NULL)", (facts["asked"], facts["address"]))
        if known:
            raise UsageError(
                f"it is watched already, as number {known.number}.",
                where=facts["asked"],
                hint=f"`dicho watch remove {known.number}` ends that.",
            )
        names = ", ".join(facts)
        self._do(f"INSERT INTO watches ({names}) VALUES ({', '.join('?' * len(facts))})", tuple(facts.values()))
        found = self._one("WHERE asked = ?", (facts["asked"],))
        assert found is not None
        return found

    def all(self) -> list[Watch]:
        """Everything watched, in the order it was added."""
        return self._some("ORDER BY number")

    def find(self, name: str) -> Watch:
        """That of this number or address, or the only one whose address has `name` in it. NotFound, AmbiguousId."""
        exact = "number = ?" if name.isdecimal() and len(name) < 10 else "? IN (asked, address)"
        found = self._some(f"WHERE {exact} ORDER BY ended IS NOT NULL", (name,))[:1]
        if not found and name and not name.isdecimal():
            found = [watch for watch in self.all() if name in watch.asked or name in watch.address]
        if len(found) > 1:
            numbers = ", ".join(str(watch.number) for watch in found[:5])
            raise AmbiguousId(
                f"several watched addresses have it: {numbers}.", where=name, hint="Name one by its number."
            )
        if not found:
            raise NotFound("nothing of this number or address is watched.", where=name, hint="See `dicho watch list`.")
        return found[0]

    def due(self, now: float) -> list[Watch]:
        """What is to be looked at now, the longest overdue first."""
        return self._some("WHERE due <= ? AND NOT paused AND ended IS NULL ORDER BY due, number", (now,))

    def next_due(self) -> float | None:
        """When the next look is due; None where nothing is watched."""
        with self._told():
            found = first(self._db, "SELECT min(due) FROM watches WHERE NOT paused AND ended IS NULL")
        return None if found is None or found[0] is None else float(found[0])

    def write(self, number: int, **facts: Any) -> None:
        """Write facts of a watch; one that was removed meanwhile stays so."""
        if isinstance(pace := facts.get("pace"), Pace):
            facts["pace"] = _json((pace.wait, pace.hours, pace.days))
        chosen = ", ".join(f"{name} = ?" for name in facts)
        self._do(f"UPDATE watches SET {chosen} WHERE number = ?", (*facts.values(), number))

    def move(self, watch: Watch, to: str, at: float) -> None:
        """Its address is another from now on; the last MOST_MOVES steps are kept."""
        steps = [*watch.moved, {"from": watch.address, "to": to, "at": at}][-MOST_MOVES:]
        self.write(watch.number, address=to, moved=orjson.dumps(steps).decode())

    def remove(self, number: int) -> None:
        """Watch it no more, and forget what was seen of it."""
        self._do("DELETE FROM watches WHERE number = ?", (number,))

    def _one(self, clause: str, values: Sequence[object]) -> Watch | None:
        return next(iter(self._some(clause, values)), None)

    def _some(self, clause: str, values: Sequence[object] = ()) -> list[Watch]:
        with self._told():
            return [watch_of(row) for row in self._db.execute(f"{_ALL} {clause}", tuple(values))]

    def known(self, number: int, *, claimed: bool = False) -> list[Known]:
        """Every item remembered of a watch; with `claimed` only those that have a claim."""
        chosen = " AND claim IS NOT NULL" if claimed else ""
        with self._told():
            rows = self._db.execute(f"SELECT {KNOWN} FROM seen WHERE watch = ?{chosen} ORDER BY n", (number,))
            return [Known(*row) for row in rows]

    def elsewhere(self, number: int, urls: Collection[str]) -> set[str]:
        """Which of these addresses, by their digests, another watch has taken."""
        query = "SELECT url FROM seen WHERE url IN (SELECT value FROM json_each(?)) AND again IS NULL AND watch <> ?"
        with self._told():
            return {url for (url,) in self._db.execute(query, (_json(sorted(urls)), number))}

    def enter(self, number: int, items: Iterable[Fresh], now: float) -> None:
        """Remember new items, in the order they are to be read; nothing of a watch that was removed meanwhile."""
        rows = [(i.id, i.url, i.mark, i.part, i.address, now if i.address else None, i.claim, number) for i in items]
        query = (
            "INSERT INTO seen (id, url, mark, part, address, again, claim, watch)"
            " SELECT ?, ?, ?, ?, ?, ?, ?, number FROM watches WHERE number = ?"
        )
        with self._told():
            self._db.executemany(query, rows)

    def renew(self, n: int, mark: str, address: str, now: float) -> None:
        """An item changed: it waits to be read again."""
        self._do("UPDATE seen SET mark = ?, address = ?, again = ?, tries = 0 WHERE n = ?", (mark, address, now, n))

    def claim(self, n: int, mark: str, claim: str) -> None:
        """An item is to be read out of these bytes now."""
        self._do("UPDATE seen SET mark = ?, claim = ? WHERE n = ?", (mark, claim, n))

    def waiting(self, number: int, now: float, most: int) -> list[Known]:
        """The items that may be read now, the longest known first."""
        query = f"SELECT {KNOWN} FROM seen WHERE watch = ? AND again <= ? ORDER BY n LIMIT ?"
        with self._told():
            return [Known(*row) for row in self._db.execute(query, (number, now, most))]

    def done(self, n: int, now: float, **facts: Any) -> None:
        """An item is in the ledger, or its failure is: it waits no more. `facts`: mark, words, idle."""
        chosen = "".join(f", {name} = ?" for name in facts)
        query = f"UPDATE seen SET address = NULL, again = NULL, claim = NULL, tries = 0, read = ?{chosen} WHERE n = ?"
        self._do(query, (now, *facts.values(), n))

    def count(self, number: int) -> None:
        """One item more of a watch is in the ledger."""
        self._do("UPDATE watches SET taken = taken + 1 WHERE number = ?", (number,))

    def put_off(self, n: int, again: float) -> None:
        """An item could not be had for now: it waits until `again`."""
        self._do("UPDATE seen SET again = ?, tries = tries + 1 WHERE n = ?", (again, n))

    def age(self, number: int, present: Collection[int], parts: Collection[str], now: float) -> None:
        """Count those of `parts` that are not `present` as missing once more, and forget what is long gone."""
        here, read = _json(sorted(present)), _json(sorted(parts))
        self._do(
            "UPDATE seen SET missed = 0, since = NULL WHERE missed > 0 AND n IN (SELECT value FROM json_each(?))",
            (here,),
        )
        self._do(
            "UPDATE seen SET missed = missed + 1, since = coalesce(since, ?) WHERE watch = ?"
            " AND part IN (SELECT value FROM json_each(?)) AND n NOT IN (SELECT value FROM json_each(?))",
            (now, number, read, here),
        )
        self._do(
            "DELETE FROM seen WHERE watch = ? AND again IS NULL AND missed >= ? AND since <= ?",
            (number, LOOKS, now - KEPT_S),
        )
        self._do(
            "DELETE FROM seen WHERE n IN (SELECT n FROM seen WHERE watch = ? AND again IS NULL AND missed > 0"
            " ORDER BY since LIMIT max(0, (SELECT count(*) FROM seen WHERE watch = ?) - ?))",
            (number, number, MOST_KEPT),
        )

    def sitemaps(self, number: int) -> list[SitemapRow]:
        """The sitemaps followed of an index."""
        with self._told():
            rows = self._db.execute("SELECT url, updated, etag, modified, due FROM sitemaps WHERE watch = ?", (number,))
            return [SitemapRow(*row) for row in rows]

    def follow(self, number: int, rows: Iterable[SitemapRow]) -> None:
        """These are the sitemaps of an index now; others are forgotten."""
        self._do("DELETE FROM sitemaps WHERE watch = ?", (number,))
        for row in rows:
            values = (row.url, row.updated, row.etag, row.modified, row.due, number)
            self._do(
                "INSERT OR REPLACE INTO sitemaps SELECT number, ?, ?, ?, ?, ? FROM watches WHERE number = ?", values
            )


def there(folder: Path) -> bool:
    """Whether anything was ever watched in this folder."""
    return (folder / FILE_NAME).is_file()


@contextmanager
def only_runner(folder: Path) -> Iterator[None]:
    """Be the one who looks, until the context ends. LedgerBusy while another process is.

    SQLite's own lock on an empty file: it ends with the process, however that ends, on every system.
    """
    path = folder / LOCK_NAME
    try:
        db = apsw.Connection(str(path))
    except apsw.Error as error:
        raise LedgerError(f"the lock cannot be made ({error}).", where=str(path), hint="Check the folder.") from error
    try:
        try:
            db.execute("BEGIN EXCLUSIVE")
        except apsw.BusyError as error:
            raise LedgerBusy(
                "another `dicho watch run` is at work on this ledger.",
                where=str(path),
                hint="One is enough: let it run.",
            ) from error
        yield
    finally:
        db.close()


def _json(values: Sequence[object]) -> str:
    return orjson.dumps(values).decode()

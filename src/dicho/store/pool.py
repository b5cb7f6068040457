"""The statements as comparing reads them: with their words and the person who speaks, without their documents.

What a person rejected is not among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import apsw
import orjson

from dicho.model.wire import read_statement
from dicho.store import people, search
from dicho.store.rows import Utterance
from dicho.store.search import Query

MOST = 2000
"""Statements of one person looked through, the latest."""
AT_ONCE = 2000
"""Row numbers that are held against a query at once."""
_ROWS = (
    "SELECT s.n, s.body, s.spoken, d.id, d.lang, d.published, d.outlet, coalesce(p.person, s.speaker)"
    " FROM statements s JOIN documents d ON d.seq = s.document LEFT JOIN people p ON p.speaker = s.speaker"
    " WHERE s.state <> 'rejected' AND"
)


class Pool:
    """The statements of a ledger as they stand when it is opened. Made by `Ledger.pool`."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db

    def after(self, n: int = 0) -> Iterator[Utterance]:
        """Every statement after this row number, in order."""
        for row in self._db.execute(f"{_ROWS} s.n > ? ORDER BY s.n", (n,)):
            yield _utterance(row)

    def numbers(self, n: int = 0) -> Iterator[int]:
        """The row numbers of the same."""
        query = "SELECT n FROM statements WHERE state <> 'rejected' AND n > ? ORDER BY n"
        for (number,) in self._db.execute(query, (n,)):
            yield number

    def at(self, numbers: Iterable[int]) -> list[Utterance]:
        """The statements with these row numbers, in order; those that are gone are left out."""
        query = f"{_ROWS} s.n IN (SELECT value FROM json_each(?)) ORDER BY s.n"
        listed = orjson.dumps(sorted(numbers)).decode()
        return [_utterance(row) for row in self._db.execute(query, (listed,))]

    def fitting(self, query: Query, numbers: Iterable[int], most: int) -> list[int]:
        """The first `most` of these row numbers, in their order, that are of statements which fit a query."""
        found: list[int] = []
        waiting = iter(numbers)
        while len(found) < most and (some := list(islice(waiting, AT_ONCE))):
            fit = search.among(self._db, query, some)
            found += (n for n in some if n in fit)
        return found[:most]

    def said(self, statements: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The words of the statements with these ids, one string a fragment; those that are gone are left out."""
        query = "SELECT id, spoken FROM statements WHERE id IN (SELECT value FROM json_each(?))"
        listed = orjson.dumps(sorted(statements)).decode()
        return {key: tuple(orjson.loads(spoken)[0]) for key, spoken in self._db.execute(query, (listed,))}

    def of_person(self, person: str) -> list[int]:
        """The row numbers of a person's last statements, under every name, the latest first."""
        query = (
            "SELECT n FROM statements WHERE speaker IN (SELECT value FROM json_each(?)) AND state <> 'rejected'"
            " ORDER BY n DESC LIMIT ?"
        )
        listed = orjson.dumps(people.members(self._db, person)).decode()
        return [n for (n,) in self._db.execute(query, (listed, MOST))]


def _utterance(row: Any) -> Utterance:
    n, body, spoken, document, lang, published, outlet, person = row
    statement = read_statement(orjson.loads(body), document)
    content, cue, around = orjson.loads(spoken)
    named = statement.speaker is not None and statement.speaker.kind != "unnamed"
    return Utterance(
        n, statement, tuple(content), tuple(cue), tuple(around), lang, published, outlet, person if named else None
    )

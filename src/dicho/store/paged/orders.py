"""The orders of a list of statements: each as parts that follow one another, each part a walk behind a row's key."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import apsw
import orjson

from dicho.store import roll, search
from dicho.store.db import first
from dicho.store.paged.cursor import Key
from dicho.store.paged.walk import Found, Where, walk

MOST_LOOKED_UP = 500
"""Statements that are looked up by the words in them: more are met on the way through the list."""
PEOPLE_AT_ONCE = 64
Part = Callable[[int], Found]
"""The next rows of a part, at most so many."""

_HITS = f"""
WITH hits AS MATERIALIZED (SELECT rowid AS n, {search.WEIGHTS} AS score FROM words WHERE words MATCH ?)
SELECT h.score, coalesce(s.high, ''), s.n FROM hits h CROSS JOIN statements s ON s.n = h.n WHERE {{where}}
ORDER BY h.score, s.high DESC, s.n DESC LIMIT ?
"""
_BEHIND_HIT = "(h.score > ? OR (h.score = ? AND (coalesce(s.high, ''), s.n) < (?, ?)))"
_OF_PEOPLE = """
WITH asked AS MATERIALIZED (SELECT value ->> 0 AS place, value ->> 1 AS speaker FROM json_each(?))
SELECT a.place, coalesce(s.high, ''), s.n
FROM asked a CROSS JOIN statements s INDEXED BY statements_of_speaker ON s.speaker = a.speaker
WHERE {where} ORDER BY a.place, s.high DESC, s.n DESC LIMIT ?
"""
_BEHIND_OWN = "(a.place > ? OR (coalesce(s.high, ''), s.n) < (?, ?))"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of statements is of: the words as a full-text expression ("" for none), and the other conditions."""

    expression: str
    where: Where

    def worded(self, db: apsw.Connection) -> Where:
        """All conditions, the words among them.

        A few statements are looked up by their words; of many (the plus keeps SQLite from looking them up) each
        statement is asked whether it is one, in the list's own order.
        """
        if not self.expression:
            return self.where
        clauses, values = self.where
        many = "+" if holds_more(db, self.expression, MOST_LOOKED_UP) else ""
        return [*clauses, f"{many}s.n IN (SELECT rowid FROM words WHERE words MATCH ?)"], [*values, self.expression]

    def also(self, condition: str) -> Asked:
        """The same with a condition more."""
        clauses, values = self.where
        return Asked(self.expression, ([*clauses, condition], values))


Order = Callable[[apsw.Connection, Asked, Key | None], Iterable[Part]]


def holds_more(db: apsw.Connection, expression: str, than: int) -> bool:
    """Whether the words stand in more statements than so many."""
    query = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
    return int(first(db, query, (expression, than + 1))[0]) > than


def _by_date(direction: str) -> Order:
    """Dated statements by the last day they may be of, then the undated."""

    def parts(db: apsw.Connection, asked: Asked, start: Key | None) -> Iterable[Part]:
        clauses, values = asked.worded(db)
        if start is None or len(start) == 2:
            dated = ([*clauses, "s.high IS NOT NULL"], values)
            yield partial(walk, db, "statements s", dated, (("s.high", "s.n"), direction), start)
            start = None
        undated = ([*clauses, "s.high IS NULL"], values)
        yield partial(walk, db, "statements s", undated, (("s.n",), direction), start)

    return parts


def _as_added(db: apsw.Connection, asked: Asked, start: Key | None) -> Iterable[Part]:
    yield partial(walk, db, "statements s", asked.worded(db), (("s.document", "s.at", "s.n"), "ASC"), start)


def _best(db: apsw.Connection, asked: Asked, start: Key | None) -> Iterable[Part]:
    """Statements by how well the words fit, equally good ones newest first."""

    def ranked(most: int) -> Found:
        clauses, values = asked.where
        given: list[Any] = [asked.expression]
        if start:
            now = _score_now(db, asked.expression, start)
            clauses = [_BEHIND_HIT, *clauses]
            given += (now, now, *start[1:])
        query = _HITS.format(where=" AND ".join(clauses) or "1")
        return [(row, row[-1]) for row in db.execute(query, (*given, *values, most))]

    yield ranked


def _score_now(db: apsw.Connection, expression: str, start: Key) -> Any:
    """The score of the row where a page ended: what was added since has changed all scores a little."""
    query = f"SELECT {search.WEIGHTS} FROM words WHERE words MATCH ? AND rowid = ?"
    row = first(db, query, (expression, start[-1]))
    return row[0] if row else start[0]


def _by_speaker(db: apsw.Connection, asked: Asked, start: Key | None) -> Iterable[Part]:
    """Statements by the name of the person who speaks, each person's newest first; last those of nobody."""
    if start is None or len(start) == 4:
        yield partial(_of_people, db, asked.worded(db), start)
        start = None
    yield from _by_date("DESC")(db, asked.also("s.speaker IS NULL"), start)


def _of_people(db: apsw.Connection, where: Where, start: Key | None, most: int) -> Found:
    """The statements of one person after another: of a few people at first, of more where few of theirs fit."""
    people = roll.names(db).by_name
    at = bisect_left(people, start[:2], key=lambda each: each.order) if start else 0
    found: Found = []
    many = PEOPLE_AT_ONCE
    while at < len(people) and len(found) < most:
        clauses, values = where
        if start and people[at].order == start[:2]:
            clauses, values = [_BEHIND_OWN, *clauses], [at, *start[2:], *values]
        asked = [(place, key) for place, each in enumerate(people[at : at + many], at) for key in each.speakers]
        query = _OF_PEOPLE.format(where=" AND ".join(clauses) or "1")
        given = (orjson.dumps(asked).decode(), *values, most - len(found))
        found += [((*people[place].order, high, n), n) for place, high, n in db.execute(query, given)]
        at, many, start = at + many, many * 4, None
    return found


ORDERS: dict[str, Order] = {
    "best": _best,
    "newest": _by_date("DESC"),
    "oldest": _by_date("ASC"),
    "added": _as_added,
    "speaker": _by_speaker,
}
SHAPES: dict[str, Sequence[Key]] = {
    "best": ((0.0, "", 0),),
    "newest": (("", 0), (0,)),
    "oldest": (("", 0), (0,)),
    "added": ((0, 0, 0),),
    "speaker": (("", "", "", 0), ("", 0), (0,)),
}
"""What a key of each order looks like."""

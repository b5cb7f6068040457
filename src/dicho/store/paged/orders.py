"""The orders of a list of statements: each as parts that follow one another, each part a walk behind a row's key."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import apsw
import orjson

from dicho.store import roll, search
from dicho.store.db import first
from dicho.store.paged.cursor import Key
from dicho.store.paged.walk import Found, Where, walk

Part = Callable[[int], Found]
"""The next rows of a part, at most so many."""
PEOPLE_AT_ONCE = 64

_HITS = f"""
WITH hits AS MATERIALIZED (SELECT rowid AS n, {search.WEIGHTS} AS score FROM words WHERE words MATCH ?)
SELECT h.score, coalesce(s.high, ''), s.n FROM hits h JOIN statements s ON s.n = h.n WHERE {{where}}
ORDER BY h.score, s.high DESC, s.n DESC LIMIT ?
"""
_BEHIND_HIT = "(h.score > ? OR (h.score = ? AND (coalesce(s.high, ''), s.n) < (?, ?)))"
_OF_PEOPLE = """
WITH asked AS MATERIALIZED (SELECT value ->> 0 AS place, value ->> 1 AS speaker FROM json_each(?))
SELECT a.place, coalesce(s.high, ''), s.n FROM asked a JOIN statements s ON s.speaker = a.speaker
WHERE {where} ORDER BY a.place, s.high DESC, s.n DESC LIMIT ?
"""
_BEHIND_OWN = "(a.place > ? OR (coalesce(s.high, ''), s.n) < (?, ?))"


def worded(where: Where, expression: str) -> Where:
    """The conditions, and that the words stand in the statement."""
    clauses, values = where
    if not expression:
        return where
    return [*clauses, "s.n IN (SELECT rowid FROM words WHERE words MATCH ?)"], [*values, expression]


def _by_date(direction: str) -> Callable[[apsw.Connection, str, Where, Key | None], Iterable[Part]]:
    """Dated statements by the last day they may be of, then the undated."""

    def parts(db: apsw.Connection, expression: str, where: Where, start: Key | None) -> Iterable[Part]:
        clauses, values = worded(where, expression)
        if start is None or len(start) == 2:
            dated = ([*clauses, "s.high IS NOT NULL"], values)
            yield partial(walk, db, "statements s", dated, (("s.high", "s.n"), direction), start)
            start = None
        yield partial(walk, db, "statements s", ([*clauses, "s.high IS NULL"], values), (("s.n",), direction), start)

    return parts


def _as_added(db: apsw.Connection, expression: str, where: Where, start: Key | None) -> Iterable[Part]:
    yield partial(walk, db, "statements s", worded(where, expression), (("s.document", "s.at", "s.n"), "ASC"), start)


def _best(db: apsw.Connection, expression: str, where: Where, start: Key | None) -> Iterable[Part]:
    """Statements by how well the words fit, equally good ones newest first."""

    def ranked(most: int) -> Found:
        clauses, values = where
        given: list[Any] = [expression]
        if start:
            now = _score_now(db, expression, start)
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


def _by_speaker(db: apsw.Connection, expression: str, where: Where, start: Key | None) -> Iterable[Part]:
    """Statements by the name of the person who speaks, each person's newest first; last those of nobody."""
    clauses, values = where
    if start is None or len(start) == 4:
        yield partial(_of_people, db, worded(where, expression), start)
        start = None
    yield from _by_date("DESC")(db, expression, ([*clauses, "s.speaker IS NULL"], values), start)


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
        at, many, start = at + many, many * 2, None
    return found


PARTS: dict[str, Callable[[apsw.Connection, str, Where, Key | None], Iterable[Part]]] = {
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

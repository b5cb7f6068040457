"""Walking a table in one order behind a key, and counting what fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import apsw

from dicho.store import log
from dicho.store.paged import kept
from dicho.store.paged.cursor import Key

Found = list[tuple[Key, int]]
"""Row numbers, each with its place in the order."""
Where = tuple[Sequence[str], Sequence[Any]]
"""Conditions, and their values."""
Order = tuple[Sequence[str], str]
"""The columns that make it, the last one the row's number, and the direction of all of them."""
ALL: Where = ((), ())
_OF_STATEMENTS = frozenset({"statements s", "documents d"})
"""Tables of which nothing but the events of log.CHANGING, and words on what came of them, change what is listed."""


def walk(db: apsw.Connection, table: str, where: Where, order: Order, start: Key | None, most: int) -> Found:
    """Rows in this order behind the row with the key `start`, at most so many."""
    (columns, direction), (clauses, values) = order, where
    if start:
        sign = ">" if direction == "ASC" else "<"
        clauses = [*clauses, f"({', '.join(columns)}) {sign} ({', '.join('?' * len(start))})"]
    by = ", ".join(f"{column} {direction}" for column in columns)
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE {' AND '.join(clauses) or '1'} ORDER BY {by} LIMIT ?"
    return [(row, row[-1]) for row in db.execute(query, (*values, *(start or ()), most))]


def counted(db: apsw.Connection, table: str, where: Where) -> int:
    """How many rows fit."""
    clauses, values = where
    query = f"SELECT count(*) FROM {table} WHERE {' AND '.join(clauses) or '1'}"
    since = log.last(db, log.CHANGING | {log.SETTLED}) if table in _OF_STATEMENTS else log.head(db)
    question = (db.filename, since, query, *values)
    known = kept.total(question)
    return known if known is not None else kept.keep(question, int(db.execute(query, values).get))

"""Pages of documents, with what each holds and which others are the same; and of what could not be read.

Two documents are the same when their texts are, or when most of the statements of one of them, and three at least, are
certain copies of statements of the other: a reprint under another headline, or a page archived twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import apsw
import orjson

from dicho.errors import UsageError
from dicho.model.document import MISSED
from dicho.store import search
from dicho.store.db import first
from dicho.store.paged.cursor import Key, Page, cut, place
from dicho.store.paged.rows import FACTS, DocumentCard, Facts, FailureRow, Twin
from dicho.store.paged.walk import Order, Where, counted, walk

STATES = ("open", "done", "empty", "cut")
"""With statements nobody decided on, with none left, with none found; and those whose text is not all there was."""
PORT = re.compile(r":\d+$")
LEAST_SHARED = 3
"""Copies that two documents must have in common to be the same by their statements."""

_STATEMENTS = "(SELECT count(*) FROM statements s WHERE s.document = d.seq)"
_ORDERS: dict[str, Order] = {
    "newest": (("d.seq",), "DESC"),
    "oldest": (("d.seq",), "ASC"),
    "published": (("coalesce(d.published, '')", "d.seq"), "DESC"),
    "title": (("lower(coalesce(d.title, d.file))", "d.seq"), "ASC"),
    "outlet": (("lower(coalesce(d.outlet, ''))", "d.seq"), "ASC"),
    "statements": ((_STATEMENTS, "d.seq"), "DESC"),
    "kept": (("coalesce(d.kept, 2.0)", "d.seq"), "ASC"),
}
_SHAPES: dict[str, Key] = {"newest": (0,), "oldest": (0,), "statements": (0, 0), "kept": (0.0, 0)}
SORTS = tuple(_ORDERS)
"""The orders: last or first added, last published, by title (by file where there is none), outlet, most statements,
least of the page kept."""
_STATES = {
    "open": "EXISTS (SELECT 1 FROM statements s WHERE s.document = d.seq AND s.state = 'open')",
    "done": "EXISTS (SELECT 1 FROM statements s WHERE s.document = d.seq)"
    " AND NOT EXISTS (SELECT 1 FROM statements s WHERE s.document = d.seq AND s.state = 'open')",
    "empty": "NOT EXISTS (SELECT 1 FROM statements s WHERE s.document = d.seq)",
    "cut": "EXISTS (SELECT 1 FROM json_each(d.notes) n WHERE "
    + " OR ".join(f"substr(n.value, 1, {len(start)}) = '{start}'" for start in MISSED)
    + ")",
}


@dataclass(frozen=True, slots=True)
class DocumentQuery:
    """Which documents, and in which order; every part given must hold.

    `words`: all of them begin a word of the title, file, outlet, author or address, accents and case aside. `state`:
    one of STATES. `lang`: "es" takes "es-MX" too. `outlet`: just this one. `sort`: one of SORTS. `host`: read from an
    address of this one, at any port unless it is given with one; an address stands for its host.
    """

    words: str = ""
    state: str | None = None
    lang: str | None = None
    outlet: str | None = None
    sort: str = "newest"
    host: str | None = None


_CARD = (
    f"SELECT d.seq, {FACTS}, d.capture, d.media_type, l.at, d.kept, d.notes"
    " FROM documents d LEFT JOIN log l ON l.seq = d.seq WHERE d.seq IN (SELECT value FROM json_each(?))"
)
_BY_STATE = (
    "SELECT document, state, count(*) FROM statements WHERE document IN (SELECT value FROM json_each(?))"
    " GROUP BY document, state"
)
_COPIES = """
WITH pairs AS (
    SELECT l.in_a AS one, l.a AS own, l.in_b AS other, l.b AS copy FROM json_each(?1) m
      CROSS JOIN links l ON l.in_a = m.value WHERE l.certain
    UNION ALL SELECT l.in_b, l.b, l.in_a, l.a FROM json_each(?1) m
      CROSS JOIN links l ON l.in_b = m.value WHERE l.certain),
  shared AS (SELECT one, other, count(DISTINCT own) AS own, count(DISTINCT copy) AS theirs FROM pairs
    WHERE other <> one GROUP BY 1, 2)
SELECT one, other, min(own, theirs), own, theirs, (SELECT count(*) FROM statements s WHERE s.document = one),
  (SELECT count(*) FROM statements s WHERE s.document = other) FROM shared WHERE min(own, theirs) >= ?2
"""
_SAME_TEXT = (
    "SELECT d.seq, e.seq FROM documents d JOIN documents e ON e.same = d.same AND e.seq <> d.seq"
    " WHERE d.seq IN (SELECT value FROM json_each(?))"
)
_TWIN = "SELECT id, file, title, outlet FROM documents WHERE seq = ?"


def page(db: apsw.Connection, query: DocumentQuery, after: str | None, size: int) -> Page[DocumentCard]:
    """A page of the documents that fit."""
    _check(query)
    name = f"documents/{query.sort}"
    start = place(after, {name: [_SHAPES.get(query.sort, ("", 0))]})[1] if after else None
    where = _where(query)
    numbers, more = cut(walk(db, "documents d", where, _ORDERS[query.sort], start, size + 1), size, name)
    return Page(tuple(_cards(db, numbers)), more, counted(db, "documents d", where), query.sort)


def failures(db: apsw.Connection, after: str | None, size: int) -> Page[FailureRow]:
    """A page of what could not be read, the last first."""
    start = place(after, {"failures": [(0,)]})[1] if after else None
    found = walk(db, "failures f", ((), ()), (("f.seq",), "DESC"), start, size + 1)
    numbers, more = cut(found, size, "failures")
    query = (
        "SELECT f.seq, l.at, f.file, f.code, f.reason, f.hint, f.capture FROM failures f JOIN log l ON l.seq = f.seq"
        " WHERE f.seq IN (SELECT value FROM json_each(?)) ORDER BY f.seq DESC"
    )
    rows = db.execute(query, (orjson.dumps(numbers).decode(),))
    return Page(tuple(FailureRow(*row) for row in rows), more, counted(db, "failures f", ((), ())), "newest")


def _check(query: DocumentQuery) -> None:
    if query.sort not in _ORDERS:
        raise UsageError(f"no order of documents is called {query.sort!r}.", hint=f"One of: {', '.join(SORTS)}.")
    if query.state is not None and query.state not in _STATES:
        raise UsageError(f"no state of a document is called {query.state!r}.", hint=f"One of: {', '.join(STATES)}.")


def _where(query: DocumentQuery) -> Where:
    clauses = [_STATES[query.state]] if query.state else []
    values: list[Any] = []
    if query.words.strip():
        expression = search.match(query.words, beginnings=True)
        clauses.append("d.seq IN (SELECT rowid FROM titles WHERE titles MATCH ?)" if expression else "0")
        values += [expression] if expression else []
    if query.lang:
        clauses.append("instr(lower(d.lang) || '-', ?) = 1")
        values.append(f"{query.lang.lower()}-")
    if query.outlet:
        clauses.append("d.outlet = ?")
        values.append(query.outlet)
    if query.host:
        host = _host(query.host)
        ends = ("/", "?", "#") if PORT.search(host) else ("/", "?", "#", ":")
        start = " OR ".join("instr(lower(d.url) || '/', ?) IN (5, 6)" for _ in ends)  # behind "http" or "https"
        clauses.append(f"({start})")
        values += [f"://{host}{end}" for end in ends]
    return clauses, values


def _host(given: str) -> str:
    """The host in what was given: its name, or an address of it as it is copied."""
    return re.split("[/?#]", re.sub("^https?://", "", given.strip().lower()), maxsplit=1)[0]


def _cards(db: apsw.Connection, numbers: Sequence[int]) -> Iterator[DocumentCard]:
    listed = orjson.dumps(numbers).decode()
    found = {row[0]: row[1:] for row in db.execute(_CARD, (listed,))}
    states: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for number, state, count in db.execute(_BY_STATE, (listed,)):
        states[number][state] = count
    twins = _twins(db, listed)
    for number in numbers:
        *facts, sha256, media_type, added, kept, notes = found[number]
        still, taken, thrown = (states[number].get(state, 0) for state in ("open", "accepted", "rejected"))
        yield DocumentCard(
            Facts(*facts), sha256, media_type, added, still, taken, thrown, kept, tuple(orjson.loads(notes)),
            tuple(twins[number]),
        )  # fmt: skip


def _twins(db: apsw.Connection, listed: str) -> defaultdict[int, list[Twin]]:
    """The documents that are the same as each of these, those with the same text first."""
    shared: dict[tuple[int, int], int] = {}
    alike: list[tuple[int, int, str]] = [(one, other, "text") for one, other in db.execute(_SAME_TEXT, (listed,))]
    known = {(one, other) for one, other, _ in alike}
    for one, other, both, own, theirs, of_one, of_other in db.execute(_COPIES, (listed, LEAST_SHARED)):
        shared[one, other] = both
        if (one, other) not in known and (2 * own > of_one or 2 * theirs > of_other):
            alike.append((one, other, "statements"))
    found: defaultdict[int, list[Twin]] = defaultdict(list)
    for one, other, how in alike:
        key, file, title, outlet = first(db, _TWIN, (other,))
        found[one].append(Twin(key, file, title, outlet, how, shared.get((one, other), 0)))
    return found

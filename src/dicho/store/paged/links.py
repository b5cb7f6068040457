"""Pages of links, best first: one row a pair of utterances, by its likeliest link, with the word on it that counts.

Pairs that a person decided on and no run proposes come after those that are proposed, the first decided first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import apsw
import orjson

from dicho.errors import UsageError
from dicho.model import wire
from dicho.model.link import RELATIONS, Link, Relation
from dicho.store import bonds, roll
from dicho.store.lookup import Shelf, find
from dicho.store.paged.cursor import Key, Page, cut, fill, place
from dicho.store.paged.rows import Listed
from dicho.store.paged.walk import Where, counted

Found = list[tuple[Key, Link]]
Walk = Callable[[apsw.Connection, Where, Key | None, int], Found]
Part = tuple[str, Where, Walk]
Bound = tuple[str, Sequence[Any]]
"""A condition on where a link stands in the list, and its values."""
_BEST_FIRST = "l.score DESC, l.id"

_RELATED = "{0}.relation IN (SELECT value FROM json_each(?))"
_BETTER = (
    f"SELECT 1 FROM links m WHERE m.pair = l.pair AND {_RELATED.format('m')}"
    " AND (m.score > l.score OR (m.score = l.score AND m.id < l.id))"
)
_BEHIND = "l.score <= ? AND (l.score < ? OR l.id > ?)"
_BEFORE = "l.score >= ? AND (l.score > ? OR l.id < ?)"
_UNPROPOSED = (
    "v.pair IS NOT NULL AND NOT EXISTS (SELECT 1 FROM links l WHERE l.id = v.link)"
    f" AND NOT EXISTS (SELECT 1 FROM links l WHERE l.pair = v.pair AND {_RELATED.format('l')})"
    " AND NOT EXISTS (SELECT 1 FROM verdicts w WHERE w.pair = v.pair AND w.seq > v.seq)"
)


@dataclass(frozen=True, slots=True)
class LinkQuery:
    """Which links: of these relations; open, or `decided`; where a person of this name speaks on one side."""

    relations: tuple[Relation, ...] = RELATIONS
    decided: bool = False
    speaker: str | None = None


def page(db: apsw.Connection, query: LinkQuery, after: str | None, size: int) -> Page[Listed]:
    """A page of the links that fit."""
    _check(query)
    name = f"links/{'decided' if query.decided else 'open'}"
    start = place(after, {name: [(0.0, ""), (0,)] if query.decided else [(0.0, "")]})[1] if after else None
    parts = _parts(db, query)
    left = parts[1:] if start and len(start) == 1 else parts
    walks = [partial(walk, db, where, start if at == 0 else None) for at, (_, where, walk) in enumerate(left)]
    links, more = cut(fill(walks, size), size, name)
    return Page(tuple(_rows(db, links, query.relations)), more, _total(db, parts), "best")


def count(db: apsw.Connection, query: LinkQuery) -> int:
    """How many links fit."""
    _check(query)
    return _total(db, _parts(db, query))


def row(db: apsw.Connection, link: Link) -> Listed:
    """One link with its statements and what was said of it."""
    return next(_rows(db, [link], RELATIONS))


def beside(db: apsw.Connection, query: LinkQuery, link: Link) -> tuple[Link | None, Link | None]:
    """The links before and behind a link in the list of this query, whether it is in it itself or no longer."""
    _check(query)
    where = _proposed(db, query)
    found = [
        _read(db, where, (condition, (link.score, link.score, link.id)), order, 1)
        for condition, order in ((_BEFORE, "l.score, l.id DESC"), (_BEHIND, _BEST_FIRST))
    ]
    before, behind = ([each for _, each in one] for one in found)
    return (before[0] if before else None, behind[0] if behind else None)


def _parts(db: apsw.Connection, query: LinkQuery) -> list[Part]:
    """The list as parts that follow one another: what is proposed, then what only a person told of."""
    parts: list[Part] = [("links l", _proposed(db, query), _best_first)]
    if query.decided:
        parts.append(("verdicts v", _unproposed(db, query), _as_decided))
    return parts


def _total(db: apsw.Connection, parts: Iterable[Part]) -> int:
    return sum(counted(db, table, where) for table, where, _ in parts)


def _check(query: LinkQuery) -> None:
    for relation in query.relations:
        if relation not in RELATIONS:
            raise UsageError(f"no relation is called {relation!r}.", hint=f"One of: {', '.join(RELATIONS)}.")


def _proposed(db: apsw.Connection, query: LinkQuery) -> Where:
    """The likeliest proposed link of each pair, of the pairs that fit."""
    related = orjson.dumps(query.relations).decode()
    clauses = ["l.pair IS NOT NULL", _RELATED.format("l"), f"(l.pair = l.id OR NOT EXISTS ({_BETTER}))"]
    values: list[Any] = [related, related]
    clauses.append("l.word IS NOT NULL" if query.decided else "l.word IS NULL")
    if query.speaker:
        by = orjson.dumps(roll.named(db, query.speaker)).decode()
        among = "(SELECT value FROM json_each(?))"
        clauses.append(f"(l.by_a IN {among} OR l.by_b IN {among})")
        values += [by, by]
    return clauses, values


def _unproposed(db: apsw.Connection, query: LinkQuery) -> Where:
    """The latest word on each pair of which no run proposes anything."""
    related = orjson.dumps(query.relations).decode()
    clauses, values = [_RELATED.format("v"), _UNPROPOSED], [related, related]
    if query.speaker:
        by = orjson.dumps(roll.named(db, query.speaker)).decode()
        own = "SELECT 1 FROM statements s WHERE s.id IN (v.a, v.b) AND s.speaker IN (SELECT value FROM json_each(?))"
        clauses.append(f"EXISTS ({own})")
        values.append(by)
    return clauses, values


def _best_first(db: apsw.Connection, where: Where, start: Key | None, most: int) -> Found:
    behind = (_BEHIND, (start[0], start[0], start[1])) if start else None
    return _read(db, where, behind, _BEST_FIRST, most)


def _read(db: apsw.Connection, where: Where, bound: Bound | None, order: str, most: int) -> Found:
    clauses, values = where
    if bound:
        clauses, values = [*clauses, bound[0]], [*values, *bound[1]]
    query = f"SELECT l.score, l.id, l.body FROM links l WHERE {' AND '.join(clauses)} ORDER BY {order} LIMIT ?"
    rows = db.execute(query, (*values, most))
    return [((score, key), wire.read_link(orjson.loads(body))) for score, key, body in rows]


def _as_decided(db: apsw.Connection, where: Where, start: Key | None, most: int) -> Found:
    clauses, values = where
    if start:
        clauses, values = [*clauses, "v.seq > ?"], [*values, *start]
    query = f"SELECT v.seq, v.a, v.b, v.relation, v.kind FROM verdicts v WHERE {' AND '.join(clauses)}"
    rows: Iterable[Any] = db.execute(f"{query} ORDER BY v.seq LIMIT ?", (*values, most))
    return [((seq,), Link(a, b, relation, kind, 0.0)) for seq, a, b, relation, kind in rows]


def _rows(db: apsw.Connection, links: Sequence[Link], relations: Sequence[Relation]) -> Iterator[Listed]:
    """The links with all that a page shows of each."""
    shelf = Shelf(db)
    for link in links:
        left, right = (shelf.statement(find(db, "statements", end)) for end in (link.left, link.right))
        pair = bonds.pair_of(db, link.id)
        word = bonds.word_on(db, pair)
        yield Listed(link, left, right, word, bonds.judgement_on(db, link.id), bonds.pairs(db, pair, relations))

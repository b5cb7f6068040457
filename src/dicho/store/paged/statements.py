"""Pages of statements: in every order of the list, out of what the filters leave."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import apsw
import orjson

from dicho.errors import UsageError
from dicho.model.wire import read_statement
from dicho.store import hops, lookup, people, roll, search, settled
from dicho.store.called import called
from dicho.store.paged.cursor import Key, Page, cut, fill, place
from dicho.store.paged.orders import ORDERS, SHAPES, Asked, holds_more
from dicho.store.paged.rows import FACTS, Facts, StatementRow
from dicho.store.paged.walk import ALL, Where, counted, walk
from dicho.store.search import Query

MOST_RANKED = 5000
"""Statements that words may stand in to be ranked: ranking more would take too long, and say little."""
_STANDS = "s.state <> 'rejected'"
SETTLED = "settled"
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DUE: dict[str, tuple[str, tuple[str, str], str]] = {
    "open": ("s.due >= ?", ("s.due", "s.n"), "ASC"),
    "past": ("s.due < ?", ("s.due", "s.n"), "DESC"),
    "undated": ("s.due IS NULL", ("coalesce(s.high, '')", "s.n"), "DESC"),
    "settled": ("1", ("coalesce(s.due, '')", "s.n"), "DESC"),
}
"""Which predictions, and their order."""
_ROWS = (
    f"SELECT s.n, s.id, s.body, s.spoken, s.state, coalesce(p.person, s.speaker), {FACTS}"
    " FROM statements s JOIN documents d ON d.seq = s.document LEFT JOIN people p ON p.speaker = s.speaker"
    " WHERE s.n IN (SELECT value FROM json_each(?))"
)
_CONFLICTS = """
WITH mine AS MATERIALIZED (SELECT value AS id FROM json_each(?))
SELECT id, count(DISTINCT pair) FROM (
  SELECT m.id, l.pair FROM mine m CROSS JOIN links l ON l.a = m.id
    WHERE l.relation = 'conflict' AND l.word IS NULL AND l.pair IS NOT NULL
  UNION ALL SELECT m.id, l.pair FROM mine m CROSS JOIN links l ON l.b = m.id
    WHERE l.relation = 'conflict' AND l.word IS NULL AND l.pair IS NOT NULL
) GROUP BY id
"""


def page(db: apsw.Connection, query: Query, after: str | None, size: int, own: Where = ALL) -> Page[StatementRow]:
    """A page of the statements that fit the query and some conditions of one's own."""
    asked = _asked(db, query, own)
    if asked is None:
        return Page((), None, 0)
    sort, start = _going_on(db, query.sort, asked.expression, after)
    numbers, more = cut(fill(ORDERS[sort](db, asked, start), size), size, _name(sort))
    return Page(tuple(rows(db, numbers)), more, counted(db, "statements s", asked.worded(db)), sort)


def of_person(db: apsw.Connection, person: str, query: Query, after: str | None, size: int) -> Page[StatementRow]:
    """A page of what a person said, of what fits."""
    mine = orjson.dumps(people.members(db, roll.find(db, person))).decode()
    return page(db, query, after, size, (["s.speaker IN (SELECT value FROM json_each(?))"], [mine]))


def of_document(db: apsw.Connection, document: str) -> tuple[StatementRow, ...]:
    """Everything in a document, in the order of its text."""
    number = lookup.find(db, "documents", document)
    found: list[Any] = db.execute("SELECT n FROM statements WHERE document = ? ORDER BY at, n", (number,)).fetchall()
    return tuple(rows(db, [n for (n,) in found]))


def these(db: apsw.Connection, wanted: Collection[str]) -> dict[str, StatementRow]:
    """The statements with these ids, as far as they are there, whatever their state."""
    query = "SELECT n FROM statements WHERE id IN (SELECT value FROM json_each(?))"
    found: list[Any] = db.execute(query, (orjson.dumps(sorted(wanted)).decode(),)).fetchall()
    return {row.statement.id: row for row in rows(db, [n for (n,) in found])}


def predictions(db: apsw.Connection, asked: tuple[str, str], after: str | None, size: int) -> Page[StatementRow]:
    """A page of predictions: which, as of which day."""
    when, today = asked
    if when not in _DUE:
        raise UsageError(f"no predictions are called {when!r}.", hint=f"One of: {', '.join(_DUE)}.")
    if not _DAY.fullmatch(today):
        raise UsageError(f"today: {today!r} is no day.", hint="Write 2025-03-09.")
    condition, key, direction = _DUE[when]
    verdict = f"coalesce({settled.LAST.format('s.id')}, 'open')"
    mine = f"{verdict} {'<>' if when == SETTLED else '='} 'open'"
    where: Where = (["s.status = 'prediction'", _STANDS, condition, mine], [today] if "?" in condition else [])
    name = f"predictions/{when}"
    start = place(after, {name: [("", 0)]})[1] if after else None
    numbers, more = cut(walk(db, "statements s", where, (key, direction), start, size + 1), size, name)
    return Page(tuple(rows(db, numbers)), more, counted(db, "statements s", where), when)


def count(db: apsw.Connection, query: Query) -> int:
    """How many statements fit."""
    asked = _asked(db, query)
    return counted(db, "statements s", asked.worded(db)) if asked else 0


def rows(db: apsw.Connection, numbers: Sequence[int]) -> Iterator[StatementRow]:
    """The statements with these row numbers, in this order."""
    found = {row[0]: row for row in db.execute(_ROWS, (orjson.dumps(numbers).decode(),))}
    ids = orjson.dumps([found[n][1] for n in numbers]).decode()
    counts: list[Any] = db.execute(_CONFLICTS, (ids,)).fetchall()
    conflicts: dict[str, int] = dict(counts)
    names: dict[str, str] = {}
    outlets = hops.names(db)
    for n in numbers:
        _, key, body, spoken, state, person, *facts = found[n]
        statement = hops.under(read_statement(orjson.loads(body), facts[0], state), outlets)
        content, cue, _ = orjson.loads(spoken)
        speaker = statement.speaker
        if speaker is None or speaker.kind == "unnamed":
            person = None
        elif person not in names:
            names[person] = called(db, person) or speaker.name
        name = names[person] if person else None
        yield StatementRow(
            statement, tuple(content), tuple(cue), Facts(*facts), state, person, name, conflicts.get(key, 0)
        )


def _asked(db: apsw.Connection, query: Query, own: Where = ALL) -> Asked | None:
    """What a query asks for; None for nothing but punctuation: no word to find."""
    expression = search.expression_of(query)
    if expression is None:
        return None
    clauses, values = search.conditions(db, query)
    return Asked(expression, ([*clauses, *own[0]], [*values, *own[1]]))


def _going_on(db: apsw.Connection, sort: str | None, expression: str, after: str | None) -> tuple[str, Key | None]:
    """The order of the list, and the row behind which to go on.

    Where the words stand in very many statements they are not ranked: then the newest come first.
    """
    sort = sort or "best"
    if sort == "best" and after and expression:
        name, key = place(after, {_name(each): SHAPES[each] for each in ("best", "newest")})
        return name.removeprefix(_name("")), key
    if sort == "best" and (not expression or holds_more(db, expression, MOST_RANKED)):
        sort = "newest"
    return sort, place(after, {_name(sort): SHAPES[sort]})[1] if after else None


def _name(sort: str) -> str:
    return f"statements/{sort}"

"""Pages of statements: in every order of the list, out of what the filters leave."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import apsw
import orjson

from dicho.errors import UsageError
from dicho.model.wire import read_statement
from dicho.store import decide, lookup, roll, search
from dicho.store.paged.cursor import Key, Page, cut, fill, place
from dicho.store.paged.orders import PARTS, SHAPES, worded
from dicho.store.paged.rows import FACTS, Facts, StatementRow
from dicho.store.paged.walk import ALL, Where, counted, walk
from dicho.store.search import Query

MOST_RANKED = 5000
"""Statements that words may stand in to be ranked: ranking more would take too long, and say little."""
_STANDS = "s.state <> 'rejected'"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DUE: dict[str, tuple[str, tuple[str, str], str]] = {
    "open": ("s.due >= ?", ("s.due", "s.n"), "ASC"),
    "past": ("s.due < ?", ("s.due", "s.n"), "DESC"),
    "undated": ("s.due IS NULL", ("coalesce(s.high, '')", "s.n"), "DESC"),
}
"""Which predictions, and their order."""
_ROWS = (
    f"SELECT s.n, s.body, s.spoken, s.state, coalesce(p.person, s.speaker), {FACTS}"
    " FROM statements s JOIN documents d ON d.seq = s.document LEFT JOIN people p ON p.speaker = s.speaker"
    " WHERE s.n IN (SELECT value FROM json_each(?))"
)
_CONFLICTS = (
    "SELECT count(*) FROM links l WHERE l.relation = 'conflict' AND (l.a = ?1 OR l.b = ?1) AND NOT EXISTS"
    " (SELECT 1 FROM verdicts v JOIN decisions d ON d.seq = v.seq WHERE v.link = l.id AND d.active = 1)"
)


def page(db: apsw.Connection, query: Query, after: str | None, size: int, own: Where = ALL) -> Page[StatementRow]:
    """A page of the statements that fit the query and some conditions of one's own."""
    expression = search.match(query.words)
    if query.words.strip() and not expression:
        return Page((), None, 0)
    sort, start = _going_on(db, query.sort, expression, after)
    where = _where(db, query, own)
    found = fill(PARTS[sort](db, expression, where, start), size)
    numbers, more = cut(found, size, _name(sort))
    return Page(tuple(rows(db, numbers)), more, counted(db, "statements s", worded(where, expression)), sort)


def of_person(db: apsw.Connection, person: str, query: Query, after: str | None, size: int) -> Page[StatementRow]:
    """A page of what a person said, of what fits."""
    mine = orjson.dumps(decide.members(db, roll.find(db, person))).decode()
    return page(db, query, after, size, (["s.speaker IN (SELECT value FROM json_each(?))"], [mine]))


def chosen(db: apsw.Connection, ids: Sequence[str]) -> tuple[StatementRow, ...]:
    """The statements with these ids, in this order."""
    query = "SELECT s.n FROM json_each(?) j JOIN statements s ON s.id = j.value ORDER BY j.key"
    numbers = [n for (n,) in db.execute(query, (orjson.dumps(list(ids)).decode(),))]
    return tuple(rows(db, numbers))


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
    where: Where = (["s.status = 'prediction'", _STANDS, condition], [today] if "?" in condition else [])
    name = f"predictions/{when}"
    start = place(after, {name: [("", 0)]})[1] if after else None
    numbers, more = cut(walk(db, "statements s", where, (key, direction), start, size + 1), size, name)
    return Page(tuple(rows(db, numbers)), more, counted(db, "statements s", where), when)


def count(db: apsw.Connection, query: Query) -> int:
    """How many statements fit."""
    expression = search.match(query.words)
    if query.words.strip() and not expression:
        return 0
    return counted(db, "statements s", worded(_where(db, query), expression))


def rows(db: apsw.Connection, numbers: Sequence[int]) -> list[StatementRow]:
    """The statements with these row numbers, in this order."""
    found = {row[0]: row for row in db.execute(_ROWS, (orjson.dumps(numbers).decode(),))}
    names: dict[str, str] = {}
    return [_row(db, found[n], names) for n in numbers if n in found]


def _row(db: apsw.Connection, row: Any, names: dict[str, str]) -> StatementRow:
    _, body, spoken, state, person, *facts = row
    about = Facts(*facts)
    statement = read_statement(orjson.loads(body), about.id, state)
    content, cue, _ = orjson.loads(spoken)
    speaker = statement.speaker
    if speaker is None or speaker.kind == "unnamed":
        person = None
    elif person not in names:
        names[person] = roll.called(db, person) or speaker.name
    conflicts = int(db.execute(_CONFLICTS, (statement.id,)).get)
    name = names[person] if person else None
    return StatementRow(statement, tuple(content), tuple(cue), about, state, person, name, conflicts)


def _where(db: apsw.Connection, query: Query, own: Where = ALL) -> Where:
    clauses, values = search.conditions(db, query)
    return [*clauses, *own[0]], [*values, *own[1]]


def _going_on(db: apsw.Connection, sort: str | None, expression: str, after: str | None) -> tuple[str, Key | None]:
    """The order of the list, and the row behind which to go on.

    Where the words stand in very many statements they are not ranked: then the newest come first.
    """
    sort = sort or "best"
    if sort == "best" and after and expression:
        name, key = place(after, {_name(each): SHAPES[each] for each in ("best", "newest")})
        return name.removeprefix(_name("")), key
    if sort == "best" and (not expression or _frequent(db, expression)):
        sort = "newest"
    return sort, place(after, {_name(sort): SHAPES[sort]})[1] if after else None


def _name(sort: str) -> str:
    return f"statements/{sort}"


def _frequent(db: apsw.Connection, expression: str) -> bool:
    """Whether more statements hold the words than are ranked."""
    query = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
    return int(db.execute(query, (expression, MOST_RANKED + 1)).get) > MOST_RANKED

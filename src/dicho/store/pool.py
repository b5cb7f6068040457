"""The statements as comparing reads them: with their words and the person who speaks, without their documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import apsw
import orjson

from dicho.model.wire import read_statement
from dicho.store.rows import Utterance

_ROWS = (
    "SELECT s.n, s.body, s.spoken, d.id, d.lang, d.published, d.outlet, coalesce(p.person, s.speaker)"
    " FROM statements s JOIN documents d ON d.seq = s.document LEFT JOIN people p ON p.speaker = s.speaker"
)


def utterances(db: apsw.Connection, after: int = 0) -> Iterator[Utterance]:
    """Every statement after this row number, in order."""
    for row in db.execute(f"{_ROWS} WHERE s.n > ? ORDER BY s.n", (after,)):
        yield _utterance(row)


def utterances_at(db: apsw.Connection, numbers: Iterable[int]) -> list[Utterance]:
    """The statements with these row numbers, in order; those that are gone are left out."""
    listed = orjson.dumps(sorted(numbers)).decode()
    query = f"{_ROWS} WHERE s.n IN (SELECT value FROM json_each(?)) ORDER BY s.n"
    return [_utterance(row) for row in db.execute(query, (listed,))]


def numbers(db: apsw.Connection) -> set[int]:
    """The row numbers of all statements."""
    return {n for (n,) in db.execute("SELECT n FROM statements")}


def of_person(db: apsw.Connection, speakers: Iterable[str], limit: int) -> list[int]:
    """The row numbers of the last `limit` statements of a person, given by all of its speakers."""
    listed = orjson.dumps(list(speakers)).decode()
    query = "SELECT n FROM statements WHERE speaker IN (SELECT value FROM json_each(?)) ORDER BY n DESC LIMIT ?"
    return [n for (n,) in db.execute(query, (listed, limit))]


def _utterance(row: Any) -> Utterance:
    n, body, spoken, document, lang, published, outlet, person = row
    statement = read_statement(orjson.loads(body), document)
    content, cue = orjson.loads(spoken)
    named = statement.speaker is not None and statement.speaker.kind != "unnamed"
    return Utterance(n, statement, tuple(content), tuple(cue), lang, published, outlet, person if named else None)

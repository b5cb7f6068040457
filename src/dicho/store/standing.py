"""The rows of statements as they stand: their facts, their words in the search index, and who is counted for them.

`derive` and `reviewed` write them by these functions and no other way, so that the counts of speakers and written forms
are always those of the statements nobody rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import apsw
import orjson

from dicho.model.statement import State
from dicho.store import passed, people, utterances
from dicho.store.db import first
from dicho.store.log import Body, canonical
from dicho.text import passage
from dicho.text.isodate import interval

OPEN, ACCEPTED, REJECTED = "open", "accepted", "rejected"
STATEMENTS_PER_EVENT = 1 << 20

SCHEMA = """
CREATE TABLE statements (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL, at INTEGER NOT NULL,
  speaker TEXT, form TEXT NOT NULL, status TEXT NOT NULL, flags TEXT NOT NULL, low TEXT, high TEXT, due TEXT,
  state TEXT NOT NULL, lang TEXT, spoken TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX statements_in_order ON statements (document, at, n, state, speaker, form, status, flags, low, high, lang);
CREATE INDEX statements_of_speaker ON statements (speaker, high, n, state, document, form, status, flags, low, lang);
CREATE INDEX statements_by_day ON statements (high, n, state, document, speaker, form, status, flags, low, lang);
CREATE INDEX statements_by_kind ON statements (lang, form, status, state, flags, document, speaker, low, high);
CREATE INDEX statements_due ON statements (due, n, state) WHERE status = 'prediction';
CREATE INDEX statements_rejected ON statements (document) WHERE state = 'rejected';
CREATE TABLE speakers (id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,
  statements INTEGER NOT NULL, documents INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(content, source, speaker, content='',
  tokenize="unicode61 remove_diacritics 2");
"""
TABLES = ("statements", "speakers")
_INDEX = "INSERT INTO words (rowid, content, source, speaker) VALUES (?, ?, ?, ?)"
# A contentless index forgets a row when it is told its words again. SQLite 3.43 can do without, but then no earlier
# one opens the file, and other people's readers (Datasette on a stable Debian) are earlier.
_FORGET = "INSERT INTO words (words, rowid, content, source, speaker) VALUES ('delete', ?, ?, ?, ?)"

Stood = tuple[int, State, Body]
"""A statement's row number, its state, its record."""


@dataclass(frozen=True, slots=True)
class Page:
    """What of a document its statements' rows are made of; `number` is its row number."""

    number: int
    id: str
    published: str | None
    lang: str | None
    text: str


def page(db: apsw.Connection, document: str) -> Page | None:
    """The document with this id as it stands now, None when it does not."""
    row = first(db, "SELECT seq, id, published, lang, text FROM documents WHERE id = ?", (document,))
    return Page(*row) if row else None


def page_at(db: apsw.Connection, number: int) -> Page:
    """The document with this row number."""
    return Page(*first(db, "SELECT seq, id, published, lang, text FROM documents WHERE seq = ?", (number,)))


def stood(db: apsw.Connection, statement: str) -> Stood | None:
    """How a statement stands, None when it does not."""
    row = first(db, "SELECT n, state, body FROM statements WHERE id = ?", (statement,))
    return (row[0], row[1], orjson.loads(row[2])) if row else None


def fill(db: apsw.Connection, page: Page, rows: Sequence[Stood]) -> None:
    """Writes all the statements of a document that has none."""
    for n, state, record in rows:
        _insert(db, page, (n, state, record))
    counted = [record for _, state, record in rows if state != REJECTED]
    found: dict[str, Body] = {}
    counts: dict[str, int] = {}
    for speaker in (record["speaker"] for record in counted if record["speaker"]):
        found.setdefault(speaker["id"], speaker)
        counts[speaker["id"]] = counts.get(speaker["id"], 0) + 1
    for key, speaker in found.items():
        _count_speaker(db, speaker, counts[key], 1)
    people.count_forms(db, counted)
    passed.count(db, counted)
    utterances.settle(db, [record["id"] for _, _, record in rows])


def put(db: apsw.Connection, page: Page, row: Stood) -> None:
    """Writes one statement more of a document."""
    if row[1] != REJECTED:
        _tally(db, page.number, row[2], 1)
    _insert(db, page, row)
    utterances.settle(db, [row[2]["id"]])


def take(db: apsw.Connection, page: Page, row: Stood) -> None:
    """Takes one statement of a document out."""
    db.execute(_FORGET, _indexed(page.text, row[0], row[2]))
    db.execute("DELETE FROM statements WHERE n = ?", (row[0],))
    if row[1] != REJECTED:
        _tally(db, page.number, row[2], -1)
    utterances.settle(db, [row[2]["id"]])


def turn(db: apsw.Connection, page: Page, row: Stood, state: State) -> None:
    """Gives a statement another state; not one that was rejected, which comes back by `take` and `put`."""
    db.execute("UPDATE statements SET state = ? WHERE n = ?", (state, row[0]))
    if state == REJECTED:
        _tally(db, page.number, row[2], -1)
    utterances.settle(db, [row[2]["id"]])


def clear(db: apsw.Connection, document: int) -> None:
    """Takes all statements of the document with this row number out."""
    speakers: list[Any] = db.execute(
        "SELECT speaker, count(*) FROM statements WHERE document = ? AND speaker IS NOT NULL AND state <> ?"
        " GROUP BY speaker",
        (document, REJECTED),
    ).fetchall()
    for speaker, count in speakers:
        _discount_speaker(db, speaker, count, 1)
    rows: list[Any] = db.execute("SELECT n, state, body FROM statements WHERE document = ?", (document,)).fetchall()
    gone: list[Stood] = [(n, state, orjson.loads(body)) for n, state, body in rows]
    counted = [record for _, state, record in gone if state != REJECTED]
    people.count_forms(db, counted, sign=-1)
    passed.count(db, counted, sign=-1)
    if gone:
        text = page_at(db, document).text
        db.executemany(_FORGET, [_indexed(text, n, record) for n, _, record in gone])
    db.execute("DELETE FROM statements WHERE document = ?", (document,))
    utterances.settle(db, [record["id"] for _, _, record in gone])


def _insert(db: apsw.Connection, page: Page, row: Stood) -> None:
    n, _, record = row
    db.execute(f"INSERT INTO statements VALUES (?{', ?' * 14})", _row(page, row))
    db.execute(_INDEX, _indexed(page.text, n, record))


def _indexed(text: str, n: int, record: Body) -> tuple[int, str, str, str | None]:
    """What the index of words is told of a statement: its row number, its content, its source, its speaker."""
    speaker = record["speaker"]["name"] if record["speaker"] else None
    return n, _text(text, record["content"]), _text(text, record["source"]), speaker


def _row(page: Page, row: Stood) -> tuple[Any, ...]:
    n, state, record = row
    text = page.text
    speaker = record["speaker"]["id"] if record["speaker"] else None
    said = interval(record["said"]["value"]) if record["said"] else None
    low, high = said or interval(page.published or "") or (None, None)
    due = interval(record["due"]["value"]) if record.get("due") else None
    flags = f" {' '.join(record['flags'])} "
    start = record["content"][0][0]
    # What was said, in the document's characters: comparing reads a million of these and no document.
    parts = [[text[at:end] for at, end in record[role]] for role in ("content", "cue")]
    last = record["content"][-1][1]
    spoken = canonical([*parts, passage.around(text, start, last)]).decode()
    where = (n, record["id"], page.number, start, speaker)
    kinds = (record["form"], record["status"], flags, low, high, due[1] if due else None, state, page.lang)
    return (*where, *kinds, spoken, canonical(record).decode())


def _text(text: str, pairs: Iterable[list[int]]) -> str:
    return " ".join(text[start:end] for start, end in pairs)


def _tally(db: apsw.Connection, document: int, record: Body, sign: int) -> None:
    """Counts one statement more, or fewer, while it is not among the rows that count."""
    passed.count(db, [record], sign)
    speaker = record["speaker"]
    if not speaker:
        return
    others = "SELECT 1 FROM statements WHERE document = ? AND +speaker = ? AND state <> ?"
    mine = (document, speaker["id"], REJECTED)
    alone = first(db, f"{others} LIMIT 1", mine) is None
    named = f"{others} AND body ->> '$.speaker.name' = ? AND body ->> '$.speaker.kind' = ? LIMIT 1"
    only = alone or first(db, named, (*mine, speaker["name"], speaker["kind"])) is None
    if sign > 0:
        _count_speaker(db, speaker, 1, int(alone))
    else:
        _discount_speaker(db, speaker["id"], 1, int(alone))
    people.count_form(db, people.form_of(speaker), sign, sign * only)


def _count_speaker(db: apsw.Connection, speaker: Body, statements: int, documents: int) -> None:
    db.execute(
        "INSERT INTO speakers VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
        " SET statements = statements + excluded.statements, documents = documents + excluded.documents",
        (speaker["id"], speaker["name"], speaker["kind"], statements, documents),
    )


def _discount_speaker(db: apsw.Connection, speaker: str, statements: int, documents: int) -> None:
    db.execute(
        "UPDATE speakers SET statements = statements - ?, documents = documents - ? WHERE id = ?",
        (statements, documents, speaker),
    )
    db.execute("DELETE FROM speakers WHERE id = ? AND statements = 0", (speaker,))

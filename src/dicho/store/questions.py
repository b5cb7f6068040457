"""Questions, their rival hypotheses, and what people rated: tables derived from the log.

Each row is a person's word and a decision among the others: what was undone counts no more, and what it had taken the
place of counts again. So nothing here is ever deleted; what stands is what the decisions that count say last.
"""

from __future__ import annotations

import apsw

from dicho.store import log, people
from dicho.store.log import Body
from dicho.store.people import Change

SCHEMA = """
CREATE TABLE questions (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE INDEX questions_by_id ON questions (id);
CREATE TABLE closings (seq INTEGER PRIMARY KEY, question TEXT NOT NULL) STRICT;
CREATE INDEX closings_of ON closings (question);
CREATE TABLE hypotheses (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, question TEXT NOT NULL, text TEXT NOT NULL,
  origin TEXT) STRICT;
CREATE INDEX hypotheses_of ON hypotheses (question);
CREATE TABLE withdrawals (seq INTEGER PRIMARY KEY, hypothesis TEXT NOT NULL) STRICT;
CREATE INDEX withdrawals_of ON withdrawals (hypothesis);
CREATE TABLE evidence (seq INTEGER PRIMARY KEY, question TEXT NOT NULL, statement TEXT NOT NULL, credibility TEXT,
  relevance TEXT, dropped INTEGER NOT NULL) STRICT;
CREATE INDEX evidence_of ON evidence (question, statement);
CREATE INDEX evidence_in ON evidence (statement);
CREATE TABLE ratings (seq INTEGER NOT NULL, hypothesis TEXT NOT NULL, rating TEXT, PRIMARY KEY (seq, hypothesis))
  STRICT, WITHOUT ROWID;
"""
TABLES = ("questions", "closings", "hypotheses", "withdrawals", "evidence", "ratings")


def _opened(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    _enter(db, seq, at, log.ASKED, body)
    db.execute("INSERT INTO questions VALUES (?, ?, ?)", (seq, body["question"], body["text"]))


def _closed(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    _enter(db, seq, at, log.CLOSED, body)
    db.execute("INSERT INTO closings VALUES (?, ?)", (seq, body["question"]))


def _put(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    _enter(db, seq, at, log.SUPPOSED, body)
    row = (seq, body["hypothesis"], body["question"], body["text"], body["origin"])
    db.execute("INSERT INTO hypotheses VALUES (?, ?, ?, ?, ?)", row)


def _withdrawn(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    _enter(db, seq, at, log.WITHDRAWN, body)
    db.execute("INSERT INTO withdrawals VALUES (?, ?)", (seq, body["hypothesis"]))


def _rated(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    _enter(db, seq, at, log.RATED, body)
    row = (seq, body["question"], body["statement"], body["credibility"], body["relevance"])
    db.execute("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, 0)", row)
    ratings = [(seq, hypothesis, rating) for hypothesis, rating in sorted(body["ratings"].items())]
    db.executemany("INSERT INTO ratings VALUES (?, ?, ?)", ratings)


def _dropped(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    _enter(db, seq, at, log.DROPPED, body)
    db.execute("INSERT INTO evidence VALUES (?, ?, ?, NULL, NULL, 1)", (seq, body["question"], body["statement"]))


def _enter(db: apsw.Connection, seq: int, at: str, kind: str, body: Body) -> None:
    """Into the list of decisions, under the question and the statement it is about."""
    about = body.get("statement")
    people.enter(db, seq, at, kind, {**body, "left": [body["question"]], "right": [about] if about else []})


CHANGES: dict[str, Change] = {
    log.ASKED: _opened,
    log.CLOSED: _closed,
    log.SUPPOSED: _put,
    log.WITHDRAWN: _withdrawn,
    log.RATED: _rated,
    log.DROPPED: _dropped,
}

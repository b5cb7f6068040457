"""What came of predictions: a table derived from the log. The last word on one that was not undone counts."""

from __future__ import annotations

import apsw

from dicho.store import log, people
from dicho.store.log import Body, canonical
from dicho.store.people import Change

SCHEMA = """
CREATE TABLE outcomes (seq INTEGER PRIMARY KEY, statement TEXT NOT NULL, verdict TEXT NOT NULL, evidence TEXT NOT NULL)
  STRICT;
CREATE INDEX outcomes_of ON outcomes (statement);
"""
TABLES = ("outcomes",)
LAST = (
    "(SELECT o.verdict FROM outcomes o JOIN decisions d ON d.seq = o.seq AND d.active = 1"
    " WHERE o.statement = {0} ORDER BY o.seq DESC LIMIT 1)"
)
"""The verdict that counts on a statement, NULL where there is none."""


def _settled(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    people.enter(db, seq, at, log.SETTLED, {**body, "left": [body["statement"]], "right": body["evidence"]})
    row = (seq, body["statement"], body["verdict"], canonical(body["evidence"]).decode())
    db.execute("INSERT INTO outcomes VALUES (?, ?, ?, ?)", row)


CHANGES: dict[str, Change] = {log.SETTLED: _settled}

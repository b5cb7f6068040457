"""Links of statements, and a person's word on them: tables derived from the log.

`links` holds what the last run proposes, `verdicts` what a person said of a link, whether it is still proposed or not.
The latest verdict that was not undone counts. A decision names both statements, so it outlives the proposal.
`judgements_of_links` holds what a judge last said: evidence, and no verdict.
"""

from __future__ import annotations

import apsw

from dicho.store import log, people
from dicho.store.log import Body, canonical

SCHEMA = """
CREATE TABLE links (id TEXT PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, relation TEXT NOT NULL, kind TEXT NOT NULL,
  score REAL NOT NULL, certain INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX links_of_left ON links (a);
CREATE INDEX links_of_right ON links (b);
CREATE INDEX links_best ON links (relation, score);
CREATE TABLE verdicts (seq INTEGER PRIMARY KEY, link TEXT NOT NULL, verdict TEXT NOT NULL, a TEXT NOT NULL,
  b TEXT NOT NULL, relation TEXT NOT NULL, kind TEXT NOT NULL) STRICT;
CREATE INDEX verdicts_on ON verdicts (link);
CREATE TABLE judgements_of_links (link TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""
TABLES = ("links", "verdicts", "judgements_of_links")


def _found(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    db.executemany("DELETE FROM links WHERE id = ?", [(each,) for each in body["withdrawn"]])
    rows = [
        (
            *(link[name] for name in ("id", "left", "right", "relation", "kind")),
            float(link["score"]),
            int(link["certain"]),
            canonical(link).decode(),
        )
        for link in body["added"]
    ]
    db.executemany("INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _decided(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    people.enter(db, seq, at, log.DECIDED, {**body, "left": [body["left"]], "right": [body["right"]]})
    facts = tuple(body[name] for name in ("link", "verdict", "left", "right", "relation", "kind"))
    db.execute("INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?)", (seq, *facts))


def _judged(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    said = canonical(body["judgement"]).decode()
    db.execute("INSERT OR REPLACE INTO judgements_of_links VALUES (?, ?)", (body["judgement"]["link"], said))


CHANGES: dict[str, people.Change] = {
    log.LINKED: _found,
    log.DECIDED: _decided,
    log.JUDGED: _judged,
}

"""Links of statements, and a person's word on them: tables derived from the log.

`links` holds what the last run proposes, `verdicts` what a person said of a link, whether it is still proposed or not.
The latest verdict that was not undone counts. A decision names both statements, so it outlives the proposal.
`judgements_of_links` holds what a judge last said: evidence, and no verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import apsw

from dicho.store import log, people, utterances
from dicho.store.log import Body, canonical

SCHEMA = (
    """
CREATE TABLE links (id TEXT PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, relation TEXT NOT NULL, kind TEXT NOT NULL,
  score REAL NOT NULL, certain INTEGER NOT NULL, pair TEXT, word INTEGER, by_a TEXT, by_b TEXT, in_a INTEGER,
  in_b INTEGER, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX links_of_left ON links (a, relation, pair, word);
CREATE INDEX links_of_right ON links (b, relation, pair, word);
CREATE INDEX links_from ON links (in_a, in_b, a, b) WHERE certain;
CREATE INDEX links_to ON links (in_b, in_a, a, b) WHERE certain;
CREATE INDEX links_of_pair ON links (pair, relation, score, id);
CREATE INDEX links_listed ON links (score DESC, id, relation, pair, word, by_a, by_b) WHERE pair IS NOT NULL;
CREATE TABLE verdicts (seq INTEGER PRIMARY KEY, link TEXT NOT NULL, verdict TEXT NOT NULL, a TEXT NOT NULL,
  b TEXT NOT NULL, relation TEXT NOT NULL, kind TEXT NOT NULL, counts INTEGER NOT NULL, pair TEXT) STRICT;
CREATE INDEX verdicts_on ON verdicts (link);
CREATE INDEX verdicts_of_left ON verdicts (a);
CREATE INDEX verdicts_of_right ON verdicts (b);
CREATE INDEX verdicts_of_pair ON verdicts (pair);
CREATE TABLE judgements_of_links (link TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""
    + utterances.SCHEMA
)
_GIVEN = "(SELECT value FROM json_each(?))"
TABLES = ("links", "verdicts", "judgements_of_links", *utterances.TABLES)


def found(db: apsw.Connection, body: Body) -> list[str]:
    """Put down what a run found; the statements at the ends of these links, whose utterances are to be settled."""
    gone = canonical(body["withdrawn"]).decode()
    rows: list[Any] = db.execute(f"SELECT a, b FROM links WHERE id IN {_GIVEN}", (gone,)).fetchall()
    db.execute(f"DELETE FROM links WHERE id IN {_GIVEN}", (gone,))
    for link in body["added"]:
        facts = [link[name] for name in ("id", "left", "right", "relation", "kind")]
        db.execute(
            "INSERT OR REPLACE INTO links (id, a, b, relation, kind, score, certain, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*facts, float(link["score"]), int(link["certain"]), canonical(link).decode()),
        )
        rows.append((link["left"], link["right"]))
    return [each for ends in rows for each in ends]


def _decided(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    people.enter(db, seq, at, log.DECIDED, {**body, "left": [body["left"]], "right": [body["right"]]})
    facts = tuple(body[name] for name in ("link", "verdict", "left", "right", "relation", "kind"))
    db.execute("INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, 0, NULL)", (seq, *facts))
    turned(db, [seq])


def turned(db: apsw.Connection, events: Sequence[int]) -> None:
    """Works out what follows from decisions that count now, or no longer, as far as they are on links."""
    query = f"SELECT link, a, b FROM verdicts WHERE seq IN {_GIVEN}"
    rows: list[Any] = db.execute(query, (canonical(events).decode(),)).fetchall()
    for link, _, _ in rows:
        utterances.count(db, link)
    utterances.settle(db, [each for _, *ends in rows for each in ends])


def _judged(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    said = canonical(body["judgement"]).decode()
    db.execute("INSERT OR REPLACE INTO judgements_of_links VALUES (?, ?)", (body["judgement"]["link"], said))


CHANGES: dict[str, people.Change] = {
    log.DECIDED: _decided,
    log.JUDGED: _judged,
}

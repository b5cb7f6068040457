"""Through whom statements came: who speaks through which agent, counted as documents write it.

Written by `standing` alone, so that the counts are always those of the statements nobody rejected. `wires` are the
agencies that a document names in full, whether or not something came through them there: initials elsewhere may be
theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import apsw

from dicho.store.log import Body
from dicho.text.naming.outlets import agencies

SCHEMA = """
CREATE TABLE passed (agent TEXT NOT NULL, step TEXT NOT NULL, speaker TEXT NOT NULL, statements INTEGER NOT NULL,
  PRIMARY KEY (agent, step, speaker)) STRICT, WITHOUT ROWID;
CREATE TABLE wires (document INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (document, name)) STRICT, WITHOUT ROWID;
"""
TABLES = ("passed", "wires")
PUBLISHED, SAID = "published", "said"
"""The steps that are told apart: the document's own outlet, and one whose own statement holds it."""


def note(db: apsw.Connection, document: int, text: str) -> None:
    """Put down the agencies that the document with this row number names."""
    db.executemany("INSERT INTO wires VALUES (?, ?)", [(document, name) for name in sorted(agencies(text))])


def forget(db: apsw.Connection, document: int) -> None:
    """Take them out again."""
    db.execute("DELETE FROM wires WHERE document = ?", (document,))


def count(db: apsw.Connection, records: Iterable[Body], sign: int = 1) -> None:
    """Put the agents of statements into the counts, or with `sign` -1 take them out."""
    counts: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for record in records:
        speaker = record["speaker"]["id"] if record["speaker"] else ""
        for hop in record["chain"]:
            step = hop["relation"] if hop["relation"] in (PUBLISHED, SAID) else ""
            counts[hop["agent"], step, speaker] += sign
    db.executemany(
        "INSERT INTO passed VALUES (?, ?, ?, ?) ON CONFLICT (agent, step, speaker)"
        " DO UPDATE SET statements = statements + excluded.statements",
        [(*key, number) for key, number in counts.items()],
    )
    if sign < 0:
        gone = "DELETE FROM passed WHERE agent = ? AND step = ? AND speaker = ? AND statements <= 0"
        db.executemany(gone, list(counts))

"""Through whom statements came: who speaks through which agent, counted as documents write it.

Written by `standing` alone, so that the counts are always those of the statements nobody rejected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import apsw

from dicho.store.log import Body

SCHEMA = """
CREATE TABLE passed (agent TEXT NOT NULL, step TEXT NOT NULL, speaker TEXT NOT NULL, statements INTEGER NOT NULL,
  PRIMARY KEY (agent, step, speaker)) STRICT, WITHOUT ROWID;
"""
TABLES = ("passed",)
PUBLISHED, SAID = "published", "said"
"""The steps that are told apart: the document's own outlet, and one whose own statement holds it."""


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

"""Which statements are one utterance, and what was said of each two utterances: columns of the links, kept up to date.

Certain copies are one utterance, and copies or translations a person confirmed; nothing else is. A conflict between two
utterances shows in as many links as they have copies; those links have one `pair`, and the latest word on any of them,
the number of its event, is the `word` on all. A copy or a translation is a pair by itself. A link without a pair is not
listed: one of its statements is gone or was rejected, or what conflicts is one utterance. Beside that a link has who
speaks in its statements (`by_a`, `by_b`) and the documents they stand in (`in_a`, `in_b`).

All of it is always worked out anew for everything within reach of what changed, so that the order of events leaves no
trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import apsw

from dicho.store.log import canonical

SCHEMA = """
CREATE TABLE utterances (statement TEXT PRIMARY KEY, utterance TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX utterances_together ON utterances (utterance);
"""
TABLES = ("utterances",)

_GIVEN = "(SELECT value FROM json_each(?1))"
_OF_LINKS = f"""
SELECT g.value FROM json_each(?1) g WHERE EXISTS (SELECT 1 FROM links WHERE a = g.value)
  OR EXISTS (SELECT 1 FROM links WHERE b = g.value) OR EXISTS (SELECT 1 FROM utterances WHERE statement = g.value)
  OR EXISTS (SELECT 1 FROM verdicts WHERE a = g.value) OR EXISTS (SELECT 1 FROM verdicts WHERE b = g.value)
UNION SELECT f.statement FROM utterances u JOIN utterances f ON f.utterance = u.utterance WHERE u.statement IN {_GIVEN}
"""
STANDS = "EXISTS (SELECT 1 FROM statements WHERE id = {} AND state <> 'rejected')"
"""That the statement with an id is there and nobody rejected it."""
_SAME = "relation IN ('copy', 'translation')"
_JOINED = (
    f"l.{_SAME} AND coalesce((SELECT v.verdict = 'yes' FROM verdicts v WHERE v.link = l.id AND v.counts), l.certain)"
)
_CONFIRMED = f"v.{_SAME} AND v.counts AND v.verdict = 'yes'"
_FELLOWS = f"""
SELECT o.other FROM (
  SELECT l.b AS other FROM links l WHERE l.a = ?1 AND {_JOINED}
  UNION SELECT l.a FROM links l WHERE l.b = ?1 AND {_JOINED}
  UNION SELECT v.b FROM verdicts v WHERE v.a = ?1 AND {_CONFIRMED}
  UNION SELECT v.a FROM verdicts v WHERE v.b = ?1 AND {_CONFIRMED}
) o WHERE {STANDS.format("o.other")} AND {STANDS.format("?1")}
"""
_UTTERANCE = "coalesce((SELECT utterance FROM utterances WHERE statement = {0}), {0})"
_LEFT, _RIGHT = _UTTERANCE.format("a"), _UTTERANCE.format("b")
_PAIR = (
    f"CASE WHEN NOT ({STANDS.format('a')} AND {STANDS.format('b')}) THEN NULL WHEN {_SAME} THEN {{own}}"
    f" WHEN {_LEFT} = {_RIGHT} THEN NULL ELSE min({_LEFT}, {_RIGHT}) || ':' || max({_LEFT}, {_RIGHT}) END"
)
_TOUCHED = (
    f"WHERE {{key}} IN (SELECT {{key}} FROM {{table}} WHERE a IN {_GIVEN}"
    f" UNION SELECT {{key}} FROM {{table}} WHERE b IN {_GIVEN})"
)
_OF_VERDICTS = f"""
UPDATE verdicts SET pair = CASE WHEN counts THEN {_PAIR.format(own="link")} END
{_TOUCHED.format(table="verdicts", key="seq")}
"""
_OF_PAIRS = f"""
UPDATE links SET pair = {_PAIR.format(own="id")},
  (by_a, in_a) = (SELECT speaker, document FROM statements WHERE id = a),
  (by_b, in_b) = (SELECT speaker, document FROM statements WHERE id = b)
{_TOUCHED.format(table="links", key="id")}
"""
_OF_WORDS = f"""
UPDATE links SET word = (SELECT max(v.seq) FROM verdicts v WHERE v.pair = links.pair)
{_TOUCHED.format(table="links", key="id")}
"""


def settle(db: apsw.Connection, touched: Iterable[str]) -> None:
    """Work out anew which statements are one with these, and the pairs of all their links."""
    rows: list[Any] = db.execute(_OF_LINKS, (canonical(sorted(set(touched))).decode(),)).fetchall()
    groups = list(_groups(db, [each for (each,) in rows]))
    if not groups:
        return
    reached = (canonical(sorted(each for group in groups for each in group)).decode(),)
    db.execute(f"DELETE FROM utterances WHERE statement IN {_GIVEN}", reached)
    for group in groups:
        if len(group) > 1:
            db.executemany("INSERT INTO utterances VALUES (?, ?)", [(each, min(group)) for each in group])
    for update in (_OF_VERDICTS, _OF_PAIRS, _OF_WORDS):
        db.execute(update, reached)


def count(db: apsw.Connection, link: str) -> None:
    """Mark the word on a link that counts: the latest that was not undone."""
    db.execute(
        "UPDATE verdicts SET counts = seq IS (SELECT max(v.seq) FROM verdicts v JOIN decisions d ON d.seq = v.seq"
        " WHERE v.link = ?1 AND d.active) WHERE link = ?1",
        (link,),
    )


def _groups(db: apsw.Connection, start: Iterable[str]) -> Iterator[set[str]]:
    """Everything within reach of these statements, what is one utterance together."""
    seen: set[str] = set()
    for one in start:
        group: set[str] = set()
        queue = [one] if one not in seen else []
        while queue:
            each = queue.pop()
            if each not in group:
                group.add(each)
                queue += [other for (other,) in db.execute(_FELLOWS, (each,))]
        seen |= group
        if group:
            yield group

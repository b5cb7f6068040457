"""Pages of the log, the last event first, without loading what the events hold."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import apsw
import orjson

from dicho.errors import UsageError
from dicho.store import log
from dicho.store.db import first
from dicho.store.paged.cursor import Page, cut, place
from dicho.store.paged.rows import EventRow, Subject
from dicho.store.paged.walk import ALL, Where, counted, walk

_EVENTS = """
SELECT l.seq, l.at, l.kind, d.by, coalesce(d.note, ''), e.about, e.words, e.counts, d.active, d.undoes,
  (SELECT max(u.seq) FROM decisions u WHERE u.undoes = l.seq AND u.active),
  NOT EXISTS (SELECT 1 FROM payload p WHERE p.seq = l.seq)
FROM log l LEFT JOIN entries e ON e.seq = l.seq LEFT JOIN decisions d ON d.seq = l.seq
WHERE l.seq IN (SELECT value FROM json_each(?)) ORDER BY l.seq DESC
"""


def page(db: apsw.Connection, kinds: Collection[str] | None, after: str | None, size: int) -> Page[EventRow]:
    """A page of the events of these kinds."""
    where = _where(kinds)
    start = place(after, {"events": [(0,)]})[1] if after else None
    numbers, more = cut(walk(db, "log l", where, (("l.seq",), "DESC"), start, size + 1), size, "events")
    rows = db.execute(_EVENTS, (orjson.dumps(numbers).decode(),)).fetchall()
    return Page(tuple(_row(db, row) for row in rows), more, counted(db, "log l", where), "newest")


def one(db: apsw.Connection, seq: int) -> EventRow:
    """The event of this number, which is there."""
    return _row(db, first(db, _EVENTS, (orjson.dumps([seq]).decode(),)))


def _where(kinds: Collection[str] | None) -> Where:
    if kinds is None:
        return ALL
    if unknown := sorted(set(kinds) - log.KINDS):
        raise UsageError(f"no event is of the kind {unknown[0]!r}.", hint=f"One of: {', '.join(sorted(log.KINDS))}.")
    return ["l.kind IN (SELECT value FROM json_each(?))"], [orjson.dumps(sorted(kinds)).decode()]


def _row(db: apsw.Connection, row: Any) -> EventRow:
    seq, at, kind, by, note, about, words, counts, active, undoes, undone_by, erased = row
    subjects = tuple(Subject(what, key, _label(db, what, key), side) for what, key, side in orjson.loads(about or "[]"))
    told = orjson.loads(words or "[]")
    numbers = tuple((name, number) for name, number in orjson.loads(counts or "[]"))
    if kind in (log.REMOVED, log.LIFTED):
        by = told.pop() if told else None  # no decision that could be undone, but a person's all the same
    counting = None if active is None else bool(active)
    return EventRow(seq, at, kind, by, note, subjects, tuple(told), numbers, counting, undoes, undone_by, bool(erased))


def _label(db: apsw.Connection, kind: str, key: str) -> str | None:
    """What the ledger calls a thing now; None where it has no name, or is gone."""
    if kind not in _LABELS:
        return None
    row = first(db, _LABELS[kind], (key,))
    return row[0] if row else None


_LABELS = {
    # The name it was decided on: of two who are one now, both have the same name as a person.
    "speaker": "SELECT name FROM forms WHERE speaker = ? ORDER BY statements DESC, name LIMIT 1",
    "document": "SELECT coalesce(title, file) FROM documents WHERE id = ?",
    "question": "SELECT text FROM questions WHERE id = ? ORDER BY seq DESC LIMIT 1",
    "hypothesis": "SELECT text FROM hypotheses WHERE id = ? ORDER BY seq DESC LIMIT 1",
    "capture": "SELECT file FROM captures WHERE sha256 = ?",
    "statement": "SELECT group_concat(f.value, ' … ') FROM statements s, json_each(s.spoken, '$[0]') f WHERE s.id = ?",
}

"""Which speakers are one person: tables derived from the log's decisions and the machine's merges.

A speaker is a name; a person is the speakers that are one. `merges` are the machine's, `judgements` a person's word on
two speakers, `people` what follows from both. A later judgement on the same two beats an earlier, any judgement beats
the machine, and an undone one counts for nothing; what follows is always worked out anew for the speakers concerned,
so that the order of events in between leaves no trace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apsw

from dicho.store import log
from dicho.store.db import first
from dicho.store.log import Body, canonical

SCHEMA = """
CREATE TABLE forms (speaker TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, statements INTEGER NOT NULL,
  documents INTEGER NOT NULL, PRIMARY KEY (speaker, name, kind)) STRICT, WITHOUT ROWID;
CREATE TABLE decisions (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, by TEXT NOT NULL,
  note TEXT NOT NULL, sides TEXT NOT NULL, undoes INTEGER, active INTEGER NOT NULL) STRICT;
CREATE INDEX decisions_undone ON decisions (undoes);
CREATE TABLE judgements (a TEXT NOT NULL, b TEXT NOT NULL, seq INTEGER NOT NULL, verdict TEXT NOT NULL,
  PRIMARY KEY (a, b, seq)) STRICT, WITHOUT ROWID;
CREATE INDEX judgements_other ON judgements (b, a);
CREATE TABLE merges (a TEXT NOT NULL, b TEXT NOT NULL, score REAL NOT NULL, reasons TEXT NOT NULL,
  PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID;
CREATE INDEX merges_other ON merges (b, a);
CREATE TABLE people (speaker TEXT PRIMARY KEY, person TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX people_together ON people (person);
CREATE TABLE renamed (change INTEGER PRIMARY KEY, speaker TEXT NOT NULL UNIQUE) STRICT;
"""
TABLES = ("forms", "decisions", "judgements", "merges", "people", "renamed")
SAME, APART, KEPT = "same", "apart", "kept"
"""A judgement on two speakers; "kept": together before a third was split off, which only holds them together."""

Pair = tuple[str, str]
FormKey = tuple[str, str, str]
Change = Callable[[apsw.Connection, int, str, Body], None]
"""Writes what an event changes: the database, the event's number, when it was written, its payload."""


def person_of(db: apsw.Connection, speaker: str) -> str:
    """The person a speaker is of: itself, when it is one with nobody."""
    row = first(db, "SELECT person FROM people WHERE speaker = ?", (speaker,))
    return str(row[0]) if row else speaker


def members(db: apsw.Connection, person: str) -> list[str]:
    """The speakers that are this person."""
    rows: list[Any] = db.execute("SELECT speaker FROM people WHERE person = ? ORDER BY speaker", (person,)).fetchall()
    return [speaker for (speaker,) in rows] or [person]


def count_forms(db: apsw.Connection, records: Iterable[Body], sign: int = 1) -> None:
    """Put the names of a document's statements into the forms, or with `sign` -1 take them out."""
    counts: defaultdict[FormKey, int] = defaultdict(int)
    for record in records:
        if speaker := record["speaker"]:
            counts[form_of(speaker)] += 1
    for key, count in counts.items():
        count_form(db, key, sign * count, sign)


def form_of(speaker: Body) -> FormKey:
    """What a written form is counted by: the speaker, the name as written, its kind."""
    return speaker["id"], speaker["name"], speaker["kind"]


def count_form(db: apsw.Connection, key: FormKey, statements: int, documents: int) -> None:
    """Count a form in so many statements and documents more, or fewer; it goes with its last statement."""
    db.execute(
        "INSERT INTO forms VALUES (?, ?, ?, ?, ?) ON CONFLICT (speaker, name, kind) DO UPDATE"
        " SET statements = statements + excluded.statements, documents = documents + excluded.documents",
        (*key, statements, documents),
    )
    if statements < 0:
        db.execute("DELETE FROM forms WHERE speaker = ? AND name = ? AND kind = ? AND statements <= 0", key)
    _renamed(db, key[0])


def _renamed(db: apsw.Connection, speaker: str) -> None:
    """Note that a speaker's forms or person changed, so that who keeps them at hand reads those anew and no others."""
    db.execute(
        "INSERT INTO renamed VALUES ((SELECT coalesce(max(change), 0) + 1 FROM renamed), ?)"
        " ON CONFLICT (speaker) DO UPDATE SET change = excluded.change",
        (speaker,),
    )


def _found(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    withdrawn = [pair_of(a, b) for a, b in body["withdrawn"]]
    db.executemany("DELETE FROM merges WHERE a = ? AND b = ?", withdrawn)
    touched = [each for pair in withdrawn for each in pair]
    for a, b, score, reasons in body["merged"]:
        low, high = pair_of(a, b)
        db.execute(
            "INSERT OR REPLACE INTO merges VALUES (?, ?, ?, ?)", (low, high, float(score), canonical(reasons).decode())
        )
        touched += (low, high)
    _settle(db, touched)


def _merged(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    enter(db, seq, at, log.MERGED, body)
    _judge(db, seq, body, SAME)


def _parted(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    enter(db, seq, at, log.PARTED, body)
    if body.get("split"):
        for side in (sorted(body["left"]), sorted(body["right"])):
            rows = [(side[0], other, seq, KEPT) for other in side[1:]]
            db.executemany("INSERT OR REPLACE INTO judgements VALUES (?, ?, ?, ?)", rows)
    _judge(db, seq, body, APART)


def undone(db: apsw.Connection, seq: int, at: str, body: Body) -> list[int]:
    """Enter an undoing and let what it undoes count no more; the decisions that count, or do not, because of it."""
    target = int(body["event"])
    enter(db, seq, at, log.UNDONE, body)
    return _turn(db, target, active=False)


def enter(db: apsw.Connection, seq: int, at: str, kind: str, body: Body) -> None:
    """Put a decision into the list of them."""
    sides = canonical({side: body.get(side, []) for side in ("left", "right")}).decode()
    db.execute(
        "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
        (seq, at, kind, body["by"], body["note"], sides, body.get("event")),
    )


def _judge(db: apsw.Connection, seq: int, body: Body, verdict: str) -> None:
    pairs = [pair_of(a, b) for a in body["left"] for b in body["right"] if a != b]
    db.executemany("INSERT OR REPLACE INTO judgements VALUES (?, ?, ?, ?)", [(*pair, seq, verdict) for pair in pairs])
    _settle(db, [each for pair in pairs for each in pair])


def _turn(db: apsw.Connection, seq: int, *, active: bool) -> list[int]:
    """Let a decision count or not; an undoing that no longer counts brings back what it had undone, and so on."""
    turned: list[int] = []
    at: int | None = seq
    while at is not None and at not in turned:
        row = first(db, "SELECT undoes FROM decisions WHERE seq = ?", (at,))
        if row is None:
            break
        db.execute("UPDATE decisions SET active = ? WHERE seq = ?", (int(active), at))
        turned.append(at)
        at, active = row[0], not active
    rows: Iterator[Any] = db.execute(
        "SELECT a, b FROM judgements WHERE seq IN (SELECT value FROM json_each(?))", (canonical(turned).decode(),)
    )
    _settle(db, [each for pair in list(rows) for each in pair])
    return turned


def pair_of(a: str, b: str) -> Pair:
    """Two speakers in one settled order."""
    return (a, b) if a < b else (b, a)


def _settle(db: apsw.Connection, touched: Iterable[str]) -> None:
    """Work out anew who is one with whom, for these speakers and all that merges or judgements tie to them."""
    ids, merges, judged = _tied(db, touched)
    db.executemany("DELETE FROM people WHERE speaker = ?", [(each,) for each in ids])
    for group in _groups(ids, merges, judged):
        if len(group) > 1:
            db.executemany("INSERT INTO people VALUES (?, ?)", [(each, min(group)) for each in group])
    for each in ids:
        _renamed(db, each)


def _tied(
    db: apsw.Connection, touched: Iterable[str]
) -> tuple[list[str], dict[Pair, float], dict[Pair, tuple[int, str]]]:
    """Everyone within reach, the machine's merges among them, and the judgement that counts on each two."""
    merges: dict[Pair, float] = {}
    judged: dict[Pair, tuple[int, str]] = {}
    kept: dict[Pair, tuple[int, str]] = {}
    seen: set[str] = set()
    queue = list(touched)
    while queue:
        each = queue.pop()
        if each in seen:
            continue
        seen.add(each)
        for a, b, score in _rows(db, "SELECT a, b, score FROM merges WHERE a = ?1 OR b = ?1", each):
            merges[a, b] = score
            queue += (a, b)
        for a, b, seq, verdict in _rows(db, _JUDGED, each):
            into = kept if verdict == KEPT else judged
            if seq >= into.get((a, b), (0, ""))[0]:
                into[a, b] = (seq, verdict)
            queue += (a, b)
    return sorted(seen), merges, {**kept, **judged}


_JUDGED = (
    "SELECT j.a, j.b, j.seq, j.verdict FROM judgements j JOIN decisions d ON d.seq = j.seq"
    " WHERE d.active = 1 AND (j.a = ?1 OR j.b = ?1)"
)


def _rows(db: apsw.Connection, query: str, each: str) -> list[Any]:
    return db.execute(query, (each,)).fetchall()


def _groups(ids: list[str], merges: dict[Pair, float], judged: dict[Pair, tuple[int, str]]) -> list[set[str]]:
    """The persons: first a person's own merges, the latest first, then what was kept, then the machine's, the surest
    first; nothing joins two that a judgement holds apart.
    """
    group = {each: {each} for each in ids}
    foes: defaultdict[str, set[str]] = defaultdict(set)
    for (a, b), (_, verdict) in judged.items():
        if verdict == APART:
            foes[a].add(b)
            foes[b].add(a)
    said = {verdict: [(-seq, pair) for pair, (seq, v) in judged.items() if v == verdict] for verdict in (SAME, KEPT)}
    machine = [(-score, pair) for pair, score in merges.items() if pair not in judged]
    for _, (a, b) in (*sorted(said[SAME]), *sorted(said[KEPT]), *sorted(machine)):
        mine, other = group[a], group[b]
        if mine is other or any(foes[each] & other for each in mine):
            continue
        mine |= other
        for each in other:
            group[each] = mine
    return list({id(each): each for each in group.values()}.values())


CHANGES: dict[str, Change] = {
    log.FOUND: _found,
    log.MERGED: _merged,
    log.PARTED: _parted,
}

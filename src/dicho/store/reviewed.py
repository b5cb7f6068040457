"""What a person said of statements: tables derived from the log, and how the statements stand because of it.

A statement stands as the machine found it with the fixes that count applied in order; its state is that of the last
word on it. `reviews` are those words; `proposed` what the machine says of statements that stand otherwise, or that
somebody said something of; `covers` what else need not be shown because a statement somebody decided on stands for it.
A word counts while the text at the spans it speaks of is the text it was said of: a later reading may have moved it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import apsw
import orjson

from dicho.model.ids import digest
from dicho.model.statement import State
from dicho.store import fixing, links, log, people, standing
from dicho.store.db import first
from dicho.store.log import Body, canonical
from dicho.store.people import Change
from dicho.store.standing import OPEN, REJECTED, STATEMENTS_PER_EVENT, Page, Stood

SCHEMA = """
CREATE TABLE reviews (seq INTEGER PRIMARY KEY, statement TEXT NOT NULL, document TEXT NOT NULL, verdict TEXT NOT NULL,
  fix TEXT, record TEXT, words TEXT NOT NULL) STRICT;
CREATE INDEX reviews_of_statement ON reviews (statement);
CREATE INDEX reviews_in ON reviews (document);
CREATE TABLE proposed (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL, body TEXT NOT NULL)
  STRICT;
CREATE INDEX proposed_in ON proposed (document);
CREATE TABLE covers (document INTEGER NOT NULL, content TEXT NOT NULL, source TEXT NOT NULL, statement TEXT NOT NULL,
  PRIMARY KEY (document, content, source, statement)) STRICT, WITHOUT ROWID;
CREATE INDEX covers_of ON covers (statement);
"""
TABLES = ("reviews", "proposed", "covers")
ACCEPT, REJECT, FIX, ADD = "accept", "reject", "fix", "add"
ANY = ""
"""Covers what has the same content, whatever its source."""

Cover = tuple[str, str]
"""A content and a source (or ANY), as they are written: what is not shown beside the statement that covers it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a statement is to stand, and what it covers."""

    state: State
    record: Body
    covers: frozenset[Cover] = frozenset()


def base(db: apsw.Connection, page: Page, statement: str) -> Body | None:
    """What the fixes of a statement are applied to: what the machine says of it, else what it said when decided on.

    None where neither it nor a person who added it says anything that still counts.
    """
    kept = [record for _, _, record in _counting(db, page, statement) if record]
    return _proposal(db, statement) or (kept[-1] if kept else None)


def held(db: apsw.Connection, page: Page, statement: str) -> Body | None:
    """What a decision on a statement is to keep of it, so that a run that no longer finds it does not lose it.

    None for one that stands only because a person added it: it goes when that is taken back.
    """
    row = standing.stood(db, statement)
    if row is not None and not first(db, "SELECT 1 FROM reviews WHERE statement = ?", (statement,)):
        return row[2]
    kept = [record for verdict, _, record in _counting(db, page, statement) if record and verdict != ADD]
    return _proposal(db, statement) or (kept[-1] if kept else None)


def lay(db: apsw.Connection, page: Page, seq: int, found: Sequence[Body]) -> None:
    """Writes the statements of a document that has none: what a run found, and what people said of it before."""
    start = seq * STATEMENTS_PER_EVENT
    numbered = {record["id"]: (n, record) for n, record in enumerate(found, start)}
    spoken_of = spoken_of_in(db, page.id)
    if not spoken_of:
        standing.fill(db, page, [(n, "open", record) for n, record in numbered.values()])
        return
    for key in spoken_of:
        if key in numbered:
            _propose(db, page, *numbered[key])
    decided = {key: now for key in spoken_of if (now := _work_out(db, page, key)) is not None}
    for key, now in decided.items():
        _cover(db, page, key, now.covers)
    kept = [key for key in decided if key not in numbered]
    numbered.update((key, (n, decided[key].record)) for n, key in enumerate(kept, start + len(found)))
    rows: list[Stood] = []
    for key, (n, record) in numbered.items():
        now = decided.get(key) or Standing("open", record)
        if now.state == OPEN and _is_covered(db, page, record):
            _propose(db, page, n, record)
        else:
            rows.append((n, now.state, now.record))
    standing.fill(db, page, rows)


def spoken_of_in(db: apsw.Connection, document: str) -> list[str]:
    """The statements of a document that somebody ever said something of, in the order of the first words."""
    query = "SELECT statement FROM reviews WHERE document = ? ORDER BY seq"
    return list(dict.fromkeys(key for (key,) in db.execute(query, (document,))))


def clear(db: apsw.Connection, document: int) -> None:
    """Forgets what the machine said of the document with this row number."""
    db.execute("DELETE FROM proposed WHERE document = ?", (document,))
    db.execute("DELETE FROM covers WHERE document = ?", (document,))


def bodies(db: apsw.Connection, document: str) -> list[str]:
    """What the machine found in a document, as it was recorded and in that order, whatever people said of it."""
    rows: list[Any] = db.execute(
        "SELECT p.n, p.body FROM proposed p JOIN documents d ON d.seq = p.document WHERE d.id = ?1 UNION ALL"
        " SELECT s.n, s.body FROM statements s JOIN documents d ON d.seq = s.document WHERE d.id = ?1"
        " AND NOT EXISTS (SELECT 1 FROM proposed p WHERE p.id = s.id)"
        " AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.statement = s.id) ORDER BY 1",
        (document,),
    ).fetchall()
    return [body for _, body in rows]


def _decided(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    _enter(db, seq, at, log.REVIEWED, body)


def _added(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    _enter(db, seq, at, log.ADDED, {**body, "verdict": ADD})


def _enter(db: apsw.Connection, seq: int, at: str, kind: str, body: Body) -> None:
    key = body["statement"]
    people.enter(db, seq, at, kind, {**body, "left": [key], "right": []})
    page = standing.page(db, body["document"])
    if page is not None:
        _remember(db, page, key)
    written = [canonical(body[name]).decode() if body[name] else None for name in ("fix", "record")]
    words = _words(page, body["fix"], body["record"]) if page else ""
    db.execute(
        "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?)",
        (seq, key, body["document"], body["verdict"], *written, words),
    )
    if page is not None:
        _settle(db, page, seq, key)


def _undone(db: apsw.Connection, seq: int, at: str, body: Body) -> None:
    turned = people.undone(db, seq, at, body)
    links.turned(db, turned)
    for each in turned:
        row = first(db, "SELECT document, statement FROM reviews WHERE seq = ?", (each,))
        page = standing.page(db, row[0]) if row else None
        if page is not None:
            _settle(db, page, seq, row[1])


def _settle(db: apsw.Connection, page: Page, seq: int, key: str) -> None:
    """Writes how a statement stands now, and what it covers no more, or only now."""
    now = _work_out(db, page, key)
    before: list[Any] = db.execute("SELECT content, source FROM covers WHERE statement = ?", (key,)).fetchall()
    covers = now.covers if now else frozenset()
    changed = covers ^ frozenset(before)
    db.execute("DELETE FROM covers WHERE statement = ?", (key,))
    _cover(db, page, key, covers)
    numbers = iter(range(seq * STATEMENTS_PER_EVENT, (seq + 1) * STATEMENTS_PER_EVENT))
    _stand(db, page, key, now, numbers)
    for other in _open_with(db, page, {content for content, _ in changed}):
        _stand(db, page, other["id"], Standing("open", other), numbers)


def _stand(db: apsw.Connection, page: Page, key: str, now: Standing | None, numbers: Iterator[int]) -> None:
    """Writes one statement's row as it is to be; one that is new, changed or back again gets a new number."""
    if now is not None and now.state == OPEN and _is_covered(db, page, now.record):
        _remember(db, page, key)
        now = None
    old = standing.stood(db, key)
    if old is not None and now is not None and old[2] == now.record and (old[1] != REJECTED or now.state == REJECTED):
        if old[1] != now.state:
            standing.turn(db, page, old, now.state)
        return
    if old is not None:
        standing.take(db, page, old)
    if now is not None:
        standing.put(db, page, (next(numbers), now.state, now.record))


def _work_out(db: apsw.Connection, page: Page, key: str) -> Standing | None:
    """How a statement is to stand by what the machine says of it and what people said; None when it is not to."""
    said = _counting(db, page, key)
    record = base(db, page, key)
    if record is None or not said:
        return Standing("open", record) if record else None
    fixed = record
    for _, fix, _ in said:
        fixed = fixing.applied(fixed, fix) if fix else fixed
    rejected = said[-1][0] == REJECT
    covers = {(_key(each["content"]), _key(each["source"]) if rejected else ANY) for each in (record, fixed)}
    if _proposal(db, key) is not None:  # what else a run found of the same words as this, it found besides
        covers = {cover for cover in covers if cover[0] != _key(record["content"])}
    return Standing("rejected" if rejected else "accepted", fixed, frozenset(covers))


def _counting(db: apsw.Connection, page: Page, key: str) -> list[tuple[str, Body | None, Body | None]]:
    """(verdict, fix, record) of what was said of a statement and counts, in order."""
    rows: list[Any] = db.execute(
        "SELECT r.verdict, r.fix, r.record, r.words FROM reviews r JOIN decisions d ON d.seq = r.seq"
        " WHERE r.statement = ? AND d.active = 1 ORDER BY r.seq",
        (key,),
    ).fetchall()
    said = [(verdict, _read(fix), _read(record), words) for verdict, fix, record, words in rows]
    return [(verdict, fix, record) for verdict, fix, record, words in said if words == _words(page, fix, record)]


def _read(written: str | None) -> Body | None:
    return orjson.loads(written) if written else None


def _words(page: Page, fix: Body | None, record: Body | None) -> str:
    """A digest of the text that somebody spoke of when they said this."""
    spans = [*fixing.marked(fix or {}), *fixing.marked(record or {})]
    return digest("words", *(page.text[start:end] for start, end in spans))


def _proposal(db: apsw.Connection, key: str) -> Body | None:
    row = first(db, "SELECT body FROM proposed WHERE id = ?", (key,))
    return orjson.loads(row[0]) if row else None


def _propose(db: apsw.Connection, page: Page, n: int, record: Body) -> None:
    row = (n, record["id"], page.number, canonical(record).decode())
    db.execute("INSERT OR IGNORE INTO proposed VALUES (?, ?, ?, ?)", row)


def _remember(db: apsw.Connection, page: Page, key: str) -> None:
    """Keeps what the machine said of a statement nobody spoke of so far: it stands as it was found."""
    if first(db, "SELECT 1 FROM reviews WHERE statement = ?", (key,)):
        return
    row = standing.stood(db, key)
    if row is not None:
        _propose(db, page, row[0], row[2])


def _cover(db: apsw.Connection, page: Page, key: str, covers: Iterable[Cover]) -> None:
    rows = [(page.number, *cover, key) for cover in sorted(covers)]
    db.executemany("INSERT INTO covers VALUES (?, ?, ?, ?)", rows)


def _is_covered(db: apsw.Connection, page: Page, record: Body) -> bool:
    query = "SELECT 1 FROM covers WHERE document = ? AND content = ? AND source IN (?, ?)"
    values = (page.number, _key(record["content"]), _key(record["source"]), ANY)
    return first(db, query, values) is not None


def _open_with(db: apsw.Connection, page: Page, contents: set[str]) -> list[Body]:
    """The statements of these contents that nobody's word holds, shown or not, as the machine found them."""
    found: list[Body] = []
    for content in sorted(contents):
        at = orjson.loads(content)[0][0]
        rows: list[Any] = db.execute(
            "SELECT n, body FROM statements WHERE document = ?1 AND at = ?2 AND state = 'open' UNION ALL"
            " SELECT p.n, p.body FROM proposed p WHERE p.document = ?1"
            " AND NOT EXISTS (SELECT 1 FROM statements s WHERE s.id = p.id) ORDER BY 1",
            (page.number, at),
        ).fetchall()
        records = [orjson.loads(body) for _, body in rows]
        found += [record for record in records if _key(record["content"]) == content]
    return found


def _key(pairs: Any) -> str:
    return canonical(pairs).decode()


CHANGES: dict[str, Change] = {log.REVIEWED: _decided, log.ADDED: _added, log.UNDONE: _undone}

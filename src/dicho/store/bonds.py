"""A ledger's links: what a run proposes is recorded, listed best first, and decided by a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import apsw
import orjson

from dicho.errors import AmbiguousId, NotFound, UsageError
from dicho.model import wire
from dicho.model.link import KINDS, RELATIONS, SAME, VERDICTS, Kind, Link, Relation, link_id
from dicho.model.run import Run
from dicho.model.span import spans
from dicho.store import decide, lookup
from dicho.store.db import first, snapshot, translated
from dicho.store.log import DECIDED, JUDGED, LINKED, Body, Event, canonical
from dicho.store.record import Pending, run_events, run_record
from dicho.store.rows import CANDIDATES_SHOWN, HEXADECIMAL, SHORTEST_PREFIX, Judgement, Verdict
from dicho.store.utterances import STANDS

A_BATCH = 500  # links an event holds, so that no payload grows with the ledger

_ID = "Give 4 or more characters of a link's id, as `dicho links` lists them, or two statements' as LEFT:RIGHT."

Plan = Callable[[apsw.Connection], Iterable[tuple[str, Body]]]

_HELD = f"SELECT l.body FROM links l WHERE {STANDS.format('l.a')} AND {STANDS.format('l.b')}"
PLAIN_KIND: dict[str, Kind] = {"copy": "near", "translation": "translated", "conflict": "stance", "change": "stance"}
"""The kind of a relation that a person gives to a pair proposed as another."""
_THERE = f"{STANDS.format('v.a')} AND {STANDS.format('v.b')}"
_GIVEN = "(SELECT value FROM json_each(?1))"
COLUMNS = "v.seq, v.link, v.verdict, v.a, v.b, v.relation, v.kind, d.at, d.by, d.note, d.active"
"""Of verdicts v and decisions d: what `verdict_of` reads."""
_VERDICTS = f"SELECT {COLUMNS} FROM verdicts v JOIN decisions d ON d.seq = v.seq"
_OF = (
    "SELECT g.value, l.body FROM json_each(?1) g JOIN links l ON l.a = g.value WHERE l.pair IS NOT NULL"
    " UNION ALL SELECT g.value, l.body FROM json_each(?1) g JOIN links l ON l.b = g.value WHERE l.pair IS NOT NULL"
)


class Bonds:
    """A ledger's links. Made by `Ledger.links`; errors as the ledger's."""

    def __init__(self, path: Path, db: apsw.Connection, write: Callable[[Plan], list[Event]]) -> None:
        self._path = path
        self._db = db
        self._write = write

    def all(self, relations: Collection[Relation] = RELATIONS) -> Iterator[Link]:
        """The proposed links of these relations, best first; without those of statements gone or rejected."""
        query = f"{_HELD} AND l.relation IN (SELECT value FROM json_each(?)) ORDER BY l.score DESC, l.id"
        with translated(str(self._path)), snapshot(self._path) as db:
            for (body,) in db.execute(query, (orjson.dumps(sorted(relations)).decode(),)):
                yield wire.read_link(orjson.loads(body))

    def of(self, statements: Collection[str]) -> dict[str, list[Link]]:
        """Statement -> the links proposed of it that are listed, best first; for those of these that have any."""
        found: defaultdict[str, list[Link]] = defaultdict(list)
        listed = orjson.dumps(sorted(statements)).decode()
        with translated(str(self._path)):
            for statement, body in self._db.execute(_OF, (listed,)):
                found[statement].append(wire.read_link(orjson.loads(body)))
        return {key: sorted(links, key=lambda link: (-link.score, link.id)) for key, links in found.items()}

    def pairs_of(self, links: Collection[str]) -> dict[str, str]:
        """Link -> the pair of utterances it is of: several links of one pair are one question, asked of its copies."""
        query = "SELECT id, pair FROM links WHERE pair IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
        with translated(str(self._path)):
            rows: list[Any] = self._db.execute(query, (orjson.dumps(sorted(links)).decode(),)).fetchall()
        return dict(rows)

    def together(self, statements: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Statement -> all that are one utterance with it, itself among them; for those of these that are not alone."""
        query = (
            "SELECT g.value, o.statement FROM json_each(?) g JOIN utterances u ON u.statement = g.value"
            " JOIN utterances o ON o.utterance = u.utterance ORDER BY o.statement"
        )
        found: defaultdict[str, list[str]] = defaultdict(list)
        with translated(str(self._path)):
            for key, other in self._db.execute(query, (orjson.dumps(sorted(statements)).decode(),)):
                found[key].append(other)
        return {key: tuple(others) for key, others in found.items()}

    def words_on(self, links: Collection[str]) -> dict[str, Verdict]:
        """Link -> the word on it that counts: on it, or on another link of the same two utterances."""
        query = (
            f"SELECT l.id, {COLUMNS} FROM links l JOIN verdicts v ON v.seq = l.word JOIN decisions d ON d.seq = v.seq"
        )
        with translated(str(self._path)):
            rows: Iterable[Any] = self._db.execute(
                f"{query} WHERE l.id IN (SELECT value FROM json_each(?))", (orjson.dumps(sorted(links)).decode(),)
            ).fetchall()
        return {link: verdict_of(row) for link, *row in rows}

    def verdicts(self, of: Collection[str] | None = None) -> dict[str, Verdict]:
        """Link -> the word on it that counts, of links whose two statements are there; `of` these statements alone."""
        among = "" if of is None else f" AND (v.a IN {_GIVEN} OR v.b IN {_GIVEN})"
        values = () if of is None else (orjson.dumps(sorted(of)).decode(),)
        query = f"{_VERDICTS} WHERE d.active = 1 AND {_THERE}{among} ORDER BY v.seq"
        with translated(str(self._path)):
            rows: list[Any] = self._db.execute(query, values).fetchall()
        return {row[1]: verdict_of(row) for row in rows}

    def history(self, link: str) -> list[Verdict]:
        """All that was ever said of a link, in order."""
        with translated(str(self._path)):
            rows: list[Any] = self._db.execute(f"{_VERDICTS} WHERE v.link = ? ORDER BY v.seq", (link,)).fetchall()
        return [verdict_of(row) for row in rows]

    def record(self, run: Run, links: Iterable[Link], scope: Collection[str] | None = None) -> dict[str, int]:
        """Record what a run proposes, as the difference to what was recorded: relation -> links that are new or other.

        `scope`: the statements that were compared; links of others stay as they are. None: all were.
        """
        return self.record_lines(run, {link.id: line(link) for link in links}, scope)

    def record_lines(
        self, run: Run, lines: Mapping[str, bytes], scope: Collection[str] | None = None
    ) -> dict[str, int]:
        """The same of links as they are written: id -> the record in its canonical form."""
        added: Counter[str] = Counter()
        self._write(lambda db: _plan(db, run, lines, scope, added))
        return dict(added)

    def decide(self, pair: str, verdict: str, kind: str | None = None, by: str = "person", note: str = "") -> Verdict:
        """A person's word on a pair: a link's id, or two statements' ids with a colon between; prefixes will do.

        `kind` says in which way they are related where the proposal says it wrongly, or there is none: a kind, or a
        relation. NotFound, AmbiguousId, UsageError.
        """
        event = self._write(lambda db: _decision(db, pair, verdict, (kind, by, note)))[-1]
        with translated(str(self._path)):
            return verdict_of(first(self._db, f"{_VERDICTS} WHERE v.seq = ?", (event.seq,)))

    def judge(self, run: Run, link: Link, said: Judgement) -> Judgement:
        """Record what a judge said of a link."""
        record = {**asdict(said), "left": wire.pairs(said.left), "right": wire.pairs(said.right)}
        body = {"run": run_record(run)["id"], "left": link.left, "right": link.right, "judgement": record}
        self._write(lambda db: [*run_events(db, [run]), (JUDGED, body)])
        return said

    def judgements(self) -> dict[str, Judgement]:
        """Link -> what a judge last said of it."""
        with translated(str(self._path)):
            rows: list[Any] = self._db.execute("SELECT link, body FROM judgements_of_links").fetchall()
        return {link: _judgement(orjson.loads(body)) for link, body in rows}

    def find(self, pair: str) -> Link:
        """The link meant by an id, the beginning of one, or "LEFT:RIGHT". NotFound, AmbiguousId."""
        with translated(str(self._path)):
            return _find(self._db, pair)


def line(link: Link) -> bytes:
    """A link as it is written in the log."""
    return canonical(wire.link_record(link))


def _plan(
    db: apsw.Connection, run: Run, now: Mapping[str, bytes], scope: Collection[str] | None, counted: Counter[str]
) -> Iterator[tuple[str, Body]]:
    """What is new or other, and what is no longer found; what is added is `counted` by relation."""
    as_before: set[str] = set()
    withdrawn: list[str] = []
    for key, before in _of_scope(db, scope):
        if key not in now:
            withdrawn.append(key)
        elif now[key] == before.encode():
            as_before.add(key)
    added = [key for key in sorted(now) if key not in as_before]
    if not added and not withdrawn:
        return
    yield from run_events(db, [run])
    body: Body = {"run": run_record(run)["id"], "withdrawn": sorted(withdrawn)}
    for at in range(0, len(added) or 1, A_BATCH):
        group = [now[key] for key in added[at : at + A_BATCH]]
        counted.update(orjson.loads(each)["relation"] for each in group)
        yield LINKED, {**body, "added": [orjson.Fragment(each) for each in group]}
        body["withdrawn"] = []


def _of_scope(db: apsw.Connection, scope: Collection[str] | None) -> Iterator[tuple[str, str]]:
    """The links recorded of these statements, id and line; of a large ledger's only those are read."""
    if scope is None:
        yield from db.execute("SELECT id, body FROM links")
        return
    query = f"SELECT id, body FROM links WHERE a IN {_GIVEN} UNION SELECT id, body FROM links WHERE b IN {_GIVEN}"
    yield from db.execute(query, (canonical(sorted(scope)).decode(),))


def _decision(db: apsw.Connection, pair: str, verdict: str, word: tuple[str | None, str, str]) -> Pending:
    kind, by, note = word
    if verdict not in VERDICTS:
        raise UsageError(f"{verdict!r} is no verdict.", hint=f"One of: {', '.join(VERDICTS)}.")
    if kind is not None and kind not in (*KINDS, *RELATIONS):
        raise UsageError(f"no kind is called {kind!r}.", hint=f"One of: {', '.join((*RELATIONS, *KINDS))}.")
    try:
        link = _find(db, pair)
        left, right, relation, found = link.left, link.right, link.relation, link.kind
    except NotFound:
        left, right = _ends(db, pair)
        relation, found = "conflict", "stance"
    chosen: Any = kind if kind in RELATIONS else relation
    body = {
        "link": link_id(left, right, chosen),
        "left": left,
        "right": right,
        "relation": chosen,
        "kind": kind if kind in KINDS else found if (chosen in SAME) == (relation in SAME) else PLAIN_KIND[chosen],
        "verdict": verdict,
        "by": decide.named(by),
        "note": note,
    }
    return [(DECIDED, body)]


def _find(db: apsw.Connection, pair: str) -> Link:
    given = pair.strip().lower()
    if ":" in given:
        left, right = _ends(db, given)
        keys = [link_id(left, right, relation) for relation in ("conflict", "copy")]
        rows: list[Any] = db.execute("SELECT body FROM links WHERE id IN (?, ?)", keys).fetchall()
    else:
        if len(given) < SHORTEST_PREFIX or not set(given) <= HEXADECIMAL:
            raise NotFound("this is no id of a link.", where=repr(pair[:80]), hint=_ID)
        rows = db.execute("SELECT body FROM links WHERE id >= ? AND id < ?", (given, given + "g")).fetchall()
    found = [wire.read_link(orjson.loads(body)) for (body,) in rows]
    if not found:
        raise NotFound("no link is proposed for this pair.", where=pair, hint="`dicho links` lists them.")
    if len(found) > 1 and ":" not in given:
        shown = ", ".join(link.id for link in found[:CANDIDATES_SHOWN])
        raise AmbiguousId(f"{pair} fits several links: {shown}.", hint="Give more characters.")
    return max(found, key=lambda link: (link.relation not in SAME, link.score))


def _ends(db: apsw.Connection, pair: str) -> tuple[str, str]:
    """The two statements of "LEFT:RIGHT"."""
    left, mark, right = pair.partition(":")
    if not mark:
        raise NotFound("no link has this id.", where=repr(pair[:80]), hint=_ID)
    keys = [_statement(db, each) for each in (left, right)]
    if keys[0] == keys[1]:
        raise UsageError("a pair is of two statements.", where=pair, hint="Give two different ids.")
    return keys[0], keys[1]


def _statement(db: apsw.Connection, prefix: str) -> str:
    n = lookup.find(db, "statements", prefix.strip())
    return str(first(db, "SELECT id FROM statements WHERE n = ?", (n,))[0])


def pair_of(db: apsw.Connection, link: str) -> str | None:
    """The pair of utterances a link is of; None where it is not listed."""
    row = first(db, "SELECT pair FROM links WHERE id = ?", (link,))
    row = row or first(db, "SELECT max(pair) FROM verdicts WHERE link = ?", (link,))
    return str(row[0]) if row and row[0] else None


def word_on(db: apsw.Connection, pair: str | None) -> Verdict | None:
    """The word that counts on a pair of utterances: the latest on any of its links."""
    row = first(db, f"{_VERDICTS} WHERE v.pair = ? ORDER BY v.seq DESC LIMIT 1", (pair,))
    return verdict_of(row) if row else None


def judgement_on(db: apsw.Connection, link: str) -> Judgement | None:
    """What a judge last said of a link."""
    row = first(db, "SELECT body FROM judgements_of_links WHERE link = ?", (link,))
    return _judgement(orjson.loads(row[0])) if row else None


def pairs(db: apsw.Connection, pair: str | None, relations: Collection[str]) -> int:
    """How many links of these relations a pair of utterances has, those that only a person told of among them."""
    query = (
        "SELECT count(*) FROM (SELECT l.id, l.relation FROM links l WHERE l.pair = ?1 UNION"
        " SELECT v.link, v.relation FROM verdicts v WHERE v.pair = ?1 AND NOT EXISTS"
        " (SELECT 1 FROM links l WHERE l.id = v.link)) WHERE relation IN (SELECT value FROM json_each(?2))"
    )
    return int(first(db, query, (pair, orjson.dumps(sorted(relations)).decode()))[0])


def _judgement(data: Any) -> Judgement:
    return Judgement(**{**data, "left": spans(data["left"]), "right": spans(data["right"])})


def verdict_of(row: Any) -> Verdict:
    """The verdict of a row with the columns of COLUMNS."""
    seq, link, verdict, left, right, relation, kind, at, by, note, active = row
    return Verdict(seq, at, link, left, right, relation, kind, verdict, by, note, bool(active))

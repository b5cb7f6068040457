"""What those are called through whom statements came: each under one name in all documents.

An outlet's follows from all that is counted (:mod:`dicho.text.naming.outlets`), that of one who speaks is the person's.
Both are worked out when they are asked for and kept in memory until something changes; the log keeps each document's
own writing.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import apsw

from dicho.model.statement import Hop, Statement
from dicho.store import log
from dicho.store.called import canonical
from dicho.store.log import Head
from dicho.store.passed import PUBLISHED, SAID
from dicho.store.rows import Form
from dicho.text.naming.outlets import called

KEPT = 16
"""Ledgers whose names are kept in memory."""


@dataclass(frozen=True, slots=True)
class Names:
    """What an agent is called, by how it is written; those that have no other name are left out."""

    outlets: Mapping[str, str]
    persons: Mapping[str, str]

    def of(self, hop: Hop) -> Hop:
        """The hop under its agent's name; how the document writes it stands beside."""
        name = (self.persons if hop.relation == SAID else self.outlets).get(hop.agent)
        return replace(hop, agent=name, written=hop.agent) if name else hop


_kept: dict[str, tuple[Head, Names]] = {}
_lock = threading.Lock()


def names(db: apsw.Connection) -> Names:
    """What every agent is called as the ledger stands in this connection."""
    head = log.last(db, log.NAMING)
    with _lock:
        known = _kept.get(db.filename) if db.filename else None
    if known is not None and known[0] == head:
        return known[1]
    made = Names(_outlets(db), _persons(db))
    if not db.filename:
        return made  # all ledgers in memory have the same name, none
    with _lock:
        _kept.pop(db.filename, None)
        _kept[db.filename] = (head, made)
        while len(_kept) > KEPT:
            del _kept[next(iter(_kept))]
    return made


def under(statement: Statement, known: Names) -> Statement:
    """The statement with every step of its chain under its agent's name."""
    chain = tuple(known.of(hop) for hop in statement.chain)
    return statement if chain == statement.chain else replace(statement, chain=chain)


def _outlets(db: apsw.Connection) -> dict[str, str]:
    published: dict[str, int] = {}
    agents: dict[str, int] = {}
    query = "SELECT agent, step, sum(statements) FROM passed WHERE step <> ? GROUP BY agent, step"
    for agent, step, statements in db.execute(query, (SAID,)):
        listed = published if step == PUBLISHED else agents
        listed[agent] = statements
    for name, documents in db.execute("SELECT name, count(*) FROM wires GROUP BY name"):
        agents.setdefault(name, documents)
    found = called(published, agents, lambda one, other: _shared(db, one, other))
    return {written: fuller.name for written, fuller in found.items()}


def _shared(db: apsw.Connection, one: str, other: str) -> bool:
    """Whether both pass on what the same person says, or documents that name an agency in full do."""
    through = (
        "SELECT coalesce(p.person, s.speaker) FROM passed s LEFT JOIN people p ON p.speaker = s.speaker"
        " WHERE s.agent = ? AND s.speaker <> ''"
    )
    beside = (
        "SELECT coalesce(p.person, s.speaker) FROM wires w JOIN statements s ON s.document = w.document"
        " LEFT JOIN people p ON p.speaker = s.speaker WHERE w.name = ? AND s.speaker IS NOT NULL"
    )
    query = f"{through} INTERSECT SELECT * FROM ({through} UNION {beside}) LIMIT 1"
    return db.execute(query, (one, other, other)).fetchone() is not None


def _persons(db: apsw.Connection) -> dict[str, str]:
    """Those who speak, as a statement inside theirs names them: the one person that is written so."""
    query = (
        "SELECT f.name, coalesce(p.person, f.speaker) FROM forms f LEFT JOIN people p ON p.speaker = f.speaker"
        " WHERE f.kind <> 'unnamed' AND f.name IN (SELECT agent FROM passed WHERE step = ?)"
    )
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for name, person in db.execute(query, (SAID,)):
        bearers[name].add(person)
    found = {name: _person(db, persons.pop()) for name, persons in bearers.items() if len(persons) == 1}
    return {written: name for written, name in found.items() if name != written}


def _person(db: apsw.Connection, person: str) -> str:
    query = (
        "SELECT speaker, name, kind, statements, documents FROM forms"
        " WHERE speaker = ?1 OR speaker IN (SELECT speaker FROM people WHERE person = ?1)"
        " ORDER BY speaker, statements DESC, name, kind"
    )
    rows: list[Any] = db.execute(query, (person,)).fetchall()
    return canonical([Form(*row) for row in rows])

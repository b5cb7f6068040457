"""What those are called through whom statements came: each under one name in all documents.

An outlet's follows from all that is counted (:mod:`dicho.text.naming.outlets`), that of one who speaks is the person's.
Both are worked out when they are asked for and kept in memory until something changes; the log keeps each document's
own writing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import apsw

from dicho.model.statement import Hop, Statement
from dicho.store import log
from dicho.store.called import called
from dicho.store.kept import Kept
from dicho.store.log import Head
from dicho.store.passed import PUBLISHED, SAID
from dicho.text.naming import outlets


@dataclass(frozen=True, slots=True)
class Names:
    """What an agent is called, by how it is written; those that have no other name are left out."""

    outlets: Mapping[str, str]
    persons: Mapping[str, str]

    def of(self, hop: Hop) -> Hop:
        """The hop under its agent's name; how the document writes it stands beside."""
        name = (self.persons if hop.relation == SAID else self.outlets).get(hop.agent)
        return replace(hop, agent=name, written=hop.agent) if name else hop


_kept: Kept[tuple[Head, Names]] = Kept()


def names(db: apsw.Connection) -> Names:
    """What every agent is called as the ledger stands in this connection."""
    head = log.last(db, log.NAMING)
    known = _kept.of(db)
    if known is not None and known[0] == head:
        return known[1]
    made = Names(_outlets(db), _persons(db))
    _kept.put(db, (head, made))
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
    return outlets.called(published, agents, lambda one, other: _shared(db, one, other))


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
    found = {name: called(db, persons.pop()) for name, persons in bearers.items() if len(persons) == 1}
    return {written: name for written, name in found.items() if name != written}

"""What flags are worked out from: what changed since an event, what is one utterance, the links with the word on each.

Made by `Ledger.survey`: everything is as the ledger stands at one moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import apsw
import orjson

from dicho.model import wire
from dicho.model.link import Link
from dicho.store import log
from dicho.store.bonds import COLUMNS, verdict_of
from dicho.store.db import first, listed
from dicho.store.log import Head
from dicho.store.pool import Pool
from dicho.store.rows import Verdict
from dicho.store.standing import STATEMENTS_PER_EVENT

MANY = 5000
"""Events of which it is not worth asking one by one what they changed."""
_GIVEN = "(SELECT value FROM json_each(?1))"
_TOLD = (log.READING, log.LINKED, log.DECIDED, log.UNDONE, log.REVIEWED, log.ADDED, log.REMOVED)
_FELLOWS = (
    "SELECT u.statement, u.utterance FROM utterances u WHERE u.utterance IN"
    f" (SELECT utterance FROM utterances WHERE statement IN {_GIVEN}) ORDER BY u.utterance, u.statement"
)
_LINKS = (
    f"SELECT l.body, {COLUMNS} FROM links l LEFT JOIN verdicts v ON v.seq = l.word LEFT JOIN decisions d"
    " ON d.seq = v.seq {0} WHERE l.pair IS NOT NULL"
)
_UNPROPOSED = (
    f"SELECT {COLUMNS} FROM verdicts v JOIN decisions d ON d.seq = v.seq {{0}} WHERE v.counts"
    " AND v.pair IS NOT NULL AND NOT EXISTS (SELECT 1 FROM links l WHERE l.id = v.link)"
)
_WITHIN = (
    "JOIN statements s ON s.id = {0}.a JOIN statements t ON t.id = {0}.b AND t.document = s.document"
    " JOIN documents o ON o.seq = s.document"
)

Tied = tuple[Link, Verdict | None]
"""A link, and the word on it that counts."""


@dataclass(slots=True)
class Changes:
    """What may be otherwise since an event: statements and documents by id, links withdrawn by id.

    `read` are documents that were read anew, `reviewed` those somebody said something of a statement in, `paired` those
    that two statements of were linked or decided on. `all`: so much that everything is to be worked out anew.
    """

    statements: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    reviewed: set[str] = field(default_factory=set)
    paired: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    all: bool = False


class Survey:
    """A ledger at one moment. `pool` has its statements."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self.pool = Pool(db)

    @property
    def head(self) -> Head:
        """The last event."""
        return log.head(self._db)

    def changes(self, since: Head) -> Changes:
        """What may be otherwise since this event; all, where it is none of this log."""
        known = first(self._db, "SELECT 1 FROM log WHERE seq = ? AND hash = ?", (since.seq, since.hash))
        found = Changes(all=not known or self.head.seq - since.seq > MANY)
        if found.all:
            return found
        query = "SELECT l.kind, p.body FROM log l LEFT JOIN payload p ON p.seq = l.seq WHERE l.seq > ?"
        query += " AND l.kind IN (SELECT value FROM json_each(?)) ORDER BY l.seq"
        kinds = orjson.dumps(_TOLD).decode()
        for kind, body in self._db.execute(query, (since.seq, kinds)):
            if body is None or kind == log.REMOVED:
                return Changes(all=True)
            self._note(found, kind, orjson.loads(body))
        # A statement that is new, changed or back again has a row number of the event that made it so.
        query = "SELECT id FROM statements WHERE n >= ?"
        found.statements.update(key for (key,) in self._db.execute(query, ((since.seq + 1) * STATEMENTS_PER_EVENT,)))
        return found

    def _note(self, found: Changes, kind: str, body: Any) -> None:
        if kind == log.READING:
            found.read.update(body["documents"])
        elif kind == log.LINKED:
            found.withdrawn.update(body["withdrawn"])
            for link in body["added"]:
                self._pair(found, link["relation"], (link["left"], link["right"]))
        elif kind == log.DECIDED:
            self._pair(found, body["relation"], (body["left"], body["right"]))
        elif kind == log.UNDONE:
            self._undone(found, body["event"])
        else:
            found.statements.add(body["statement"])
            found.reviewed.add(body["document"])

    def _pair(self, found: Changes, relation: str, ends: tuple[str, str]) -> None:
        found.statements.update(ends)
        within = self.documents_of(ends) if relation == "translation" else ()
        if len(within) == 1:
            found.paired.update(within)

    def _undone(self, found: Changes, event: int) -> None:
        """What a decision was of, that of an undoing included."""
        while row := first(self._db, "SELECT kind, sides, undoes FROM decisions WHERE seq = ?", (event,)):
            kind, sides, undoes = row
            if undoes is None:
                named = [each for side in orjson.loads(sides).values() for each in side]
                found.statements.update(named)
                whole = found.reviewed if kind in (log.REVIEWED, log.ADDED) else found.paired
                whole.update(self.documents_of(named))
                return
            event = undoes

    def documents_of(self, statements: Collection[str]) -> set[str]:
        """The documents that these statements stand in."""
        query = f"SELECT DISTINCT d.id FROM statements s JOIN documents d ON d.seq = s.document WHERE s.id IN {_GIVEN}"
        return {key for (key,) in self._db.execute(query, (listed(statements),))}

    def within(self, documents: Collection[str]) -> set[str]:
        """The statements that stand in these documents."""
        query = f"SELECT s.id FROM statements s JOIN documents d ON d.seq = s.document WHERE d.id IN {_GIVEN}"
        return {key for (key,) in self._db.execute(query, (listed(documents),))}

    def standing(self, statements: Collection[str]) -> set[str]:
        """Those of these statements that are there and were not rejected."""
        query = f"SELECT id FROM statements WHERE id IN {_GIVEN} AND state <> 'rejected'"
        return {key for (key,) in self._db.execute(query, (listed(statements),))}

    def numbers(self, statements: Collection[str]) -> list[int]:
        """The row numbers of the statements with these ids, in order."""
        query = f"SELECT n FROM statements WHERE id IN {_GIVEN} ORDER BY n"
        return [n for (n,) in self._db.execute(query, (listed(statements),))]

    def doubtful(self) -> list[int]:
        """The row numbers of statements that may be flagged by themselves: flagged when found, or of nobody named."""
        query = (
            "SELECT s.n FROM statements s LEFT JOIN speakers k ON k.id = s.speaker WHERE s.state <> 'rejected'"
            " AND (s.speaker IS NULL OR k.kind = 'unnamed' OR s.flags LIKE '% unattributed %'"
            " OR s.flags LIKE '% broken-chain %' OR s.flags LIKE '% pronoun-mismatch %') ORDER BY s.n"
        )
        return [n for (n,) in self._db.execute(query)]

    def mismatched(self, documents: Collection[str] | None) -> set[str]:
        """Of these documents, or of all, those with a statement whose pronoun is not of its speaker's gender."""
        query = (
            "SELECT DISTINCT d.id FROM statements s JOIN documents d ON d.seq = s.document"
            " WHERE s.flags LIKE '% pronoun-mismatch %' AND s.state <> 'rejected'"
        )
        among = "" if documents is None else f" AND d.id IN {_GIVEN}"
        values = () if documents is None else (listed(documents),)
        return {key for (key,) in self._db.execute(query + among, values)}

    def together(self, statements: Collection[str] | None) -> list[list[str]]:
        """The utterances of more than one statement: those that one of these is of, or all there are."""
        groups: defaultdict[str, list[str]] = defaultdict(list)
        rows: Iterable[Any] = (
            self._db.execute("SELECT statement, utterance FROM utterances ORDER BY utterance, statement")
            if statements is None
            else self._db.execute(_FELLOWS, (listed(statements),))
        )
        for statement, utterance in rows:
            groups[utterance].append(statement)
        return list(groups.values())

    def links(self, statements: Collection[str] | None) -> Iterator[Tied]:
        """The links of these statements, or all there are, each once; those that only a person told of come last."""
        return self._read(self._linked(_LINKS, "l", statements), self._linked(_UNPROPOSED, "v", statements))

    def translations(self, documents: Collection[str] | None) -> Iterator[Tied]:
        """The links by which two statements of one document translate each other: of these documents, or of all."""
        among, values = ("", ()) if documents is None else (f" AND o.id IN {_GIVEN}", (listed(documents),))
        queries = [
            f"{query.format(_WITHIN.format(table))} AND {table}.relation = 'translation'{among}"
            for query, table in ((_LINKS, "l"), (_UNPROPOSED, "v"))
        ]
        return self._read(*(self._db.execute(query, values) for query in queries))

    def _read(self, proposed: Iterable[Any], told: Iterable[Any]) -> Iterator[Tied]:
        seen: set[str] = set()
        for body, *verdict in proposed:
            link = wire.read_link(orjson.loads(body))
            if link.id not in seen:
                seen.add(link.id)
                yield link, verdict_of(verdict) if verdict[0] is not None else None
        for row in told:
            word = verdict_of(row)
            if word.link not in seen:
                seen.add(word.link)
                yield Link(word.left, word.right, word.relation, word.kind, 0.0), word

    def _linked(self, query: str, table: str, statements: Collection[str] | None) -> Iterator[Any]:
        query = query.format("")
        if statements is None:
            yield from self._db.execute(query)
            return
        for end in ("a", "b"):
            yield from self._db.execute(f"{query} AND {table}.{end} IN {_GIVEN}", (listed(statements),))

    def published(self, document: str) -> tuple[str | None, str | None, str | None]:
        """The outlet, the author and the address of a document, as far as they are told."""
        row = first(self._db, "SELECT outlet, author, url FROM documents WHERE id = ?", (document,))
        return row[0], row[1], row[2]

    def texts(self, documents: Collection[str] | None) -> Iterator[tuple[str, str]]:
        """The id and the text of these documents, or of all there are."""
        among = "" if documents is None else f"WHERE id IN {_GIVEN}"
        values = () if documents is None else (listed(documents),)
        yield from self._db.execute(f"SELECT id, text FROM documents {among} ORDER BY seq", values)

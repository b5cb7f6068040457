"""A ledger's log as lines that any program can read, and a ledger made of such lines again: the same, hash for hash.

A line is an event with its salt, so that the chain made anew is the chain that was: whoever noted its head knows that
nothing was changed, added or left out on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apsw
import orjson

from dicho.errors import LedgerDamaged
from dicho.store import derive, log

Line = dict[str, Any]


def lines(db: apsw.Connection) -> Iterator[Line]:
    """Every event in order; one whose payload was erased has neither salt nor body."""
    for event, salt, body in db.execute(
        "SELECT json_object('seq', l.seq, 'at', l.at, 'kind', l.kind, 'digest', l.digest, 'prev', l.prev,"
        " 'hash', l.hash), p.salt, p.body FROM log l LEFT JOIN payload p ON p.seq = l.seq ORDER BY l.seq"
    ):
        kept = {"salt": None, "body": None} if body is None else {"salt": salt.hex(), "body": orjson.loads(body)}
        yield {**orjson.loads(event), **kept}


def restore(found: Iterable[Line]) -> Callable[[apsw.Connection], None]:
    """What writes these events into an empty ledger and derives its state from them.

    Every hash is worked out anew while the state is derived: LedgerDamaged where one does not hold.
    """

    def write(db: apsw.Connection) -> None:
        for number, line in enumerate(found, 1):
            try:
                facts = tuple(line[name] for name in ("seq", "at", "kind", "digest", "prev", "hash"))
                salt = bytes.fromhex(line["salt"]) if line["salt"] is not None else None
                db.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", facts)
                if salt is not None:
                    db.execute("INSERT INTO payload VALUES (?, ?, ?)", (facts[0], salt, log.canonical(line["body"])))
            except (KeyError, TypeError, ValueError, apsw.ConstraintError, apsw.MismatchError) as error:
                raise LedgerDamaged(f"it is no event ({type(error).__name__}).", where=f"line {number}") from error
        derive.replay(db)

    return write

"""A person's word on what came of a prediction or promise. `Ledger.outcomes`; `Ledger.people.undo` takes it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

import apsw
import orjson

from dicho.errors import UsageError
from dicho.store import decide, log, lookup
from dicho.store.db import first, translated
from dicho.store.log import Event
from dicho.store.record import Pending
from dicho.store.rows import Outcome, OutcomeVerdict

VERDICTS: tuple[OutcomeVerdict, ...] = get_args(OutcomeVerdict)
_OUTCOMES = (
    "SELECT o.seq, d.at, o.statement, o.verdict, o.evidence, d.by, d.note, d.active"
    " FROM outcomes o JOIN decisions d ON d.seq = o.seq"
)
Plan = Callable[[apsw.Connection], Pending]


class Outcomes:
    """What people said came of predictions. Errors as the ledger's; NotFound and AmbiguousId for an id."""

    def __init__(self, path: Path, db: apsw.Connection, write: Callable[[Plan], list[Event]]) -> None:
        self._path = path
        self._db = db
        self._write = write

    def settle(
        self, statement: str, verdict: str, evidence: Sequence[str] = (), by: str = "person", note: str = ""
    ) -> Outcome:
        """Say what came of a prediction: "kept", "not-kept", "moot" (it no longer matters) or "open" (not yet told).

        `evidence` are the statements that tell of it. UsageError for another verdict, or for what is no prediction.
        """

        def plan(db: apsw.Connection) -> Pending:
            if verdict not in VERDICTS:
                raise UsageError(f"{verdict!r} is no outcome.", hint=f"One of: {', '.join(VERDICTS)}.")
            key, status, document = _found(db, statement)
            if status != "prediction":
                hint = "`dicho fix ID --status prediction` says that it is one."
                raise UsageError("this statement is no prediction or promise.", where=key, hint=hint)
            body = {"statement": key, "document": document, "verdict": verdict}
            told = {"evidence": [_found(db, each)[0] for each in evidence]}
            return [(log.SETTLED, {**body, **told, "by": decide.named(by), "note": note})]

        event = self._write(plan)[-1]
        with translated(str(self._path)):
            return _outcome(first(self._db, f"{_OUTCOMES} WHERE o.seq = ?", (event.seq,)))

    def history(self, statement: str) -> list[Outcome]:
        """All that was ever said of what came of a prediction, in order, whether it counts or not."""
        with translated(str(self._path)):
            key = _found(self._db, statement)[0]
            return [
                _outcome(row) for row in self._db.execute(f"{_OUTCOMES} WHERE o.statement = ? ORDER BY o.seq", (key,))
            ]

    def last(self, statements: Iterable[str]) -> dict[str, Outcome]:
        """Statement -> the word on it that counts, for those of these ids that have one."""
        given = orjson.dumps(sorted(set(statements))).decode()
        query = f"{_OUTCOMES} WHERE o.statement IN (SELECT value FROM json_each(?)) AND d.active = 1 ORDER BY o.seq"
        with translated(str(self._path)):
            return {row[2]: _outcome(row) for row in self._db.execute(query, (given,))}


def _found(db: apsw.Connection, wanted: str) -> tuple[str, str, str]:
    """A statement's id, its status, and its document's id."""
    n = lookup.find(db, "statements", wanted)
    query = "SELECT s.id, s.status, d.id FROM statements s JOIN documents d ON d.seq = s.document WHERE s.n = ?"
    key, status, document = first(db, query, (n,))
    return key, status, document


def _outcome(row: Any) -> Outcome:
    seq, at, statement, verdict, evidence, by, note, active = row
    return Outcome(seq, at, statement, verdict, tuple(orjson.loads(evidence)), by, note, bool(active))

"""A person's decisions on statements: accepted, rejected, fixed, added. Made by `Ledger.reviews`.

Every decision is looked up, checked and recorded in one writer's transaction, so that two who decide at once lose
nothing: both are in the log, and the later counts. `Ledger.people.undo` takes any of them back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
import orjson

from dicho.errors import SpanError, UsageError
from dicho.model import wire
from dicho.model.ids import speaker_id, statement_id
from dicho.model.review import Fix
from dicho.model.statement import Form, Statement
from dicho.store import decide, fixing, log, lookup, reviewed, roll, standing
from dicho.store.db import first, translated
from dicho.store.log import Body, Event
from dicho.store.record import Pending
from dicho.store.reviewed import ACCEPT, FIX, REJECT
from dicho.store.rows import Review
from dicho.store.standing import Page
from dicho.text.isodate import precision
from dicho.text.names import fold

LONGEST_NAME = 200
QUOTES = tuple("\"'“”„‟«»‘’‚‹›—")
"""A content that begins with one of these is quoted, where a person who adds it does not say so."""

Plan = Callable[[apsw.Connection], Pending]


@dataclass(frozen=True, slots=True)
class Word:
    """By whom something is decided, and why."""

    by: str
    note: str

    def body(self) -> Body:
        """As an event holds it."""
        return {"by": decide.named(self.by), "note": self.note}


class Reviews:
    """A ledger's decisions on statements. A statement or document is named by its id or 4 or more characters of it.

    Errors as the ledger's; NotFound and AmbiguousId for an id, UsageError for what cannot be decided so.
    """

    def __init__(self, path: Path, db: apsw.Connection, write: Callable[[Plan], list[Event]]) -> None:
        self._path = path
        self._db = db
        self._write = write

    def accept(self, statement: str, by: str = "person", note: str = "") -> Review:
        """It is said there, and just so."""
        return self._decided(lambda db: _decision(db, statement, ACCEPT, None, Word(by, note)))

    def reject(self, statement: str, by: str = "person", note: str = "") -> Review:
        """It is no statement: it is in no list, count, link or export; only asking for rejected ones finds it."""
        return self._decided(lambda db: _decision(db, statement, REJECT, None, Word(by, note)))

    def fix(self, statement: str, fix: Fix, by: str = "person", note: str = "") -> Review:
        """It is otherwise than it was found: it stands with this fix, under its id, and is accepted.

        UsageError for a fix that says nothing, or whose spans, speaker or date are none.
        """
        return self._decided(lambda db: _decision(db, statement, FIX, fix, Word(by, note)))

    def add(self, document: str, fix: Fix, by: str = "person", note: str = "") -> Review:
        """The machine missed one: `fix` says at least its content. It is accepted.

        UsageError when a statement of the same spans is there.
        """
        return self._decided(lambda db: _addition(db, document, fix, Word(by, note)))

    def history(self, statement: str) -> list[Review]:
        """All that was ever said of a statement, in order, whether it counts or not; of one gone by its whole id."""
        with translated(str(self._path)):
            found = self._of([statement.strip().lower()])
            if not found:
                n = lookup.find(self._db, "statements", statement)
                found = self._of([first(self._db, "SELECT id FROM statements WHERE n = ?", (n,))[0]])
        return found

    def histories(self, statements: Iterable[str]) -> dict[str, list[Review]]:
        """Statement -> all that was ever said of it, in order, for those of these ids of which anything was."""
        found: defaultdict[str, list[Review]] = defaultdict(list)
        with translated(str(self._path)):
            for each in self._of(statements):
                found[each.statement].append(each)
        return found

    def last(self, statements: Iterable[str]) -> dict[str, Review]:
        """Statement -> the last word on it that counts, for those of these ids that have one."""
        with translated(str(self._path)):
            return {each.statement: each for each in self._of(statements) if each.active}

    def _of(self, statements: Iterable[str]) -> list[Review]:
        query = f"{_REVIEWS} WHERE r.statement IN (SELECT value FROM json_each(?)) ORDER BY r.seq"
        listed = orjson.dumps(sorted(set(statements))).decode()
        return [_review(row) for row in self._db.execute(query, (listed,))]

    def _decided(self, plan: Plan) -> Review:
        event = self._write(plan)[-1]
        with translated(str(self._path)):
            return _review(first(self._db, f"{_REVIEWS} WHERE r.seq = ?", (event.seq,)))


_REVIEWS = (
    "SELECT r.seq, d.at, r.statement, r.document, r.verdict, r.fix, d.by, d.note, d.active"
    " FROM reviews r JOIN decisions d ON d.seq = r.seq"
)


def _review(row: Any) -> Review:
    seq, at, statement, document, verdict, fix, by, note, active = row
    read = fixing.read(orjson.loads(fix)) if fix else None
    return Review(seq, at, statement, document, verdict, read, by, note, bool(active))


def _decision(db: apsw.Connection, wanted: str, verdict: str, fix: Fix | None, word: Word) -> Pending:
    n = lookup.find(db, "statements", wanted)
    key, number = first(db, "SELECT id, document FROM statements WHERE n = ?", (n,))
    page = standing.page_at(db, number)
    body = {
        "statement": key,
        "document": page.id,
        "verdict": verdict,
        "fix": _checked(db, page, fix) if fix else None,
        "record": reviewed.held(db, page, key),
        **word.body(),
    }
    return [(log.REVIEWED, body)]


def _addition(db: apsw.Connection, wanted: str, fix: Fix, word: Word) -> Pending:
    page = standing.page_at(db, lookup.find(db, "documents", wanted))
    if fix.content is None:
        raise UsageError("a statement needs content.", hint="Say from which character to which it goes.")
    checked = _checked(db, page, fix)
    source, cue = fix.source or (), fix.cue or ()
    key = statement_id(page.id, source, cue, fix.content)
    old = standing.stood(db, key)
    if old is not None:
        hint = "Accept or fix that one." if old[1] == "rejected" else "Fix that one where it is not right."
        raise UsageError("a statement of just these words is there.", where=key, hint=hint)
    form: Form = "direct" if page.text[fix.content[0].start] in QUOTES else "indirect"
    made = Statement(key, page.id, source, cue, fix.content, form, "say", "asserted")
    body = {"statement": key, "document": page.id, "fix": checked, "record": wire.statement_record(made)}
    return [(log.ADDED, {**body, **word.body()})]


def _checked(db: apsw.Connection, page: Page, fix: Fix) -> Body:
    """The fix as it is recorded. UsageError unless it says something, and that of this text."""
    if fix.says_nothing:
        raise UsageError("the fix says nothing.", hint="Say what is otherwise: who, when, which words.")
    try:
        marked = [[span.of(page.text) for span in fragments] for fragments in fixing.in_text(fix)]
    except SpanError as error:
        hint = "Offsets count the characters of the document's text from 0."
        raise UsageError(error.what, where=f"document {page.id}", hint=hint) from error
    if any(not part.strip() for parts in marked for part in parts):
        raise UsageError("a span of the fix marks nothing but white space.", where=f"document {page.id}")
    return fixing.written(fix, _speaker(db, fix.speaker), _said(fix.said))


def _speaker(db: apsw.Connection, wanted: str | None) -> Body | None:
    """Who is meant: a speaker of the ledger by name or id, else whoever is called so; None for nobody."""
    name = " ".join((wanted or "").split())
    if not name:
        return None
    known = roll.written(db, name)
    if known is not None:
        return {"id": known.speaker, "name": known.name, "kind": known.kind}
    if len(name) > LONGEST_NAME or not fold(name) or not any(c.isalnum() for c in name):
        raise UsageError(
            "that is no name.", where=repr(name[:LONGEST_NAME]), hint="Give a name, or the id of a speaker."
        )
    return {"id": speaker_id(fold(name)), "name": name, "kind": "person"}


def _said(wanted: str | None) -> Body | None:
    value = (wanted or "").strip()
    if not value:
        return None
    exact = precision(value)
    if exact is None:
        hint = "Write 2025-03-09, 2025-03 or 2025; 2025-Q1, 2025-W05, or two dates with a stroke between."
        raise UsageError(f"{value[:80]!r} is no date.", hint=hint)
    return {"value": value, "precision": exact}

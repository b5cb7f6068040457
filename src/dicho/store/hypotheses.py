"""A ledger's questions and their rival hypotheses, weighed against its statements by people. `Ledger.hypotheses`.

Every word is looked up, checked and recorded in one writer's transaction; `Ledger.people.undo` takes any of them back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import apsw

from dicho.errors import AmbiguousId, NotFound, UsageError
from dicho.model.hypothesis import RATINGS, WEIGHTS, Hypothesis, Question, Rating, Row, Weight
from dicho.model.ids import digest
from dicho.store import decide, log, lookup
from dicho.store.db import first, translated
from dicho.store.log import Body, Event
from dicho.store.record import Pending
from dicho.store.roll import DECISIONS, decision
from dicho.store.rows import CANDIDATES_SHOWN, HEXADECIMAL, SHORTEST_PREFIX, Decision
from dicho.store.utterances import STANDS

LONGEST = 1_000
"""Characters of a question or a hypothesis."""
MOST = 20
"""Hypotheses of a question: beyond it no matrix is read any more."""
HINT = "`dicho hypothesis list` shows the questions, `dicho hypothesis show` the hypotheses of one."

Plan = Callable[[apsw.Connection], Pending]

_COUNTS = "JOIN decisions d ON d.seq = {0}.seq AND d.active = 1"
_QUESTIONS = (
    "SELECT q.id, q.seq, d.at, q.text, d.by, d.note, (SELECT max(c.seq) FROM closings c"
    " JOIN decisions x ON x.seq = c.seq AND x.active = 1 WHERE c.question = q.id AND c.seq > q.seq)"
    f" FROM questions q {_COUNTS.format('q')}"
)
_HYPOTHESES = (
    f"SELECT h.id, h.seq, d.at, h.question, h.text, d.by, d.note, h.origin FROM hypotheses h {_COUNTS.format('h')}"
    " WHERE h.question = ? AND NOT EXISTS (SELECT 1 FROM withdrawals w JOIN decisions x ON x.seq = w.seq"
    " AND x.active = 1 WHERE w.hypothesis = h.id AND w.seq > h.seq) ORDER BY h.seq"
)
_EVIDENCE = (
    f"SELECT e.seq, e.statement, d.by, e.credibility, e.relevance, e.dropped FROM evidence e {_COUNTS.format('e')}"
    f" WHERE e.question = ? AND {STANDS.format('e.statement')} ORDER BY e.seq"
)
_HISTORY = (
    f"{DECISIONS} WHERE seq IN (SELECT seq FROM questions WHERE id = :key UNION SELECT seq FROM closings"
    " WHERE question = :key UNION SELECT seq FROM hypotheses WHERE question = :key UNION SELECT w.seq"
    " FROM withdrawals w JOIN hypotheses h ON h.id = w.hypothesis WHERE h.question = :key UNION SELECT seq"
    " FROM evidence WHERE question = :key) ORDER BY seq"
)


class Hypotheses:
    """Questions by id, or 4 or more characters of one; hypotheses so too, or as "H2": the second of the question.

    Errors as the ledger's; NotFound and AmbiguousId for an id, UsageError for what cannot be said so.
    """

    def __init__(self, path: Path, db: apsw.Connection, write: Callable[[Plan], list[Event]]) -> None:
        self._path = path
        self._db = db
        self._write = write

    def ask(self, text: str, by: str = "person", note: str = "") -> Question:
        """Open a question. UsageError when the same is open already."""

        def plan(db: apsw.Connection) -> Pending:
            written = _written(text, "a question")
            key = digest("question", written.casefold())
            known = first(db, f"{_QUESTIONS} WHERE q.id = ? ORDER BY q.seq DESC LIMIT 1", (key,))
            if known and known[-1] is None:
                raise UsageError("this question is open already.", where=written, hint=f"Its id is {key[:8]}.")
            return [(log.ASKED, {"question": key, "text": written, **_word(by, note)})]

        return self._question(self._told(plan)["question"])

    def close(self, question: str, by: str = "person", note: str = "") -> Question:
        """Close a question: it leaves the list of open ones, and all that was said of it stays. Undoing reopens it."""

        def plan(db: apsw.Connection) -> Pending:
            found = _open(db, question)
            return [(log.CLOSED, {"question": found.id, **_word(by, note)})]

        return self._question(self._told(plan)["question"])

    def put(self, question: str, text: str, by: str = "person", note: str = "", origin: str = "") -> Hypothesis:
        """Put forward a rival hypothesis; `origin` is the statement it was taken from, where it was."""

        def plan(db: apsw.Connection) -> Pending:
            found = _open(db, question)
            written = _written(text, "a hypothesis")
            rivals = _rivals(db, found.id)
            if len(rivals) >= MOST:
                raise UsageError(f"the question has {MOST} hypotheses.", where=found.text, hint="Withdraw one of them.")
            key = digest("hypothesis", found.id, written.casefold())
            if any(each.id == key for each in rivals):
                raise UsageError("this hypothesis is there already.", where=written, hint=f"Its id is {key[:8]}.")
            statement = _statement(db, origin) if origin else None
            body = {"question": found.id, "hypothesis": key, "text": written, "origin": statement}
            return [(log.SUPPOSED, {**body, **_word(by, note)})]

        told = self._told(plan)
        return next(each for each in self.rivals(told["question"]) if each.id == told["hypothesis"])

    def withdraw(self, question: str, hypothesis: str, by: str = "person", note: str = "") -> int:
        """Take a hypothesis out of the matrix; the decision's number. Undone, it comes back with its ratings."""

        def plan(db: apsw.Connection) -> Pending:
            found = _open(db, question)
            key = _hypothesis(_rivals(db, found.id), hypothesis)
            return [(log.WITHDRAWN, {"question": found.id, "hypothesis": key, **_word(by, note)})]

        return self._write(plan)[-1].seq

    def rate(
        self,
        question: str,
        statement: str,
        ratings: Mapping[str, Rating | None],
        weights: tuple[Weight | None, Weight | None] = (None, None),
        word: tuple[str, str] = ("person", ""),
    ) -> int:
        """Say how a statement, as evidence, sits with hypotheses; what is not said stays as this person said before.

        A rating of None takes this person's word on the cell back. `weights` are credibility and relevance, `word` by
        whom and why. Without ratings the statement is a row still to be rated. The number of the decision.
        """

        def plan(db: apsw.Connection) -> Pending:
            found = _open(db, question)
            rivals = _rivals(db, found.id)
            cells = {_hypothesis(rivals, each): _rating(rating) for each, rating in ratings.items()}
            for weight in weights:
                if weight is not None and weight not in WEIGHTS:
                    raise UsageError(f"{weight!r} is no weight.", hint=f"One of: {', '.join(WEIGHTS)}.")
            body = {"question": found.id, **_evidence(db, _statement(db, statement)), "ratings": cells}
            return [(log.RATED, {**body, "credibility": weights[0], "relevance": weights[1], **_word(*word)})]

        return self._write(plan)[-1].seq

    def drop(self, question: str, statement: str, by: str = "person", note: str = "") -> int:
        """Take a statement out of the matrix, whoever rated it; the decision's number. NotFound where it is not in."""

        def plan(db: apsw.Connection) -> Pending:
            found = _open(db, question)
            rows = {row.evidence for rows in _views(db, found.id).values() for row in rows}
            given = statement.strip().lower()
            fits = [each for each in rows if len(given) >= SHORTEST_PREFIX and each.startswith(given)]
            if len(fits) != 1:
                raise NotFound("this is no evidence of the question, or fits several.", where=statement, hint=HINT)
            return [(log.DROPPED, {"question": found.id, **_evidence(db, fits[0]), **_word(by, note)})]

        return self._write(plan)[-1].seq

    def questions(self, closed: bool = False) -> list[Question]:
        """The open questions, or with `closed` all, the last asked first."""
        with translated(str(self._path)):
            found = [_question(row) for row in self._db.execute(f"{_QUESTIONS} ORDER BY q.seq DESC")]
        newest = list({each.id: each for each in reversed(found)}.values())[::-1]
        return [each for each in newest if closed or not each.closed]

    def question(self, wanted: str) -> Question:
        """One question, open or closed. NotFound, AmbiguousId."""
        with translated(str(self._path)):
            return _find(self._db, wanted)

    def rivals(self, question: str) -> list[Hypothesis]:
        """The hypotheses of a question, in the order they were put forward, without those withdrawn."""
        with translated(str(self._path)):
            return _rivals(self._db, _find(self._db, question).id)

    def views(self, question: str) -> dict[str, list[Row]]:
        """Each person's evidence on a question: by name, in the order the statements came in.

        Ratings of hypotheses that were withdrawn, and of statements that are gone or rejected, are left out.
        """
        with translated(str(self._path)):
            return _views(self._db, _find(self._db, question).id)

    def history(self, question: str) -> list[Decision]:
        """All that was ever said of a question, its hypotheses and its evidence, in order, whether it counts or not."""
        with translated(str(self._path)):
            key = _find(self._db, question).id
            return [decision(row) for row in self._db.execute(_HISTORY, {"key": key})]

    def _question(self, key: str) -> Question:
        with translated(str(self._path)):
            return _find(self._db, key)

    def _told(self, plan: Plan) -> Body:
        body = self._write(plan)[-1].body
        assert body is not None
        return body


def _word(by: str, note: str) -> Body:
    return {"by": decide.named(by), "note": note}


def _written(text: str, what: str) -> str:
    written = " ".join(text.split())
    if not written or len(written) > LONGEST:
        hint = f"Write it in at most {LONGEST} characters."
        raise UsageError(f"{what} needs words, and not too many.", where=repr(written[:80]), hint=hint)
    return written


def _question(row: Any) -> Question:
    key, seq, at, text, by, note, closing = row
    return Question(key, seq, at, text, by, note, closing is not None, closing)


def _find(db: apsw.Connection, wanted: str) -> Question:
    given = wanted.strip().lower()
    if len(given) < SHORTEST_PREFIX or not set(given) <= HEXADECIMAL:
        raise NotFound(f"{wanted[:80]!r} is no id of a question.", hint=HINT)
    rows = db.execute(f"{_QUESTIONS} WHERE q.id >= ? AND q.id < ? ORDER BY q.seq", (given, given + "g"))
    found = {each.id: each for each in map(_question, rows)}
    if not found:
        raise NotFound(f"no question has an id that begins with {given}.", hint=HINT)
    if len(found) > 1:
        shown = ", ".join(list(found)[:CANDIDATES_SHOWN])
        raise AmbiguousId(f"{given} fits several questions: {shown}.", hint="Give more characters.")
    return next(iter(found.values()))


def _open(db: apsw.Connection, wanted: str) -> Question:
    found = _find(db, wanted)
    if found.closed:
        hint = "`dicho log` shows the decision that closed it, `dicho undo` takes it back."
        raise UsageError("the question is closed.", where=found.text, hint=hint)
    return found


def _rivals(db: apsw.Connection, question: str) -> list[Hypothesis]:
    """By id: put forward again after it was withdrawn, a hypothesis stands where it stood last."""
    found = (Hypothesis(*row) for row in db.execute(_HYPOTHESES, (question,)))
    return list({each.id: each for each in found}.values())


def _hypothesis(rivals: list[Hypothesis], wanted: str) -> str:
    """The id meant by an id, the beginning of one, or the place among the rivals: "H2"."""
    given = wanted.strip().lower()
    if given[:1] == "h" and given[1:].isdecimal():
        at = int(given[1:]) - 1
        if 0 <= at < len(rivals):
            return rivals[at].id
    fits = [each.id for each in rivals if len(given) >= SHORTEST_PREFIX and each.id.startswith(given)]
    if len(fits) != 1:
        named = f"H1 to H{len(rivals)}" if rivals else "There is none yet"
        raise NotFound(f"no one hypothesis of the question is called {wanted[:80]!r}.", hint=f"{named}. {HINT}")
    return fits[0]


def _rating(given: str | None) -> str | None:
    if given is not None and given not in RATINGS:
        known = ", ".join(f"{key} ({name})" for key, name in RATINGS.items())
        raise UsageError(f"{given!r} is no rating.", hint=f"One of: {known}.")
    return given


def _statement(db: apsw.Connection, wanted: str) -> str:
    n = lookup.find(db, "statements", wanted)
    return str(first(db, "SELECT id FROM statements WHERE n = ?", (n,))[0])


def _evidence(db: apsw.Connection, statement: str) -> Body:
    """A statement and its document, with which the word on it is erased."""
    query = "SELECT d.id FROM statements s JOIN documents d ON d.seq = s.document WHERE s.id = ?"
    return {"statement": statement, "document": first(db, query, (statement,))[0]}


def _views(db: apsw.Connection, question: str) -> dict[str, list[Row]]:
    rows: list[Any] = db.execute(_EVIDENCE, (question,)).fetchall()
    last = {statement: seq for seq, statement, *_, dropped in rows if dropped}
    standing = {each.id for each in _rivals(db, question)}
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for seq, statement, by, credibility, relevance, dropped in rows:
        if dropped or seq < last.get(statement, 0):
            continue
        mine = found.setdefault(by, {}).setdefault(statement, {"ratings": {}})
        mine.update({k: v for k, v in (("credibility", credibility), ("relevance", relevance)) if v})
        for hypothesis, rating in db.execute("SELECT hypothesis, rating FROM ratings WHERE seq = ?", (seq,)):
            mine["ratings"].pop(hypothesis, None)
            if rating and hypothesis in standing:
                mine["ratings"][hypothesis] = rating
    return {by: [Row(key, **facts) for key, facts in mine.items()] for by, mine in found.items()}

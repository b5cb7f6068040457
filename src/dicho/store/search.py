"""Searching statements: what can be asked, and the SQL that answers it. Any string is a safe question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import apsw
import orjson

from dicho.errors import UsageError
from dicho.model.document import PARTIAL_DATE
from dicho.model.statement import FLAGS, FORMS, SORTS, STATES, STATUSES
from dicho.store import roll
from dicho.store.lookup import find
from dicho.store.standing import REJECTED
from dicho.text.isodate import interval

SHARE_TO_LOOK_UP = 20
MOST_WORDS = 200  # SQLite refuses an expression of much more than 256 terms

_CALLED = {"sort": "order"}
_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')
_UNSPEAKABLE = re.compile("[\0\ud800-\udfff]")  # NUL ends SQLite's query text, lone surrogates are no characters
WEIGHTS = "bm25(words, 4.0, 1.0, 2.0)"  # content, source, speaker
_ORDERS = {
    "best": f"{WEIGHTS}, s.high DESC, s.n DESC",
    "newest": "s.high DESC, s.n DESC",
    "oldest": "s.high IS NULL, s.high, s.n",
    "added": "s.document, s.at, s.n",
    "speaker": "ranks.value IS NULL, ranks.value, s.high DESC, s.n DESC",
}


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; every part given must hold.

    `words`: all of them, in content, source or speaker, accents and case aside; "in quotation marks" together
    and in that order. `speaker`: part of a name of a person, who is found under every other form too. `since`, `until`:
    dates, whole or partial, both included, against when it was said, else published; undated statements fit neither.
    `lang`: "es" takes "es-MX" too. `document`: an id or its beginning. `limit`: the most statements to give.
    `sort`: in which of SORTS they come.
    `state`: what a person said of it; None takes all but those that were rejected.
    """

    words: str = ""
    speaker: str | None = None
    lang: str | None = None
    since: str | None = None
    until: str | None = None
    form: str | None = None
    flag: str | None = None
    document: str | None = None
    limit: int | None = None
    state: str | None = None
    status: str | None = None
    sort: str | None = None


def match(words: str, *, beginnings: bool = False) -> str:
    """The words as an FTS5 expression in which every one is quoted, so that none is an operator; "" for no words.

    `beginnings`: they need only begin a word.
    """
    found = _WORD.findall(_UNSPEAKABLE.sub(" ", words))
    terms = [phrase or word for phrase, word in found]
    end = '"*' if beginnings else '"'
    return " ".join(f'"{term}{end}' for term in terms[:MOST_WORDS] if any(c.isalnum() for c in term))


def expression_of(query: Query) -> str | None:
    """A query's words as `match` makes them; None for nothing but punctuation, which stands in no statement."""
    expression = match(query.words)
    return None if query.words.strip() and not expression else expression


def check(query: Query) -> None:
    """UsageError for a date that is none, an unknown form, flag, state or status, or a negative limit."""
    for name, value in (("since", query.since), ("until", query.until)):
        if value is not None and not PARTIAL_DATE.match(value):
            raise UsageError(f"{name}: {value!r} is no date.", hint="Write 2025, 2025-03 or 2025-03-09.")
    lists = {"form": FORMS, "flag": FLAGS, "state": STATES, "status": STATUSES, "sort": SORTS}
    for name, known in lists.items():
        value = getattr(query, name)
        if value is not None and value not in known:
            raise UsageError(f"no {_CALLED.get(name, name)} is called {value!r}.", hint=f"One of: {', '.join(known)}.")
    if query.limit is not None and query.limit < 0:
        raise UsageError("limit: a number of statements cannot be negative.")


def select(db: apsw.Connection, query: Query) -> Iterator[int]:
    """Row numbers of the statements that fit: in the order asked for, else best first when there are words, else in
    the ledger's order, that of documents added, then of the text.

    Equally good ones come newest first; where nothing can be best, for want of words, so do all.
    """
    check(query)
    expression = expression_of(query)
    if expression is None:
        return
    clauses, values = conditions(db, query)
    sort = query.sort or ("best" if expression else "added")
    tables = "statements s"
    if expression:
        tables = "words JOIN statements s ON s.n = words.rowid"
        clauses.insert(0, "words MATCH ?")
        values.insert(0, expression)
    elif sort == "best":
        sort = "newest"
    if sort == "speaker":
        tables += " LEFT JOIN json_each(?) AS ranks ON ranks.key = s.speaker"
        values.insert(0, orjson.dumps(ranks(db)).decode())
    where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
    limit = -1 if query.limit is None else query.limit
    for (n,) in db.execute(f"SELECT s.n FROM {tables}{where} ORDER BY {_ORDERS[sort]} LIMIT ?", (*values, limit)):
        yield n


def among(db: apsw.Connection, query: Query, numbers: Sequence[int]) -> set[int]:
    """Those of these row numbers that are of statements which fit, whatever the query's order and limit."""
    check(query)
    expression = expression_of(query)
    if expression is None:
        return set()
    clauses, values = conditions(db, query)
    if expression:
        clauses, values = [*clauses, "s.n IN (SELECT rowid FROM words WHERE words MATCH ?)"], [*values, expression]
    listed = orjson.dumps(numbers).decode()
    where = " AND ".join(["s.n IN (SELECT value FROM json_each(?))", *clauses])
    return {n for (n,) in db.execute(f"SELECT s.n FROM statements s WHERE {where}", (listed, *values))}


def ranks(db: apsw.Connection) -> dict[str, int]:
    """Speaker -> where the person it is of stands among all, sorted by name."""
    people = roll.names(db).by_name
    return {speaker: place for place, each in enumerate(people) for speaker in each.speakers}


def conditions(db: apsw.Connection, query: Query) -> tuple[list[str], list[Any]]:
    """The conditions on `statements s` beside the words, and their values."""
    clauses, values = _used(
        ("instr(lower(s.lang) || '-', ?) = 1", query.lang and f"{query.lang.lower()}-"),
        ("s.form = ?", query.form),
        ("s.state = ?", query.state),
        ("s.state <> ?", None if query.state else REJECTED),
        ("s.status = ?", query.status),
        ("instr(s.flags, ?) > 0", query.flag and f" {query.flag} "),
    )
    other, more = where_and_when(db, query)
    return clauses + other, values + more


def where_and_when(db: apsw.Connection, query: Query) -> tuple[list[str], list[Any]]:
    """The conditions on who said it, when, and in which document: on everything but its kind."""
    clauses, values = _used(
        ("s.high >= ?", _edge(query.since, 0)),
        ("s.low <= ?", _edge(query.until, 1)),
        ("s.document = ?", find(db, "documents", query.document) if query.document else None),
    )
    if query.speaker:
        clause, value = _by_speaker(db, query.speaker)
        return [*clauses, clause], [*values, value]
    return clauses, values


def _used(*given: tuple[str, str | int | None]) -> tuple[list[str], list[Any]]:
    used = [(clause, value) for clause, value in given if value is not None and value != ""]
    return [clause for clause, _ in used], [value for _, value in used]


def _by_speaker(db: apsw.Connection, part: str) -> tuple[str, str]:
    """That a person speaks in one of whose names the words stand.

    Where those say much of all that is said, the statements are not looked up by them (a plus keeps SQLite from it):
    going through the list in its order comes upon them soon enough.
    """
    everyone = roll.names(db)
    found = everyone.named(part)
    much = SHARE_TO_LOOK_UP * sum(each.statements for each in found) > everyone.statements
    listed = orjson.dumps([speaker for each in found for speaker in each.speakers]).decode()
    return f"{'+' if much else ''}s.speaker IN (SELECT value FROM json_each(?))", listed


def _edge(value: str | None, which: int) -> str | None:
    bounds = interval(value) if value else None
    return bounds[which] if bounds else None

"""The people of a ledger: read from the derived tables, and decided about.

A person is called by its fullest, most written name. What is asked for is named by an id (of any of its names, or the
first 4 or more characters of one) or by a name; every decision is looked up and recorded in one writer's transaction,
so that two who decide at once lose nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import apsw
import orjson

from dicho.errors import AmbiguousId, NotFound, UsageError
from dicho.model.run import Run
from dicho.model.statement import SpeakerKind, Statement
from dicho.store import decide, log, people
from dicho.store.called import by_speaker, called, canonical, forms_of
from dicho.store.db import first, snapshot, translated
from dicho.store.directory import Directory, Written, directory
from dicho.store.log import Event
from dicho.store.record import Pending
from dicho.store.rows import CANDIDATES_SHOWN, HEXADECIMAL, SHORTEST_PREFIX, Decision, Form, PersonRow
from dicho.text.names import fold

MOST_TEXTS = 12  # documents of a speaker looked through for what stands beside the name
MOST_SOURCES = 200  # source phrases of a speaker looked through

Plan = Callable[[apsw.Connection], Pending]


class Roll:
    """A ledger's people. Made by `Ledger.people`; errors as the ledger's."""

    def __init__(self, path: Path, db: apsw.Connection, write: Callable[[Plan], list[Event]]) -> None:
        self._path = path
        self._db = db
        self._write = write

    def all(self) -> list[PersonRow]:
        """Every person, those with most statements first."""
        with translated(str(self._path)), snapshot(self._path) as db:
            return persons(db)

    def speakers(self) -> list[tuple[Form, str]]:
        """Every speaker under its most written name, with the person it is of."""
        with translated(str(self._path)), snapshot(self._path) as db:
            of = dict(_all(db, "SELECT speaker, person FROM people"))
            return [(_whole(forms), of.get(speaker, speaker)) for speaker, forms in sorted(by_speaker(db).items())]

    def find(self, wanted: str) -> str:
        """The id of the person meant. NotFound, AmbiguousId."""
        with translated(str(self._path)):
            return find(self._db, wanted)

    def person(self, wanted: str) -> PersonRow:
        """One person. NotFound, AmbiguousId."""
        with translated(str(self._path)):
            return person(self._db, find(self._db, wanted))

    def namer(self) -> Callable[[Statement], dict[str, Any] | None]:
        """Tells who a statement's speaker is across documents: the person's id and name; None where nobody is named."""
        known: dict[str, dict[str, Any]] = {}

        def tell(statement: Statement) -> dict[str, Any] | None:
            speaker = statement.speaker
            if speaker is None or speaker.kind == "unnamed":
                return None
            if speaker.id not in known:
                key = people.person_of(self._db, speaker.id)
                known[speaker.id] = {"id": key, "name": called(self._db, key) or speaker.name}
            return known[speaker.id]

        return tell

    def named(self, part: str) -> frozenset[str]:
        """The ids of all speakers of every person one of whose written forms holds these words."""
        with translated(str(self._path)):
            return frozenset(named(self._db, part))

    def documents(self, person: str) -> list[tuple[str, str, int]]:
        """(id, file, statements) of the documents in which a person speaks, in the order added."""
        with translated(str(self._path)):
            query = (
                "SELECT d.id, d.file, count(*) FROM statements s JOIN documents d ON d.seq = s.document"
                " WHERE s.speaker IN (SELECT value FROM json_each(?)) AND s.state <> 'rejected'"
                " GROUP BY d.seq ORDER BY d.seq"
            )
            return list(_all(self._db, query, _json(people.members(self._db, person))))

    def sources(self, speaker: str, most: int = MOST_SOURCES) -> Iterator[str]:
        """The phrases that say that this speaker speaks ("the mayor, Ana Brumal"), of at most so many statements."""
        query = (
            "SELECT s.body, d.text FROM statements s JOIN documents d ON d.seq = s.document"
            " WHERE s.speaker = ? AND s.state <> 'rejected' LIMIT ?"
        )
        with translated(str(self._path)):
            for body, text in _all(self._db, query, speaker, most):
                yield from (text[start:end] for start, end in orjson.loads(body)["source"])

    def said(self, speaker: str, most: int = MOST_SOURCES) -> Iterator[tuple[str, str | None, str]]:
        """(document, its language, a passage that this speaker is quoted with), of at most so many statements."""
        query = (
            "SELECT s.body, d.id, d.lang, d.text FROM statements s JOIN documents d ON d.seq = s.document"
            " WHERE s.speaker = ? AND s.state <> 'rejected' LIMIT ?"
        )
        with translated(str(self._path)):
            for body, document, lang, text in _all(self._db, query, speaker, most):
                yield from ((document, lang, text[start:end]) for start, end in orjson.loads(body)["content"])

    def texts(self, speaker: str, most: int = MOST_TEXTS) -> Iterator[tuple[str, str]]:
        """(a name of the speaker, a text in which it is written so and speaks), of at most so many documents."""
        query = (
            "SELECT DISTINCT d.seq, s.body ->> '$.speaker.name', d.text FROM statements s"
            " JOIN documents d ON d.seq = s.document WHERE s.speaker = ? AND s.state <> 'rejected' LIMIT ?"
        )
        with translated(str(self._path)):
            for _, name, text in _all(self._db, query, speaker, most):
                yield name, text

    def decisions(self, person: str | None = None) -> list[Decision]:
        """What was decided, in order; about one person, when its id is given."""
        with translated(str(self._path)):
            about = set(people.members(self._db, person)) if person else None
            found = [decision(row) for row in _all(self._db, f"{DECISIONS} ORDER BY seq")]
            if about is None:
                return found
            mine = {d.event for d in found if about & {*d.left, *d.right}}
            for undoing in (d for d in found if d.undoes in mine):
                mine.add(undoing.event)
            return [d for d in found if d.event in mine]

    def apart(self) -> set[tuple[str, str]]:
        """The speakers that a decision that counts holds apart, two by two."""
        with translated(str(self._path)):
            return set(_all(self._db, _APART))

    def merge(self, left: str, right: str, by: str = "person", note: str = "") -> Decision:
        """Decide that two persons are one."""
        return self._decided(lambda db: decide.merge(db, find(db, left), find(db, right), by, note))

    def refuse(self, left: str, right: str, by: str = "person", note: str = "") -> Decision:
        """Decide that two persons are two."""
        return self._decided(lambda db: decide.refuse(db, find(db, left), find(db, right), by, note))

    def split(self, wanted: str, forms: Sequence[str] = (), by: str = "person", note: str = "") -> Decision:
        """Decide that these forms, names or ids, are another than the rest; without forms, that all are others."""

        def plan(db: apsw.Connection) -> Pending:
            one = find(db, wanted)
            return decide.split(db, one, _named_forms(db, one, forms), by, note)

        return self._decided(plan)

    def undo(self, event: int, by: str = "person", note: str = "") -> Decision:
        """Take back a decision, or an undoing; the log keeps both. NotFound, UsageError when it was undone before."""
        return self._decided(lambda db: decide.undo(db, event, by, note))

    def record(self, run: Run, merges: Iterable[decide.Merge]) -> bool:
        """Record what a run merges by itself, as the difference to what was recorded; False when there is none."""
        listed = list(merges)
        return bool(self._write(lambda db: decide.found(db, run, listed)))

    def _decided(self, plan: Plan) -> Decision:
        event = self._write(plan)[-1]
        with translated(str(self._path)):
            return decision(first(self._db, f"{DECISIONS} WHERE seq = ?", (event.seq,)))


DECISIONS = "SELECT seq, at, kind, by, note, sides, undoes, active FROM decisions"
_APART = (
    "SELECT j.a, j.b FROM judgements j JOIN decisions d ON d.seq = j.seq WHERE d.active = 1 AND j.verdict = 'apart'"
    " AND NOT EXISTS (SELECT 1 FROM judgements k JOIN decisions e ON e.seq = k.seq WHERE k.a = j.a AND k.b = j.b"
    " AND k.seq > j.seq AND e.active = 1)"
)
_VERBS = {
    log.MERGED: "merge",
    log.PARTED: "split",
    log.UNDONE: "undo",
    log.ASKED: "ask",
    log.CLOSED: "close",
    log.SUPPOSED: "suppose",
    log.WITHDRAWN: "withdraw",
    log.RATED: "rate",
    log.DROPPED: "drop",
    log.SETTLED: "settle",
    log.DECIDED: "decide",
    log.REVIEWED: "review",
    log.ADDED: "add",
}


def decision(row: Any) -> Decision:
    """A row of DECISIONS."""
    seq, at, kind, by, note, sides, undoes, active = row
    read = orjson.loads(sides)
    return Decision(seq, at, _VERBS[kind], by, note, tuple(read["left"]), tuple(read["right"]), undoes, bool(active))


def persons(db: apsw.Connection) -> list[PersonRow]:
    """Every person, those with most statements first."""
    of = dict(_all(db, "SELECT speaker, person FROM people"))
    groups: defaultdict[str, list[Form]] = defaultdict(list)
    for speaker, forms in by_speaker(db).items():
        groups[of.get(speaker, speaker)] += forms
    rows = [_row(db, key, forms) for key, forms in groups.items()]
    return sorted(rows, key=lambda row: (-row.statements, row.name, row.id))


def person(db: apsw.Connection, key: str) -> PersonRow:
    """The person with just this id."""
    return _row(db, key, forms_of(db, key))


def _row(db: apsw.Connection, key: str, forms: Sequence[Form]) -> PersonRow:
    speakers = sorted({form.speaker for form in forms})
    documents = sum(form.documents for form in forms)
    if len(forms) > 1:
        query = (
            "SELECT count(DISTINCT document) FROM statements"
            " WHERE speaker IN (SELECT value FROM json_each(?)) AND state <> 'rejected'"
        )
        documents = first(db, query, (_json(speakers),))[0]
    merged: dict[tuple[str, str], Form] = {}
    for form in forms:
        old = merged.get((form.speaker, form.name))
        merged[form.speaker, form.name] = form.plus(old) if old else form
    written = sorted(merged.values(), key=lambda f: (-f.statements, f.name, f.speaker))
    total = sum(form.statements for form in forms)
    return PersonRow(key, canonical(written), _kind(forms), total, documents, tuple(written))


def _kind(forms: Sequence[Form]) -> SpeakerKind:
    counts: defaultdict[SpeakerKind, int] = defaultdict(int)
    for form in forms:
        counts[form.kind] += form.statements
    return max(counts, key=lambda kind: (counts[kind], kind), default="person")


def _whole(forms: Sequence[Form]) -> Form:
    """A speaker's forms as one, under the most written name and the most frequent kind."""
    names: defaultdict[str, int] = defaultdict(int)
    for form in forms:
        names[form.name] += form.statements
    name = max(names, key=lambda each: (names[each], not each.isascii(), each))
    total, documents = sum(form.statements for form in forms), max(form.documents for form in forms)
    return Form(forms[0].speaker, name, _kind(forms), total, documents)


def find(db: apsw.Connection, wanted: str) -> str:
    """The person meant by an id, the beginning of one, or a name. NotFound, AmbiguousId."""
    given = wanted.strip()
    found = _by_id(db, given) or _by_name(db, given)
    if not found:
        hint = f"Give a name as `dicho people list` shows it, or {SHORTEST_PREFIX} or more characters of an id."
        raise NotFound(f"nobody in the ledger is called {wanted!r}.", hint=hint)
    if len(found) > 1:
        rows = [person(db, each) for each in sorted(found)[:CANDIDATES_SHOWN]]
        shown = ", ".join(f"{row.id[:8]} {row.name}" for row in rows)
        more = ", ..." if len(found) > CANDIDATES_SHOWN else ""
        raise AmbiguousId(f"{wanted!r} may be {len(found)} people: {shown}{more}.", hint="Give the id of one.")
    return found.pop()


def _by_id(db: apsw.Connection, given: str) -> set[str]:
    low = given.lower()
    if len(low) < SHORTEST_PREFIX or not set(low) <= HEXADECIMAL:
        return set()
    rows = _all(db, "SELECT DISTINCT speaker FROM forms WHERE speaker >= ? AND speaker < ?", low, low + "g")
    return {people.person_of(db, speaker) for (speaker,) in rows}


def _by_name(db: apsw.Connection, given: str) -> set[str]:
    """Those called just so; else those whose name holds all the words."""
    wanted = fold(given)
    if not wanted:
        return set()
    people = names(db).by_name
    parts = set(wanted.split())
    exact = {each.person for each in people if any(name == wanted for _, name in each.forms)}
    return exact or {each.person for each in people if any(parts <= set(name.split()) for _, name in each.forms)}


def written(db: apsw.Connection, wanted: str) -> Form | None:
    """The speaker of this name, accents and capitals aside, else of this id or the beginning of one; None for neither.

    It comes under its most written name. AmbiguousId where it may be several.
    """
    low = wanted.strip().lower()
    names = _all(db, "SELECT DISTINCT speaker, name FROM forms")
    found = {speaker for speaker, name in names if fold(name) == fold(wanted)}
    if not found and len(low) >= SHORTEST_PREFIX and set(low) <= HEXADECIMAL:
        found = {speaker for speaker, _ in names if speaker.startswith(low)}
    whole = [_whole(by_speaker(db, each)[each]) for each in sorted(found)]
    if len(whole) > 1:
        shown = ", ".join(f"{form.speaker} {form.name}" for form in whole[:CANDIDATES_SHOWN])
        raise AmbiguousId(f"{wanted!r} fits several speakers: {shown}.", hint="Give the id of one.")
    return whole[0] if whole else None


def _named_forms(db: apsw.Connection, person: str, forms: Sequence[str]) -> list[str]:
    """The ids of a person's speakers that are meant by these names or ids."""
    known = forms_of(db, person)
    found: list[str] = []
    for wanted in forms:
        low = wanted.strip().lower()
        near = {f.speaker for f in known if fold(f.name) == fold(wanted)}
        if len(low) >= SHORTEST_PREFIX and not near:
            near = {f.speaker for f in known if f.speaker.startswith(low)}
        if len(near) != 1:
            shown = ", ".join(sorted({f"{f.speaker[:8]} {f.name}" for f in known}))
            raise UsageError(f"{wanted!r} is not one form of this person.", hint=f"The forms are: {shown}.")
        found += near
    return sorted(set(found))


def named(db: apsw.Connection, part: str) -> list[str]:
    """The speakers of every person one of whose written forms holds these words."""
    return sorted(speaker for each in names(db).named(part) for speaker in each.speakers)


def names(db: apsw.Connection) -> Directory:
    """Everyone by name, as the ledger stands in this connection."""
    return directory(db, _called)


def _called(written: Sequence[Written]) -> tuple[str, SpeakerKind]:
    forms = [Form(speaker, name, kind, statements, 0) for speaker, name, kind, statements in written]
    return canonical(forms), _kind(forms)


def _all(db: apsw.Connection, query: str, *values: object) -> list[Any]:
    return db.execute(query, values).fetchall()


def _json(values: Sequence[str]) -> str:
    return orjson.dumps(list(values)).decode()

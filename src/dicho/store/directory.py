"""Who is in the ledger, by name: what names are searched and sorted by, kept in memory between questions.

Folding a name depends on the Unicode tables of this Python, so folded names are not derived from the log and stored;
they are worked out when they are first asked for. Afterwards only those are read anew whose names changed: a table
(`renamed`) numbers the changes.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from dicho.model.statement import SpeakerKind
from dicho.store import log
from dicho.store.db import first
from dicho.store.kept import Kept
from dicho.store.log import Head
from dicho.text.names import fold

MOST_RENEWED = 1000
"""Speakers read anew one by one: of more, all are."""
_FORMS = "SELECT coalesce(p.person, f.speaker), f.speaker, f.name, f.kind, f.statements FROM forms f"

Written = tuple[str, str, SpeakerKind, int]
"""One form as it is stored: speaker, name, kind, statements."""
Naming = Callable[[Sequence[Written]], tuple[str, SpeakerKind]]
"""What a person with these forms is called, and of which kind it is."""


@dataclass(frozen=True, slots=True)
class Named:
    """A person: its name and that name folded, its speakers' ids, and each speaker with a written form, folded."""

    person: str
    name: str
    folded: str
    kind: SpeakerKind
    statements: int
    speakers: tuple[str, ...]
    forms: tuple[tuple[str, str], ...]

    def has(self, folded: str) -> bool:
        """Whether one of the forms holds these words, folded."""
        return any(folded in form for _, form in self.forms)

    @property
    def rank(self) -> tuple[int, str]:
        """What people are sorted by when those with most statements come first."""
        return -self.statements, self.person

    @property
    def order(self) -> tuple[str, str]:
        """What people are sorted by when they are sorted by name."""
        return self.folded, self.person


class Directory:
    """Everyone in a ledger after the last event that had to do with names.

    `change` is the number of the last change of names, `of` the person that each speaker is of.
    """

    def __init__(self, head: Head, change: int, people: dict[str, Named], lists: tuple[list[Named], list[Named]]):
        self.head = head
        self.change = change
        self.people = people
        self.by_name, self.by_statements = lists
        self.of = {speaker: each.person for each in self.by_name for speaker in each.speakers}
        self.statements = sum(each.statements for each in self.by_name)

    def named(self, part: str) -> list[Named]:
        """Everyone one of whose written forms holds these words, sorted by name."""
        wanted = fold(part)
        return [each for each in self.by_name if each.has(wanted)]


_kept: Kept[Directory] = Kept()


def directory(db: apsw.Connection, naming: Naming) -> Directory:
    """The directory as the ledger stands in this connection; `naming` tells what a person is called by its forms."""
    head = log.last(db, log.NAMING)
    known = _kept.of(db)
    if known is not None and known.head == head:
        return known
    made = (_renewed(db, naming, known, head) if known else None) or _whole(db, naming, head)
    _kept.put(db, made)
    return made


def _whole(db: apsw.Connection, naming: Naming, head: Head) -> Directory:
    """Everyone, read from the tables."""
    groups: dict[str, list[Written]] = {}
    for person, *written in db.execute(f"{_FORMS} LEFT JOIN people p ON p.speaker = f.speaker"):
        groups.setdefault(person, []).append((*written,))
    people = {person: _named(person, tuple(forms), naming) for person, forms in groups.items()}
    lists = (sorted(people.values(), key=_order), sorted(people.values(), key=_rank))
    return Directory(head, _change(db), people, lists)


def _renewed(db: apsw.Connection, naming: Naming, known: Directory, head: Head) -> Directory | None:
    """What is known, with those read anew whose names changed since; None where all are to be read."""
    row = first(db, "SELECT hash FROM log WHERE seq = ?", (known.head.seq,))
    if row is None or row[0] != known.head.hash:
        return None  # another ledger stands in this place, or it is seen as it was before
    if first(db, "SELECT 1 FROM log WHERE seq > ? AND kind = ?", (known.head.seq, log.REMOVED)):
        return None  # the tables were written anew, and the changes numbered anew
    query = "SELECT r.speaker, coalesce(p.person, r.speaker) FROM renamed r LEFT JOIN people p ON p.speaker = r.speaker"
    changed: list[Any] = db.execute(f"{query} WHERE r.change > ? LIMIT ?", (known.change, MOST_RENEWED + 1)).fetchall()
    if len(changed) > MOST_RENEWED:
        return None
    gone = {known.of.get(speaker, speaker) for speaker, _ in changed} | {person for _, person in changed}
    fresh = list(_people(db, naming, gone))
    people = {key: each for key, each in known.people.items() if key not in gone}
    people.update((each.person, each) for each in fresh)
    lists = tuple([each for each in old if each.person not in gone] for old in (known.by_name, known.by_statements))
    for each in fresh:
        insort(lists[0], each, key=_order)
        insort(lists[1], each, key=_rank)
    return Directory(head, _change(db), people, (lists[0], lists[1]))


def _people(db: apsw.Connection, naming: Naming, persons: Iterable[str]) -> Iterator[Named]:
    """These persons, those of them that there are."""
    for person in persons:
        query = f"{_FORMS} LEFT JOIN people p ON p.speaker = f.speaker WHERE f.speaker = ?"
        members = [person, *(each for (each,) in db.execute("SELECT speaker FROM people WHERE person = ?", (person,)))]
        rows: list[Any] = [row for each in dict.fromkeys(members) for row in db.execute(query, (each,))]
        written = tuple((*form,) for key, *form in rows if key == person)
        if written:
            yield _named(person, written, naming)


def _change(db: apsw.Connection) -> int:
    return int(first(db, "SELECT coalesce(max(change), 0) FROM renamed")[0])


def _named(person: str, written: tuple[Written, ...], naming: Naming) -> Named:
    name, kind = naming(written)
    forms = tuple((speaker, fold(form)) for speaker, form, _, _ in written)
    statements = sum(count for _, _, _, count in written)
    speakers = tuple(sorted({each for each, _ in forms}))
    return Named(person, name, fold(name), kind, statements, speakers, forms)


def _order(each: Named) -> tuple[str, str]:
    return each.order


def _rank(each: Named) -> tuple[int, str]:
    return each.rank

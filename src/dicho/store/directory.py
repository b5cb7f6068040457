"""Who is in the ledger, by name: what names are searched and sorted by, kept in memory between questions.

Folding a name depends on the Unicode tables of this Python, so folded names are not derived from the log and stored;
they are worked out when they are first asked for. What was worked out holds until an event changes who is there, and
then for everyone whose names are as they were.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from dicho.model.statement import SpeakerKind
from dicho.store import log
from dicho.store.log import Head
from dicho.text.names import fold

LEDGERS_KEPT = 16

Written = tuple[str, str, SpeakerKind, int]
"""One form as it is stored: speaker, name, kind, statements."""
Naming = Callable[[Sequence[Written]], tuple[str, SpeakerKind]]
"""What a person with these forms is called, and of which kind it is."""


@dataclass(frozen=True, slots=True)
class Named:
    """A person: its name and that name folded, its speakers' ids, its written forms and the name of each folded."""

    person: str
    name: str
    folded: str
    kind: SpeakerKind
    statements: int
    speakers: tuple[str, ...]
    written: tuple[Written, ...]
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
    """Everyone in a ledger after the last event that had to do with names."""

    def __init__(self, head: Head, people: dict[str, Named]) -> None:
        self.head = head
        self.people = people
        self.statements = sum(each.statements for each in people.values())
        self.by_name = sorted(people.values(), key=lambda each: each.order)
        self.by_statements = sorted(people.values(), key=lambda each: each.rank)

    def named(self, part: str) -> list[Named]:
        """Everyone one of whose written forms holds these words, sorted by name."""
        wanted = fold(part)
        return [each for each in self.by_name if each.has(wanted)]


_kept: dict[str, Directory] = {}
_lock = threading.Lock()


def directory(db: apsw.Connection, naming: Naming) -> Directory:
    """The directory as the ledger stands in this connection; `naming` tells what a person is called by its forms."""
    head = log.last(db, log.NAMING)
    with _lock:
        known = _kept.get(db.filename)
    if known is not None and known.head == head:
        return known
    made = Directory(head, _read(db, naming, known.people if known else {}))
    with _lock:
        _kept.pop(db.filename, None)
        _kept[db.filename] = made
        while len(_kept) > LEDGERS_KEPT:
            del _kept[next(iter(_kept))]
    return made


def _read(db: apsw.Connection, naming: Naming, before: dict[str, Named]) -> dict[str, Named]:
    groups: dict[str, list[Written]] = {}
    rows: list[Any] = db.execute(
        "SELECT coalesce(p.person, f.speaker), f.speaker, f.name, f.kind, f.statements"
        " FROM forms f LEFT JOIN people p ON p.speaker = f.speaker"
    ).fetchall()
    for person, *written in rows:
        groups.setdefault(person, []).append((*written,))
    return {person: _named(person, tuple(forms), before.get(person), naming) for person, forms in groups.items()}


def _named(person: str, written: tuple[Written, ...], before: Named | None, naming: Naming) -> Named:
    if before is not None and before.written == written:
        return before
    name, kind = naming(written)
    forms = tuple((speaker, fold(form)) for speaker, form, _, _ in written)
    statements = sum(count for _, _, _, count in written)
    speakers = tuple(sorted({each for each, _ in forms}))
    return Named(person, name, fold(name), kind, statements, speakers, written, forms)

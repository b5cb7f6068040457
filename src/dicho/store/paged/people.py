"""Pages of people: in the order of how much they say, or of their names."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import get_args

import apsw

from dicho.errors import UsageError
from dicho.model.statement import SpeakerKind
from dicho.store import roll
from dicho.store.directory import Directory, Named
from dicho.store.paged.cursor import Key, Page, cut, place
from dicho.store.rows import PersonRow
from dicho.text.names import fold

SORTS = ("statements", "name")
"""The orders: those with most statements first, or by name."""
KINDS: tuple[SpeakerKind, ...] = get_args(SpeakerKind)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which people, and in which order."""

    words: str
    kind: str | None
    sort: str


_SHAPES: dict[str, Key] = {"statements": (0, ""), "name": ("", "")}


def page(db: apsw.Connection, asked: Asked, after: str | None, size: int) -> Page[PersonRow]:
    """A page of the people that fit."""
    _check(asked)
    name = f"people/{asked.sort}"
    start = place(after, {name: [_SHAPES[asked.sort]]})[1] if after else None
    people = _fitting(roll.names(db), asked)
    at = bisect_right(people, start, key=lambda each: _key(each, asked.sort)) if start else 0
    chosen = [(_key(each, asked.sort), each.person) for each in people[at : at + size + 1]]
    persons, more = cut(chosen, size, name)
    return Page(tuple(roll.person(db, person) for person in persons), more, len(people), asked.sort)


def _fitting(everyone: Directory, asked: Asked) -> list[Named]:
    """The people that fit, in the order asked for."""
    people = everyone.by_name if asked.sort == "name" else everyone.by_statements
    wanted = fold(asked.words)
    if not wanted and not asked.kind:
        return people
    return [each for each in people if each.has(wanted) and asked.kind in (None, each.kind)]


def _key(each: Named, sort: str) -> Key:
    return each.order if sort == "name" else each.rank


def _check(asked: Asked) -> None:
    if asked.sort not in SORTS:
        raise UsageError(f"no order of people is called {asked.sort!r}.", hint=f"One of: {', '.join(SORTS)}.")
    if asked.kind is not None and asked.kind not in KINDS:
        raise UsageError(f"no kind of people is called {asked.kind!r}.", hint=f"One of: {', '.join(KINDS)}.")

"""Which column of a table holds what: as it was said, or as the heads and the cells propose it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

from dicho.errors import UsageError
from dicho.read import byline
from dicho.read.table.days import Order, read_day, told_order
from dicho.read.table.grid import Grid, Row
from dicho.read.table.sheet import letters, number
from dicho.text import langfile
from dicho.text.names import fold

Role = Literal["quotation", "speaker", "date", "outlet", "address", "title", "language", "context", "note"]
ROLES: tuple[Role, ...] = get_args(Role)
HEADS = 10
"""Rows among which the row of heads is looked for: above it may stand a title."""
SAMPLES = 30
LONG = 25
"""Characters that quotations have on the average, and names and dates have not."""
MOST = 0.6
"""The share of a column's cells that must look like what the column is taken for."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns, counted from 0, by role; the number of the row of heads (0 for none); how days are written."""

    of: Mapping[Role, int]
    head: int = 1
    order: Order | None = None

    def settings(self) -> tuple[tuple[str, str], ...]:
        """As the run of a reading names it: another mapping is another reading."""
        facts = {str(role): letters(column) for role, column in self.of.items()}
        facts["head"] = str(self.head)
        if self.order:
            facts["order"] = self.order
        return tuple(sorted(facts.items()))


def heads(grid: Grid, columns: Columns) -> dict[Role, str]:
    """What the column of each role is called: its head, or its letter where it has none."""
    row = grid.row(columns.head)
    return {role: (row.value(at) if row else None) or letters(at) for role, at in columns.of.items()}


def chosen(grid: Grid, named: Mapping[Role, str], *, headed: bool = True, order: Order | None = None) -> Columns:
    """The columns called so: by their heads, or by a spreadsheet's letters ("B"). UsageError for one there is not."""
    head = _head(grid, list(named.values())) if headed else None
    of = {role: _column(grid, head, name) for role, name in named.items()}
    if "quotation" not in of:
        raise UsageError("no column holds the quotations.", hint="Name it with --quotation.")
    return Columns(of, head.number if head else 0, order)


def _head(grid: Grid, names: Sequence[str]) -> Row | None:
    """The row that holds most of the names, of the first that do; the first row where none does."""
    first = grid.rows[:HEADS]
    wanted = {fold(name) for name in names}
    return max(first, key=lambda row: sum(fold(cell.text) in wanted for cell in row.cells), default=None)


def _column(grid: Grid, head: Row | None, name: str) -> int:
    called = [at for at, cell in enumerate(head.cells if head else ()) if fold(cell.text) == fold(name)]
    if len(called) == 1:
        return called[0]
    if len(called) > 1:
        places = ", ".join(map(letters, called))
        raise UsageError(f"several columns are called {name!r}: {places}.", hint="Name it by its letter.")
    widest = max((len(row.cells) for row in grid.rows), default=0)
    if name.isascii() and name.isalpha() and len(name) < 4 and number(name.upper()) < widest:
        return number(name.upper())
    shown = ", ".join(cell.label for cell in head.cells if cell.label) if head else f"A to {letters(widest - 1)}"
    raise UsageError(f"no column is called {name!r}.", hint=f"Those there are: {shown}.")


def proposed(grid: Grid, order: Order | None = None) -> Columns | None:
    """What the heads, and where they say nothing the cells, propose; None where no column looks like quotations.

    The order of day and month is the one a date of the column tells, where `order` does not say.
    """
    head = max(grid.rows[:HEADS], key=lambda row: len(_by_heads(row)), default=None)
    of = _by_heads(head) if head else {}
    if not of:  # no head says anything: the first row is one all the same, where it does not look like the others
        head = head if head and _looks_like_heads(head) else None
    rows = list(grid.below(head.number if head else 0))[:SAMPLES]
    for role, column in _by_cells(rows, of):
        of.setdefault(role, column)
    if "quotation" not in of:
        return None
    found = Columns({role: of[role] for role in ROLES if role in of}, head.number if head else 0, order)
    return with_order(grid, found)


def with_order(grid: Grid, columns: Columns) -> Columns:
    """The same with the order of day and month that a date of the column tells, where none was said."""
    dates = columns.of.get("date")
    if columns.order or dates is None:
        return columns
    return replace(columns, order=told_order(filter(None, (row.value(dates) for row in grid.below(columns.head)))))


def _by_heads(row: Row) -> dict[Role, int]:
    """The columns whose heads are words for a role: heads that are just the word before those that hold it."""
    found: dict[Role, int] = {}
    texts = [" ".join(fold(cell.text).replace("_", " ").split()) for cell in row.cells]
    for whole in (True, False):
        for role in ROLES:
            for at, text in enumerate(texts):
                if role not in found and at not in found.values() and _called(text, role, whole=whole):
                    found[role] = at
    return found


def _called(head: str, role: Role, *, whole: bool) -> bool:
    if whole:
        return head in _words()[role]
    return len(head) <= LONG and any(word in _words()[role] for word in head.replace("/", " ").split())


@cache
def _words() -> Mapping[str, frozenset[str]]:
    with langfile.shaped("tables.toml"):
        return {role: frozenset(words) for role, words in langfile.toml("tables.toml")["columns"].items()}


@cache
def _languages() -> Mapping[str, str]:
    with langfile.shaped("tables.toml"):
        listed = langfile.toml("tables.toml")["languages"]
        return {word: code for code, words in listed.items() for word in words}


def language(written: str | None) -> str | None:
    """The code of a language as a cell names it ("Inglés", "en"), None for one that is not known."""
    return _languages().get(fold(written)) if written else None


def _looks_like_heads(row: Row) -> bool:
    """Whether a row holds short words in every cell, none of them a date or an address."""
    values = [cell.label for cell in row.cells if cell.label]
    return len(values) > 1 and all(len(v) <= LONG and not _is_date(v) and not _is_address(v) for v in values)


def _by_cells(rows: Sequence[Row], taken: Mapping[Role, int]) -> Iterator[tuple[Role, int]]:
    """The columns that look like a role nothing else was found for."""
    width = max((len(row.cells) for row in rows), default=0)
    free = {at: [v for row in rows if (v := row.value(at))] for at in range(width) if at not in taken.values()}
    tests = {
        "address": _is_address,
        "date": _is_date,
        "language": lambda v: language(v) is not None,
        "speaker": _is_name,
    }
    for role, test in tests.items():
        fits = [(sum(map(test, values)) / len(values), -at) for at, values in free.items() if values]
        share, column = max(fits, default=(0.0, 0))
        if role not in taken and share >= MOST:
            free.pop(-column)
            yield role, -column  # type: ignore[misc]
    lengths = [(sum(map(len, values)) / len(values), -at) for at, values in free.items() if values]
    length, column = max(lengths, default=(0.0, 0))
    if "quotation" not in taken and length >= LONG:
        yield "quotation", -column


def _is_address(value: str) -> bool:
    return value.startswith(("http://", "https://", "www."))


def _is_date(value: str) -> bool:
    found = read_day(value, None)
    return bool(found.value or found.others)


def _is_name(value: str) -> bool:
    return len(value) < LONG * 2 and len(value.split()) > 1 and byline.NAME.fullmatch(value) is not None


def labels(grid: Grid, columns: Columns) -> Iterable[tuple[Role, str, str]]:
    """Each role with its column's head and the first cell under it, to be shown to somebody who has to say yes."""
    named = heads(grid, columns)
    below = list(grid.below(columns.head))
    for role, at in columns.of.items():
        yield role, named[role], next(filter(None, (row.value(at) for row in below)), "")

"""Pages by keyset: each ends with where it stopped, as a string nobody needs to understand, and the next begins there.

Rows that come or go in between move nothing: no row is shown twice, none that stays is left out.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import orjson

from dicho.errors import UsageError

Row = TypeVar("Row")
Key = tuple[str | int | float, ...]

MOST = 1000
"""Rows a page may hold."""
_LARGEST = 1 << 63


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list; `next` is given back as `after` for those that follow, None at the end.

    `total` is how many the whole list has, `order` the name of the order they are in.
    """

    rows: tuple[Row, ...]
    next: str | None
    total: int
    order: str = ""


def mark(name: str, key: Key) -> str:
    """Where a list of this name (with its order in it) goes on: behind the row with this key."""
    return urlsafe_b64encode(orjson.dumps([name, *key])).decode().rstrip("=")


def place(after: str, lists: Mapping[str, Sequence[Key]]) -> tuple[str, Key]:
    """The name of the list and the key in a mark: of one of these lists, of the shape (the types) of one of its keys.

    UsageError for what is no such mark.
    """
    try:
        read = orjson.loads(urlsafe_b64decode(after.encode("ascii") + b"=" * (-len(after) % 4)))
    except ValueError:
        read = None
    if isinstance(read, list) and read and isinstance(read[0], str) and read[0] in lists:
        name, key = read[0], tuple(read[1:])
        if any(_fits(key, shape) for shape in lists[name]) and mark(name, key) == after:
            return name, key
    raise UsageError(
        "after: this is no place in this list.",
        where=repr(after[:80]),
        hint="Take it from `next` of a page of the same list in the same order.",
    )


def _fits(key: Key, shape: Key) -> bool:
    if len(key) != len(shape):
        return False
    return all(
        type(value) is type(kind) and not (isinstance(value, int) and not -_LARGEST <= value < _LARGEST)
        for value, kind in zip(key, shape, strict=True)
    )


def check_size(size: int) -> int:
    """The size of a page. UsageError when it is not from 1 to MOST."""
    if not 1 <= size <= MOST:
        raise UsageError(f"size: a page has 1 to {MOST} rows, not {size}.")
    return size


def cut(found: Sequence[tuple[Key, Row]], size: int, name: str) -> tuple[tuple[Row, ...], str | None]:
    """A page of `size` from one row more than that: the rows, and the mark if there is more."""
    rows = tuple(row for _, row in found[:size])
    return rows, mark(name, found[size - 1][0]) if len(found) > size else None


def fill(sources: Iterable[Callable[[int], list[tuple[Key, Row]]]], size: int) -> list[tuple[Key, Row]]:
    """Up to size + 1 rows out of parts that follow one another, each asked only for what is still wanting."""
    found: list[tuple[Key, Row]] = []
    for source in sources:
        found += source(size + 1 - len(found))
        if len(found) > size:
            break
    return found

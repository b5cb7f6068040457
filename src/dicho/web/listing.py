"""What every list on a screen has: the filters that are on, what can be chosen, and the way to the next rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from dicho.text.digits import whole
from dicho.web.render import refined, with_query
from dicho.web.words import Words

SIZE = 50
"""Rows of a page."""
FIRST = "-"
"""Stands for the first rows of a list in the trail of where one has been."""
TRAIL = 12
"""Steps back that an address remembers."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that is on: what it is called and asks for in the reader's words, and the address without it."""

    key: str
    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter can have: how many rows it would give, whether it is chosen, and where choosing leads.

    What is chosen leads to the list without it.
    """

    value: str
    name: str
    count: int | None
    chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter chosen from a list."""

    key: str
    title: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Steps:
    """Which rows of how many are shown, counted from 1, and the ways on; None where there is none."""

    start: int
    stop: int
    total: int
    previous: str | None
    next: str | None


def asked(request: Request, name: str) -> str | None:
    """What the address asks for under this name, None where that is nothing."""
    return (request.query_params.get(name) or "").strip() or None


def filters(request: Request, named: Iterable[tuple[str, str, str | None]]) -> list[Filter]:
    """The filters that are on, of (key, name, value in words): those with a value."""
    return [Filter(key, name, value, refined(request, **{key: None})) for key, name, value in named if value]


def without_any(request: Request, on: Sequence[Filter]) -> str:
    """This list's address without these filters."""
    return refined(request, **{each.key: None for each in on})


def choices(request: Request, key: str, offered: Iterable[tuple[str, str, int | None]]) -> list[Choice]:
    """What a filter can be set to, of (value, name, count)."""
    now = asked(request, key)
    return [
        Choice(value, name, count, value == now, refined(request, **{key: None if value == now else value}))
        for value, name, count in offered
    ]


def orders(request: Request, now: str, named: Mapping[str, str], spoken: Words) -> list[Choice]:
    """The orders a list can have, of key and message; `now` is the one it is in."""
    return [Choice(key, spoken.say(name), None, key == now, refined(request, sort=key)) for key, name in named.items()]


def steps(request: Request, shown: int, total: int, following: str | None, size: int = SIZE) -> Steps:
    """The ways from this page of a list: `following` is the mark of the next page, None at the end."""
    given = request.query_params
    trail = [each for each in given.get("trail", "").split("~") if each]
    before = whole(given.get("before", "")) or 0
    forward = back = None
    if following:
        path = [*trail, given.get("after") or FIRST][-TRAIL:]
        forward = with_query(request, after=following, trail="~".join(path), before=str(before + shown), done=None)
    if trail:
        to = None if trail[-1] == FIRST else trail[-1]
        behind = str(before - size) if before > size else None
        back = with_query(request, after=to, trail="~".join(trail[:-1]), before=behind, done=None)
    elif given.get("after"):
        back = refined(request)
    return Steps(before + 1 if shown else 0, before + shown, total, back, forward)

"""A person's word as the pages take it: by whom, the address it leads to, and how that page finds it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from dicho.text.digits import whole
from dicho.web.forms import keep
from dicho.web.words import N_

BY_COOKIE = "dicho_by"
LONGEST_COOKIE = 2000
"""Browsers keep some 4,000 bytes: of a name that is longer than it may be written with, nothing is remembered."""
PERSON = "person"
SAID = {
    "accept": N_("Statement %(n)s accepted."),
    "reject": N_("Statement %(n)s rejected."),
    "fix": N_("Statement %(n)s fixed."),
    "add": N_("Statement %(n)s added."),
}
"""What is said of a word on a statement when it is done."""
MEANWHILE = N_("Meanwhile %(who)s had decided: %(word)s. Your word counts now.")
"""Said to who decided on a page that was older than the last word."""
Given = Mapping[str, str]
"""What a form sent."""


class Word(Protocol):
    """A decision in the history of what it is about."""

    @property
    def event(self) -> int:
        """The number of its event."""

    @property
    def by(self) -> str:
        """Whose it is."""

    @property
    def active(self) -> bool:
        """Whether it counts."""


Found = TypeVar("Found", bound=Word)


def word_of(request: Request, given: Given) -> tuple[str, str]:
    """By whom a form decides, as it says or as was said before, and with which note."""
    by = given.get("by") or remembered(request) or PERSON
    return " ".join(by.split()), given.get("note", "").strip()


def remembered(request: Request) -> str:
    """Who decided last in this browser; "" for nobody. A cookie holds no letter beyond Latin-1, so it is escaped."""
    return unquote(request.cookies.get(BY_COOKIE, ""))


def remember(answer: Response, by: str) -> None:
    """Have the browser offer this name for the next decision."""
    if len(quote(by, safe="")) <= LONGEST_COOKIE:
        keep(answer, BY_COOKIE, quote(by, safe=""))


def marked(target: str, about: str, event: int, anchor: str = "", seen: str = "") -> str:
    """The address with what was done in it; `anchor` is gone to where the address names none.

    `seen` is the last word on it that whoever decided had before them, as their form says.
    """
    path, _, named = target.partition("#")
    place = named or anchor
    done = f"{about}.{event}.{seen}" if seen.isascii() and seen.isdigit() else f"{about}.{event}"
    return f"{path}{'&' if '?' in path else '?'}done={done}{'#' + place if place else ''}"


def led_here(request: Request, history: Callable[[str], Iterable[Found]]) -> Found | None:
    """The word that led to this page, to be told and taken back; None where it does not count (any more).

    `history` gives all that was ever said of the link or statement with this id.
    """
    about, event, _ = _done(request)
    return next((word for word in history(about) if str(word.event) == event and word.active), None) if event else None


def crossed(request: Request, history: Callable[[str], Iterable[Found]]) -> Found | None:
    """What somebody else had said of it between the page that was decided on and the word that led here."""
    about, event, seen = _done(request)
    return meanwhile(history(about), seen, whole(event) or 0) if event and seen else None


def meanwhile(history: Iterable[Found], seen: str, event: int) -> Found | None:
    """The last word after the event `seen` and before `event`; None where a form does not say what it saw."""
    last = whole(seen)
    if last is None:
        return None
    return max((word for word in history if last < word.event < event), key=lambda word: word.event, default=None)


def _done(request: Request) -> tuple[str, str, str]:
    about, event, seen = (*request.query_params.get("done", "").split("."), "", "", "")[:3]
    return about, event, seen

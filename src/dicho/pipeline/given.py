"""What a caller gives by name, from Python: what they know better than the page, filters, a person's word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from dicho.capture.fetch.terms import Settings
from dicho.errors import SpanError, UsageError
from dicho.model.document import Overrides
from dicho.model.review import Fix
from dicho.model.span import spans
from dicho.model.statement import Act, Form, Status


class Given(TypedDict, total=False):
    """What you know better than the page: `published` is an ISO date, whole or partial; `lang` a code such as "es".

    `mapping` says where the posts of an export stand: a mapping that ships by name, or a TOML text (docs/imports.md).
    """

    lang: str | None
    title: str | None
    outlet: str | None
    author: str | None
    published: str | None
    url: str | None
    mapping: str | None


class Asked(Given, total=False):
    """The same, and how addresses are fetched: the options of `dicho add`, in seconds and bytes (docs/addresses.md)."""

    contact: str | None
    ignore_robots: bool
    allow_private: bool
    wait_s: float
    timeout_s: float
    most_bytes: int
    proxy: str | None


class Word(TypedDict, total=False):
    """By whom something is decided ("person" when left out), and why."""

    by: str
    note: str


class Filters(TypedDict, total=False):
    """What to look for; every part given must hold. See `dicho search --help`."""

    speaker: str | None
    lang: str | None
    since: str | None
    until: str | None
    form: str | None
    flag: str | None
    document: str | None
    limit: int | None
    state: str | None
    status: str | None
    sort: str | None


class Written(Filters, total=False):
    """Of what a report is, the filters aside, and how it is worded.

    `speaker` is one person, by name or id, and `question` an id or its beginning. `words` are those of a search,
    `worded_in` is "en" or "es", `title` what it is called.
    """

    words: str
    question: str | None
    worded_in: str
    title: str


class Facts(TypedDict, total=False):
    """What of a statement is otherwise than it was found, by whom decided, and why.

    Spans are pairs of offsets, the second left out; `source` and `cue` may be empty. `speaker` is a name or the id of a
    speaker, "" for nobody; `said` an ISO date, "" for unknown.
    """

    source: Sequence[tuple[int, int]]
    cue: Sequence[tuple[int, int]]
    content: Sequence[tuple[int, int]]
    form: Form
    act: Act
    status: Status
    speaker: str
    said: str
    by: str
    note: str


class FlagFilters(TypedDict, total=False):
    """Which flags: in a document or of a statement, by the beginning of its id; where a person of this name speaks."""

    document: str | None
    statement: str | None
    speaker: str | None


def asked(given: Asked) -> tuple[Overrides, Settings]:
    """What the user knows better than the page, and how addresses are fetched."""
    all_of: dict[str, Any] = dict(given)
    names = ("contact", "ignore_robots", "allow_private", "wait_s", "timeout_s", "most_bytes", "proxy")
    settings = Settings(**{name: all_of.pop(name) for name in names if name in all_of})
    return Overrides(**all_of), settings


def fixed(facts: Facts) -> tuple[Fix, Word]:
    """What of a statement is otherwise, and who says so. UsageError for spans that are none."""
    given: dict[str, Any] = dict(facts)
    word: Word = {name: given.pop(name) for name in ("by", "note") if name in given}  # type: ignore[assignment]
    try:
        for role in ("source", "cue", "content"):
            if role in given:
                given[role] = spans(given[role])
        return Fix(**given), word
    except SpanError as error:
        raise UsageError(error.what, hint="Give pairs of offsets, in order and apart; content at least one.") from error

"""What the ledger knows beside the statements and their documents, asked for as an export comes to it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dicho.model.document import Capture
from dicho.model.run import Run
from dicho.model.statement import Statement

REMEMBERED = 1 << 14

Person = Callable[[Statement], dict[str, Any] | None]
"""Tells who a statement's speaker is across documents: `id` and `name`, the fullest known; None for who has no name."""


def nobody(statement: Statement) -> dict[str, Any] | None:
    """Without a ledger nobody is known across documents."""
    return None


def called(statement: Statement, person: Person) -> Statement:
    """The statement with its speaker under the name and id known across documents."""
    across = person(statement)
    if across is None or statement.speaker is None:
        return statement
    return replace(statement, speaker=replace(statement.speaker, id=across["id"], name=across["name"]))


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person said came of a prediction: "kept", "not-kept", "moot" or "open"; `at` ISO 8601 in UTC."""

    verdict: str
    by: str
    at: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Each is asked when a statement needs it, so that nothing of the ledger is held.

    `person` tells who a speaker is across documents, `capture` what is known of archived bytes, `ruling` a person's
    word on a prediction, `runs` the runs by which a capture was read, by their ids.
    """

    person: Person
    capture: Callable[[str], Capture]
    ruling: Callable[[Statement], Ruling | None]
    runs: Callable[[str], Sequence[tuple[str, Run]]]


@dataclass(slots=True)
class Once:
    """Which things were written already: the last many of them, so that memory stays flat.

    A thing that comes back after so long is written again, the same: readers of linked data take both as one.
    """

    _seen: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def first(self, key: str) -> bool:
        """Whether it is the first time, as far back as is remembered."""
        if key in self._seen:
            self._seen.move_to_end(key)
            return False
        self._seen[key] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True

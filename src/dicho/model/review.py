"""A person's word on a statement: that it is one, that it is none, or what of it is otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from dicho.errors import SpanError, UsageError
from dicho.model.span import Spans, check_order
from dicho.model.statement import ACTS, FORMS, STATUSES, Act, Form, Status


@dataclass(frozen=True, slots=True)
class Fix:
    """What of a statement is otherwise than it was found; None leaves a fact as it is.

    `source` and `cue` may be empty: nothing in the text says it; `content` may not. `speaker` is a name or the id of a
    known speaker, "" for nobody. `said` is an ISO date, whole or partial, "" for unknown.
    """

    source: Spans | None = None
    cue: Spans | None = None
    content: Spans | None = None
    form: Form | None = None
    act: Act | None = None
    status: Status | None = None
    speaker: str | None = None
    said: str | None = None

    def __post_init__(self) -> None:
        for fragments in (self.source, self.cue, self.content):
            check_order(fragments or ())
        if self.content is not None and not self.content:
            raise SpanError("a statement needs content.")
        known: Mapping[str, Sequence[str]] = {"form": FORMS, "act": ACTS, "status": STATUSES}
        for name, words in known.items():
            value = getattr(self, name)
            if value is not None and value not in words:
                raise UsageError(f"no {name} is called {value!r}.", hint=f"One of: {', '.join(words)}.")

    @property
    def named(self) -> tuple[str, ...]:
        """The facts that it says are otherwise."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name) is not None)

    @property
    def says_nothing(self) -> bool:
        """Whether it leaves everything as it is."""
        return not self.named

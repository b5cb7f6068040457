"""A statement with its document, as it is handed to programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dicho.model.document import Document
from dicho.model.statement import Statement
from dicho.model.wire import statement_line


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement together with the document it stands in."""

    statement: Statement
    document: Document
    person: dict[str, Any] | None = None
    """Who the speaker is across documents, {"id", "name"}, as a ledger knows; None without one."""

    @property
    def id(self) -> str:
        """The statement's id."""
        return self.statement.id

    @property
    def speaker(self) -> str | None:
        """The speaker's name, the fullest known across documents; None where nobody was found."""
        if self.person:
            return str(self.person["name"])
        return self.statement.speaker.name if self.statement.speaker else None

    @property
    def words(self) -> str:
        """What was said, in the source's own characters; the fragments of a broken quotation joined by " … "."""
        return " … ".join(span.of(self.document.text) for span in self.statement.content)

    @property
    def date(self) -> str | None:
        """When it was said, as precisely as the text allows, else when it was published; ISO 8601."""
        return self.statement.said.value if self.statement.said else self.document.published

    def as_dict(self) -> dict[str, Any]:
        """The published shape "dicho/1" (docs/format.md), ready for JSON."""
        return statement_line(self.statement, self.document, self.person)


@dataclass(frozen=True, slots=True)
class Near(Entry):
    """A statement found by what it means: `score` says how much of it is that of what was looked for, 0..1."""

    score: float = 0.0

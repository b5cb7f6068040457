"""What a document is called, and of which day a statement is, wherever they are shown."""

from __future__ import annotations

from typing import Literal, Protocol

from dicho.model.statement import Statement

Dated = Literal["said", "published", ""]
"""What a day is: when it was said, when its document was published, nothing that is known."""


class Known(Protocol):
    """What is known of a document: the document itself, or a row of a list."""

    @property
    def file(self) -> str:
        """The base name of its file."""

    @property
    def title(self) -> str | None:
        """Its own title."""

    @property
    def outlet(self) -> str | None:
        """Who published it."""


def title(document: Known) -> str:
    """Its title, else its file's name."""
    return document.title or document.file


def place(document: Known) -> str:
    """The name most readers know what it stands in by: the outlet, else the title, else the file's name."""
    return document.outlet or title(document)


def day(statement: Statement, published: str | None) -> tuple[str | None, Dated]:
    """When it was said, else when its document was published, and which of the two."""
    if statement.said:
        return statement.said.value, "said"
    return published, "published" if published else ""

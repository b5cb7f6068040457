"""What the ledger hands out beside statements and documents: rows of its lists, counts, the outcome of a check."""

from __future__ import annotations

from dataclasses import dataclass

from dicho.model.statement import SpeakerKind


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document without its text. `statements` counts its statements; `kept` and `notes` are the reader's.

    `item` is which item of its file it is ("item 2" of a feed), "" where the file is one document.
    """

    id: str
    file: str
    title: str | None
    outlet: str | None
    lang: str | None
    published: str | None
    statements: int
    kept: float | None
    sha256: str
    notes: tuple[str, ...]
    item: str


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A speaker: how many statements are attributed to them, in how many documents."""

    id: str
    name: str
    kind: SpeakerKind
    statements: int
    documents: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a ledger holds."""

    captures: int
    documents: int
    statements: int
    speakers: int
    failures: int
    runs: int
    events: int


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check read, and `problem`: the first thing that failed, None when everything held."""

    events: int = 0
    removed: int = 0
    captures: int = 0
    documents: int = 0
    statements: int = 0
    spans: int = 0
    head_checked: bool = False
    problem: str | None = None

    @property
    def ok(self) -> bool:
        """Whether everything held."""
        return self.problem is None

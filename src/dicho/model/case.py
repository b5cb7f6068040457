"""A case: what is put together as evidence of a statement, of two that are linked, or of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dicho.model.document import Capture, Document
from dicho.model.fetched import Fetch
from dicho.model.link import Kind, Relation
from dicho.model.run import Run
from dicho.model.stamp import Stamp
from dicho.model.statement import Statement

SubjectKind = Literal["statement", "document", "link"]


@dataclass(frozen=True, slots=True)
class Record:
    """An event of the log: `sealed` is the salt (16 bytes) and the JSON of its payload, which its digest is of."""

    seq: int
    kind: str
    at: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Word:
    """What a person said of a statement or a link: the event, when, what, by whom and why; `active` if it counts.

    `fixed` names what a fix says is otherwise.
    """

    event: int
    at: str
    verdict: str
    by: str
    note: str
    active: bool
    fixed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A statement as it stands, with its document, the event that found it last, and what people said of it."""

    statement: Statement
    document: Document
    found: int
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A capture, the event that recorded it, when that was (ISO 8601, UTC), and how addresses gave it."""

    capture: Capture
    event: int
    at: str
    fetches: tuple[Fetch, ...] = ()


@dataclass(frozen=True, slots=True)
class Bond:
    """The link two statements are shown for: how they are related, and what people said of it."""

    id: str
    left: str
    right: str
    relation: Relation
    kind: Kind
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """All of it. `head` is the log's head, "SEQ:HASH", which the records are proved to be before; `id` the subject's.

    `read` tells of each document, by its id, the event that recorded it last: the one that holds its text.
    """

    kind: SubjectKind
    id: str
    head: str
    exhibits: tuple[Exhibit, ...]
    documents: tuple[Document, ...]
    captures: tuple[Held, ...]
    records: tuple[Record, ...]
    read: Mapping[str, int]
    runs: tuple[Run, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    bond: Bond | None = None

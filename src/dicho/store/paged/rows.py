"""The rows of a ledger's pages. `at` and `added` are ISO 8601 in UTC, dates as the documents have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dicho.model.document import Document
from dicho.model.link import Link
from dicho.model.span import Spans
from dicho.model.statement import Statement
from dicho.model.wire import link_record, pairs
from dicho.store.rows import Judgement, Verdict

SCHEMA = "dicho-link/1"
FACTS = "d.id, d.file, d.item, d.title, d.outlet, d.author, d.lang, d.published, d.url"
"""What of a row of `documents d` makes its Facts."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a document beside its text. `item` is which item of its file it is, "" where there is one."""

    id: str
    file: str
    item: str
    title: str | None
    outlet: str | None
    author: str | None
    lang: str | None
    published: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement with its own words and not its document's text: `words` and `cue` are the texts of its spans.

    `state` is what a person said of it. `person` and `name` are who speaks across documents, None where nobody is
    named. `conflicts` counts the other utterances it is in open conflict with.
    """

    statement: Statement
    words: tuple[str, ...]
    cue: tuple[str, ...]
    document: Facts
    state: str
    person: str | None
    name: str | None
    conflicts: int

    @property
    def who(self) -> str:
        """Who speaks: the name across documents, else what the document calls them, "" where nobody is found."""
        speaker = self.statement.speaker
        return self.name or (speaker.name if speaker else "")

    def words_at(self, spans: Spans) -> tuple[str, ...]:
        """The words of those spans of the document that stand in the statement's content."""
        homes = list(zip(self.statement.content, self.words, strict=True))
        return tuple(
            text[span.start - home.start : span.end - home.start]
            for span in spans
            for home, text in homes
            if home.contains(span)
        )


@dataclass(frozen=True, slots=True)
class Twin:
    """Another document that is the same: `how` is "text" where its text is, "statements" where most of them are copies.

    `shared` counts the statements that are certain copies of one another.
    """

    id: str
    file: str
    title: str | None
    outlet: str | None
    how: str
    shared: int


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document in a list: when it was added, its statements by state, what the reader kept of the page and noted."""

    facts: Facts
    sha256: str
    media_type: str
    added: str
    open: int
    accepted: int
    rejected: int
    kept: float | None
    notes: tuple[str, ...]
    twins: tuple[Twin, ...]


@dataclass(frozen=True, slots=True)
class FailureRow:
    """What could not be read and has not been read since; `event` is the number of the event that tells it."""

    event: int
    at: str
    file: str
    code: str
    reason: str
    hint: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A link with its two statements, the word on it that counts, and how many pairs of copies it stands for."""

    link: Link
    left: tuple[Statement, Document]
    right: tuple[Statement, Document]
    verdict: Verdict | None
    judgement: Judgement | None
    pairs: int

    def as_dict(self) -> dict[str, Any]:
        """The published shape "dicho-link/1" (docs/format.md), ready for JSON."""
        record = {"schema": SCHEMA, **link_record(self.link)}
        for reason in record["evidence"]:
            reason["text"] = {
                side: [document.text[start:end] for start, end in reason[side]]
                for side, (_, document) in (("left", self.left), ("right", self.right))
            }
        return {**record, "pairs": self.pairs, "decision": _word(self.verdict), "judge": self._judged()}

    def _judged(self) -> dict[str, Any] | None:
        said = self.judgement
        if said is None:
            return None
        record = {name: getattr(said, name) for name in ("answer", "shape", "model", "prompt", "agreed", "runs")}
        return {**record, "left": pairs(said.left), "right": pairs(said.right)}


def _word(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {name: getattr(verdict, name) for name in ("event", "at", "by", "verdict", "relation", "kind", "note")}


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about: `kind` is "document", "capture", "statement", "speaker" or "link".

    `label` is the ledger's own word for it now (a document's title or file, a speaker's name, a statement's words),
    None where there is none. `side` is "left" or "right" where the event names two sides, else "".
    """

    kind: str
    id: str
    label: str | None
    side: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of the log without its payload.

    `by` is the person who decided, None for what Dicho did. `words` is what the event says in a few words of its own
    (a file, a code, a verdict), `counts` named numbers ("statements", "added"). A decision has `active`, whether it
    counts, and `undone_by`, the event that took it back; an undoing `undoes`. `erased`: its payload was removed.
    """

    event: int
    at: str
    kind: str
    by: str | None
    note: str
    about: tuple[Subject, ...]
    words: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    active: bool | None
    undoes: int | None
    undone_by: int | None
    erased: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """How many statements there are of each value under the other filters, most first: (value, how many).

    Each list leaves its own filter out of account, so that it says what choosing another value would give.
    """

    langs: tuple[tuple[str, int], ...]
    forms: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]
    states: tuple[tuple[str, int], ...]
    flags: tuple[tuple[str, int], ...]

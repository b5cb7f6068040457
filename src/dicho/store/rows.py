"""What the ledger hands out beside statements and documents: rows of its lists, counts, the outcome of a check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dicho.model.link import Kind, Link, Relation
from dicho.model.review import Fix
from dicho.model.span import Spans
from dicho.model.statement import SpeakerKind, Statement

SHORTEST_PREFIX = 4
"""Characters of an id that name what it is of."""
HEXADECIMAL = frozenset("0123456789abcdef")
CANDIDATES_SHOWN = 8
"""Ids or names shown where several could be meant."""


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
class Form:
    """One written form of a name, and how often it is the speaker's. `speaker` is the id of the name, folded."""

    speaker: str
    name: str
    kind: SpeakerKind
    statements: int
    documents: int

    def plus(self, other: Form) -> Form:
        """The same name, counted together with another kind's."""
        kind = self.kind if self.statements >= other.statements else other.kind
        return Form(self.speaker, self.name, kind, self.statements + other.statements, self.documents + other.documents)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person or an organisation across documents: the fullest name, and every written form, most written first.

    `id` is the smallest id of its speakers; any of their ids names it.
    """

    id: str
    name: str
    kind: SpeakerKind
    statements: int
    documents: int
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on who is one: the event's number, when, "merge", "split" or "undo", by whom.

    `left` and `right` are ids of speakers, of other decisions ("decide", "review", "add") those of statements, of those
    on a question its id and that of the statement; `undoes` is what an undo takes back; `active` whether it counts.
    """

    event: int
    at: str
    kind: str
    by: str
    note: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    undoes: int | None
    active: bool


@dataclass(frozen=True, slots=True)
class Utterance:
    """A statement with its own words and not its document: `content` and `cue` are the texts of its spans.

    `around` is the text right before and after it, a sentence or two. `n` is its row number, `person` the id of
    who speaks across documents, None where nobody is named.
    """

    n: int
    statement: Statement
    content: tuple[str, ...]
    cue: tuple[str, ...]
    around: tuple[str, ...]
    lang: str | None
    published: str | None
    outlet: str | None
    person: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's word on a link: "yes", "no" or "unsure". `event` is its number, `active` whether it counts."""

    event: int
    at: str
    link: str
    left: str
    right: str
    relation: Relation
    kind: Kind
    verdict: str
    by: str
    note: str
    active: bool


def refused(word: Verdict | None) -> bool:
    """Whether a person said no, going by the word that counts on a link, None where there is none."""
    return word is not None and word.verdict == "no"


def holds(link: Link, word: Verdict | None) -> bool:
    """Whether a link counts: a person said yes, or nobody said anything and it is certain."""
    return word.verdict == "yes" if word else link.certain


@dataclass(frozen=True, slots=True)
class Review:
    """A person's word on a statement: "accept", "reject", "fix", or "add" for one the machine had not found.

    `event` is its number, `active` whether it counts; `statement` and `document` are ids. A fix accepts as well.
    """

    event: int
    at: str
    statement: str
    document: str
    verdict: str
    fix: Fix | None
    by: str
    note: str
    active: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge said of a link: an answer of a closed set, the passages it cited, by which model, how many agreed.

    `left` and `right` are spans of the two documents. `tokens` is what asking cost.
    """

    link: str
    answer: str
    shape: str | None
    left: Spans
    right: Spans
    model: str
    prompt: str
    agreed: int
    runs: int
    tokens: int


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
class Redaction:
    """What was erased for good: `event` is the number of the removal, `at` when, `capture` the hash of the bytes.

    `documents` are the ids of what was read from them, `archived` the hashes of all bytes that went from the archive,
    `payloads` how many events lost what they said. `lifted`: the event that lets the bytes come in again, None while
    they may not.
    """

    event: int
    at: str
    capture: str
    reason: str
    by: str
    documents: tuple[str, ...]
    archived: tuple[str, ...]
    payloads: int
    lifted: int | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check read, and `problem`: the first thing that failed, None when everything held.

    `timestamps` hold and are of heads of the log, `trusted` of them lead to a root that was given; `unchecked` were not
    looked at, because a library is missing.
    """

    events: int = 0
    removed: int = 0
    captures: int = 0
    documents: int = 0
    statements: int = 0
    spans: int = 0
    head_checked: bool = False
    redactions: tuple[Redaction, ...] = ()
    timestamps: int = 0
    trusted: int = 0
    unchecked: int = 0
    problem: str | None = None

    @property
    def ok(self) -> bool:
        """Whether everything held."""
        return self.problem is None


OutcomeVerdict = Literal["kept", "not-kept", "moot", "open"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A person's word on what came of a prediction; `evidence` are the statements that tell of it."""

    event: int
    at: str
    statement: str
    verdict: OutcomeVerdict
    evidence: tuple[str, ...]
    by: str
    note: str
    active: bool

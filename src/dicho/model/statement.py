"""Attributions as found in a text, and statements: attributions resolved to speaker, time and chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from dicho.errors import SpanError
from dicho.model.span import Spans, check_order

Form = Literal["direct", "indirect", "mixed"]
Act = Literal["say", "think", "intend", "decree", "perceive"]
Status = Literal["asserted", "denial", "opinion", "hypothesis", "prediction", "question"]
SpeakerKind = Literal["person", "organisation", "unnamed"]
Precision = Literal["day", "month", "quarter", "season", "year", "vague"]

FORMS: tuple[Form, ...] = get_args(Form)
ACTS: tuple[Act, ...] = get_args(Act)
STATUSES: tuple[Status, ...] = get_args(Status)

FLAGS = {
    "unattributed": "a quotation nobody is named for",
    "unclosed-quotation": "the quotation mark that opens it is never closed",
    "nested-quotation": "a quotation inside another statement",
    "dropped-subject": "the verb has no written subject; the speaker is carried over",
    "ambiguous-speaker": "more than one speaker fits",
    "continued": "goes on from the quotation before it",
    "headline": "found in a headline",
    "transcript": "a turn of a transcript or interview",
}


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what, as spans of one document's text: `source` (who), `cue` (the words that signal it), `content`.

    `source` and `cue` may be empty (an unattributed quotation); `content` never is. `parent` is the index, in the same
    list, of the attribution this one stands inside ("X said that Y had promised Z"). `score` is 0..1, the finder's own.
    """

    source: Spans
    cue: Spans
    content: Spans
    form: Form
    act: Act = "say"
    status: Status = "asserted"
    flags: tuple[str, ...] = ()
    parent: int | None = None
    score: float = 1.0

    def __post_init__(self) -> None:
        if not self.content:
            raise SpanError("an attribution needs content.")
        for fragments in (self.source, self.cue, self.content):
            check_order(fragments)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a statement is attributed to, in one document: `name` as written at its fullest, never invented.

    `reason` says how the source led to the name: "name", "title", "pronoun", "surname", "dropped-subject",
    "continued", "description".
    """

    id: str
    name: str
    kind: SpeakerKind
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class When:
    """A point or stretch of time: ISO value as precise as the text allows, and the expression it was read from."""

    value: str
    precision: Precision
    expression: Spans = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as read from the text."""

    value: float
    unit: str
    span: Spans


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of "who has it from whom"."""

    agent: str
    relation: str
    span: Spans = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One occurrence of an attribution in one document. `parent` is the id of the statement it stands inside.

    `id` depends only on the document's id and the spans, so the same text read twice gives the same statements.
    """

    id: str
    document: str
    source: Spans
    cue: Spans
    content: Spans
    form: Form
    act: Act
    status: Status
    speaker: Speaker | None = None
    said: When | None = None
    about: tuple[When, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    chain: tuple[Hop, ...] = ()
    parent: str | None = None
    flags: tuple[str, ...] = ()
    score: float = 1.0

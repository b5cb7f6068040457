"""Attributions as found in a text, and statements: attributions resolved to speaker, time and chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from dicho.errors import SpanError
from dicho.model.span import Span, Spans, check_order

Form = Literal["direct", "indirect", "mixed"]
Act = Literal["say", "think", "intend", "decree", "perceive"]
Status = Literal["asserted", "denial", "opinion", "hypothesis", "prediction", "question"]
SpeakerKind = Literal["person", "organisation", "unnamed"]
State = Literal["open", "accepted", "rejected"]
Precision = Literal["day", "week", "month", "quarter", "season", "year", "decade", "century", "vague"]
Bound = Literal["exact", "about", "at least", "at most", "more than", "less than", "range"]

FORMS: tuple[Form, ...] = get_args(Form)
ACTS: tuple[Act, ...] = get_args(Act)
STATUSES: tuple[Status, ...] = get_args(Status)
STATES: tuple[State, ...] = get_args(State)
"""What became of a statement that was found: nobody decided on it, or a person took it or threw it out."""
SORTS = ("best", "newest", "oldest", "added", "speaker")
"""The orders statements are listed in: the best match first; the last said first or last, undated ones at the end; as
they were added; by the names of who speaks."""
BOUNDS: tuple[Bound, ...] = get_args(Bound)

FLAGS = {
    "unattributed": "a quotation nobody is named for",
    "unclosed-quotation": "the quotation mark that opens it is never closed",
    "nested-quotation": "a quotation inside another statement",
    "dropped-subject": "the verb has no written subject; the speaker is carried over",
    "ambiguous-speaker": "more than one speaker fits",
    "pronoun-mismatch": "the pronoun's gender is not the speaker's, as machine translation leaves it",
    "ambiguous-date": "the date can be read in more than one way",
    "supposed-year": "the page has no year; other documents of the ledger tell it",
    "broken-chain": "a step between the speaker and the document is not told",
    "author": "the document's author in their own voice",
    "continued": "goes on from the quotation before it",
    "headline": "found in a headline",
    "transcript": "a turn of a transcript or interview",
}


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what, as spans of one document's text: `source` (who), `cue` (the words that signal it), `content`.

    `source` and `cue` may be empty (an unattributed quotation); `content` never is. `parent` is the index, in the same
    list, of the attribution this one stands inside ("X said that Y had promised Z"). `condition` is the part of the
    content on which it depends ("if the court agrees"). `score` is 0..1, the finder's own.
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
    condition: Spans = ()

    def __post_init__(self) -> None:
        if not self.content:
            raise SpanError("an attribution needs content.")
        for fragments in (self.source, self.cue, self.content, self.condition):
            check_order(fragments)

    @property
    def anchor(self) -> Span:
        """Where it stands in the text: its cue, else its source, else its content; the first fragment."""
        return (self.cue or self.source or self.content)[0]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a statement is attributed to, in one document: `name` as written at its fullest, never invented.

    `reason` says how the source led to the name: "name", "title", "pronoun", "surname", "dropped-subject",
    "continued", "repeated", "turn", "description"; "decided" where a person said who.
    """

    id: str
    name: str
    kind: SpeakerKind
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class When:
    """A point or stretch of time: ISO value as precise as the text allows, and the expression it was read from.

    `value` is a date, whole or partial ("2026-01-05", "2026-01", "2026"), a week ("2026-W05"), a quarter ("2026-Q3"), a
    season ("2026-SU"), a decade ("197X"), or a stretch of two dates ("2026-01-05/2026-01-09", both included; ".." for
    an open end). `others` are the values of further readings where the words allow more than one.
    """

    value: str
    precision: Precision
    expression: Spans = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as read from the text; `upper` is the far end of a range ("between 5 and 7")."""

    value: float
    unit: str
    span: Spans
    bound: Bound = "exact"
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of "who has it from whom".

    `agent` is as the document writes it, or under the name that a ledger knows it by; then `written` is the document's.
    """

    agent: str
    relation: str
    span: Spans = ()
    written: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One occurrence of an attribution in one document. `parent` is the id of the statement it stands inside.

    `id` depends only on the document's id and the spans, so the same text read twice gives the same statements.
    `candidates` are who it may be, the likeliest first, where the document leaves it open. `about` are the times the
    content speaks of, `due` the one of them by which a prediction or promise is to come true, `condition` the words it
    depends on. `state` is what a person said of it, `fixed` names what of it is a person's word and not the machine's;
    the id stays that of what was found.
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
    candidates: tuple[Speaker, ...] = ()
    said: When | None = None
    about: tuple[When, ...] = ()
    due: When | None = None
    condition: Spans = ()
    quantities: tuple[Quantity, ...] = ()
    chain: tuple[Hop, ...] = ()
    parent: str | None = None
    flags: tuple[str, ...] = ()
    score: float = 1.0
    state: State = "open"
    fixed: tuple[str, ...] = ()

"""What the judge is told and what it may say: an endpoint, two sides, a verdict or the reason there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args
from urllib.parse import SplitResult, urlsplit

from dicho.errors import SpanError, UsageError
from dicho.model.document import PARTIAL_DATE, SURROGATE
from dicho.model.link import Shape
from dicho.model.span import Spans, check_order

Word = Literal["conflict", "change", "same", "none-of-these", "cannot-tell"]
Why = Literal["schema", "span", "timeout", "http-status", "disconnect", "injection", "limit"]

WORDS: tuple[Word, ...] = get_args(Word)
WHY: dict[Why, str] = {
    "schema": "the answer has not the fixed form",
    "span": "a cited passage does not stand in the statement",
    "timeout": "no whole answer came in time",
    "http-status": "the endpoint answered with an error or a redirection",
    "disconnect": "there was no connection, or it broke",
    "injection": "the answer does not carry this request's own mark, as one dictated by a statement would not",
    "limit": "a limit was met: calls, tokens, requests a minute or size",
}

MOST_CONTENT = 4_000
MOST_CONTEXT = 1_000
MOST_NAME = 200
LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")
VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
BASE = "Name the base address, such as http://127.0.0.1:8080/v1."


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible chat endpoint: questions go to `{url}/chat/completions` and nowhere else.

    `key` is the NAME of the environment variable that holds the key, never the key. `timeout_s` bounds one request from
    connecting to the last byte, `question_s` one question with its runs, tries and waits (both in seconds). `runs` is
    how often a question is asked. `most_calls` and `most_tokens` bound all the work of one `Judge`, failed calls too.
    UsageError for an address, a name or a number that makes no sense.
    """

    url: str
    model: str
    key: str | None = None
    timeout_s: float = 60.0
    runs: int = 3
    per_minute: int = 60
    most_calls: int = 1_000
    most_tokens: int = 1_000_000
    question_s: float = 300.0

    def __post_init__(self) -> None:
        parts = _parts(self.url)
        if not self.model.strip() or not self.model.isprintable() or len(self.model) > MOST_NAME:
            raise UsageError(
                "the judge's model has no name, or an impossible one.", hint="Name the model as the endpoint calls it."
            )
        if self.key is not None:
            self._check_key(parts)
        whole = (self.runs, self.per_minute, self.most_calls, self.most_tokens)
        if min(whole) < 1 or not 0 < self.timeout_s < 86_400 or not 0 < self.question_s < 86_400:
            raise UsageError("the judge's limits must be above zero, and times under a day.")

    def _check_key(self, parts: SplitResult) -> None:
        if not VARIABLE.fullmatch(self.key or ""):
            hint = "Put the key into an environment variable and give that variable's name, such as JUDGE_KEY."
            raise UsageError("`key` is no name of an environment variable (what was given is not repeated).", hint=hint)
        if parts.scheme != "https" and not LOOPBACK.fullmatch(parts.hostname or ""):
            raise UsageError(
                "a key is never sent unencrypted to another machine.", where=self.url, hint="Use https, or no key."
            )

    @property
    def address(self) -> str:
        """Where the questions go."""
        return self.url.rstrip("/") + "/chat/completions"


def _parts(url: str) -> SplitResult:
    """The parts of a base address. UsageError for one with a name, password, query or fragment, or without a host."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (reading it is the check: urlsplit is lazy about ports)
    except ValueError:
        raise UsageError("the judge's address is malformed.", hint=BASE) from None
    if not url.isascii() or not url.isprintable() or " " in url:
        raise UsageError("the judge's address holds characters an address cannot have.", hint=BASE)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageError("the judge's address must begin with http:// or https:// and a host.", hint=BASE)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise UsageError("the judge's address must not hold a user, a password, a query or a fragment.", hint=BASE)
    return parts


@dataclass(frozen=True, slots=True)
class Asked:
    """One side of the question: what one statement says, and what its document says of it.

    `content` is the document's own text. Where the statement's content is in fragments they are joined by a mark of
    omission; `pieces` are then the fragments' places in the document and `inside` their places in `content`, so that a
    cited passage can be led back and none reaches over the mark. `before` and `after` are context, at most
    MOST_CONTEXT characters each. `said` and `published` are ISO dates, whole or partial. SpanError when the parts do
    not fit.
    """

    statement: str
    content: str
    before: str = ""
    after: str = ""
    speaker: str | None = None
    said: str | None = None
    lang: str | None = None
    published: str | None = None
    pieces: Spans = ()
    inside: Spans = ()

    def __post_init__(self) -> None:
        given = (self.statement, self.content, self.before, self.after, self.speaker or "", self.said or "")
        if not self.content.strip():
            raise SpanError("a statement to be judged has no content.", where=self.statement)
        if any(SURROGATE.search(text) for text in given):
            raise SpanError("a statement to be judged holds a lone surrogate.", where=self.statement)
        if self.published is not None and not PARTIAL_DATE.match(self.published):
            raise SpanError("a statement to be judged has a date that is none.", where=self.statement)
        if self.lang is not None and not LANG.fullmatch(self.lang):
            raise SpanError("a statement to be judged has a language code that is none.", where=self.statement)
        if [len(s) for s in self.pieces] != [len(s) for s in self.inside]:
            raise SpanError("the fragments of a statement to be judged do not fit.", where=self.statement)
        check_order(self.pieces)
        check_order(self.inside)

    @property
    def too_long(self) -> bool:
        """Whether it is more than is ever sent."""
        around = max(len(self.before), len(self.after))
        names = max(len(self.speaker or ""), len(self.said or ""))
        return len(self.content) > MOST_CONTENT or around > MOST_CONTEXT or names > MOST_NAME


@dataclass(frozen=True, slots=True)
class Verdict:
    """A proposal's evidence, never a decision: an answer of a closed set and the passages it rests on.

    `left` and `right` are offsets into the two contents, each checked character for character. `shape` is given with
    "none-of-these" and only then. `agreed` of `runs` gave this answer; without a majority it is "cannot-tell", with no
    passages. `model` is the name the endpoint gave with its answer, `prompt` the version of the question. `calls`
    counts requests, failed ones too; `tokens` is what the endpoint reported, or an estimate where it reports nothing.
    """

    answer: Word
    shape: Shape | None
    left: Spans
    right: Spans
    model: str
    prompt: str
    agreed: int
    runs: int
    calls: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Refused:
    """No verdict, and why: the commonest reason of the runs, how often each came, and the last HTTP status."""

    why: Why
    status: int | None = None
    reasons: tuple[tuple[Why, int], ...] = ()
    calls: int = 0
    tokens: int = 0

    def __str__(self) -> str:
        code = f" ({self.status})" if self.status is not None and self.why == "http-status" else ""
        return f"{WHY[self.why]}{code}."


@dataclass(frozen=True, slots=True)
class Counts:
    """What one judge has done: questions, calls, tokens, verdicts by answer, refused questions and runs by reason."""

    questions: int = 0
    calls: int = 0
    tokens: int = 0
    verdicts: Mapping[Word, int] = field(default_factory=dict)
    refused: Mapping[Why, int] = field(default_factory=dict)
    discarded: Mapping[Why, int] = field(default_factory=dict)

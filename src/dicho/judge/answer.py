"""An endpoint's reply, read strictly: closed values and verified spans come out of it, or the reason it is discarded.

Needs msgspec, of the extra `judge`: imported by `bench` when a judge is made.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from dicho.judge.question import MOST_CITED
from dicho.judge.terms import Asked, Why, Word
from dicho.model.link import Shape
from dicho.model.span import Span, Spans

T = TypeVar("T")

MODEL = re.compile(r"[\w./~][\w.:/\\@+=,()-]{0,127}", re.ASCII)
"""A model's name or its file; not prose."""

FENCED = re.compile(r"\s*```(?:json)?[ \t]*\n(.*)\n[ \t]*```\s*", re.DOTALL)


class _Cited(Struct, forbid_unknown_fields=True, frozen=True):
    text: Annotated[str, Meta(min_length=1)]
    occurrence: Annotated[int, Meta(ge=1)] | None


_Passages = Annotated[list[_Cited], Meta(max_length=MOST_CITED)]


class _Answer(Struct, forbid_unknown_fields=True, frozen=True):
    mark: str
    answer: Word
    shape: Shape | None
    one: _Passages
    two: _Passages


class _Message(Struct, frozen=True):
    content: str


class _Choice(Struct, frozen=True):
    message: _Message


class _Usage(Struct, frozen=True):
    total_tokens: Annotated[int, Meta(ge=0, le=10**9)]


class _Reply(Struct, frozen=True):
    model: str
    choices: Annotated[list[_Choice], Meta(min_length=1, max_length=1)]


class _Spent(Struct, frozen=True):
    usage: _Usage


@dataclass(frozen=True, slots=True)
class Read:
    """One run's answer: closed values, verified spans of side one and side two, the model's name."""

    answer: Word
    shape: Shape | None
    one: Spans
    two: Spans
    model: str


class _Discard(Exception):
    """Leaves the reading with a reason; never leaves this module."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


def read(data: bytes, sides: tuple[Asked, Asked], mark: str, model: str, secret: str | None) -> Read | Why:
    """What a reply says about `sides` in the order they were sent, or why it is discarded as a whole.

    `mark` is what the request carried: an answer without it was not made for this request. `model` is the name asked
    for; the reply may give that or another, but no prose, and not `secret`, the key, so that it is never stored.
    """
    try:
        reply = _decoded(data, _Reply)
        named = reply.model == model or MODEL.fullmatch(reply.model)
        if not named or (secret and secret in reply.model):
            raise _Discard("schema")
        said = _said(reply.choices[0].message.content)
        if said.mark != mark:
            raise _Discard("injection")
        _check_form(said)
        one, two = _spans(sides[0], said.one), _spans(sides[1], said.two)
    except _Discard as reason:
        return reason.why
    return Read(said.answer, said.shape, one, two, reply.model)


def spent(data: bytes) -> int | None:
    """The tokens a reply says it cost, or None where it does not say."""
    try:
        return _decoded(data, _Spent).usage.total_tokens
    except _Discard:
        return None


def _decoded(data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise _Discard("schema") from None


def _said(content: str) -> _Answer:
    """The answer in a message: one JSON object, bare or as the only thing in one fence of backquotes."""
    fenced = FENCED.fullmatch(content)
    written = fenced[1] if fenced else content
    try:
        data = written.encode()
        answer = _decoded(data, _Answer)
        # msgspec keeps the last of two equal keys; which one was meant nobody can say.
        json.loads(written, object_pairs_hook=_once)
    except (UnicodeEncodeError, ValueError, RecursionError):
        raise _Discard("schema") from None
    return answer


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _check_form(said: _Answer) -> None:
    """What the schema cannot say: a shape belongs to "none-of-these", and only "cannot-tell" needs no passage."""
    if (said.shape is not None) != (said.answer == "none-of-these"):
        raise _Discard("schema")
    if said.answer != "cannot-tell" and not (said.one and said.two):
        raise _Discard("schema")


def _spans(side: Asked, cited: list[_Cited]) -> Spans:
    """Where the passages stand, in text order; those that overlap become one, which is no less the text's own."""
    found: list[Span] = []
    for span in sorted(_span(side, passage) for passage in cited):
        if found and found[-1].overlaps(span):
            span = Span(found[-1].start, max(span.end, found.pop().end))
        found.append(span)
    return tuple(found)


def _span(side: Asked, cited: _Cited) -> Span:
    """Where a passage stands, character for character; discarded unless that is one certain place in one fragment."""
    places = _places(side.content, cited.text)
    at = 1 if cited.occurrence is None else cited.occurrence
    if not any(c.isalnum() for c in cited.text) or at > len(places) or (cited.occurrence is None and len(places) > 1):
        raise _Discard("span")
    span = Span(places[at - 1], places[at - 1] + len(cited.text))
    if side.inside and not any(piece.contains(span) for piece in side.inside):
        raise _Discard("span")
    return span


def _places(text: str, words: str) -> list[int]:
    """Every place where `words` stand in `text`, overlapping ones too."""
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found

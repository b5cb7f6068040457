"""Paragraphs, lines and sentences of a text, as spans of it.

Sentences come from sentencex (rule-based, offsets exact), kept whole where a line ends and never across one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from sentencex import get_sentence_boundaries

from dicho.model.span import Span

# Atomic, lest the two characters of one line end be taken for two.
_BLANK = re.compile(r"(?>\r\n|\r|\n)[^\S\r\n]*(?:(?>\r\n|\r|\n)[^\S\r\n]*)+")
_BREAK = re.compile(r"\r\n|\r|\n")
_WIDE_SPACE = re.compile(r"[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_SENTENCE_END = ".!?:;…\"”»’')]"
LONGEST_PARAGRAPH = 20_000
"""Characters given to the sentence splitter at once; longer paragraphs are cut at white space."""


def trimmed(text: str, start: int, end: int, also: str = "") -> Span | None:
    """The range without white space, or characters of `also`, at its ends; None when nothing else stands in it."""
    while start < end and (text[start].isspace() or text[start] in also):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in also):
        end -= 1
    return Span(start, end) if start < end else None


def _between(text: str, breaks: re.Pattern[str], whole: Span) -> Iterator[Span]:
    at = whole.start
    for found in breaks.finditer(text, whole.start, whole.end):
        span = trimmed(text, at, found.start())
        if span:
            yield span
        at = found.end()
    span = trimmed(text, at, whole.end)
    if span:
        yield span


def paragraphs(text: str) -> list[Span]:
    """Blocks of text that blank lines part, trimmed of white space, in order."""
    return list(_between(text, _BLANK, Span(0, len(text)))) if text else []


def lines(text: str, paragraph: Span) -> list[Span]:
    """The lines of a paragraph, trimmed; one span for the whole of it when its lines are only wrapped."""
    found = list(_between(text, _BREAK, paragraph))
    return [paragraph] if len(found) > 1 and _is_wrapped(text, found) else found


def _is_wrapped(text: str, found: list[Span]) -> bool:
    """Whether line ends fall inside sentences: most lines end without a stop and go on in lower case."""
    running = 0
    for left, right in pairwise(found):
        ends_open = text[left.end - 1] not in _SENTENCE_END
        running += ends_open and (text[right.start].islower() or text[left.end - 1] == ",")
    return running * 2 > len(found) - 1


def _chunks(text: str, span: Span) -> Iterator[Span]:
    """The span, or pieces of it no longer than LONGEST_PARAGRAPH, cut at white space where there is any."""
    at = span.start
    while span.end - at > LONGEST_PARAGRAPH:
        # After a full stop if there is one, so that a cut parts no sentence that it need not.
        found = (text.rfind(mark, at, at + LONGEST_PARAGRAPH) for mark in (". ", " "))
        cut = next((place + 1 for place in found if place > at), at + LONGEST_PARAGRAPH)
        yield Span(at, cut)
        at = cut
    yield Span(at, span.end)


def sentences(text: str, lang: str, line: Span) -> list[Span]:
    """The sentences of one line (or unwrapped paragraph), trimmed, in order, covering all but white space."""
    found: list[Span] = []
    for chunk in _chunks(text, line):
        # sentencex dies of a letter, a space outside ASCII and a stop ("plan B\xa0."): it is shown plain spaces.
        words = _WIDE_SPACE.sub(" ", text[chunk.start : chunk.end])
        for boundary in get_sentence_boundaries(lang, words):
            span = trimmed(text, chunk.start + boundary["start_index"], chunk.start + boundary["end_index"])
            if span:
                found.append(span)
    return found

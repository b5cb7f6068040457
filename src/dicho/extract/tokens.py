"""A sentence as the rules see it: words with their offsets, each quotation folded into one token."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from dicho.extract.quotes import Quotation
from dicho.model.span import Span
from dicho.text import language
from dicho.text import lexicon as lexicons
from dicho.text.lexicon import Lexicon
from dicho.text.segment import lines, paragraphs, sentences

QUOTE = "“”"
"""The word that stands for a whole quotation in a sentence's `low`."""

_TOKEN = re.compile(r"\w+(?:[-‐]\w+)*|['’][a-zA-Z]{1,2}\b|\S")


@dataclass
class Sentence:
    """Parallel lists over the tokens of one sentence.

    `low` holds the words in lower case, QUOTE for a quotation; `caps` whether the word starts with a capital; `quote`
    the quotation's index or -1. `span` is the sentence in the text. `line` numbers the line it stands in, `lexicon` has
    the cue words of that line's language, `marks` the tokens that are quotations.
    """

    span: Span
    line: int
    lexicon: Lexicon
    low: list[str]
    starts: list[int]
    ends: list[int]
    caps: list[bool]
    quote: list[int]
    marks: list[int]

    def __len__(self) -> int:
        return len(self.low)

    def has_quotation(self, first: int, last: int) -> bool:
        """Whether one of tokens `first`..`last` is a quotation."""
        at = bisect_left(self.marks, first)
        return at < len(self.marks) and self.marks[at] <= last

    @cached_property
    def is_bare(self) -> bool:
        """Whether the sentence has nothing but quotations and punctuation."""
        return not any(word[0].isalnum() for word in self.low)

    def at(self, first: int, last: int) -> Span:
        """The characters of tokens `first`..`last`, both inclusive."""
        return Span(self.starts[first], self.ends[last])


def tokenize(
    text: str, span: Span, quotations: Sequence[tuple[int, Quotation]] = (), *, lexicon: Lexicon, line: int = 0
) -> Sentence:
    """The tokens of one sentence; `quotations` are the outermost ones inside it with their indexes."""
    sentence = Sentence(span, line, lexicon, [], [], [], [], [], [])
    at = span.start
    for index, quotation in quotations:
        _add_words(sentence, text, at, quotation.span.start)
        sentence.marks.append(len(sentence))
        sentence.low.append(QUOTE)
        sentence.starts.append(quotation.span.start)
        sentence.ends.append(quotation.span.end)
        sentence.caps.append(False)
        sentence.quote.append(index)
        at = quotation.span.end
    _add_words(sentence, text, at, span.end)
    return sentence


def _add_words(sentence: Sentence, text: str, start: int, end: int) -> None:
    for found in _TOKEN.finditer(text, start, end):
        word = found[0]
        sentence.low.append(word.lower().replace("’", "'"))
        sentence.starts.append(found.start())
        sentence.ends.append(found.end())
        sentence.caps.append(word[0].isupper())
        sentence.quote.append(-1)


def read_sentences(
    text: str, lang: str, region: Span, quotations: Sequence[tuple[int, Quotation]]
) -> Iterator[Sentence]:
    """The sentences of a region; no sentence ends inside one of the quotations, which must be apart and in order."""
    inside = _Walker(quotations)
    masked = _masked(text, region, quotations)
    for number, line in enumerate(line for p in paragraphs(masked) for line in lines(masked, p)):
        own = language.of_line(line.of(masked), lang)
        for span in _not_lower(masked, sentences(masked, own, line)):
            here = Span(span.start + region.start, span.end + region.start)
            yield tokenize(text, here, inside.within(here), lexicon=lexicons.load(own), line=number)


def _masked(text: str, region: Span, quotations: Sequence[tuple[int, Quotation]]) -> str:
    """The region's text with every quotation as one capitalised word of its length, its closing stop kept.

    So no sentence ends inside a quotation, and one may end with it.
    """
    pieces: list[str] = []
    at = region.start
    for _, quotation in quotations:
        span = quotation.span
        pieces.append(text[at : span.start])
        last = text[span.end - 2] if len(span) > 2 and quotation.closed else text[span.end - 1]
        pieces.append("X" + "x" * (len(span) - 2) + (last if last in ".!?…" else "x") if len(span) > 1 else "X")
        at = span.end
    pieces.append(text[at : region.end])
    return "".join(pieces)


class _Walker:
    """Hands out the quotations inside successive spans without searching the list again."""

    def __init__(self, quotations: Sequence[tuple[int, Quotation]]) -> None:
        self.quotations = quotations
        self.next = 0

    def within(self, span: Span) -> list[tuple[int, Quotation]]:
        first = self.next
        while first < len(self.quotations) and self.quotations[first][1].span.end <= span.start:
            first += 1
        last = first
        while last < len(self.quotations) and self.quotations[last][1].span.start < span.end:
            last += 1
        self.next = last
        return [item for item in self.quotations[first:last] if span.contains(item[1].span)]


def _not_lower(text: str, pieces: list[Span]) -> list[Span]:
    """A sentence that starts in lower case after a quotation goes on: “Why?” she asked."""
    out: list[Span] = []
    for span in pieces:
        if out and text[span.start].islower() and text[out[-1].end - 2 : out[-1].end - 1] == "x":
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return out

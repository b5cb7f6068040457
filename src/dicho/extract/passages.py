"""A text as the tagger reads it: windows of word pieces, each with what its word looks like and what the rules say.

A window holds consecutive lines (paragraphs, where a text has them) and begins with the end of the line before them,
as context. Short lines without quotation mark, cue word or candidate of the rules are skipped. The features beside a
piece's number carry what an uncased vocabulary loses (capitals) and what the rest of this room knows (quotation marks,
cue words, candidates). Training reads its texts through this module too, so that both see the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from unicodedata import combining

import numpy as np
from numpy.typing import NDArray

from dicho.extract.found import Found
from dicho.extract.quotes import Quotation
from dicho.extract.rules import Proposals
from dicho.model.span import Span
from dicho.model.statement import ACTS
from dicho.text.lexicon import Entry, Lexicon
from dicho.text.segment import lines, paragraphs

SLOTS = 7
"""Features of a piece: case, quotation, cue word, and the candidates' source, cue and content, then the line's kind."""
SIZES = (5, 5, 22, 4, 4, 4, 3)
"""How many values each slot has; 0 says nothing."""
OFFSETS = tuple(sum(SIZES[:slot]) for slot in range(SLOTS))
LONGEST, CONTEXT = 224, 64
"""Pieces of a window at most, and how many of them may be context."""
SHORT = 40
"""Characters under which a line without any sign of an attribution is skipped. Long ones are read: skipping all without
a sign spares an eighth of the pieces and costs 2.6 % of the attributions."""
_LETTERS = re.compile(r"[^\W\d_]{2}")
_WORD = re.compile(r"[^\W_]+")
MOST_CHARACTERS = 10_000
Split = Callable[[list[str]], "list[tuple[list[int], list[tuple[int, int]]]]"]
"""Texts -> for each the pieces' numbers and their offsets in it."""
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces of consecutive lines: numbers, offsets in the text (-1 for the pieces of the frame), features.

    `ids`, `starts`, `ends` have one value a piece, `features` (pieces, SLOTS) rows into one table. Tags before `core`
    are another window's business: those pieces are context.
    """

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    features: NDArray[np.int64]
    core: int


@dataclass(slots=True)
class _Line:
    span: Span
    wanted: bool
    ids: list[int]
    at: list[tuple[int, int]]


def windows(
    text: str,
    proposals: Proposals,
    split: Split,
    frame: tuple[int, int],
    *,
    every: bool = False,
    longest: int = LONGEST,
) -> list[Window]:
    """The windows of a text, in order; none where nothing in it may be an attribution.

    `frame` has the numbers of the pieces that begin a window and end each line. `every` keeps the lines that would be
    skipped. A line longer than a window is cut after a sentence.
    """
    paint = features(text, proposals)
    whole = [part for paragraph in paragraphs(text) for line in lines(text, paragraph) for part in _parts(text, line)]
    wanted = _wanted(text, whole, proposals, every=every)
    near = [keep or (i + 1 < len(wanted) and wanted[i + 1]) for i, keep in enumerate(wanted)]
    picked = [i for i, keep in enumerate(near) if keep]
    pieces = split([text[whole[i].start : whole[i].end] for i in picked])
    ends = {sentence.span.end for sentence in proposals.sentences}
    read: dict[int, list[_Line]] = {}
    for i, (ids, at) in zip(picked, pieces, strict=True):
        start = whole[i].start
        line = _Line(whole[i], wanted[i], ids, _placed(text, start, at))
        read[i] = list(_cut(line, ends, longest - CONTEXT - 3))
    return [_window(group, context, frame, paint) for group, context in _packed(read, longest)]


def _wanted(text: str, whole: Sequence[Span], proposals: Proposals, *, every: bool) -> list[bool]:
    """For each line whether it has a quotation, a cue word, a candidate, or words enough to hide something."""
    # Once for each line: a line of a hundred thousand marks would be searched as often.
    lettered = [bool(_LETTERS.search(text, line.start, line.end)) for line in whole]
    out = [every or (len(line) >= SHORT and letters) for line, letters in zip(whole, lettered, strict=True)]
    starts = [line.start for line in whole]
    marks = [q.span for q in proposals.quotations]
    marks += [one.cue for one in (*proposals.found, *proposals.inside) if one.cue]
    for span in marks:
        at = max(0, bisect_left(starts, span.start + 1) - 1)
        while at < len(whole) and whole[at].start < span.end:
            out[at] = out[at] or lettered[at]
            at += 1
    for sentence in proposals.sentences:
        if not sentence.lexicon.cues.keys().isdisjoint(sentence.low):
            out[max(0, bisect_left(starts, sentence.span.start + 1) - 1)] = True
    return out


def _parts(text: str, line: Span) -> Iterator[Span]:
    """The line, or parts of at most MOST_CHARACTERS, cut at spaces: the tokenizer takes many times their memory."""
    start = line.start
    while line.end - start > MOST_CHARACTERS:
        space = text.rfind(" ", start + 1, start + MOST_CHARACTERS)
        end = space if space > 0 else start + MOST_CHARACTERS
        yield Span(start, end)
        start = end
    yield Span(start, line.end)


def _placed(text: str, start: int, at: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces' offsets in the text; an accent written as a character of its own goes with the letter before it."""
    out = []
    nexts = [start + first for first, _ in at[1:]] + [len(text)]
    for (first, last), following in zip(at, nexts, strict=True):
        end = start + last
        while end < following and text[end] > "\u02ff" and combining(text[end]):
            end += 1
        out.append((start + first, end))
    return out


def _cut(line: _Line, sentence_ends: Set[int], most: int) -> Iterator[_Line]:
    """The line, or parts of it of at most `most` pieces, cut after a sentence where there is one."""
    start, count = 0, len(line.ids)
    while count - start > most:
        ends = (i for i in range(start + most, start + most // 4, -1) if line.at[i - 1][1] in sentence_ends)
        end = next(ends, start + most)
        yield _Line(line.span, line.wanted, line.ids[start:end], line.at[start:end])
        start = end
    yield _Line(line.span, line.wanted, line.ids[start:], line.at[start:])


def _packed(read: dict[int, list[_Line]], longest: int) -> Iterator[tuple[list[_Line], _Line | None]]:
    """Groups of consecutive wanted lines that fit a window, each with the part before it."""
    group: list[_Line] = []
    context: _Line | None = None
    size, before = 0, -2
    last: _Line | None = None
    for number in sorted(read):
        for part in read[number]:
            fits = number - before <= 1 and size + len(part.ids) + 1 <= longest
            if group and not (fits and part.wanted):
                yield group, context
                group = []
            if part.wanted:
                if not group:
                    context = last if number - before <= 1 else None
                    size = 1 + (min(len(context.ids), CONTEXT) + 1 if context else 0)
                group.append(part)
                size += len(part.ids) + 1
            last, before = part, number
    if group:
        yield group, context


def _window(group: Sequence[_Line], context: _Line | None, frame: tuple[int, int], paint: Bytes) -> Window:
    ids, at = [frame[0]], [(-1, -1)]
    if context:
        ids += [*context.ids[-CONTEXT:], frame[1]]
        at += [*context.at[-CONTEXT:], (-1, -1)]
    core = len(ids)
    for line in group:
        ids += [*line.ids, frame[1]]
        at += [*line.at, (-1, -1)]
    places = np.asarray(at, dtype=np.int64)
    return Window(np.asarray(ids, dtype=np.int64), places[:, 0], places[:, 1], rows(paint, places), core)


def rows(paint: Bytes, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """The features of pieces at `places` (start and end; -1: none), as rows of one table: (pieces, SLOTS)."""
    values = paint[:, np.maximum(places[:, 0], 0)].T.astype(np.int64)
    last = paint[:, np.maximum(places[:, 1] - 1, 0)].T
    ends = (last == 3) & (values == 2) & np.isin(np.arange(SLOTS), (3, 4, 5))
    values[ends] = 3
    values[places[:, 0] < 0] = 0
    shifted: NDArray[np.int64] = values + np.asarray(OFFSETS)
    return shifted


def features(text: str, proposals: Proposals) -> Bytes:
    """(SLOTS, characters): the features of every character of a text."""
    paint = np.zeros((SLOTS, max(1, len(text))), np.uint8)
    _paint_words(text, proposals, paint)
    for quotation in proposals.quotations:
        _paint_quotation(quotation, paint[1])
    for one in sorted((*proposals.found, *proposals.inside), key=lambda f: f.score):
        _paint_candidate(one, paint)
    return paint


def _paint_words(text: str, proposals: Proposals, paint: Bytes) -> None:
    """Case and cue word of each word, the language of its sentence deciding; the kind of its line."""
    for sentence in proposals.sentences:
        lexicon, start, end = sentence.lexicon, sentence.span.start, sentence.span.end
        paint[6, start:end] = 1 if sentence.line == 0 else 2
        for word in _WORD.finditer(text, start, end):
            first, last = word.span()
            written = word[0]
            paint[0, first:last] = _case(written)
            cue = _cue(lexicon, written.lower())
            if cue:
                paint[2, first:last] = cue


def _case(word: str) -> int:
    if word.islower():
        return 1
    if word[0].isupper():
        return 3 if len(word) > 1 and word.isupper() else 2
    return 4


def _cue(lexicon: Lexicon, word: str) -> int:
    """1 + 4 times the act + the kind (finite verb, other form, noun, adjective); 21 for a noun a verb hides; 0."""
    entry: Entry | None = lexicon.cues.get(word)
    if entry is None:
        return 21 if word in lexicon.nouns else 0
    kind = {"verb": 0 if entry.is_finite else 1, "noun": 2, "adjective": 3}[entry.kind]
    return 1 + 4 * ACTS.index(entry.act) + kind


def _paint_quotation(quotation: Quotation, row: Bytes) -> None:
    span, inner = quotation.span, quotation.inner
    if inner is None:
        return
    row[span.start : inner.start] = 3
    # Whatever is deeper stands in one of depth 1: painting each of a hundred thousand nested ones would be quadratic.
    if quotation.depth <= 1:
        row[inner.start : inner.end] = 1 + quotation.depth
    row[inner.end : span.end] = 4


def _paint_candidate(one: Found, paint: Bytes) -> None:
    """First, inside and last character of each of its parts; the likelier candidate is painted last."""
    for slot, spans in ((3, [one.source]), (4, [one.cue]), (5, one.content)):
        for span in spans:
            if span:
                paint[slot, span.start : span.end] = 2
                paint[slot, span.end - 1] = 3
                paint[slot, span.start] = 1

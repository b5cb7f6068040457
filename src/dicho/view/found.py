"""Where the words that were looked for stand in a text: as the search index cuts and folds words, on offsets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# As unicode61 does: a word is letters, digits and the marks on them; whatever else stands between words.
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_ASKED = re.compile(r'"([^"]*)"|([^\s"]+)')
LEAD = 80
"""Characters shown before what was looked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text, and whether it is what was looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """What a list shows of a statement: its fragments in parts; `before` and `after` count the characters left out."""

    fragments: tuple[tuple[Part, ...], ...]
    before: int = 0
    after: int = 0


def sought(words: str) -> tuple[tuple[str, ...], ...]:
    """What a search for these words looks for: each a run of folded words; "in quotation marks" one run together."""
    asked = (phrase or word for phrase, word in _ASKED.findall(words))
    runs = (tuple(_fold(found[0]) for found in _WORD.finditer(each)) for each in asked)
    return tuple(dict.fromkeys(run for run in runs if run))


def parts(text: str, runs: Sequence[Sequence[str]]) -> list[Part]:
    """The whole text in stretches, those that hold a run of words marked."""
    made: list[Part] = []
    at = 0
    for start, end in _joined(_places(text, runs)):
        if at < start:
            made.append(Part(text[at:start]))
        made.append(Part(text[start:end], True))
        at = end
    if at < len(text):
        made.append(Part(text[at:]))
    return made


def snippet(fragments: Sequence[str], runs: Sequence[Sequence[str]] = (), most: int = 420) -> Snippet:
    """The beginning of a statement's words; where what was looked for stands further on, the stretch around it."""
    cut = [parts(each, runs) for each in fragments]
    length = sum(map(len, fragments))
    start = _start(cut, most) if length > most else 0
    shown = tuple(_cut(cut, start, start + most))
    return Snippet(shown, start, max(0, length - start - most))


def _start(cut: Sequence[Sequence[Part]], most: int) -> int:
    at = 0
    for part in (part for each in cut for part in each):
        if part.found:
            return 0 if at + len(part.text) <= most else at - LEAD
        at += len(part.text)
    return 0


def _cut(cut: Sequence[Sequence[Part]], start: int, end: int) -> Iterator[tuple[Part, ...]]:
    at = 0
    for fragment in cut:
        kept = []
        for part in fragment:
            low, high = max(start - at, 0), min(end - at, len(part.text))
            at += len(part.text)
            if low < high:
                kept.append(Part(part.text[low:high], part.found))
        if kept:
            yield tuple(kept)


def _places(text: str, runs: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    if not runs:
        return
    spans = [found.span() for found in _WORD.finditer(text)]
    folded = [_fold(text[start:end]) for start, end in spans]
    for at, (start, _) in enumerate(spans):
        longest = max((len(run) for run in runs if folded[at : at + len(run)] == list(run)), default=0)
        if longest:
            yield start, spans[at + longest - 1][1]


def _joined(places: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches that overlap as one."""
    held: tuple[int, int] | None = None
    for start, end in places:
        if held and start < held[1]:
            held = (held[0], max(held[1], end))
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held


def _fold(word: str) -> str:
    """Without case and accents."""
    plain = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in plain if not unicodedata.combining(c))

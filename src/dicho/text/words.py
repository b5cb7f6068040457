"""The words that carry a text's content, each with its place: stems, numbers, names; and how often it negates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dicho.model.span import Span
from dicho.text import quantities, stems
from dicho.text.names import fold

Kind = Literal["word", "name", "number"]
TOKEN = re.compile(r"(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|(?P<figures>\d+(?:[.,]\d+)*)|(?P<stop>[.?!…:;\n])")
_FIGURE = re.compile(r"\d")
_ABBREVIATED = re.compile(r"n ?['’]t$")
_CLAUSE = re.compile(r"[^\W\d_]+n ['’]t\b|[^\W\d_]+(?:['’][^\W\d_]+)*|[.?!…:;,\n]")


@dataclass(frozen=True, slots=True)
class Token:
    """A content word: its place, its folded form, its stem ("#6200000" for a number), whether a capital begins it.

    `opens` says that it begins a sentence, where a capital tells nothing.
    """

    span: Span
    word: str
    stem: str
    number: bool = False
    capital: bool = False
    opens: bool = False


@lru_cache(maxsize=1 << 15)
def _content(word: str, lang: str) -> tuple[str, str] | None:
    """(folded form, stem) of a word; None for one without content."""
    low = word.lower().replace("’", "'")
    known = stems.words(lang)
    bare = low.removesuffix("'s") if lang == "en" else low
    if bare in known.stop or bare in known.negation or _ABBREVIATED.search(low):
        return None
    return fold(bare), stems.stem(bare, lang)


def tokens(text: str, lang: str) -> list[Token]:
    """The content words of a text in "en" or "es", in order. LexiconError for another language."""
    known = stems.words(lang)
    found, free = [], 0
    for whole in _wholes(text, lang, known):
        found += _plain(text, lang, free, whole.span.start)
        found.append(whole)
        free = whole.span.end
    return found + _plain(text, lang, free, len(text))


def contents(text: str, lang: str) -> Iterator[tuple[str, str, bool]]:
    """Of the content words of a text the folded form, the stem and whether it is a number: `tokens` without places."""
    free = 0
    for whole in (*_wholes(text, lang, stems.words(lang)), None):
        for match in TOKEN.finditer(text, free, whole.span.start if whole else len(text)):
            raw = match.group()
            if match.lastgroup == "figures":
                yield "#" + raw, "#" + raw, True
            elif match.lastgroup == "word" and (content := _content(raw, lang)):
                yield *content, False
        if whole:
            yield whole.word, whole.stem, whole.number
            free = whole.span.end


def _wholes(text: str, lang: str, known: stems.Words) -> list[Token]:
    """Numbers, and names that count as one word, in order; where two overlap, the first."""
    every = [Token(s, f"#{v:.12g}", f"#{v:.12g}", number=True) for v, s in _numbers(text, lang)]
    for match in known.joining.finditer(text):
        word = known.joined[match.group().lower()]
        if match.group()[0].isupper() and (" " in match.group() or match.group().isupper()):
            every.append(Token(Span(match.start(), match.end()), word, word, capital=True))
    every.sort(key=lambda token: (token.span.start, -token.span.end))
    kept: list[Token] = []
    for token in every:
        if not kept or token.span.start >= kept[-1].span.end:
            kept.append(token)
    return kept


def _numbers(text: str, lang: str) -> list[tuple[float, Span]]:
    """Numbers that say how many: "one" is a pronoun as often."""
    every = quantities.numbers(text, lang)
    return [(v, s) for v, s in every if v != 1 or _FIGURE.search(text, s.start, s.end)]


def _plain(text: str, lang: str, start: int, end: int) -> list[Token]:
    found = []
    opens = start == 0
    for match in TOKEN.finditer(text, start, end):
        kind, raw = match.lastgroup, match.group()
        if kind == "stop":
            opens = True
            continue
        span = Span(match.start(), match.end())
        if kind == "figures":
            found.append(Token(span, "#" + raw, "#" + raw, number=True))
        elif content := _content(raw, lang):
            found.append(Token(span, *content, capital=raw[0].isupper(), opens=opens))
        opens = False
    return found


@dataclass(frozen=True, slots=True)
class Negation:
    """How often a text negates, and how many of its words the other language may say with a negation."""

    count: int
    near: int


def negation(text: str, lang: str) -> Negation:
    """The negations of a text; "no … nada", "neither … nor" count once within a clause."""
    known = stems.words(lang)
    count, near, open_ = 0, 0, False
    for match in _CLAUSE.finditer(known.neutral.sub("", text)):
        low = match.group().lower()
        near += low in known.near
        if not low[0].isalpha():
            open_ = False
        elif low in known.negation or _ABBREVIATED.search(low):
            count += not (open_ and low in known.doubling)
            open_ = True
    return Negation(count, near)

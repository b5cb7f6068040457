"""What a source asks of the writer for itself, not to be named, is no statement: it says whose words the others are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from dicho.extract.found import Found
from dicho.model.span import Span
from dicho.text import langfile
from dicho.text.language import LANGUAGES

LONGEST = 250
"""Characters of such a clause, its reasons included ("because she was not authorised to speak")."""
BETWEEN = 12
"""Characters at most between a source and the clause that describes it: a comma, "who"."""


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's verbs of asking and of refusing, by lemma, and what is asked or refused with each."""

    asks: frozenset[str]
    asked: re.Pattern[str]
    refuses: frozenset[str]
    refused: re.Pattern[str]


def described(text: str, found: Iterable[Found]) -> list[Found]:
    """All but those clauses; a source that such a clause describes has it: "a guard who asked not to be named"."""
    clauses: list[tuple[Span, Span]] = []
    out: list[Found] = []
    for one in found:
        clause = _clause(text, one)
        if clause:
            clauses.append(clause)
        else:
            out.append(one)
    clauses.sort()
    for one in out if clauses else ():
        one.source = _whole(one, clauses)
    return out


def _clause(text: str, one: Found) -> tuple[Span, Span] | None:
    """The cue and the content of such a clause; None for a statement."""
    if one.cue is None or len(one.content) != 1 or len(one.content[0]) > LONGEST or one.lang not in LANGUAGES:
        return None
    words, said = _words(one.lang), " ".join(text[one.content[0].start : one.content[0].end].split())
    asks = one.lemma in words.asks and words.asked.fullmatch(said) is not None
    refuses = one.lemma in words.refuses and words.refused.fullmatch(said) is not None
    return (one.cue, one.content[0]) if asks or refuses else None


def _whole(one: Found, clauses: Sequence[tuple[Span, Span]]) -> Span | None:
    """Its source to the end of the clause that begins in it, or right behind it."""
    source = one.source
    if source is None or one.cue is None:
        return source
    at = bisect_right(clauses, source.start, key=lambda clause: clause[0].start)
    while at < len(clauses) and clauses[at][0].start - source.end <= BETWEEN:
        end = clauses[at][1].end
        if end > source.end and not source.start <= one.cue.start < end and _free(one, source.end, end):
            source = Span(source.start, end)
        at += 1
    return source


def _free(one: Found, start: int, end: int) -> bool:
    """Whether nothing of its content stands there."""
    return all(span.end <= start or end <= span.start for span in one.content)


@cache
def _words(lang: str) -> _Words:
    name = f"{lang}.toml"
    with langfile.shaped(name):
        data = langfile.toml(name)["unnamed"]
        why = rf"(?:,? {_any(data['why'])}\b.*)?"
        return _Words(
            frozenset(data["asks"].split()),
            re.compile(_any(data["asked"]) + why, re.IGNORECASE),
            frozenset(data["refuses"].split()),
            re.compile(_any(data["refused"]) + why, re.IGNORECASE),
        )


def _any(patterns: Sequence[str]) -> str:
    return f"(?:{'|'.join(patterns)})"

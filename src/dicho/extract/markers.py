"""The words with which authors put forward what is their own: "I suspect", "in my view", "quizá", "Hypothesis 2:".

Read from `lang/author.{en,es}.toml`; found in the tokens of one sentence, outside its quotations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from dicho.extract.frame import DASHES, Range
from dicho.extract.tokens import Sentence
from dicho.text import langfile

Kind = Literal["first", "impersonal", "label"]
_BULLETS = frozenset(("-", "*", "•", "·", ")", "(", ".", "–", "—", "#", "[", "]", ">", "º", "ª", "_"))
_OPENS = frozenset((",", ":", "(", "…", ";", *DASHES))
_MOST_FILLERS = 4


@dataclass(frozen=True, slots=True)
class Words:
    """The markers of a language. `phrases`: first word -> (words, status, kind), longest first."""

    first: frozenset[str]
    shapes: tuple[str, ...]
    source: frozenset[str]
    fillers: frozenset[str]
    verbs: Mapping[str, str]
    convinced: frozenset[str]
    not_after: frozenset[str]
    not_before: frozenset[str]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, Kind], ...]]
    inside: frozenset[tuple[str, ...]]
    phrase_after: frozenset[str]
    phrase_before: frozenset[str]
    need_that: frozenset[tuple[str, ...]]
    that: frozenset[str]
    but: frozenset[str]
    labels: Mapping[str, str]
    own: frozenset[str]
    bare: frozenset[str]


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker's cue (tokens, both ends inclusive), all its tokens, the one that says "I" or -1, the status it tells.

    `own` is whether a label says whose it is ("My hypothesis:"), `aside` whether the marker may stand in its clause.
    """

    at: Range
    whole: Range
    source: int
    status: str
    kind: Kind
    own: bool = True
    aside: bool = False


@cache
def load(lang: str) -> Words:
    """The markers of "en" or "es"; LexiconError when the file is missing or malformed."""
    name = f"author.{lang}.toml"
    data = langfile.toml(name)
    with langfile.shaped(name):
        return _words(data)


def _words(data: Mapping[str, Any]) -> Words:
    split = {table: {key: _set(value) for key, value in data[table].items()} for table in data}
    first = data["first"]
    statuses = ("opinion", "hypothesis", "prediction", "question")
    return Words(
        first=split["personal"]["first"],
        shapes=tuple(data["personal"]["shapes"]),
        source=split["source"]["words"],
        fillers=split["fillers"]["words"],
        verbs={word: status for status in statuses for word in first[status].split()},
        convinced=split["first"]["convinced"],
        not_after=split["first"]["not_after"],
        not_before=split["first"]["not_before"],
        phrases=_phrases(data),
        inside=frozenset(tuple(p.split()) for p in data["impersonal"]["inside"]),
        phrase_after=split["impersonal"]["phrase_after"],
        phrase_before=split["impersonal"]["phrase_before"],
        need_that=frozenset(tuple(p.split()) for p in data["clauses"]["need_that"]),
        that=split["words"]["that"],
        but=split["words"]["but"],
        labels={word: status for status in statuses for word in data["labels"][status].split()},
        own=split["labels"]["own"],
        bare=split["first"]["bare"],
    )


def _set(value: str | list[str]) -> frozenset[str]:
    return frozenset(value.split() if isinstance(value, str) else value)


def _phrases(data: Mapping[str, Any]) -> dict[str, tuple[tuple[tuple[str, ...], str, Kind], ...]]:
    rows: dict[str, list[tuple[tuple[str, ...], str, Kind]]] = {}
    kinds: tuple[tuple[str, Kind], ...] = (("clauses", "first"), ("impersonal", "impersonal"))
    for table, kind in kinds:
        for status in ("opinion", "hypothesis", "likely", "prediction", "question"):
            for phrase in data[table].get(status, ()):
                words = tuple(phrase.split())
                rows.setdefault(words[0], []).append((words, status, kind))
    return {word: tuple(sorted(found, key=lambda row: -len(row[0]))) for word, found in rows.items()}


def label(sentence: Sentence, words: Words) -> Marker | None:
    """ "My hypothesis:", "8) Prediction:", "Hipótesis 2:" at the sentence's start."""
    at = 0
    while at < len(sentence) and (sentence.low[at] in _BULLETS or sentence.low[at].isdigit()):
        at += 1
    start, source = at, -1
    while at < len(sentence) and sentence.low[at] in words.own | words.source:
        source = at if sentence.low[at] in words.source else source
        at += 1
    status = words.labels.get(sentence.low[at]) if at < len(sentence) else None
    last = next((i for i in range(at + 1, min(at + 4, len(sentence))) if sentence.low[i] == ":"), -1)
    if status is None or last < 0 or not all(_is_number(word) for word in sentence.low[at + 1 : last]):
        return None
    cue = (source + 1 if source >= 0 else start, last - 1)
    return Marker(cue, (start, last), source, status, "label", own=source >= 0)


def _is_number(word: str) -> bool:
    return (
        word.isdigit() or len(word) == 1 or word in ("no", "nº", "ii", "iii", "iv", "núm", "one", "two", "uno", "dos")
    )


def find(sentence: Sentence, words: Words, first: int, last: int) -> Marker | None:
    """The marker of tokens `first`..`last` of a sentence: the first of a first person, else the first impersonal."""
    found = list(_all(sentence, words, first, last))
    return next((one for one in found if one.kind == "first"), found[0] if found else None)


def _all(sentence: Sentence, words: Words, first: int, last: int) -> Iterator[Marker]:
    at = first
    while at <= last:
        one = _phrase(sentence, words, at, first, last) or _verb(sentence, words, at, last)
        if one:
            yield one
        at = one.whole[1] + 1 if one else at + 1


def _phrase(sentence: Sentence, words: Words, at: int, first: int, last: int) -> Marker | None:
    low = sentence.low
    for phrase, status, kind in words.phrases.get(low[at], ()):
        end = at + len(phrase) - 1
        if end > last or tuple(low[at : end + 1]) != phrase:
            continue
        opens = _opens(sentence, words, at, first)
        inside = phrase in words.inside and not _belongs(sentence, words, at, end)
        if not (opens or inside) or (phrase in words.need_that and not _that_follows(sentence, words, end)):
            continue
        if opens and kind == "impersonal" and phrase in words.inside and _belongs(sentence, words, at, end, left=False):
            continue
        source = next((i for i in range(at, end + 1) if low[i] in words.source), -1)
        return Marker(_cue(at, end, source), (at, end), source, status, kind, aside=inside or kind == "first")
    return None


def _opens(sentence: Sentence, words: Words, at: int, first: int) -> bool:
    """Whether a phrase at token `at` opens its clause: nothing, a link or a comma stands before it."""
    lexicon = sentence.lexicon.words
    joins = lexicon["coordinators"] | lexicon["subordinators"] | words.that | words.but
    while at > first and sentence.low[at - 1] in words.fillers | {"¿", "¡"}:
        at -= 1
    return at == first or sentence.low[at - 1] in joins or sentence.low[at - 1] in _OPENS


def _belongs(sentence: Sentence, words: Words, at: int, end: int, *, left: bool = True) -> bool:
    """Whether "perhaps" is of a phrase: "perhaps 40 litres", "a perhaps hasty vote"."""
    before = sentence.low[at - 1] if at else ""
    after = sentence.low[end + 1] if end + 1 < len(sentence) else ""
    if after[:1].isdigit() or (left and after in words.phrase_after):
        return True
    return left and (before in words.phrase_before or not before[:1].isalnum())


def _that_follows(sentence: Sentence, words: Words, end: int) -> bool:
    return any(word in words.that for word in sentence.low[end + 1 : end + 3])


def _cue(at: int, end: int, source: int) -> Range:
    """The marker without its pronoun: the longer side of it."""
    if source < 0:
        return at, end
    before, after = (at, source - 1), (source + 1, end)
    return before if source == end or source - at > end - source else after


def _verb(sentence: Sentence, words: Words, at: int, last: int) -> Marker | None:
    """ "I still suspect", "I'm sure", "yo creo que", "estoy convencido de que"."""
    low = sentence.low
    if sentence.lexicon.lang == "es":
        return _spanish_verb(sentence, words, at, last)
    if low[at] != "i" or not sentence.caps[at] or (at and low[at - 1] in words.not_before):
        return None
    end = at + 1
    while end <= min(last, at + _MOST_FILLERS) and low[end] in words.fillers:
        end += 1
    if end > last:
        return None
    status = words.verbs.get(low[end]) or ("opinion" if low[end] in words.convinced and end > at + 1 else None)
    after = low[end + 1] if end < last else ""
    if status is None or after in words.not_after or not _takes(sentence, words, end, status):
        return None
    return Marker((at + 1, end), (at, end), at, status, "first", aside=True)


def _takes(sentence: Sentence, words: Words, end: int, status: str) -> bool:
    """Whether a verb has what it needs after it: "that" after "I maintain", a question word after "I wonder"."""
    after = sentence.low[end + 1] if end + 1 < len(sentence) else ""
    if status == "question":
        return after in sentence.lexicon.words["complementizers"] - words.that
    return sentence.low[end] in words.bare or after in words.that or not after[:1].isalnum()


def _spanish_verb(sentence: Sentence, words: Words, at: int, last: int) -> Marker | None:
    low = sentence.low
    sure = low[at] in words.convinced and any(word in ("estoy", "sigo") for word in low[max(0, at - 3) : at])
    status = "opinion" if sure else words.verbs.get(low[at])
    if status is None:
        return None
    start = at
    while start and (low[start - 1] in words.fillers or (sure and low[start - 1] in ("estoy", "sigo"))):
        start -= 1
    if start and low[start - 1] in words.not_before:
        return None
    if not _spanish_takes(sentence, words, at, last, status):
        return None
    source = next((i for i in range(start, at) if low[i] == "yo"), -1)
    negated = start < at and "no" in low[start:at]
    first = next((i for i in range(start, at) if low[i] in ("no", "estoy", "sigo")), at) if negated or sure else at
    return Marker((first, at), (min(first, source) if source >= 0 else first, at), source, status, "first", aside=True)


def _spanish_takes(sentence: Sentence, words: Words, at: int, last: int, status: str) -> bool:
    """ "Creo que", "apuesto a que", "…, supongo."; "considero excesivo" without "que"."""
    low = sentence.low
    after = low[at + 1] if at < last else ""
    if status == "question":
        return False
    if after in words.that or (after in ("a", "de", "en") and low[at + 2 : at + 3] == ["que"]):
        return True
    if after in ("", ",") or not after[:1].isalnum() or after == "yo":
        return at > 0 and low[at - 1] in _OPENS
    return low[at] in words.bare and after not in words.not_after

"""The condition a prediction or hypothesis depends on: the if-clause within a content, as exact spans.

A clause that opens a sentence ends at its comma or, where none is written, where the main clause begins: at a future
or conditional verb in Spanish (which never stands in a si-clause), at the subject of "will" in English. One that
follows ends with its sentence, its quotation or its comma. Where an end cannot be told, nothing is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from string import whitespace

from dicho.extract.tense import is_future, is_would
from dicho.model.span import Span, Spans
from dicho.text import language
from dicho.text import lexicon as lexicons
from dicho.text.lexicon import Lexicon
from dicho.text.segment import trimmed

LONGEST = 300
"""Characters of a condition; a longer one is none."""
DEPENDENT = ("prediction", "hypothesis")
"""The statuses of statements that depend on a condition."""
MOST = 4
"""Conditions of one content."""
_LOOK = 4000
"""Characters of a content that are read for conditions."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_END = re.compile(r"[,;:.!?…»”\"\n)—–]|(?<=\w)[’'](?!\w)")
_MEASURE = re.compile(r"(?:as|so)\s+long\s+as\s+\d")
_OPENS = "«“\"‘'(—–¡¿\u00a0\u2009\u202f" + whitespace
_SHORTEST = 2
"""Words of a condition, its "if" included: "if so" is one."""


def condition_of(text: str, content: Spans, lang: str) -> Spans:
    """The spans of the conditions within a content, in order; () where it has none whose end can be told."""
    found: list[Span] = []
    for span in content:
        part = text[span.start : min(span.end, span.start + _LOOK)]
        own = lexicons.load(language.of_line(part, lang))
        for start, end in _conditions(part, own):
            clean = trimmed(text, span.start + start, span.start + end, ",;:")
            if clean and len(clean) <= LONGEST and (not found or found[-1].end <= clean.start):
                found.append(clean)
    return tuple(found[:MOST])


def _conditions(part: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    done = 0
    for marker in _markers(lexicon.lang).finditer(part):
        if marker.start() < done or not _is_condition(part, marker, lexicon):
            continue
        end = _end(part, marker, lexicon)
        if end is not None and len(_WORD.findall(part, marker.start(), end)) >= _SHORTEST:
            done = end
            yield marker.start(), end


@cache
def _markers(lang: str) -> re.Pattern[str]:
    phrases = sorted(lexicons.load(lang).status["within"], key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in phrases) + r")(?!\w)", re.I)


def _is_condition(part: str, marker: re.Match[str], lexicon: Lexicon) -> bool:
    """No "even if", "como si", "saber si": a condition stands after no word that takes a question or a likeness."""
    before = _WORD.findall(part[max(0, marker.start() - 40) : marker.start()].lower())
    if before and before[-1] in lexicon.status["before_no_condition"]:
        return False
    after = part[marker.start() : marker.start() + 40].lower()
    if _MEASURE.match(after):
        return False
    return not any(after.startswith(phrase) for phrase in lexicon.status["no_condition"])


def _end(part: str, marker: re.Match[str], lexicon: Lexicon) -> int | None:
    """Where the clause of a marker ends: see the module's first lines."""
    stop = _END.search(part, marker.end())
    end = stop.start() if stop else len(part)
    if not _opens(part, marker.start(), lexicon) or (stop and stop[0] == ","):
        return end
    return _before_main(part, marker.end(), end, lexicon)


def _opens(part: str, at: int, lexicon: Lexicon) -> bool:
    """Whether the marker opens a sentence of the content or a part of it, after "that" or "and"."""
    before = part[:at].rstrip(_OPENS)[-12:].lower()
    if not before or before[-1] in ".!?:;":
        return True
    last = _WORD.findall(before)[-1:]
    joins = lexicon.words["coordinators"]
    return before[-1] != "," and bool(last) and (last[0] in ("that", "que") or last[0] in joins)


def _before_main(part: str, start: int, end: int, lexicon: Lexicon) -> int | None:
    """The start of the main clause between two places where no comma parts it from the condition.

    `end` where nothing says that a main clause follows; None where its start cannot be told.
    """
    words = [(m.start(), m[0].lower().replace("’", "'")) for m in _WORD.finditer(part, start, end)]
    find = _spanish_main if lexicon.lang == "es" else _english_main
    for at in find(words, lexicon):
        return words[at][0]
    modals = lexicon.status["main_modals"]
    return None if any(word in modals or word.endswith("'ll") for _, word in words) else end


def _spanish_main(words: list[tuple[int, str]], lexicon: Lexicon) -> Iterator[int]:
    light, modals = lexicon.status["clitics"], lexicon.status["main_modals"]
    for at in range(1, len(words)):
        word = words[at][1]
        if is_future(word, lexicon) or is_would(word, lexicon) or word in modals:
            while at > 1 and words[at - 1][1] in light:
                at -= 1
            yield at


def _english_main(words: list[tuple[int, str]], lexicon: Lexicon) -> Iterator[int]:
    for at in range(1, len(words)):
        word, before = words[at][1], words[at - 1][1]
        subject, _, joined = word.partition("'")
        if word == "then" or (joined in ("ll", "d") and subject in lexicon.words["pronouns"] and at > 1):
            yield at
        elif word in lexicon.status["main_modals"] and before in lexicon.words["pronouns"] and at > 2:
            yield at - 1

"""The words of a content's first sentence.

Contractions are undone ("won't" is "will not"), and a name never counts as a word ("May", "Will"): only what stands in
lower case does, and what opens a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dicho.model.span import Spans

OPENERS = '«“"‘„‹—–¿¡'
MARKS = OPENERS + "'"
"""What a content may open with; within it a straight quote may be an apostrophe."""
STOP = re.compile(r"[.!?…]+[\"”»’')\]]*(?:\s|$)")
_LEAST = 3
"""Words a first sentence has; "No. We were never there" is one with the next."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_WHOLE = {"won't": ("will", "not"), "can't": ("can", "not"), "shan't": ("shall", "not"), "cannot": ("can", "not")}
_SUFFIX = {"ll": "will", "re": "are", "m": "am", "ve": "have", "s": "'s", "d": "'d"}


def joined(text: str, content: Spans, parts: Sequence[str]) -> str:
    """Fragments as one, with a stop where words between them end a sentence: “We left,” she said. “It rained.”"""
    if len(parts) < 2:
        return parts[0]
    between = text[content[0].end : content[1].start].rstrip()
    stopped = between[-1:] in (".", "!", "?", "…") and any(map(str.isalpha, between))
    return ". ".join(parts) if stopped else " ".join(parts)


def first_sentence(text: str) -> Iterator[str]:
    """The words of the first sentence that has some."""
    end = len(text)
    for stop in STOP.finditer(text):
        if len(_WORD.findall(text, 0, stop.start())) >= _LEAST:
            end = stop.start()
            break
    return words_of(text[:end])


def words_of(text: str) -> Iterator[str]:
    """Words with contractions undone; a capitalised word that opens no sentence stays as it is, and matches nothing."""
    text = text.replace("’", "'")
    shouted = text.isupper()
    for found in _WORD.finditer(text):
        word = found[0]
        if shouted or word[:2] in ("I", "I'") or _opens(text, found.start()):
            word = word.lower()
        yield from _whole(word)


def _opens(text: str, at: int) -> bool:
    before = text[max(0, at - 4) : at].rstrip()
    return not before.strip("'") or before[-1] in ".!?:…(" + OPENERS


def _whole(word: str) -> Iterator[str]:
    """ "won't" as "will", "not"; "he'll" as "he", "will"; other words as they are."""
    if word in _WHOLE:
        yield from _WHOLE[word]
    elif word.endswith("n't"):
        yield from (word[:-3], "not")
    else:
        stem, mark, suffix = word.partition("'")
        yield stem
        if mark and suffix:
            yield _SUFFIX.get(suffix, suffix)


def without_that(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without the "that" or "de que" they open with."""
    for lead in (("that",), ("que",), ("de", "que"), ("en", "que"), ("a", "que"), ("con", "que")):
        if words[: len(lead)] == lead:
            return words[len(lead) :]
    return words

"""Attributions a colon makes: "Ministro: «…»", "Contralor: La Marina …", "Frigate may stay: Port Hallam Ledger"."""

from __future__ import annotations

from dicho.extract.found import Found
from dicho.extract.tokens import QUOTE, Sentence

LONGEST_SOURCE = 9
_BARS = frozenset(".,;!?…()[]") | {QUOTE}


def candidates(sentence: Sentence) -> list[Found]:
    """The colon attributions of one sentence: with a quotation anywhere, without one only in the first line."""
    if ":" not in sentence.low:
        return []
    at = sentence.low.index(":")
    if at == 0 or at + 1 >= len(sentence):
        return []
    left = _left(sentence, at)
    right = None if left else _right(sentence, at)
    return [one for one in (left, right) if one]


def _is_title(sentence: Sentence) -> bool:
    return sentence.line == 0


def _left(sentence: Sentence, colon: int) -> Found | None:
    """Source: content."""
    quoted = sentence.low[colon + 1] == QUOTE
    if not (quoted or _is_title(sentence)) or not _names_somebody(sentence, 0, colon - 1):
        return None
    last = len(sentence) - 1
    content = sentence.at(colon + 1, colon + 1 if quoted and last - colon < 4 else last)
    flags = {"headline"} if _is_title(sentence) else set()
    score = 0.9 if quoted else 0.7
    return Found(
        sentence.at(0, colon - 1),
        sentence.at(colon, colon),
        [content],
        ":",
        sentence.lexicon.lang,
        score,
        flags=flags,
    )


def _right(sentence: Sentence, colon: int) -> Found | None:
    """Content: Outlet."""
    last = len(sentence) - 1
    while last > colon and sentence.low[last] == ".":
        last -= 1
    words = [at for at in range(colon + 1, last + 1) if sentence.low[at].isalpha()]
    capital = all(sentence.caps[at] or sentence.low[at] in sentence.lexicon.words["links"] for at in words)
    if not _is_title(sentence) or not words or len(words) > 5 or not capital or colon < 3:
        return None
    if not _names_somebody(sentence, colon + 1, last) or len(words) * 2 > colon:
        return None
    source = sentence.at(colon + 1, last)
    content = [sentence.at(0, colon - 1)]
    lang = sentence.lexicon.lang
    return Found(source, sentence.at(colon, colon), content, ":", lang, 0.7, flags={"headline"})


def _names_somebody(sentence: Sentence, first: int, last: int) -> bool:
    """Whether tokens first..last can be a short name of a speaker: a capital, no stop, no verb of saying, no label."""
    low = sentence.low[first : last + 1]
    if len(low) > LONGEST_SOURCE or any(word in _BARS for word in low):
        return False
    # A sentence's first capital says nothing: "Llegan las urnas: cónsul" has no source on the left.
    plain = first == 0 and len(low) > 2 and low[0] not in sentence.lexicon.words["determiners"]
    if (
        not any(sentence.caps[first + plain : last + 1])
        or low[0] in sentence.lexicon.not_sources
        or low[-1] in sentence.lexicon.not_sources
    ):
        return False
    if any(word in sentence.lexicon.words["auxiliaries"] - sentence.lexicon.words["determiners"] for word in low):
        return False
    return not any(
        (entry := sentence.lexicon.cues.get(word))
        and entry.kind == "verb"
        and entry.form in ("past", "pret", "s", "pres")
        for word in low
    )

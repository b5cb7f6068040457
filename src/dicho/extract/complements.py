"""Where the content after a cue starts, and what kind of complement it is."""

from __future__ import annotations

from dicho.extract import sources
from dicho.extract.cues import Cue
from dicho.extract.frame import STOPS, Frame, Range
from dicho.extract.tokens import QUOTE

FAR = 14
"""Tokens a listener, a time or a place may take between a cue and its complement."""

_NONE = frozenset(("", ".", "!", "?", ";", ")"))
_THAT = ("that", "que")
_KIND = {"that": "that", "que": "that", ":": "colon", QUOTE: "quote"}


def complement(frame: Frame, cue: Cue) -> tuple[int | None, str]:
    """(first token, kind) of what follows a cue; (None, "end") when nothing does.

    Kinds: "that", "wh", "quote", "colon", "to", "phrase" (of the cue's own preposition), "clause" (anything else).
    """
    at, low = cue.head + 1, frame.low(cue.head + 1)
    if low in _NONE:
        return None, "end"
    if low in (":", QUOTE):
        return at + (low == ":"), _KIND[low]
    if low == ",":
        return _after_comma(frame, at)
    if low in frame.words["complementizers"]:
        return at, _KIND.get(low, "wh")
    return _far(frame, at) or _plain(frame, cue, at)


def _plain(frame: Frame, cue: Cue, at: int) -> tuple[int | None, str]:
    """An infinitive, the phrase of a preposition, or whatever stands there; words of time between are no part of it."""
    past = sources.past_time(frame.s, at) if cue.entry.kind == "verb" and not cue.particle else at
    at = past if past < frame.end else at
    low = frame.low(at)
    if low == "to" and frame.lexicon.lang == "en":
        return at, "to"
    if cue.particle:
        return (at + 1, "phrase") if at < frame.end else (None, "end")
    entry = frame.lexicon.cues.get(low)
    return at, "to" if entry and entry.form == "inf" else "clause"


def _after_comma(frame: Frame, at: int) -> tuple[int | None, str]:
    """said, in an interview, that … / dijo, «…»."""
    if frame.low(at + 1) == QUOTE:
        return at + 1, "quote"
    for token in range(at + 1, min(frame.end, at + FAR)):
        follows = frame.low(token + 1)
        if frame.s.low[token] == "," and follows in (*_THAT, "to", "a", QUOTE):
            return token + 1, _KIND.get(follows, "to")
    return None, "end"


def _far(frame: Frame, at: int) -> tuple[int, str] | None:
    """A complement set off by a listener, a time or a place: "told reporters on Monday that"."""
    for token in range(at, min(frame.end, at + FAR)):
        low = frame.s.low[token]
        if low in _THAT and token > at:
            return token, "that"
        if low == QUOTE:
            return (token, "quote") if frame.low(token - 1) in (",", ":") else None
        if low == ":":
            return token + 1, "colon"
        entry = frame.lexicon.cues.get(low)
        finite = entry is not None and entry.kind == "verb" and entry.form != "part"
        if low in STOPS or (finite and token > at):
            return None
    return None


def after_subject(frame: Frame, cue: Cue) -> tuple[Range, int, str] | None:
    """A subject between its verb and the complement: "dijo el ministro que", "anunció ayer Pérez: «…»".

    (subject, first token of the content, kind); None when the words after the cue have another shape.
    """
    low = frame.low(cue.head + 1)
    if low in frame.words["complementizers"] or low in (":", QUOTE, ","):
        return None
    found = sources.right(frame.s, cue.head + 1)
    if not found or found[1] >= frame.end:
        return None
    follows = frame.low(found[1] + 1)
    if follows in _THAT:
        return found, found[1] + 1, "that"
    if follows == ":" or (follows == "," and frame.low(found[1] + 2) in (*_THAT, QUOTE)):
        return found, found[1] + 2, _KIND[":" if follows == ":" else QUOTE]
    return None


def agent(frame: Frame, cue: Cue) -> tuple[Range, int, str] | None:
    """He was told by officers that …: in the passive, whoever stands after "by"; (subject, first token, kind)."""
    if cue.voice != "passive" or cue.particle not in ("by", "por"):
        return None
    found = sources.right(frame.s, cue.head + 2)
    if found is None:
        return None
    opens = (*_THAT, "to", "as", "como")
    at = next((t for t in range(found[1] + 1, min(frame.end, found[1] + FAR)) if frame.s.low[t] in opens), None)
    return (found, at, _KIND.get(frame.s.low[at], "to")) if at is not None else None

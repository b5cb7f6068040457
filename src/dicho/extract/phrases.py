"""Attributions by a phrase: "according to X", "según X", "a juicio de X", "in my opinion"."""

from __future__ import annotations

from collections.abc import Iterator

from dicho.extract import sources
from dicho.extract.frame import DASHES, Candidate, Frame, Range

_OWNED = ("juicio", "opinión", "opinion", "view")
"""Phrases that end so say whose they are by their possessive: "a su juicio"."""


def candidates(frame: Frame) -> Iterator[Candidate]:
    """The phrases of a sentence with their source and content."""
    first_words = {phrase[0] for phrase in frame.lexicon.according}
    for at, word in enumerate(frame.s.low):
        candidate = _at(frame, at) if word in first_words else None
        if candidate:
            yield candidate


def _at(frame: Frame, at: int) -> Candidate | None:
    phrase = next((p for p in frame.lexicon.according if tuple(frame.s.low[at : at + len(p)]) == p), None)
    if phrase is None or (phrase == ("para",) and not _opens_opinion(frame, at)):
        return None
    last = at + len(phrase) - 1
    if taken := _relative(frame, last):
        start = taken[1] + 1
        end = _clause_end(frame, start, frame.content_end(start, at), at)
        return _candidate((at, last), taken, [(start, end)], phrase, "relative") if start <= end else None
    first = last
    source, last = (
        ((at + 1, at + 1), last) if phrase[-1] in _OWNED else _source(frame, last, opening=_before(frame, at) < 2)
    )
    content = _content(frame, at, max(source[1] if source else 0, last)) if source or last > first else None
    if content is None:
        return None
    owner = "name" if phrase[-1] in _OWNED else _owner(frame, source)
    return _candidate((at, last), source, content, phrase, owner)


def _candidate(
    cue: Range, source: Range | None, content: list[Range], phrase: tuple[str, ...], owner: str
) -> Candidate:
    return Candidate(
        cue=cue, source=source, content=content, lemma=" ".join(phrase), act=_act(phrase), form="", voice="bare",
        shape="phrase", complement="post", owner=owner,
    )  # fmt: skip


def _relative(frame: Frame, last: int) -> Range | None:
    """ "Un informe según el cual …", "a report according to which …": the pronoun that takes up what was named."""
    at = last + 2 if frame.low(last + 1) in frame.words["articles"] else last + 1
    return (last + 1, at) if frame.low(at) in frame.words["taken_up"] else None


def _clause_end(frame: Frame, start: int, end: int, at: int) -> int:
    """The end of a clause set off by commas, where it has no more of them: "el plan, según el cual cabe, se perdió"."""
    commas = [i for i in range(start, end) if frame.low(i) == ","]
    return commas[0] - 1 if frame.low(at - 1) == "," and len(commas) == 1 and commas[0] > start else end


def _owner(frame: Frame, source: Range | None) -> str:
    if source is None:
        return "dropped"
    return "name" if frame.s.caps[source[1]] else "noun"


def _act(phrase: tuple[str, ...]) -> str:
    """Somebody's view is a thought, what they are cited for is speech."""
    return "think" if {*_OWNED, "para"} & set(phrase) else "say"


def _opens_opinion(frame: Frame, at: int) -> bool:
    """«Para Muñiz, …», «lo que, para el presidente, …»: whose view it is, not a purpose or a receiver."""
    if at > 0 and frame.low(at - 1) != ",":
        return False
    found = sources.right(frame.s, at + 1)
    return found is not None and (any(frame.s.caps[found[0] : found[1] + 1]) or found[1] - found[0] < 2)


def _source(frame: Frame, last: int, *, opening: bool) -> tuple[Range | None, int]:
    """The source after the phrase, past a verb of saying: "según explicó el ministro"; and the cue's last token."""
    at = last + 1
    while frame.low(at) in frame.words["auxiliaries"] - frame.words["determiners"]:
        at += 1
    entry = frame.lexicon.cues.get(frame.low(at))
    if entry and entry.kind == "verb" and frame.lexicon.lang == "es":
        last = at
    return sources.right(frame.s, last + 1, opening=opening), last


def _before(frame: Frame, at: int) -> int:
    """The last token before a phrase, the comma or dash that sets it off aside."""
    before = at - 1
    while before >= 0 and frame.s.low[before] in (",", "(", *DASHES):
        before -= 1
    return before


def _content(frame: Frame, at: int, past: int) -> list[Range] | None:
    """What the phrase is about: the words before it, or after it where it opens or interrupts the sentence."""
    before, words = _before(frame, at), frame.words
    connectives = words["subordinators"] | words["coordinators"] | words["complementizers"]
    interrupts = before >= 0 and frame.s.low[before] in connectives and frame.low(at - 1) == ","
    goes_on = frame.low(past + 1) == "," and past + 2 < frame.end and before < 8
    if before >= (1 if goes_on and frame.low(at - 1) == "," else 2) and not interrupts:
        start = frame.content_start(at)
        tail = [(past + 2, frame.end)] if goes_on else []
        return [(start, before), *tail] if start <= before else None
    start = past + 1
    while start <= frame.end and frame.s.low[start] in (",", ":", ")"):
        start += 1
    return [(start, frame.content_end(start, at))] if start <= frame.end else None

"""Those a text introduces without a name and lets speak later: "Un vendedor de semillas ... se quejó el hombre".

And those whom a sentence opens with by their office: "The director came down. “It was my roof,” he said".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dicho.model.ids import speaker_id
from dicho.model.statement import Speaker
from dicho.resolve.memory import Event, Memory
from dicho.resolve.nouns import PERSONAL, NounPhrase, bare, kind_of, parse, tokens
from dicho.text.names import People, fold

WORD = r"[^\W\d_][\w’'-]*"
# An indefinite article or "my", up to three words, and one complement: what follows is mostly the verb.
PHRASE = re.compile(
    r"\b(?:[Uu]na?|[Oo]tr[oa]|[Mm]y|[Mm]i|[Aa]n?(?![ \u00a0](?:el|las?|los|una?)\b)|[Aa]nother)[ \u00a0]"
    rf"(?P<nouns>{WORD}(?:[ \u00a0]{WORD}){{0,2}})"
)
NAMED = re.compile(r",?[ \u00a0][^\W\d_a-z]")
MINE = frozenset({"my", "mi"})
SPANISH = frozenset({"un", "ot", "el", "la", "su", "mi"})
COMPLEMENT = re.compile(
    rf"[ \u00a0](?:del?|of|from|in|at)[ \u00a0](?:(?:el|la|los|las|the)[ \u00a0])?"
    rf"(?:[^\W\d_a-z][\w’'-]*(?:[ \u00a0][^\W\d_a-z][\w’'-]*){{0,3}}|{WORD})"
)
OPENER = re.compile(
    r"(?:\A|(?<=\n)|(?<=[.!?…»”’\"][ \u00a0\n]))"
    rf"(?:[Tt]he|[Ee]l|[Ll]a|[Hh]is|[Hh]er|[Ii]ts|[Ss]u)[ \u00a0](?P<nouns>{WORD}(?:[ \u00a0]{WORD}){{0,3}})"
)
# "Ada Brum, a pilot": the name's own description introduces nobody.
APPOSED = re.compile(r"[^\W\d_a-z][\w’'-]+[ \u00a0][^\W\d_a-z][\w’'-]+,[ \u00a0]$")
NEAR = 60  # code points before a phrase in which the name stands that it is said of
MOST = 4


@dataclass(frozen=True, slots=True)
class Opener:
    """An office, a relative or "the woman" that opens a sentence, as the text words it."""

    start: int
    end: int
    label: str
    phrase: NounPhrase


def openers(text: str, people: People, memory: Memory) -> Iterator[Opener]:
    """Every such phrase outside quotations that leads to no name, in order. Linear in the text."""
    for match in OPENER.finditer(text):
        if memory.in_quotation(match.start()):
            continue
        end = _head_end(match, people)
        if end is None or NAMED.match(text, end):
            continue
        complement = COMPLEMENT.match(text, end)
        label = " ".join(text[match.start() : complement.end() if complement else end].split())
        phrase = parse(tokens(label), people, spanish=match.group()[:2].casefold() in SPANISH)
        if phrase is not None and not phrase.plural and phrase.kind in PERSONAL:
            yield Opener(match.start(), end, label, phrase)


def introduced(text: str, people: People, memory: Memory) -> list[Event]:
    """Everyone so introduced outside quotations, in order. Linear in the text."""
    found: list[Event] = []
    for match in PHRASE.finditer(text):
        if memory.in_quotation(match.start()) or APPOSED.search(text, max(0, match.start() - NEAR), match.start()):
            continue
        end = _head_end(match, people)
        if end is None or (match.group()[:2].casefold() in MINE and NAMED.match(text, end)):
            continue  # "my neighbour Lou" has a name
        complement = COMPLEMENT.match(text, end)
        label = " ".join(text[match.start() : complement.end() if complement else end].split())
        phrase = parse(tokens(label), people, match.group()[:2].casefold() in SPANISH)
        if phrase is not None and not phrase.plural:
            found.append(stranger(match.start(), label, phrase, people))
    return found


def stranger(at: int, label: str, phrase: NounPhrase, people: People) -> Event:
    """One without a name, as the text words it."""
    return Event(at, None, Speaker(speaker_id(bare(label, people)), label, "unnamed", 0.6, "description"), phrase)


def _head_end(match: re.Match[str], people: People) -> int | None:
    """Where the noun that names a person ends: in Spanish the first word or two, in English the last that does."""
    start = match.start("nouns")
    ends = [(word.group(), start + word.end()) for word in re.finditer(WORD, match["nouns"])]
    known = [end for word, end in ends if word.islower() and kind_of(fold(word), people) in PERSONAL]
    if not known:
        return None
    return known[0] if match.group()[:2].casefold() in SPANISH else known[-1]


def near(events: Sequence[Event], at: int, reach: int) -> list[Event]:
    """The last few introduced before `at`, the last first, no farther than `reach`."""
    return [event for event in events if at - reach <= event.at < at][-MOST:][::-1]

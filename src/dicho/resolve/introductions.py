"""Those a text introduces without a name and lets speak later: "Un vendedor de semillas ... se quejó el hombre"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dicho.model.ids import speaker_id
from dicho.model.statement import Speaker
from dicho.resolve.memory import Event, Memory
from dicho.resolve.nouns import PERSONAL, bare, kind_of, parse, tokens
from dicho.text.names import People, fold

WORD = r"[^\W\d_][\w’'-]*"
# An indefinite article, up to three words, and one complement: what follows is mostly the verb.
PHRASE = re.compile(rf"\b(?:[Uu]na?|[Oo]tr[oa]|[Aa]n?|[Aa]nother)[ \u00a0](?P<nouns>{WORD}(?:[ \u00a0]{WORD}){{0,2}})")
COMPLEMENT = re.compile(
    rf"[ \u00a0](?:del?|of|from|in|at)[ \u00a0](?:(?:el|la|los|las|the)[ \u00a0])?"
    rf"(?:[^\W\d_a-z][\w’'-]*(?:[ \u00a0][^\W\d_a-z][\w’'-]*){{0,3}}|{WORD})"
)
MOST = 4


def introduced(text: str, people: People, memory: Memory) -> list[Event]:
    """Everyone so introduced outside quotations, in order. Linear in the text."""
    found: list[Event] = []
    for match in PHRASE.finditer(text):
        if memory.in_quotation(match.start()):
            continue
        end = _head_end(match, people)
        if end is None:
            continue
        complement = COMPLEMENT.match(text, end)
        label = " ".join(text[match.start() : complement.end() if complement else end].split())
        phrase = parse(tokens(label), people, match.group()[:2].casefold() in ("un", "ot"))
        if phrase is not None and not phrase.plural:
            speaker = Speaker(speaker_id(bare(label, people)), label, "unnamed", 0.6, "description")
            found.append(Event(match.start(), None, speaker, phrase))
    return found


def _head_end(match: re.Match[str], people: People) -> int | None:
    """Where the noun that names a person ends: in Spanish the first word or two, in English the last that does."""
    start = match.start("nouns")
    ends = [(word.group(), start + word.end()) for word in re.finditer(WORD, match["nouns"])]
    known = [end for word, end in ends if word.islower() and kind_of(fold(word), people) in PERSONAL]
    if not known:
        return None
    return known[0] if match.group()[:2].casefold() in ("un", "ot") else known[-1]


def near(events: Sequence[Event], at: int, reach: int) -> list[Event]:
    """The last few introduced before `at`, the last first, no farther than `reach`."""
    return [event for event in events if at - reach <= event.at < at][-MOST:][::-1]

"""Reading a source phrase: which of its names, if any, is the one who speaks, and what the phrase says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dicho.model.span import Span, Spans
from dicho.resolve.cast import Cast
from dicho.resolve.mentions import Mention
from dicho.resolve.nouns import NounPhrase, is_spanish, kind_of, parse, tokens
from dicho.text.names import People

Shape = Literal["empty", "pronoun", "relative", "nobody", "author", "outlet", "names", "description"]

SHAPES: dict[str, Shape] = {"negative": "nobody", "nobody": "nobody", "relative": "relative"}
LONGEST = 300  # code points of a source phrase that are read
NEXT = re.compile(r"[ \u00a0\n]([^\W\d_][\w’'-]*)")
CUT = re.compile(r"[,;(—–]| - |\n\s*\n")
EDGES = " \t\r\n\u00a0\"“”«»'‘,.:;-–—"


@dataclass(frozen=True, slots=True)
class Source:
    """A source phrase read: its shape, the mentions that are its heads, the pronoun, the phrase and its wording."""

    shape: Shape
    heads: tuple[int, ...] = ()
    pronoun: str = ""
    word: str = ""
    phrase: NounPhrase | None = None
    label: str = ""
    owner: int | None = None
    end: int = 0


def read(source: Spans, cast: Cast, people: People, spanish: bool) -> Source:
    """What the source's spans say; the first fragment that names or describes someone decides."""
    best = Source("empty")
    for span in source:
        found = _read(span, cast, people, spanish)
        if found.shape == "names":
            return found
        if best.shape == "empty":
            best = found
    return best


def _read(span: Span, cast: Cast, people: People, spanish: bool) -> Source:
    text = cast.text
    start, end = span.start, min(span.end, span.start + LONGEST)
    words = tokens(text[start:end])
    while len(words) > 1 and words[0] in people.prepositions and words[0] != "a":
        start = _after_first(text, start, end)
        words = words[1:]
    if not words:
        return Source("empty")
    joined = " ".join(words[:4])
    if any(joined.startswith(phrase) for phrase in people.author):
        return Source("author")
    if any(joined.startswith(phrase) for phrase in people.outlet):
        return Source("outlet")
    if kind := _pronoun(words, people):
        return Source(SHAPES.get(kind, "pronoun"), pronoun=kind, word=words[-1])
    spanish = is_spanish(words[:2], people, spanish)
    label = _label(text[start:end])
    phrase = parse(words, people, spanish)
    heads, owner = _heads(cast, start, end, people, spanish)
    if heads:
        return Source("names", heads=heads, phrase=phrase, label=label, end=end)
    return Source("description", phrase=phrase, label=label, owner=owner)


def _after_first(text: str, start: int, end: int) -> int:
    while start < end and text[start].isalnum():
        start += 1
    while start < end and not text[start].isalnum():
        start += 1
    return start


def _pronoun(words: Sequence[str], people: People) -> str:
    """The kind of a phrase that is nothing but a pronoun ("he", "él mismo", "al que"), else ""."""
    if people.pronouns.get(words[0]) == "negative":
        return "negative"  # "nobody in the village" as much as "nobody"
    last = words[-1]
    if len(words) > 2:
        return ""
    if len(words) == 2 and last in ("mismo", "misma", "mismos", "mismas"):
        return people.pronouns.get(words[0], "")
    if len(words) == 2 and not (words[0] in people.definite and people.pronouns.get(last) == "relative"):
        return ""
    return people.pronouns.get(last, "")


def _label(phrase: str) -> str:
    """A description as the text words it, up to the first comma, on one line."""
    cut = CUT.split(phrase.strip(EDGES), maxsplit=1)[0]
    return re.sub("['’]s$", "", " ".join(cut.split())).strip(EDGES)


def _heads(cast: Cast, start: int, end: int, people: People, spanish: bool) -> tuple[tuple[int, ...], int | None]:
    """The mentions that are heads of the phrase, several when joined by "and"; and one that owns it ("X's aide")."""
    heads: list[int] = []
    weak: list[int] = []
    owner: int | None = None
    joined = False
    for index in cast.between(start, end):
        mention = cast.mentions[index]
        before = tokens(cast.text[start : max(start, mention.head)])
        if any(word in people.relative for word in before):
            break
        if before.count("(") > before.count(")"):
            continue
        strength = _strength(mention, before, people) if _stands_free(mention, end, cast.text, people, spanish) else 0
        joint = _joint(before, people)
        joined = joined or (bool(heads) and joint in people.conjunctions)
        if strength == 2 and (not heads or joint == "," or joint in people.conjunctions):
            heads.append(index)
        elif strength == 1:
            weak.append(index)
        elif owner is None:
            owner = index
    heads = heads or weak[:1]
    return (tuple(heads) if joined else tuple(heads[:1])), owner


def _joint(before: Sequence[str], people: People) -> str:
    """The "and" or comma that leads to a name, its article left out."""
    rest = [word for word in before[-2:] if word not in people.definite]
    return rest[-1] if rest else ""


def _strength(mention: Mention, before: Sequence[str], people: People) -> int:
    """How surely a name is the phrase's own rather than a complement's: 2 "el ministro Brum", 0 "el jefe de Brum".

    1 where only sense could tell: "el jugador de la cantera canaria Brum".
    """
    after_comma = len(before) - before[::-1].index(",") if "," in before else 0
    links = [i for i in range(after_comma, len(before)) if before[i] in people.prepositions]
    if not links:
        return 2
    between = [word for word in before[links[-1] + 1 :] if word not in people.determiners]
    if not between:
        return 0
    kinds = {kind_of(word, people) for word in between}
    if "role" in kinds or "relation" in kinds:
        return 0
    return 0 if "organisation" in kinds and mention.sort != "person" else 1


def _stands_free(mention: Mention, end: int, text: str, people: People, spanish: bool) -> bool:
    """Whether the name is no owner ("Brum's aide") and no adjective of what follows ("the Brum campaign")."""
    if mention.end >= end:
        return True
    if text.startswith(("'s ", "’s ", "' ", "’ "), mention.end):
        return False
    follow = NEXT.match(text, mention.end, end)
    return spanish or not follow or not _is_noun(follow.group(1), people)


def _is_noun(word: str, people: People) -> bool:
    """Whether the lower-case word after an English name makes the name an adjective ("the Brum campaign")."""
    if not word.islower() or word.endswith("ly"):
        return False
    return not (
        word in people.function
        or word in people.prepositions
        or word in people.relative
        or word in people.conjunctions
        or word in people.pronouns
    )

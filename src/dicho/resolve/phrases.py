"""Reading a source phrase: which of its names, if any, is the one who speaks, and what the phrase says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dicho.model.span import Span, Spans
from dicho.resolve.cast import Cast
from dicho.resolve.mentions import Mention
from dicho.resolve.nouns import NounPhrase, is_spanish, kind_of, parse, tokens
from dicho.text.names import People, fold

Shape = Literal["empty", "pronoun", "relative", "nobody", "author", "outlet", "names", "description"]

SHAPES: dict[str, Shape] = {"negative": "nobody", "nobody": "nobody", "relative": "relative"}
LONGEST = 300  # code points of a source phrase that are read
NEXT = re.compile(r"[ \u00a0\n]([^\W\d_][\w’'-]*)")
CUT = re.compile(r"[,;(—–]| - |\n\s*\n")
WORDS = re.compile(r"[^\W_][\w'’-]*")
ANTECEDENT = 120  # code points looked back over for the noun of a relative pronoun
CONTRACTED = frozenset({"del", "al"})
TAKEN_UP = frozenset({"who", "quien"})
MADE = frozenset({"got", "forced", "made", "led", "pressed", "persuaded", "prompted", "convinced", "asked"})
COMPLEMENTS = frozenset({"de", "del", "of"})
NEAR = 8  # code points from a comma to the name in apposition: its article
PASSIVE = re.compile(
    r"(?:(?:este|esta|el|la|on|this|last)[ \u00a0])?(?:ayer|hoy|anoche|lunes|martes|mi[ée]rcoles|jueves|viernes|"
    r"s[áa]bado|domingo|mañana|tarde|noche|semana|mes|yesterday|today|week|month|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r"(?:[ \u00a0](?:pasad[oa]|night|morning|evening))?[ \u00a0](?:por|by)[ \u00a0]",
    re.IGNORECASE,
)
"""What a finder cuts off "un parte divulgado este martes por el Ministerio": the agent stands after it."""
MESSAGE = re.compile(
    r"(?:(?:an?|the|this|una?|el|la|este|esta)[ \u00a0])?(?:(?:text|voice|e-?mail|audio)[ \u00a0])?"
    r"(?:message|letter|note|e-?mail|telegram|mensaje|carta|nota|correo|audio|telegrama)"
    r"(?:[ \u00a0]de[ \u00a0](?:texto|voz|audio))?[ \u00a0](?:from|del?)[ \u00a0]",
    re.IGNORECASE,
)
"""What is sent speaks for its sender: "Text message from Ada Brum"."""
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
    start, end = _opening(text, span.start, min(span.end, span.start + LONGEST), people)
    words = tokens(text[start:end])
    if not words:
        return Source("empty")
    for inner in _inner(text, start, end, words):
        found = _read(inner, cast, people, spanish)
        if found.shape == "names":
            return found
    return _without_name(text, start, words, people) or _phrase(cast, start, end, people, spanish)


def _opening(text: str, start: int, end: int, people: People) -> tuple[int, int]:
    """Where the phrase begins and ends: past a day and "by", past prepositions, with the noun of a lone possessive."""
    if passive := PASSIVE.match(text, start, end):
        start = passive.end()
    words = tokens(text[start:end])
    if len(words) == 1 and words[0] in people.possessive:
        end = _with_noun(text, end, people)  # "Mi" of "Mi compadre": the finder took the article for the whole
    while len(words) > 1 and words[0] in people.prepositions and words[0] != "a":
        start = _after_first(text, start, end)
        words = words[1:]
    return start, end


def _inner(text: str, start: int, end: int, words: Sequence[str]) -> Iterator[Span]:
    """The phrase inside the phrase that names who speaks: the sender of a message, whom somebody got to say it."""
    if message := MESSAGE.match(text, start, end):
        yield Span(message.end(), end)
    if words[0] in TAKEN_UP and len(words) > 2 and words[1] in MADE:
        verb = NEXT.match(text, start + len(words[0]), end)
        if verb:
            yield Span(min(verb.end() + 1, end), end)  # "who got the mayor, Ada Brum (to admit)"


def _without_name(text: str, start: int, words: Sequence[str], people: People) -> Source | None:
    """The phrases that name nobody by themselves: "this paper", "who runs the ferry", "she"."""
    joined = " ".join(words[:4])
    if any(joined.startswith(phrase) for phrase in people.author):
        return Source("author")
    if any(joined.startswith(phrase) for phrase in people.outlet):
        return Source("outlet")
    if words[0] in TAKEN_UP and len(words) > 1 and text[:start].rstrip().endswith(","):
        return Source("relative", pronoun="relative", word=words[0])
    kind = _pronoun(words, people)
    return Source(SHAPES.get(kind, "pronoun"), pronoun=kind, word=words[-1]) if kind else None


def _phrase(cast: Cast, start: int, end: int, people: People, spanish: bool) -> Source:
    """A phrase with a noun: the names that head it, else the description."""
    words = tokens(cast.text[start:end])
    spanish = is_spanish(words[:2], people, spanish)
    label = _label(cast.text[start:end])
    phrase = parse(words, people, spanish)
    heads, owner = _heads(cast, start, end, people, spanish)
    if heads and phrase is not None and phrase.kind == "unnamed" and _is_complements(cast, start, heads[0], people):
        owner, heads = heads[0], ()
    heads = heads or _behind_clause(cast, start, end, people) or _self_named(cast, start, end, people)
    if heads:
        return Source("names", heads=heads, phrase=phrase, label=label, end=end)
    return Source("description", phrase=phrase, label=label, owner=owner)


def _with_noun(text: str, end: int, people: People) -> int:
    """The end of the word after `end` where it names people, else `end`."""
    follow = NEXT.match(text, end)
    return follow.end() if follow and kind_of(fold(follow.group(1)), people) in ("role", "relation") else end


def _is_complements(cast: Cast, start: int, head: int, people: People) -> bool:
    """Whether a name stands in apposition to what the phrase is of: "fuentes de la constructora, Obras del Brum"."""
    before = tokens(cast.text[start : cast.mentions[head].head])
    return "," in before and any(word in people.prepositions for word in before[: before.index(",")])


def _behind_clause(cast: Cast, start: int, end: int, people: People) -> tuple[int, ...]:
    """The full name that ends the phrase behind a clause: "the engineer who signed the report, Ada Brum"."""
    names = cast.between(start, end)
    mention = cast.mentions[names[-1]] if names else None
    if mention is None or len(mention.words) < 2 or mention.sort == "organisation" or mention.of:
        return ()
    before = tokens(cast.text[start : mention.head])
    last = cast.text[mention.end : end].strip(EDGES)
    beside = before[-1:] == [","] or (len(before) > 1 and before[-2] == ",")
    return (names[-1],) if beside and not last and people.relative.intersection(before) else ()


def _self_named(cast: Cast, start: int, end: int, people: People) -> tuple[int, ...]:
    """ "A reader who signs herself Brum": the name by which one without a name is introduced."""
    for index in cast.between(start, end):
        before = " ".join(tokens(cast.text[start : cast.mentions[index].head]))
        if before.endswith(people.naming):
            return (index,)
    return ()


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
    if len(heads) == 1:
        heads = _apposed(heads, cast, end, people)
    return (tuple(heads) if joined else tuple(heads[:1])), owner


def _apposed(heads: list[int], cast: Cast, end: int, people: People) -> list[int]:
    """The name in apposition to a general one: "la Bolsa más grande del país, el Brum Exchange"."""
    mention = cast.mentions[heads[0]]
    comma = cast.text.find(",", mention.end, end)
    after = [i for i in cast.between(comma, end) if cast.mentions[i].head - comma < NEAR] if comma > 0 else []
    told = cast.text[mention.end : comma].strip() if mention.article and len(mention.words) == 1 else ""
    general = bool(told) or all(word in people.organisations for word in mention.words)
    return after[:1] if general and after and not cast.mentions[after[0]].of else heads


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


def antecedents(text: str, at: int, people: People) -> list[Span]:
    """The noun phrases that end right before a relative pronoun at `at`, the shortest first.

    "el diputado del Partido Azul, quien" gives "Partido Azul" and then the whole: who is meant is the caller's to say.
    """
    low = max(0, at - ANTECEDENT)
    end = low + len(text[low:at].rstrip(" ,\u00a0\n"))
    found: list[Span] = []
    after = end
    for match in reversed(list(WORDS.finditer(text, low, end))):
        if text[match.end() : after].strip(" \u00a0\n"):
            break
        word, start = fold(match.group()), match.start()
        if word in people.definite | people.indefinite and word not in CONTRACTED:
            found.append(Span(start, end))
        elif word in people.prepositions or word in CONTRACTED:
            found += [Span(after, end)] if after < end and (not found or found[-1].start > after) else []
            if word not in COMPLEMENTS:
                break
        after = start
        if len(found) > 2:
            break
    return found or ([Span(after, end)] if after < end else [])

"""Noun phrases about people: "the acting president", "un antiguo escolta del ministro" taken apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dicho.text.names import Gender, People, fold, is_role, role_gender, stem

Determiner = Literal["definite", "indefinite", "quantity", "possessive", "none"]
Kind = Literal["role", "relation", "organisation", "generic", "text", "unnamed", "other"]

TOKEN = re.compile(r"[^\W_](?:[\w'’‘-]*[^\W_])?|[,;()—–:]")
LONGEST = 40  # words of a phrase that are looked at
STOPS = frozenset(",;()—–:")
PERSONAL: tuple[Kind, ...] = ("role", "relation", "generic")
"""The kinds of noun that name one person, or people."""


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun phrase: its head noun (a stem), the kind of word that is, and the stems of the words that narrow it."""

    determiner: Determiner
    head: str
    word: str
    kind: Kind
    modifiers: frozenset[str]
    gender: Gender
    plural: bool


def tokens(text: str) -> list[str]:
    """The folded words and commas of a phrase, in order; the English "'s" stands as a token of its own."""
    found: list[str] = []
    for token in TOKEN.findall(text)[:LONGEST]:
        word = fold(token)
        if word.endswith(("'s", "’s", "s'", "s’")):
            found += [word.rstrip("s").rstrip("'’") if word[-1] == "s" else word[:-1], "'s"]
        else:
            found.append(word)
    return found


def bare(label: str, people: People) -> str:
    """A description, folded, without its article, by which it is known: "a spokesman" and "the spokesman" are one."""
    found = label.split()
    while len(found) > 1 and fold(found[0]) in people.definite | people.indefinite:
        found = found[1:]
    return fold(" ".join(found))


def parse(phrase: Sequence[str], people: People, spanish: bool) -> NounPhrase | None:
    """The phrase taken apart; None when no noun is left in it. `spanish` decides where no word of its own does."""
    phrase = phrase[:-1] if phrase and phrase[-1] == "'s" else phrase
    determiner, at = _determiner(phrase, people)
    opening = list(phrase[:at])
    spanish = is_spanish(opening, people, spanish)
    while determiner in ("quantity", "indefinite") and at < len(phrase) and phrase[at] in people.prepositions:
        at += 1  # "38 of the voters"
    chunk, end = _chunk(phrase, at, people)
    if not chunk:
        return None
    word, kind = _head(chunk, people, spanish)
    rest = [w for w in [*opening, *chunk, *_tail(phrase[end:], people)] if w != word]
    narrow = frozenset(stem(w)[:6] for w in rest if len(w) > 2 and not _hollow(w, people))
    plural = _is_plural(word, determiner, opening, people)
    return NounPhrase(determiner, stem(word), word, kind, narrow, _gender(word, opening, people), plural)


def is_spanish(opening: Sequence[str], people: People, default: bool) -> bool:
    """Whether a phrase that opens with these folded words is Spanish; `default` where they do not tell."""
    if people.spanish & set(opening):
        return True
    return default and not {"the", "a", "an", "'s"} & set(opening)


def _determiner(phrase: Sequence[str], people: People) -> tuple[Determiner, int]:
    """What kind of article opens the phrase, and where its nouns begin."""
    if "'s" in phrase[:5] and "," not in phrase[: phrase.index("'s")]:
        return "definite", phrase.index("'s") + 1
    kind: Determiner = "none"
    at = 0
    while at < len(phrase):
        found = _article(phrase[at], people)
        if not found:
            break
        kind = found if kind in ("none", "definite") else kind
        at += 1
    return kind, at


def _article(word: str, people: People) -> Determiner | None:
    if word in people.indefinite:
        return "indefinite"
    if word in people.quantity or word.isdecimal():
        return "quantity"
    if word in people.definite:
        return "definite"
    return "possessive" if word in people.possessive else None


def _chunk(phrase: Sequence[str], at: int, people: People) -> tuple[list[str], int]:
    """The words up to the first preposition, relative or comma."""
    end = at
    while end < len(phrase) and not _breaks(phrase[end], people):
        end += 1
    return list(phrase[at:end]), end


def _breaks(word: str, people: People) -> bool:
    return (
        word in STOPS
        or word == "'s"
        or word in people.prepositions
        or word in people.relative
        or word in people.conjunctions
    )


def _tail(rest: Sequence[str], people: People) -> list[str]:
    """The complement after the head ("of the National Assembly"), up to a relative clause or a comma."""
    found: list[str] = []
    for word in rest:
        if word in people.relative or word in STOPS:
            break
        found.append(word)
    return found


def _hollow(word: str, people: People) -> bool:
    return (
        word in people.prepositions
        or word in people.determiners
        or (word in people.modifiers and word not in people.narrowing)
        or word in people.conjunctions
        or word in people.possessive
        or word == "general"
    )


def _head(chunk: Sequence[str], people: People, spanish: bool) -> tuple[str, Kind]:
    """The noun the phrase is about: in Spanish the first that names people, in English the last."""
    order = list(chunk) if spanish else list(reversed(chunk))
    plain = [word for word in order if word not in people.modifiers or is_role(word, people)]
    for word in (*plain, *order):  # "el ex líder": a word that narrows is the noun where no other is
        kind = kind_of(word, people)
        if kind != "other":
            return word, kind
    return (plain or order)[0], "other"


def kind_of(word: str, people: People) -> Kind:
    """What a folded noun names: a person by office or trade, a relative, a body, a text, people without a name."""
    if word in people.relations:
        return "relation"
    if is_role(word, people) or is_role(_singular(word), people):
        return "role"
    if word in people.generic:
        return "generic"
    if word in people.persons:
        return "role"
    if word in people.organisations or word in people.classes or _singular(word) in people.classes:
        return "organisation"
    if word in people.bodies or word in people.texts:
        return "organisation" if word in people.bodies else "text"
    return "unnamed" if word in people.unnamed else "other"


def _singular(word: str) -> str:
    for ending in ("es", "s"):
        if word.endswith(ending) and len(word) > 4:
            bare = word[: -len(ending)]
            if ending == "s" or bare[-1] in "rnldzj":
                return bare
    return word


def _gender(word: str, opening: Sequence[str], people: People) -> Gender:
    told = role_gender(word, people) or people.relations.get(word) or people.generic.get(word)
    known = told or people.persons.get(word, "either")
    if known != "either":
        return known
    return next((people.article_gender[word] for word in opening if word in people.article_gender), "either")


def _is_plural(word: str, determiner: Determiner, opening: Sequence[str], people: People) -> bool:
    if determiner == "quantity" or {"los", "las", "these", "those", "sus"} & set(opening):
        return True
    if word in people.unnamed:
        return word not in ("source", "fuente", "media")
    return _singular(word) != word and kind_of(_singular(word), people) in PERSONAL

"""What documents tell of a speaker beside its name, by which two names are seen to be one's: offices, words quoted.

A name that is like another is one sign; a second, independent one makes the two certain: both hold one office, or both
are quoted with the same words. What a form of address says ("Mr", "doña") is but a gender.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dicho.resolve import beside
from dicho.text import bridge
from dicho.text.lexicon import LANGUAGES
from dicho.text.names import Gender, fold, is_role, load_people, role_gender, stem, words
from dicho.text.naming import words as lists
from dicho.text.naming.likeness import Reason

MOST = 60
"""Passages of one speaker that are compared with another's: the time grows with the square."""
FEWEST = 4
"""Words of a passage that another's passage must hold whole."""
RUN = 7
"""Words in a row that two passages must share where neither holds the other."""
TELLING = 6.0
"""What the words shared must weigh, in nats by :mod:`dicho.text.bridge`: "nothing to say" is everybody's."""
SHOWN = 100
"""Code points of a passage that a reason shows."""
SAME_OFFICE = 0.75
"""How surely, by the same lexicon, two offices translate each other."""
TRANSLATED, TERMS = 0.85, 3
"""How alike a passage and its translation are, and the fewest content words of each."""

Said = tuple[str, str | None, str]
"""(document, its language, a passage of what the speaker is quoted with there)."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that a speaker is quoted with: folded, as written, and their language."""

    words: tuple[str, ...]
    written: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class Signs:
    """Of one speaker: offices, titles and bodies beside its name, acronyms that follow it, given names before it.

    `said` is what it is quoted with, `documents` are those in which it speaks.
    """

    offices: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    said: tuple[Passage, ...] = ()
    documents: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()


Ask = Callable[[str], Signs]
"""A speaker's id to what is known of it."""

NOTHING = Signs()


def nothing(speaker: str) -> Signs:
    """Of nobody anything is known."""
    return NOTHING


def read(sources: Iterable[str], texts: Iterable[tuple[str, str]], said: Iterable[Said]) -> Signs:
    """The signs in the phrases by which documents name a speaker, in (its name there, the text), and in its words."""
    near, passages = list(texts), list(said)
    return Signs(
        offices_in(sources).union(*(beside.offices(text, name) for name, text in near)),
        frozenset(each for name, text in near for each in beside.acronyms(text, name)),
        frozenset(each for name, text in near for each in beside.given(text, name)),
        tuple(_passage(lang, text) for _, lang, text in passages[:MOST]),
        frozenset(document for document, _, _ in passages),
        frozenset(each for name, text in near for each in beside.bodies(text, name)),
    )


def _passage(lang: str | None, text: str) -> Passage:
    return Passage(tuple(words(text)), " ".join(text.split()), lang)


def offices_in(sources: Iterable[str]) -> frozenset[str]:
    """The offices and titles, folded, that stand in the phrases by which documents name a speaker."""
    people = load_people()
    found = {word for source in sources for word in words(source)}
    return frozenset(word for word in found if word in people.titles or is_role(word, people))


def agreeing(left: Signs, right: Signs, gender: Gender = "either") -> Reason | None:
    """What says that two of like names are one: an office or a body of both, or words that both are quoted with.

    `gender` is what the name tells. None also where one's gender is not the other's.
    """
    if _of_two_genders(left.offices | right.offices, gender):
        return None
    told = min(left.bodies & right.bodies, default=None)
    of_one = Reason("body", told, told) if told else None
    return one_office(left.offices, right.offices) or of_one or same_words(left.said, right.said)


def gender_of(given: Iterable[str]) -> Gender:
    """The gender the first of these given names tells that tells one."""
    known = load_people().given
    return next((known[name] for name in given if known.get(name, "either") != "either"), "either")


def _of_two_genders(offices: frozenset[str], gender: Gender) -> bool:
    people = load_people()
    genders = {role_gender(word, people) or people.titles.get(word, "either") for word in offices}
    return len({*genders, gender} - {"either"}) > 1


def one_office(left: frozenset[str], right: frozenset[str]) -> Reason | None:
    """An office of each side that is one: the same word but for number, a synonym in the lists, or a translation."""
    courtesy = lists.load().address
    for mine in sorted(left - courtesy):
        for other in sorted(right - courtesy):
            if _is_one_office(stem(fold(mine)), stem(fold(other))) or _translates(mine, other):
                return Reason("office", mine, other)
    return None


def _is_one_office(left: str, right: str) -> bool:
    same = load_people().same
    return left == right or bool(same.get(left, frozenset()) & same.get(right, frozenset()))


@lru_cache(maxsize=1 << 12)
def _translates(left: str, right: str) -> bool:
    """Whether one word is the other in the other language: "decano", "dean"."""
    for spanish, english in ((left, right), (right, left)):
        mine, other = bridge.terms(spanish, "es"), bridge.terms(english, "en")
        if mine and other and bridge.similarity(mine, "es", other, "en").score >= SAME_OFFICE:
            return True
    return False


def same_words(left: Sequence[Passage], right: Sequence[Passage]) -> Reason | None:
    """The first passages of both that are one utterance, in one language or two; None where there are none."""
    for mine in left:
        for other in right:
            if _is_one(mine, other):
                return Reason("words", _shown(mine), _shown(other))
    return None


def _shown(passage: Passage) -> str:
    return passage.written if len(passage.written) <= SHOWN else passage.written[:SHOWN].rstrip() + "…"


def _is_one(left: Passage, right: Passage) -> bool:
    short, long = sorted((left.words, right.words), key=len)
    if len(short) < FEWEST:
        return False
    if _holds(long, short):
        return _weight(" ".join(short), left.lang) >= TELLING
    if left.lang != right.lang:
        return _is_translation(left, right)
    shared = set(_runs(short)) & set(_runs(long))
    return any(_weight(run, left.lang) >= TELLING for run in shared)


def _holds(long: Sequence[str], short: Sequence[str]) -> bool:
    return f" {' '.join(short)} " in f" {' '.join(long)} "


def _runs(found: Sequence[str]) -> Iterator[str]:
    return (" ".join(found[i : i + RUN]) for i in range(len(found) - RUN + 1))


def _weight(text: str, lang: str | None) -> float:
    return bridge.terms(text, lang).weight if lang in LANGUAGES else 0.0


def _is_translation(left: Passage, right: Passage) -> bool:
    if left.lang not in LANGUAGES or right.lang not in LANGUAGES:
        return False
    mine, other = bridge.terms(left.written, left.lang), bridge.terms(right.written, right.lang)
    if min(len(mine), len(other)) < TERMS:
        return False
    return bridge.similarity(mine, left.lang, other, right.lang).score >= TRANSLATED

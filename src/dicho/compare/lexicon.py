"""Opposite words, words of one meaning, and the small words of comparison, from `lang/oppose.{en,es}.toml`.

An opposition has one key in both languages, so that "tranquila" and "violent" meet at it from their two poles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from dicho.text import inflect, langfile
from dicho.text.names import fold

LANGUAGES = ("en", "es")
Force = Literal["opposites", "stances", "weak"]
_FUTURE = ("e", "a", "an", "emos")
SHORTEST = 2
FORCES: tuple[Force, ...] = ("opposites", "stances", "weak")
Pole = tuple[str, int, Force]
"""An opposition's key, the pole (1 or -1) and how much the opposition tells."""
Phrase = tuple[str, tuple[str, ...]]
"""What a phrase is a sign of, and its words."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words, folded. `poles` and `same` are by written form, `phrases` by their first word, longest
    first. `lists` leads from a word to the lists in `words` that it is on. `contrasts` are what a
    writer sets between two statements that do not agree, as written."""

    lang: str
    poles: Mapping[str, tuple[Pole, ...]]
    same: Mapping[str, tuple[str, ...]]
    words: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[Phrase, ...]]
    lists: Mapping[str, tuple[str, ...]]
    contrasts: Mapping[str, tuple[str, ...]]


@cache
def load(lang: str) -> Lexicon:
    """The lexicon of "en" or "es". LexiconError when its file is missing or malformed."""
    name = f"oppose.{lang}.toml"
    data = langfile.toml(name)
    with langfile.shaped(name):
        words = _words(data)
        contrasts = {name: tuple(listed) for name, listed in data["contrasts"].items()}
        return Lexicon(lang, _poles(data, lang), _same(data, lang), words, _phrases(data), _lists(words), contrasts)


def _lists(words: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, every in words.items():
        for word in every:
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


def _poles(data: Mapping[str, Any], lang: str) -> dict[str, tuple[Pole, ...]]:
    found: dict[str, set[Pole]] = {}
    function = set(data["words"]["function"].split())
    for written, pole in _sides(data):
        for form in _forms(written, lang):
            # Inflected, "ir" gives "a", "parar" gives "para": other words, and no opposites.
            if form in written or (len(form) > SHORTEST and form not in function):
                found.setdefault(form, set()).add(pole)
    return {form: tuple(sorted(poles)) for form, poles in found.items()}


def _sides(data: Mapping[str, Any]) -> Iterator[tuple[list[str], Pole]]:
    """The words of each side of each opposition, and the pole they are."""
    for force in FORCES:
        for key, line in data[force].items():
            one, _, other = line.partition("|")
            yield one.split(), (key, 1, force)
            yield other.split(), (key, -1, force)


def _same(data: Mapping[str, Any], lang: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for key, line in data["same"].items():
        for form in _forms(line.split(), lang):
            found.setdefault(form, set()).add(key)
    return {form: tuple(sorted(keys)) for form, keys in found.items()}


def _words(data: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    flat = {**data["words"], **data["negators"], **data["quantifiers"], "clitic": data["causes"]["clitic"]}
    found = {name: frozenset(value.split()) for name, value in flat.items() if isinstance(value, str)}
    return {**found, **{name: frozenset(data["causes"][name]) for name in ("cleft_be",)}}


def _phrases(data: Mapping[str, Any]) -> dict[str, tuple[Phrase, ...]]:
    causes = {
        f"cause_{name}": data["causes"][name] for name in ("after", "after_weak", "origin", "before", "cleft", "blame")
    }
    lists = {**data["phrases"], **causes, "not_phrase": data["negators"]["not_phrases"]}
    found: dict[str, list[Phrase]] = {}
    for name, phrases in lists.items():
        for phrase in phrases:
            words = tuple(fold(phrase).split())
            found.setdefault(words[0], []).append((name, words))
    return {first: tuple(sorted(each, key=lambda p: (-len(p[1]), p))) for first, each in found.items()}


def _forms(words: Sequence[str], lang: str) -> Iterator[str]:
    """The written forms, folded, of words as the file has them."""
    for word in words:
        if not word.startswith("~"):
            yield from (fold(form) for form in _nominal(word, lang))
            continue
        lemma, _, told = word[1:].partition(":")
        yield fold(lemma.partition("/")[0])
        if told:
            yield from told.split(",")
            yield from (fold(lemma.partition(":")[0]) + ending for ending in (_FUTURE if lang == "es" else ()))
        else:
            forms = inflect.english(lemma, None) if lang == "en" else inflect.spanish(lemma, None)
            yield from (fold(form) for form, _ in forms)


def _nominal(word: str, lang: str) -> Iterator[str]:
    yield word
    if lang == "en":
        yield from (word + "s", word + "ly")
        if len(word) <= 6:
            stem = word.removesuffix("e")
            yield from (stem + "er", stem + "est")
    elif word.endswith("o"):
        yield from (word[:-1] + ending for ending in ("a", "os", "as"))
    elif word.endswith("ión"):
        yield word[:-3] + "iones"
    elif word[-1] in "aeiouáéíóú":
        yield word + "s"
    else:
        yield from (word + "es", word + "a", word + "as")

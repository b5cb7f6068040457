"""The words of a language that signal attributions, from `lang/{en,es}.toml`, ready for look-up by written form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from dicho.errors import LexiconError
from dicho.text import inflect, langfile

LANGUAGES = ("en", "es")
CueKind = Literal["verb", "noun", "adjective"]
_INFLECT = {"en": inflect.english, "es": inflect.spanish}
FINITE = frozenset(("past", "pret", "s", "pres", "imp"))
_ACT_ORDER = ("say", "think", "perceive", "intend", "decree")


@dataclass(frozen=True, slots=True)
class Entry:
    """One written form of a cue word: its lemma, kind, verb form ("" for nouns) and act."""

    lemma: str
    kind: CueKind
    form: str
    act: str

    @property
    def is_finite(self) -> bool:
        """Whether it is a verb form that takes a subject by itself: present or past, no infinitive or participle."""
        return self.kind == "verb" and self.form in FINITE


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's cue words by written form, its closed word classes, and the fitted reliabilities of its cues.

    `nouns` has the nouns apart, since many are written like a verb ("claim"); `acts` has all acts of a verb's lemma.
    `credits` name whom the writer has it from, though another said it.
    """

    lang: str
    cues: Mapping[str, Entry]
    nouns: Mapping[str, Entry]
    words: Mapping[str, frozenset[str]]
    according: tuple[tuple[str, ...], ...]
    credits: frozenset[str]
    status: Mapping[str, frozenset[str]]
    not_sources: frozenset[str]
    acts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    threshold: float = 0.4


def _cues(lang: str, data: Mapping[str, Any]) -> dict[str, Entry]:
    """Written form -> entry. A verb form wins over a noun of the same letters; `Lexicon.nouns` still has the noun."""
    cues = {**_nouns(lang, data), **_adjectives(data)}
    irregular: Mapping[str, str] = data["irregular"]
    for act in _ACT_ORDER:
        for lemma in data["verbs"].get(act, "").split():
            bare = lemma.partition("/")[0]
            for form, kind in _INFLECT[lang](lemma, irregular.get(bare) or irregular.get(bare.removesuffix("se"))):
                old = cues.get(form)
                if old is None or old.kind != "verb" or old.lemma == bare:
                    cues[form] = Entry(bare, "verb", kind, act)
    return cues


def _acts(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Lemma of a verb -> the acts it is listed under."""
    acts: dict[str, tuple[str, ...]] = {}
    for act in _ACT_ORDER:
        for lemma in data["verbs"].get(act, "").split():
            bare = lemma.partition("/")[0]
            acts[bare] = (*acts.get(bare, ()), act)
    return acts


def _nouns(lang: str, data: Mapping[str, Any]) -> dict[str, Entry]:
    words = ((word, act) for act in _ACT_ORDER for word in data["nouns"].get(act, "").split())
    return {form: Entry(word, "noun", "", act) for word, act in words for form in (word, _plural(word, lang))}


def _adjectives(data: Mapping[str, Any]) -> dict[str, Entry]:
    words = ((word, act) for act in _ACT_ORDER for word in data["adjectives"].get(act, "").split())
    return {word: Entry(word, "adjective", "", act) for word, act in words}


def _plural(noun: str, lang: str) -> str:
    if lang == "es":
        return noun[:-2] + "ones" if noun.endswith("ión") else noun + ("s" if noun[-1] in "aeiouáéíóú" else "es")
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


@cache
def load(lang: str) -> Lexicon:
    """The lexicon of "en" or "es"; LexiconError when its file is missing or malformed."""
    if lang not in LANGUAGES:
        raise LexiconError(f"no cue words for language {lang!r}.", hint=f"Dicho has {', '.join(LANGUAGES)}.")
    data = langfile.toml(f"{lang}.toml")
    fitted = langfile.json(f"reliability.{lang}.json")
    with langfile.shaped(f"{lang}.toml"):
        return Lexicon(
            lang=lang,
            cues=_cues(lang, data),
            nouns=_nouns(lang, data),
            words={name: frozenset(words.split()) for name, words in data["words"].items()},
            according=tuple(sorted((tuple(p.split()) for p in data["according"]["phrases"]), key=len, reverse=True)),
            credits=frozenset(data["according"]["credits"]),
            status={k: frozenset(v.split() if isinstance(v, str) else v) for k, v in data["status"].items()},
            not_sources=frozenset(data["headline"]["not_sources"].split()),
            acts=_acts(data),
            weights=fitted["weights"],
            threshold=fitted["threshold"],
        )


@cache
def not_sources() -> frozenset[str]:
    """The words that open a label and name nobody, of every language: a text of one may carry labels of another."""
    return frozenset().union(*(load(lang).not_sources for lang in LANGUAGES))


def alike(lang: str) -> Mapping[str, str]:
    """A language's cues and the English cue each is most like (training starts from what is known of that one)."""
    like: Mapping[str, str] = langfile.toml(f"{lang}.toml").get("like", {})
    return like

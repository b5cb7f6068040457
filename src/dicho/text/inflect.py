"""The written forms of a verb, from its lemma: regular inflection by rule, the rest from the language file.

English follows Quirk et al. (1985, 3.5-3.10), Spanish the models of the Nueva gramática (2009, 4.9-4.14) as far as news
needs them: third persons, first persons, participles, gerund, infinitive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_VOWELS = "aeiou"
_ONE_SHORT_SYLLABLE = re.compile(r"[^aeiou]*[aeiou][bdfgklmnprtvz]")
"""Verbs that double their last letter: stop, stopped."""
OPENING_PARTICIPLE = re.compile(r"[A-ZÁÉÍÓÚ][^\W\d_]+(?i:[ai]d[oa]s?|ed)\b")
"""A participle that opens a sentence: "Asked about it, …", "Preguntada por …"."""
Form = tuple[str, str]
"""(written form, its kind): en base s past ing part; es pres pret imp fut cond subj ger part inf."""


def english(lemma: str, irregular: str | None) -> Iterator[Form]:
    """Forms of an English verb; `irregular` lists s, past, participle and -ing forms when rules do not give them."""
    yield lemma, "base"
    if irregular:
        third, past, participle, gerund = irregular.split()
        yield from ((third, "s"), (participle, "part"), (past, "past"), (gerund, "ing"))
        return
    if lemma.endswith("e"):
        yield from ((lemma + "s", "s"), (lemma + "d", "past"), (_before_ing(lemma) + "ing", "ing"))
    elif lemma.endswith("y") and lemma[-2] not in _VOWELS:
        yield from ((lemma[:-1] + "ies", "s"), (lemma[:-1] + "ied", "past"), (lemma + "ing", "ing"))
    else:
        hisses = lemma.endswith(("s", "x", "z", "ch", "sh"))
        stem = lemma + lemma[-1] if _ONE_SHORT_SYLLABLE.fullmatch(lemma) else lemma
        yield from ((lemma + ("es" if hisses else "s"), "s"), (stem + "ed", "past"), (stem + "ing", "ing"))


def _before_ing(lemma: str) -> str:
    """A verb in -e without what -ing takes from it: argu(ing), but agree(ing) and ly(ing)."""
    if lemma.endswith("ie"):
        return lemma[:-2] + "y"
    return lemma if lemma.endswith(("ee", "oe", "ye")) else lemma[:-1]


_AR = {
    "pres": "a an o amos as", "pret": "ó aron é amos", "imp": "aba aban ábamos", "subj": "e en ara aran ase asen",
    "ger": "ando", "part": "ado ada ados adas",
}  # fmt: skip
_ER = {
    "pres": "e en o emos es", "pret": "ió ieron í imos", "imp": "ía ían íamos", "subj": "a an iera ieran iese iesen",
    "ger": "iendo", "part": "ido ida idos idas",
}  # fmt: skip
_INFINITIVE = {
    "fut": "á án é emos", "cond": "ía ían íamos", "inf": " se le les lo la los las me nos",
}  # fmt: skip
_SOFTENED = {"c": "qu", "g": "gu", "z": "c"}
_HARD = {"gu": "g", "g": "j", "c": "z"}


def _attach(stem: str, ending: str, *, ar: bool) -> str:
    """Stem and ending, with the spelling change that keeps the sound: critic + é = critiqué, exig + a = exija."""
    if ar and ending[0] in "eé" and stem[-1] in _SOFTENED:
        return stem[:-1] + _SOFTENED[stem[-1]] + ending
    if not ar and ending[0] in "ao":
        last = next((soft for soft in _HARD if stem.endswith(soft)), "")
        z = "z" if last == "c" and stem[-2] in _VOWELS else ""
        stem = stem.removesuffix(last) + (z + "c" if z else _HARD.get(last, ""))
    return stem + ending


def _stem_of(kind: str, ending: str, stem: str, stressed: str, *, ir: bool) -> str:
    """The changed stem where the stress falls on it, or in the third-person preterite and gerund of -ir verbs."""
    if kind in ("pres", "subj") and ending in ("a", "an", "o", "as", "e", "en", "es"):
        return stressed
    if ir and kind in ("pret", "ger", "subj") and ending in ("ió", "ieron", "iendo", "iera", "ieran", "iese", "iesen"):
        return stressed.replace("ie", "i")
    return stem


def spanish(lemma: str, irregular: str | None) -> Iterator[Form]:
    """Forms of a Spanish verb given as its infinitive or as "pensar/piens"; a final "se" is left out."""
    infinitive, _, stressed = lemma.partition("/")
    if irregular:
        for group in irregular.split():
            kind, _, forms = group.partition(":")
            yield from ((form, kind) for form in forms.split(","))
        return
    infinitive = infinitive.removesuffix("se") if infinitive.endswith("rse") else infinitive
    stem, ar, ir = infinitive[:-2], infinitive.endswith("ar"), infinitive.endswith("ir")
    for kind, endings in (_AR if ar else _ER).items():
        for ending in endings.split():
            ending = {"emos": "imos"}.get(ending, ending) if ir and kind == "pres" else ending
            yield _attach(_stem_of(kind, ending, stem, stressed or stem, ir=ir), ending, ar=ar), kind
    for kind, endings in _INFINITIVE.items():
        yield from ((infinitive + ending, kind) for ending in endings.split(" "))

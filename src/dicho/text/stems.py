"""Words cut to stems, so that "misiles" and "misil", "closed" and "close" count as one; both languages, no table.

A light stemmer in the manner of Savoy (2006) and Porter (1980): inflection goes, derivation mostly stays, since the
lexicon knows that "say" and "statement" differ. What endings cannot tell stands in `lang/bridge.{en,es}.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from dicho.errors import LexiconError
from dicho.text import langfile
from dicho.text.names import fold

LANGUAGES = ("en", "es")
SHORTEST = 3  # letters a stem keeps

_CLITIC = re.compile(r"(?:(?<=[aeiáéí]r)|(?<=ndo))(?:me|te|se|l[aeo]s?|sel[ao]s?)$")
_ENDINGS = """
aríamos eríamos iríamos aremos eremos iremos ábamos aré eré iré arás erás irás ieron iendo yendo arían erían irían
aría ería iría arán erán irán ará erá irá aron ando aban aba ados adas idos idas ado ada ido ida iera ieran ar er ir
ió
"""
_VERB = tuple(_ENDINGS.split())
_SUBJUNCTIVE = ("aran", "ara", "asen")  # of longer stems only: "cámara" is none
_SOUND = (("qu", "c"), ("gu", "g"), ("z", "c"), ("j", "g"))
_FINAL = ("as", "es", "os", "an", "en", "a", "e", "o", "á", "é", "ó")


@dataclass(frozen=True, slots=True)
class Words:
    """A language's words without content, negations, phrases with one that deny nothing, words near one, and forms.

    `doubling` has the negations that add nothing to another of their clause, `irregular` the lemma of forms that no
    ending tells, `joined` one word for names of several words and abbreviations.
    """

    stop: frozenset[str]
    negation: frozenset[str]
    doubling: frozenset[str]
    neutral: re.Pattern[str]
    near: frozenset[str]
    irregular: Mapping[str, str]
    joined: Mapping[str, str]
    joining: re.Pattern[str]


@cache
def words(lang: str) -> Words:
    """The words of "en" or "es". LexiconError for another language, or when the file is missing or malformed."""
    if lang not in LANGUAGES:
        raise LexiconError(f"no stems for language {lang!r}.", hint=f"Dicho has {', '.join(LANGUAGES)}.")
    name = f"bridge.{lang}.toml"
    data = langfile.toml(name)
    with langfile.shaped(name):
        stop, negation, doubling, near = (
            frozenset(data["words"][key].split()) for key in ("stop", "negation", "doubling", "near")
        )
        forms = {form: lemma for lemma, every in data["irregular"].items() for form in every.split()}
        neutral = [phrase.strip() for phrase in data["words"]["neutral"].split("|")]
        joined: Mapping[str, str] = data["joined"]
        return Words(stop, negation, doubling, _phrases(neutral), near, forms, joined, _phrases(joined))


def _phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of these, in whole words."""
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


def stem(word: str, lang: str) -> str:
    """The stem of a word in small letters, accents as written; the stem has none."""
    word = words(lang).irregular.get(word, word)
    return _english(fold(word)) if lang == "en" else _spanish(word)


def _spanish(word: str) -> str:
    if word.endswith("mente") and len(word) > 8:
        word = word[:-5]
    word = _CLITIC.sub("", word) if len(word) > 5 else word
    for ending in _VERB + _SUBJUNCTIVE:
        least = SHORTEST + (ending in _SUBJUNCTIVE)
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return _sounded(fold(word[: -len(ending)]))
    if len(word) > SHORTEST and word.endswith(("ó", "é")):
        return _sounded(fold(word[:-1]))
    if word.endswith("ces") and len(word) > SHORTEST + 1:
        return fold(word[:-2])
    if word.endswith("s") and len(word) > SHORTEST + 1:
        word = word[:-1]
    if len(word) > SHORTEST + 1 and word.endswith(_FINAL):
        word = word.removesuffix("n")[:-1] if word.endswith(("an", "en")) else word[:-1]
    return _sounded(fold(word))


def _sounded(word: str) -> str:
    """One letter for one sound at the end: busc(ar) and busqu(e), pag(ar) and pagu(e), ve(z) and ve(c)es."""
    for written, sound in _SOUND:
        if word.endswith(written) and len(word) - len(written) >= 2:
            return word[: -len(written)] + sound
    return word


def _english(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s").rstrip("'’")
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > SHORTEST:
        word = word[:-1]
    if word.endswith("ly") and len(word) > 5:
        word = word[:-2]
    for ending in ("ied", "ed", "ing"):
        if word.endswith(ending) and re.search("[aeiouy]", word[: -len(ending)]) and len(word) > len(ending) + 2:
            word = _undoubled(word[: -len(ending)]) + ("y" if ending == "ied" else "")
            break
    word = word[:-1] if word.endswith("e") and len(word) > SHORTEST else word
    return word[:-1] + "i" if word.endswith("y") and len(word) > SHORTEST else word


def _undoubled(word: str) -> str:
    doubled = len(word) > SHORTEST and word[-1] == word[-2] and word[-1] not in "lsz"
    return word[:-1] if doubled else word

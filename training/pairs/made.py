"""Pairs made by rule from parallel sentences: what a contradiction looks like in the language of politics.

A sentence and its translation agree; with a negation put in or taken out, a number changed or a word turned into its
opposite on one side they do not; changed alike on both sides they agree again. A sentence whose beginning is a sentence
says more than it. Two that share a rare word are neutral. (Automatically perturbed pairs: Glockner et al. 2018; Naik et
al. 2018.)
"""

from __future__ import annotations

import gzip
import json
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from training.pairs.data import CONTRADICTION, ENTAILMENT, LANGUAGES, NEUTRAL, Pair

Sentence = dict[str, str]
"""Language -> text."""

_NEGATED = {
    "en": re.compile(r"\b(not|no|never|nor|neither|nobody|nothing|none|without|cannot|few|little)\b|n't\b", re.I),
    "es": re.compile(r"\b(no|nunca|jamás|ni|nadie|nada|ningun[ao]?|ningún|tampoco|sin|poc[ao]s?)\b", re.I),
}
_PLACE = {
    "en": re.compile(r"\b(is|are|was|were|will|would|can|could|should|has|have|had|must)\b"),
    "es": re.compile(
        r"\b((?:se )?(?:es|son|era|eran|fue|fueron|está|están|estaba|ha|han|había|puede|pueden|podría|podrían|debe|"
        r"deben|debería|será|serán|sería|tiene|tienen|tenía|hay|hará|parece|quiere|quieren|existe))\b"
    ),
}
_TAKEN = {
    "en": re.compile(r"\b(is|are|was|were|will|would|can|could|should|has|have|had|must) not\b|\b(can)not\b"),
    "es": re.compile(
        r"(?<=\s)no (?=(?:se )?(?:es|son|era|fue|está|están|ha|han|había|puede|pueden|debe|deben|será)\b)"
    ),
}
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
_NUMBERS = {lang: words["numbers"].split() for lang, words in _WORDS.items()}
_BREAK = re.compile(r"(?:,|;| (?:because|while|although|since|porque|mientras|aunque|ya que)) ")


def _opposites() -> dict[str, dict[str, str]]:
    out: dict[str, dict[str, str]] = {}
    for lang, words in _WORDS.items():
        pairs = [(one, other) for one, _, other in (entry.partition("/") for entry in words["opposites"].split())]
        out[lang] = dict(pairs) | {other: one for one, other in pairs}
    return out


OPPOSITE = _opposites()


def negated(text: str, lang: str, rng: random.Random) -> str | None:
    """The sentence with one negation more or one fewer; None where no rule fits."""
    if found := _TAKEN[lang].search(text):
        kept = "" if lang == "es" else (found[1] or found[2])
        return text[: found.start()] + kept + text[found.end() :]
    if _NEGATED[lang].search(text):
        return None
    places = list(_PLACE[lang].finditer(text))
    if not places:
        return None
    at = places[0] if rng.random() < 0.8 else rng.choice(places)
    return (
        f"{text[: at.end()]} not{text[at.end() :]}" if lang == "en" else f"{text[: at.start()]}no {text[at.start() :]}"
    )


def opposed(text: str, lang: str, rng: random.Random) -> str | None:
    """The sentence with one word turned into its opposite; None where it has none listed."""
    words = re.split(r"(\W+)", text)
    places = [i for i, word in enumerate(words) if word.lower() in OPPOSITE[lang]]
    if not places:
        return None
    at = rng.choice(places)
    words[at] = OPPOSITE[lang][words[at].lower()]
    return "".join(words)


def renumbered(text: str, lang: str, rng: random.Random) -> str | None:
    """The sentence with one number changed; None where it has none."""
    if found := _DIGITS.search(text):
        digits = found[0]
        at = rng.randrange(len(digits)) if rng.random() < 0.5 else 0
        at = at if digits[at].isdigit() else 0
        new = rng.choice([d for d in "123456789" if d != digits[at]])
        return text[: found.start()] + digits[:at] + new + digits[at + 1 :] + text[found.end() :]
    words = re.split(r"(\W+)", text)
    places = [i for i, word in enumerate(words) if word.lower() in _NUMBERS[lang]]
    if not places:
        return None
    words[places[0]] = rng.choice([n for n in _NUMBERS[lang] if n != words[places[0]].lower()])
    return "".join(words)


def beginning(text: str) -> str | None:
    """The sentence up to its first break, where both parts have five words or more."""
    found = _BREAK.search(text)
    if not found or min(len(text[: found.start()].split()), len(text[found.end() :].split())) < 5:
        return None
    return text[: found.start()] + "."


def changed(sentence: Sentence, rng: random.Random) -> list[Pair]:
    """The pairs one sentence gives, in languages drawn by chance."""
    one, two = (rng.choice(LANGUAGES) for _ in range(2))
    a, b = sentence[one], sentence[two]
    out: list[Pair] = []
    ways = (negated, negated, opposed, renumbered)
    new = rng.choice(ways)(b, two, rng)
    if new is not None:
        out.append((a, new, CONTRADICTION))
        other = negated(a, one, rng)
        both = negated(b, two, rng)
        if other and both and rng.random() < 0.6:
            out.append((other, both, ENTAILMENT))
    if rng.random() < 0.45:
        out.append((a, b, ENTAILMENT))
    begun = beginning(a)
    if begun and rng.random() < 0.5:
        out.append((begun, b, NEUTRAL) if rng.random() < 0.6 else (b, begun, ENTAILMENT))
    return out


def sentences(data: Path, limit: int = 60_000) -> list[Sentence]:
    """Parallel sentences of 6 to 26 words that are no questions."""
    out = []
    with gzip.open(data / "parallel" / "es-en-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            fits = all(6 <= len(row[lang].split()) <= 26 for lang in LANGUAGES)
            if fits and "?" not in row["es"]:
                out.append({lang: row[lang] for lang in LANGUAGES})
            if len(out) == limit:
                break
    return out


def related(found: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Places of two sentences that share a rare long English word."""
    index: dict[str, list[int]] = defaultdict(list)
    for at, sentence in enumerate(found):
        for word in set(re.findall(r"[a-z]{7,}", sentence["en"].lower())):
            index[word].append(at)
    near = [places for places in index.values() if 2 <= len(places) <= 60]
    return [two for places in near for two in pairwise(places)]


def made(found: Sequence[Sentence], near: Sequence[tuple[int, int]], size: int, rng: random.Random) -> list[Pair]:
    """About `size` pairs: two thirds from changed sentences, the rest neutral ones that share a word."""
    out: list[Pair] = []
    while len(out) < size * 3 // 4:
        out += changed(rng.choice(found), rng)
    for a, b in rng.sample(near, size // 4):
        one, two = (rng.choice(LANGUAGES) for _ in range(2))
        out.append((found[a][one], found[b][two], NEUTRAL))
    return out

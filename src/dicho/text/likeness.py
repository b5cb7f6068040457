"""Whether one statement is the other in translation (or another wording of it): a probability, and what it rests on.

A logistic regression over few pieces of evidence anyone can check, fitted on aligned commentary against hard negatives:
neighbours, and translations with a number, a name or a negation changed (docs/models.md). The probability is of that
mixture of cases; between texts of one language it ranks, and was not fitted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dicho.errors import ModelError
from dicho.text import bridge
from dicho.text.bridge import Likeness, Term, Terms
from dicho.text.words import Kind, Negation, negation

FEATURES = (
    "score",
    "coverage_least",
    "coverage_most",
    "numbers_differ",
    "numbers_missing",
    "names_differ",
    "names_missing",
    "name_instead",
    "name_alone",
    "words_differ",
    "heaviest_alone",
    "heaviest_differ",
    "negations_differ",
    "negations_explained",
    "negations_many",
    "kept_despite_negation",
    "length_ratio",
    "size",
)


@dataclass(frozen=True, slots=True)
class Match:
    """How likely two texts say the same, in [0, 1]; the evidence by name (`FEATURES`); the likeness it comes from."""

    probability: float
    evidence: Mapping[str, float]
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text ready to be compared many times: its terms and how often it negates."""

    lang: str
    terms: Terms
    negation: Negation


def prepare(text: str, lang: str) -> Prepared:
    """The terms and negations of a text in "en" or "es". LexiconError for another language."""
    return Prepared(lang, bridge.terms(text, lang), negation(text, lang))


def translation(left_text: str, left_lang: str, right_text: str, right_lang: str) -> Match:
    """How likely two texts, each in "en" or "es", say the same; symmetric."""
    return compare(prepare(left_text, left_lang), prepare(right_text, right_lang))


def compare(left: Prepared, right: Prepared) -> Match:
    """How likely two prepared texts say the same. A text without content words says the same as none."""
    likeness = bridge.similarity(left.terms, left.lang, right.terms, right.lang)
    evidence = _evidence(left, right, likeness)
    weights = _weights()
    if not likeness.pairs:
        return Match(0.0, evidence, likeness)
    total = weights["bias"] + sum(weights[name] * evidence[name] for name in FEATURES)
    return Match(1 / (1 + math.exp(-max(-50.0, min(50.0, total)))), evidence, likeness)


@cache
def _weights() -> Mapping[str, float]:
    weights = bridge.load().weights
    if set(weights) != {"bias", *FEATURES}:
        raise ModelError("the bridge's weights are not those of this version's evidence.", hint="Install Dicho again.")
    return weights


def _evidence(left: Prepared, right: Prepared, likeness: Likeness) -> dict[str, float]:
    own_last = sorted(likeness.pairs, key=lambda pair: not pair.shared)
    alone_left = _alone(left.terms, {pair.left: pair.shared for pair in own_last})
    alone_right = _alone(right.terms, {pair.right: pair.shared for pair in own_last})
    numbers = _counts(alone_left, alone_right, "number")
    names = _counts(alone_left, alone_right, "name")
    words = _counts(alone_left, alone_right, "word")
    heaviest = [max((t.idf for t in side), default=0.0) for side in (alone_left, alone_right)]
    apart, explained = _negations(left.negation, right.negation)
    lengths = (len(left.terms) + 1, len(right.terms) + 1)
    return {
        "score": likeness.score,
        "coverage_least": min(likeness.coverage_left, likeness.coverage_right),
        "coverage_most": max(likeness.coverage_left, likeness.coverage_right),
        "numbers_differ": float(min(2, *numbers)),
        "numbers_missing": float(min(2, abs(numbers[0] - numbers[1]))),
        "names_differ": float(min(2, *names)),
        "names_missing": float(min(2, abs(names[0] - names[1]))),
        "name_instead": max(_instead(alone_left, alone_right), _instead(alone_right, alone_left)) / 10,
        "name_alone": max((t.idf for t in (*alone_left, *alone_right) if t.kind == "name"), default=0.0) / 10,
        "words_differ": math.log1p(min(words)),
        "heaviest_alone": max(heaviest) / 10,
        "heaviest_differ": min(heaviest) / 10,
        "negations_differ": float(apart > explained),
        "negations_explained": float(0 < apart <= explained),
        "negations_many": float(apart > 1),
        "kept_despite_negation": likeness.score * (apart > 0),
        "length_ratio": abs(math.log(lengths[0]) - math.log(lengths[1])),
        "size": math.log(min(lengths)),
    }


def _negations(left: Negation, right: Negation) -> tuple[int, int]:
    """How many negations more one text has, and how many words of the other may stand for one ("failed")."""
    apart = left.count - right.count
    return abs(apart), (right.near if apart > 0 else left.near)


def _alone(side: Sequence[Term], shared: Mapping[int, bool]) -> list[Term]:
    """The terms without a counterpart; for numbers and names one that has another already is none."""
    return [term for i, term in enumerate(side) if i not in shared or (shared[i] and term.kind != "word")]


def _instead(one: Sequence[Term], other: Sequence[Term]) -> float:
    """The weight of the heaviest word that may stand where the other text has a name."""
    return max((t.idf for t in other if t.kind != "number"), default=0.0) if any(t.kind == "name" for t in one) else 0.0


def _counts(left: Sequence[Term], right: Sequence[Term], kind: Kind) -> tuple[int, int]:
    return sum(t.kind == kind for t in left), sum(t.kind == kind for t in right)

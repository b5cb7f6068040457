"""Pairs to learn from: natural language inference in two languages and across, pairs made by rule, pairs of our own.

A pair is (first, second, label). `NOT` is the label of a pair read backwards that does not contradict: whether its
first now follows from its second nobody has said, so it only teaches what is no contradiction.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CONTRADICTION, ENTAILMENT, NEUTRAL, NOT = range(4)
LABELS = {"contradiction": CONTRADICTION, "entailment": ENTAILMENT, "neutral": NEUTRAL}
LANGUAGES = ("es", "en")
OWN = Path(__file__).parent / "own"
Pair = tuple[str, str, int]
Texts = dict[str, tuple[str, str]]
"""Language -> (premise, hypothesis)."""


@dataclass(slots=True)
class Sets:
    """What an epoch is drawn from: items whose halves exist in both languages, and those of one language."""

    parallel: list[tuple[Texts, int]] = field(default_factory=list)
    conjunctions: list[Pair] = field(default_factory=list)
    inferes: list[Pair] = field(default_factory=list)
    own: list[tuple[Texts, int]] = field(default_factory=list)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def items(found: Iterable[dict[str, Any]]) -> list[tuple[Texts, int]]:
    """Rows -> their items, translations of one another as one: they share group and label, which are unique in XNLI."""
    together: dict[tuple[str, str], Texts] = defaultdict(dict)
    for row in found:
        together[row["group"], row["label"]][row["lang"]] = (row["premise"], row["hypothesis"])
    return [(texts, LABELS[label]) for (_, label), texts in together.items()]


def own(paths: Iterable[Path]) -> list[tuple[Texts, int]]:
    """Our own pairs: {"shape", "label", "es": [first, second], "en": [first, second]}."""
    return [
        ({lang: (row[lang][0], row[lang][1]) for lang in LANGUAGES}, LABELS[row["label"]])
        for path in paths
        for row in rows(path)
    ]


def read(data: Path) -> Sets:
    """The training sets in `data`/pairs, and our own."""
    sets = Sets(own=own(sorted(OWN.glob("*.jsonl"))))
    shared = []
    for row in rows(data / "pairs" / "nli-train.jsonl"):
        pair = (row["premise"], row["hypothesis"], LABELS[row["label"]])
        if row["source"] == "conjnli":
            sets.conjunctions.append(pair)
        elif row["source"].startswith("inferes"):
            sets.inferes.append(pair)
        else:
            shared.append(row)
    sets.parallel = items(shared)
    return sets


def crossed(texts: Texts, rng: random.Random) -> tuple[str, str]:
    """Premise and hypothesis, each in a language drawn by chance from those there are."""
    one, two = (rng.choice(sorted(texts)) for _ in range(2))
    return texts[one][0], texts[two][1]


def turned(pair: Pair, rng: random.Random, share: float = 0.3) -> Pair:
    """The pair, or at a chance of `share` the pair read backwards."""
    first, second, label = pair
    if rng.random() >= share:
        return pair
    return second, first, label if label == CONTRADICTION else NOT


def balanced(pairs: list[Pair], size: int, rng: random.Random) -> list[Pair]:
    """`size` pairs, as many of each label: a label's frequency must not tell where a pair comes from."""
    by_label: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_label[pair[2]].append(pair)
    each = size // 3
    return [pair for found in by_label.values() for pair in rng.sample(found, min(each, len(found)))]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much of what a pass reads: pairs of ConjNLI, and how often each of our own."""

    conjunctions: int = 4500
    own: int = 2


def epoch(sets: Sets, made: list[Pair], weights: Weights, rng: random.Random) -> list[Pair]:
    """One pass: every parallel item twice in languages drawn anew, some of the conjunctions, 500 of InferES (whose
    training split holds only neutral pairs), `made`, and our own."""
    out: list[Pair] = []
    for times, some in ((2, sets.parallel), (weights.own, sets.own)):
        for texts, label in some * times:
            out.append((*crossed(texts, rng), label))
    out += balanced(sets.conjunctions, weights.conjunctions, rng)
    out += rng.sample(sets.inferes, min(500, len(sets.inferes)))
    out = [turned(pair, rng) for pair in out + made]
    rng.shuffle(out)
    return out

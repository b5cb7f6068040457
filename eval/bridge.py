"""Score the Spanish-English lexicon: python -m eval.bridge [--rows FILE].

*Accuracy@1*: of 2,000 aligned sentences, how often the likeliest counterpart among all 2,000 is the aligned one. As in
use, candidates are looked up by shared keys in an index, and the best of them compared; one not looked up is an error.
*Pair F1*: translations told from hard pairs (`eval.hardpairs`) by their probability, at the model's threshold; and the
share of each kind that is told rightly.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dicho.text.bridge import Terms, concepts, load, similarity, terms
from dicho.text.likeness import Match, compare, prepare
from eval import hardpairs
from eval.corpora import DATA

DEV = DATA / "data" / "parallel" / "es-en-dev.jsonl"
CANDIDATES = 30


class Index:
    """Texts by their keys."""

    def __init__(self, texts: Sequence[Terms]) -> None:
        self.where: dict[str, set[int]] = defaultdict(set)
        for i, found in enumerate(texts):
            for key in (key for term in found for key in concepts(term)):
                self.where[key].add(i)

    def nearest(self, text: Terms, count: int = CANDIDATES) -> list[int]:
        """The texts that share most with this one, by weight; the best first."""
        points: dict[int, float] = defaultdict(float)
        for term in text:
            for i in set().union(*(self.where.get(key, ()) for key in concepts(term))):
                points[i] += term.idf
        return sorted(points, key=lambda i: (-points[i], i))[:count]


def accuracy(left: Sequence[Terms], right: Sequence[Terms], langs: tuple[str, str]) -> tuple[float, float]:
    """(accuracy@1, share of counterparts looked up) of finding right[i] for left[i]."""
    index = Index(right)
    hits = seen = 0
    for i, text in enumerate(left):
        near = index.nearest(text)
        seen += i in near
        scores = [(similarity(text, langs[0], right[j], langs[1]).score, -j) for j in near]
        hits += max(scores, default=(0.0, 1))[1] == -i
    return hits / len(left), seen / len(left)


def speed(left: Sequence[Terms], right: Sequence[Terms]) -> float:
    """Comparisons a second of texts of 8 to 12 content words, which 20 words have."""
    one = [t for t in left if 8 <= len(t) <= 12][:100]
    other = [t for t in right if 8 <= len(t) <= 12][:100]
    begun = time.perf_counter()
    for a in one:
        for b in other:
            similarity(a, "es", b, "en")
    return len(one) * len(other) / (time.perf_counter() - begun)


def retrieval(rows: Sequence[dict[str, str]]) -> Iterator[tuple[str, float]]:
    """The figures of finding translations."""
    es, en = ([terms(row[lang], lang) for row in rows] for lang in ("es", "en"))
    for name, left, right, langs in (("es-en", es, en, ("es", "en")), ("en-es", en, es, ("en", "es"))):
        right_share, looked_up = accuracy(left, right, langs)
        yield f"accuracy@1 {name}", right_share
        yield f"looked up {name}", looked_up
    yield "comparisons/s", speed(es, en)


@dataclass(frozen=True, slots=True)
class Judged:
    """A hard pair and what was made of it."""

    pair: hardpairs.Pair
    match: Match

    @property
    def kind(self) -> str:
        """ "same", or how the pair came to differ."""
        return self.pair.kind


def judged(rows: Sequence[dict[str, str]]) -> Iterator[Judged]:
    """Every hard pair of the rows, compared."""
    english = [terms(row["en"], "en") for row in rows]
    index = Index(english)
    nearest = [index.nearest(text, 4) for text in english]
    for pair in hardpairs.pairs(rows, nearest):
        yield Judged(pair, compare(prepare(pair.es, "es"), prepare(pair.en, "en")))


def f1(said: NDArray[np.bool_], truth: NDArray[np.bool_]) -> tuple[float, float, float]:
    """(F1, precision, recall) of what was said to be so."""
    hits = int((said & truth).sum())
    precision, recall = hits / max(1, int(said.sum())), hits / max(1, int(truth.sum()))
    return 2 * hits / max(1, int(said.sum() + truth.sum())), precision, recall


def telling(every: Sequence[Judged], threshold: float) -> Iterator[tuple[str, float]]:
    """The figures of telling translations from hard pairs."""
    said = np.array([one.match.probability >= threshold for one in every])
    kinds = np.array([one.kind for one in every])
    yield from zip(("pair F1", "pair precision", "pair recall"), f1(said, kinds == "same"), strict=True)
    for kind in sorted({str(kind) for kind in kinds}):
        here = kinds == kind
        yield f"told right: {kind} ({here.sum()})", float((said[here] == (kind == "same")).mean())


def main() -> int:
    """Print the figures."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--rows", type=Path, default=DEV, help="aligned sentences, one JSON object with es and en a line")
    options = ask.parse_args()
    if not options.rows.is_file():
        print(f"not measured: {options.rows} is not here")
        return 1
    rows = [json.loads(line) for line in options.rows.read_text(encoding="utf-8").splitlines()]
    for name, value in (*retrieval(rows), *telling(list(judged(rows)), load().threshold)):
        print(f"{name:32}{value:10.3f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

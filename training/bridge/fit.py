"""Fits the lexicon and writes it: python -m training.bridge.fit DATA OUT (a few minutes on one core, 6 GB).

IBM Model 1 (Brown et al. 1993) in both directions over stems, then again with the two directions' posteriors
multiplied, so that only links both believe in are counted (Liang, Taskar and Klein 2006).
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dicho.text.words import Token, tokens

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
RARE = 3  # occurrences from which a stem is learned
LONGEST = 45  # content words of a sentence
HELD = 8000  # the last pairs, kept from the lexicon: `training.bridge.combine` weighs the evidence on them
ALONE, TOGETHER = 4, 4  # iterations of each direction, and of both


@dataclass(frozen=True, slots=True)
class Side:
    """One language's vocabulary, counts, and sentences as numbers of stems."""

    stems: list[str]
    counts: Ints
    documents: Ints
    proper: NDArray[np.bool_]
    sentences: list[list[int]]


def read(path: Path) -> list[tuple[str, str]]:
    """The sentence pairs (Spanish, English) of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [(row["es"], row["en"]) for row in map(json.loads, lines)]


def side(texts: Sequence[str], lang: str) -> Side:
    """The vocabulary and sentences of one language; numbers are no words of it."""
    every = [[t for t in tokens(text, lang) if not t.number] for text in texts]
    counts = Counter(t.stem for found in every for t in found)
    kept = sorted(stem for stem, count in counts.items() if count >= RARE)
    number = {stem: i for i, stem in enumerate(kept)}
    sentences = [[number[t.stem] for t in found if t.stem in number] for found in every]
    documents = np.bincount([i for found in sentences for i in set(found)], minlength=len(kept))
    total = np.array([counts[stem] for stem in kept])
    return Side(kept, total, documents, _proper(every, number), sentences)


def _proper(every: Sequence[Sequence[Token]], number: dict[str, int]) -> NDArray[np.bool_]:
    """Which stems are mostly written with a capital where nothing else asks for one."""
    inside = [t for found in every for t in found if not t.opens and t.stem in number]
    capital = np.bincount([number[t.stem] for t in inside if t.capital], minlength=len(number))
    plain = np.bincount([number[t.stem] for t in inside if not t.capital], minlength=len(number))
    return capital > 2 * plain


@dataclass(frozen=True, slots=True)
class Links:
    """Every possible link of every sentence: which pair of stems, which Spanish and which English place."""

    pair: Ints
    es_place: Ints
    en_place: Ints
    es: Ints
    en: Ints


def links(es: Side, en: Side) -> Links:
    """All links; `es` and `en` have the stems of each distinct pair."""
    codes, left, right = [], [], []
    at_es = at_en = 0
    for one, other in zip(es.sentences, en.sentences, strict=True):
        if 0 < len(one) <= LONGEST and 0 < len(other) <= LONGEST:
            grid = np.array(one, dtype=np.int64)[:, None] * len(en.stems) + np.array(other, dtype=np.int64)
            codes.append(grid.ravel())
            left.append(np.repeat(np.arange(at_es, at_es + len(one), dtype=np.int32), len(other)))
            right.append(np.tile(np.arange(at_en, at_en + len(other), dtype=np.int32), len(one)))
            at_es, at_en = at_es + len(one), at_en + len(other)
    distinct, pair = np.unique(np.concatenate(codes), return_inverse=True)
    return Links(
        pair.astype(np.int32),
        np.concatenate(left),
        np.concatenate(right),
        distinct // len(en.stems),
        distinct % len(en.stems),
    )


NULL = 5e-4  # how likely a word translates none of the others: all else being unlikelier still


def _posterior(table: Floats, given: Links, place: Ints) -> Floats:
    """How likely each link is, of those of the word at `place`, or of none."""
    likely = table[given.pair]
    sums = np.bincount(place, weights=likely) + NULL
    return (likely / sums[place]).astype(np.float32)


def fit(given: Links) -> Floats:
    """Expected number of links of each distinct pair, both directions agreeing."""
    n_es, n_en = int(given.es.max()) + 1, int(given.en.max()) + 1
    size = len(given.es)
    start = np.bincount(given.pair, minlength=size).astype(np.float32)
    forward, back = _normal(start, given.es, n_es), _normal(start, given.en, n_en)
    counts = start
    for step in range(ALONE + TOGETHER):
        ahead = _posterior(forward, given, given.en_place)
        behind = _posterior(back, given, given.es_place)
        if step >= ALONE:
            ahead = behind = ahead * behind
        counts = np.bincount(given.pair, weights=ahead, minlength=size).astype(np.float32)
        forward = _normal(counts, given.es, n_es)
        counts = np.bincount(given.pair, weights=behind, minlength=size).astype(np.float32)
        back = _normal(counts, given.en, n_en)
        print(f"iteration {step + 1}", flush=True)
    return counts


def _normal(counts: Floats, of: Ints, size: int) -> Floats:
    sums = np.bincount(of, weights=counts, minlength=size) + 1e-9
    return (counts / sums[of]).astype(np.float32)


def main() -> None:
    """Fit, and keep the counts in OUT/counts.npz for `training.bridge.export`."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("out", type=Path)
    options = ask.parse_args()
    begun = time.monotonic()
    rows = read(options.data / "parallel" / "es-en-train.jsonl.gz")[:-HELD]
    es, en = side([row[0] for row in rows], "es"), side([row[1] for row in rows], "en")
    print(f"{len(es.stems)} Spanish and {len(en.stems)} English stems, {time.monotonic() - begun:.0f} s", flush=True)
    given = links(es, en)
    print(f"{len(given.pair)} links of {len(given.es)} pairs, {time.monotonic() - begun:.0f} s", flush=True)
    counts = fit(given)
    kept = counts > 0.3
    options.out.mkdir(parents=True, exist_ok=True)
    np.savez(
        options.out / "counts.npz",
        es=np.array(es.stems), en=np.array(en.stems), left=given.es[kept], right=given.en[kept], links=counts[kept],
        es_counts=es.counts, en_counts=en.counts, es_documents=es.documents, en_documents=en.documents,
        es_proper=es.proper, en_proper=en.proper, sentences=len(rows),
    )  # fmt: skip
    print(f"{kept.sum()} pairs kept, {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()

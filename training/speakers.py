"""Fits `lang/speakers.json`: what each kind of evidence counts for when a reference is resolved.

    python -m training.speakers fit ANCORA_TRAIN [--english POLNEAR_TRAIN] [--folds 5] [--write]

Each reference of the gold attributions ("she", "el ministro", a verb without a subject) gives one row: its candidates
with their evidence, and which of them bear the gold speaker's name. Speakers before it are the gold ones (teacher
forcing). The weights maximise the likelihood of the right candidates together, under an L2 penalty that is stronger on
what a single kind adds to the shared weights (Daumé 2007).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from dicho.resolve.ranker import Weights
from training.references import Row, english, made, spanish

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "src" / "dicho" / "lang" / "speakers.json"
STEPS, RATE = 400, 0.05
SHARED, OWN = 0.02, 0.06  # penalties
SMALLEST = 0.02  # weights nearer to nothing are left out


def fit(rows: Sequence[Row]) -> Weights:
    """The weights of most likelihood, by Adam on all rows at once."""
    names: dict[tuple[str, str], int] = {}
    flat: list[tuple[int, int, float]] = []
    starts, right = [0], []
    for row in rows:
        for evidence, ok in zip(row.evidence, row.right, strict=True):
            for name, value in evidence.items():
                for key in (("", name), (row.kind, name)):
                    flat.append((len(right), names.setdefault(key, len(names)), value))
            right.append(ok)
        starts.append(len(right))
    at, column, value = (np.array(part) for part in zip(*flat, strict=True))
    group = np.repeat(np.arange(len(rows)), np.diff(starts))
    good = np.array(right)
    penalty = np.array([OWN if kind else SHARED for kind, _ in names])
    w, m, v = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, STEPS + 1):
        sums = np.bincount(at, value * w[column], len(good))
        sums -= np.maximum.reduceat(sums, starts[:-1])[group]
        power = np.exp(sums)
        model = power / np.bincount(group, power)[group]
        kept = np.where(good, power, 0.0)
        wanted = kept / np.bincount(group, kept)[group]
        slope = np.bincount(column, value * (model - wanted)[at], len(w)) / len(rows) + penalty * w / 10
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
        w -= RATE * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    kinds: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for (kind, name), index in sorted(names.items()):
        if abs(w[index]) >= SMALLEST:
            kinds[kind][name] = round(float(w[index]), 2)
    shared = kinds.pop("", {})
    return Weights(shared, dict(kinds))


def check(rows: Iterable[Row], weights: Weights) -> dict[str, Counter[str]]:
    """How often the likeliest candidate is right, by kind; and how often it is, where it is somebody."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        sums = [weights.of(row.kind, evidence) for evidence in row.evidence]
        best = int(np.argmax(sums))
        for kind in (row.kind, "all"):
            found[kind].update({"n": 1, "right": int(row.right[best]), "nobody": int(row.right[-1])})
    return found


def cross_validated(rows: Sequence[Row], folds: int) -> dict[str, Counter[str]]:
    """`check` on each fold by document, with the weights of the rest."""
    fold = {name: int(sha256(name.encode()).hexdigest(), 16) % folds for name in {row.document for row in rows}}
    total: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for number in range(folds):
        weights = fit([row for row in rows if fold[row.document] != number])
        for kind, counts in check([row for row in rows if fold[row.document] == number], weights).items():
            total[kind].update(counts)
    return total


def main(argv: Sequence[str] | None = None) -> int:
    """Fit, say how well it does on documents left out, and write the weights where asked to."""
    parser = argparse.ArgumentParser(prog="python -m training.speakers", description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=("fit",))
    parser.add_argument("spanish", type=Path, help="ancora-train.jsonl")
    parser.add_argument("--english", type=Path, help="polnear-train.jsonl")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write lang/speakers.json")
    options = parser.parse_args(argv)
    rows = [*spanish(options.spanish), *(english(options.english) if options.english else ()), *made()]
    for kind, counts in sorted(cross_validated(rows, options.folds).items()):
        print(f"{kind:12} {counts['n']:5} right {counts['right'] / counts['n']:.3f} nobody {counts['nobody']:4}")
    if options.write:
        weights = fit(rows)
        sets = [options.spanish.name, *([options.english.name] if options.english else [])]
        about = {"fitted_on": sets, "references": len(rows)}
        data = {"about": about, "shared": weights.shared, "kinds": weights.kinds}
        TARGET.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

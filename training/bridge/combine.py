"""Fits how the evidence of `dicho.text.likeness` weighs: python -m training.bridge.combine DATA OUT (a minute).

Logistic regression, L2, by Newton's method: the same data gives the same weights. On pairs the lexicon has not seen.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from eval.bridge import Judged, f1, judged
from numpy.typing import NDArray

from dicho.text import likeness
from training.bridge import export, fit

RIDGE = 1.0
STEPS = 12
Floats = NDArray[np.float64]


def design(every: Sequence[Judged]) -> tuple[Floats, Floats]:
    """The evidence of each hard pair, with a leading 1, and whether it is a translation."""
    seen = [[1.0, *(one.match.evidence[name] for name in likeness.FEATURES)] for one in every]
    return np.array(seen), np.array([float(one.kind == "same") for one in every])


def regression(seen: Floats, truth: Floats) -> Floats:
    """The weights of the columns; the first, which is all ones, is not drawn to 0."""
    weights = np.zeros(seen.shape[1])
    ridge = np.full(len(weights), RIDGE)
    ridge[0] = 1e-6
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(seen @ weights, -30, 30)))
        slope = seen.T @ (truth - likely) - ridge * weights
        bend = (seen * (likely * (1 - likely))[:, None]).T @ seen + np.diag(ridge)
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def threshold(likely: Floats, truth: Floats) -> float:
    """The probability from which F1 is best, in hundredths."""
    steps = np.arange(0.2, 0.81, 0.01)
    return float(round(max(steps, key=lambda t: f1(likely >= t, truth > 0)[0]), 2))


def main() -> None:
    """Fit, and write the weights into OUT/model.json beside the lexicon."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("out", type=Path)
    options = ask.parse_args()
    pairs = fit.read(options.data / "parallel" / "es-en-train.jsonl.gz")[-fit.HELD :]
    seen, truth = design(list(judged([{"es": es, "en": en} for es, en in pairs])))
    weights = regression(seen, truth)
    likely = 1 / (1 + np.exp(-(seen @ weights)))
    least = threshold(likely, truth)
    named = dict(zip(("bias", *likeness.FEATURES), (round(float(w), 4) for w in weights), strict=True))
    export.write(options.out, None, {"threshold": least, "weights": named})
    print(json.dumps(named, indent=1))
    print(f"{len(truth)} pairs, threshold {least}, F1 {f1(likely >= least, truth > 0)[0]:.3f}")


if __name__ == "__main__":
    main()

"""Figures of a ranking and of yes-or-no answers: area under the curve, and F1 averaged over both answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def area(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """Area under the ROC curve: how often a true one stands above a false one, a tie counting half. 0.5 is chance.

    Raises:
        ValueError: there is no true one, or no false one.
    """
    true = np.sort(np.asarray([s for s, t in zip(scores, truth, strict=True) if t]))
    false = np.asarray([s for s, t in zip(scores, truth, strict=True) if not t])
    if not len(true) or not len(false):
        raise ValueError("a ranking needs true ones and false ones")
    above = len(true) - np.searchsorted(true, false, side="right")
    equal = len(true) - np.searchsorted(true, false, side="left") - above
    return float((above + equal / 2).sum() / (len(true) * len(false)))


def macro_f1(answers: Sequence[bool], truth: Sequence[bool]) -> float:
    """The mean of the F1 of "yes" and the F1 of "no"; an answer never given and never true counts 0."""
    return (_f1(answers, truth, True) + _f1(answers, truth, False)) / 2


def _f1(answers: Sequence[bool], truth: Sequence[bool], of: bool) -> float:
    both = sum(a == of and t == of for a, t in zip(answers, truth, strict=True))
    given, true = sum(a == of for a in answers), sum(t == of for t in truth)
    return 2 * both / (given + true) if given + true else 0.0


def threshold(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """The score from which "yes" gives the best macro-F1; the lowest of those that are equal."""
    found = sorted(set(scores))
    return max(found, key=lambda at: (macro_f1([s >= at for s in scores], truth), -at))

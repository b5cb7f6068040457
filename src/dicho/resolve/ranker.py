"""Which candidate a reference means: a conditional logit over explained evidence, fitted on annotated news.

Each kind of reference has weights of its own on top of those all kinds share, so that what is rare in one kind falls
back on the rest (the shared-weights form of Daumé's "frustratingly easy" adaptation, 2007). The probabilities are a
softmax over the candidates, nobody among them. `training/speakers.py` fits `lang/speakers.json`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dicho.resolve.reference import Candidate
from dicho.text import langfile

FILE = "speakers.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds by feature: those all kinds share, and for each kind what it adds."""

    shared: Mapping[str, float]
    kinds: Mapping[str, Mapping[str, float]]

    def of(self, kind: str, evidence: Mapping[str, float]) -> float:
        """The sum over a candidate's evidence."""
        own = self.kinds.get(kind, {})
        return sum(value * (self.shared.get(name, 0.0) + own.get(name, 0.0)) for name, value in evidence.items())

    def reasons(self, kind: str, evidence: Mapping[str, float]) -> list[tuple[str, float]]:
        """Each feature's share in the sum, the strongest first."""
        shares = [(name, self.of(kind, {name: value})) for name, value in evidence.items()]
        return sorted(shares, key=lambda share: (-abs(share[1]), share[0]))


@cache
def installed() -> Weights:
    """The weights that come with Dicho. LexiconError when their file is missing or malformed."""
    data = langfile.json(FILE)
    with langfile.shaped(FILE):
        return Weights(data["shared"], data["kinds"])


def rank(kind: str, candidates: Iterable[Candidate], weights: Weights) -> Sequence[Candidate]:
    """The candidates with their probabilities, the likeliest first; equal ones in the order they came."""
    found = list(candidates)
    sums = [weights.of(kind, candidate.evidence) for candidate in found]
    most = max(sums, default=0.0)
    powers = [math.exp(total - most) for total in sums]
    whole = sum(powers)
    for candidate, power in zip(found, powers, strict=True):
        candidate.score = power / whole
    return sorted(found, key=lambda candidate: -candidate.score)

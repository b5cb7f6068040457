"""Logistic models over named features, as `training.links` fits them: the weights stand in `lang/links.json`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from dicho.text import langfile

FILE = "links.json"


@dataclass(frozen=True, slots=True)
class Model:
    """A bias and a weight for each feature, all in log-odds."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, values: Mapping[str, float]) -> float:
        """The probability these features give; a feature without a weight counts for nothing."""
        odds = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in values.items())
        return 1 / (1 + math.exp(-odds)) if odds > -60 else 0.0

    def most(self, values: Mapping[str, float], unread: Iterable[str]) -> float:
        """The highest probability that these features can give, whatever in 0..1 those not read yet turn out to be."""
        return self.probability({**values, **{name: float(self.weights.get(name, 0.0) > 0) for name in unread}})


@cache
def installed(name: str) -> Model:
    """The model of this name: "copy", "translation", "opposed" or "faint". LexiconError when the file is malformed."""
    data = langfile.json(FILE)
    with langfile.shaped(FILE):
        return Model(float(data[name]["bias"]), {key: float(value) for key, value in data[name]["weights"].items()})


@cache
def digest() -> str:
    """The SHA-256 of the weights' file: what a run of comparing names as its model."""
    return langfile.digest(FILE)

"""Rival hypotheses of one question, and a person's ratings of statements as evidence (ACH).

The words and scales are those of the Analysis of Competing Hypotheses: Heuer, *Psychology of Intelligence Analysis*
(1999), chapter 8, and the technical description of the ACH software (PARC, 2005), which added the weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Rating = Literal["CC", "C", "N", "I", "II", "NA"]
RATINGS: Mapping[Rating, str] = {
    "CC": "very consistent",
    "C": "consistent",
    "N": "neutral",
    "I": "inconsistent",
    "II": "very inconsistent",
    "NA": "not applicable",
}
"""If the hypothesis were true, would this be expected? "N": it can be read either way."""
Weight = Literal["low", "medium", "high"]
WEIGHTS: tuple[Weight, ...] = ("low", "medium", "high")
MEDIUM: Weight = "medium"


@dataclass(frozen=True, slots=True)
class Question:
    """What rival hypotheses answer. `closed`: a person said that it is settled, or no longer asked.

    `event` is the number of the decision that opened it, `closing` of the one that closed it.
    """

    id: str
    event: int
    at: str
    text: str
    by: str
    note: str = ""
    closed: bool = False
    closing: int | None = None


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One of the answers, in a person's words. `origin` is the statement it was taken from, if it was."""

    id: str
    event: int
    at: str
    question: str
    text: str
    by: str
    note: str = ""
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A statement as one person's evidence: its rating against hypotheses (by id), and what weight they give it.

    `credibility`: how far the statement can be believed; `relevance`: how far it bears on the question. Both are a
    person's word on the statement, never on who spoke.
    """

    evidence: str
    ratings: Mapping[str, Rating] = field(default_factory=dict)
    credibility: Weight = MEDIUM
    relevance: Weight = MEDIUM

"""Links: proposed relations of two statements, with what speaks for them and the kinder ways to read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from dicho.model.ids import digest
from dicho.model.span import Spans, check_order

Relation = Literal["copy", "translation", "conflict", "change"]
Kind = Literal[
    "exact", "near", "partial", "translated",
    "quantity", "negation", "antonym", "date", "cause", "denial", "promise", "quotation", "stance",
]  # fmt: skip
Shape = Literal[
    "refinement", "other-scope", "conditional", "progress", "other-event", "reported", "joke-or-hypothetical",
    "translation-loss", "rounding",
]  # fmt: skip

RELATIONS: tuple[Relation, ...] = get_args(Relation)
KINDS: tuple[Kind, ...] = get_args(Kind)
SHAPES: tuple[Shape, ...] = get_args(Shape)
VERDICTS = ("yes", "no", "unsure")
"""What a person may say of a link."""
SAME: frozenset[Relation] = frozenset({"copy", "translation"})
"""The relations of two occurrences of one utterance; the others are of two utterances."""

PLAIN = {
    "exact": "the same words",
    "near": "the same words with small changes",
    "partial": "a part of the other's words",
    "translated": "the same in another language",
    "quantity": "different numbers for one thing",
    "negation": "one says it, the other says not",
    "antonym": "opposite words",
    "date": "different times for one event",
    "cause": "different causes for one event",
    "denial": "one denies what the other says",
    "promise": "what was promised, and what came of it",
    "quotation": "one quotation in two wordings",
    "stance": "another position of the same speaker",
}
"""What each kind means, in words."""

READINGS = {
    "refinement": "one may only say it more exactly",
    "other-scope": "they may speak of different parts, groups or places",
    "conditional": "one holds only under a condition",
    "progress": "both may have been true, each in its time",
    "other-event": "they may speak of two events",
    "reported": "one may only tell what somebody else holds",
    "joke-or-hypothetical": "one may not be meant as a claim",
    "translation-loss": "the difference may be the translator's",
    "rounding": "one number may be rounded",
}
"""The kinder readings, in words: shapes of pairs that are no conflict."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against a link: a feature's name, its weight in log-odds, and the words in both statements.

    The spans are of the statements' documents; either may be empty.
    """

    feature: str
    weight: float
    left: Spans = ()
    right: Spans = ()

    def __post_init__(self) -> None:
        check_order(self.left)
        check_order(self.right)


@dataclass(frozen=True, slots=True)
class Link:
    """A proposed relation of two statements, `left` the earlier one.

    `score` is 0..1. A `certain` copy counts as one with the other without anybody's word. `missing` names what was
    looked for and not found, `readings` the shapes to think of before deciding.
    """

    left: str
    right: str
    relation: Relation
    kind: Kind
    score: float
    certain: bool = False
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()
    readings: tuple[Shape, ...] = ()

    @property
    def id(self) -> str:
        """A digest of the two statements and whether they are one utterance or two: the same whatever is found."""
        return link_id(self.left, self.right, self.relation)

    def other(self, end: str) -> str:
        """The id of the statement at the other end from one of the two."""
        return self.right if self.left == end else self.left


def link_id(left: str, right: str, relation: Relation) -> str:
    """The id of the link of two statements; the order of the two does not matter, nor does conflict or change."""
    return digest("link", "same" if relation in SAME else "different", *sorted((left, right)))

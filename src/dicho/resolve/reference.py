"""A reference that names nobody by itself ("she", "el ministro", a verb without a subject), and who it may mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from dicho.model.span import Spans
from dicho.model.statement import Speaker
from dicho.resolve.nouns import NounPhrase
from dicho.text.names import Gender

Kind = Literal["dropped", "pronoun", "possessive", "relative", "description", "body", "group"]


@dataclass(frozen=True, slots=True)
class Reference:
    """What is referred with, at `at`: its kind, what it says of gender and number, the phrase if it is one.

    `source` is its place in the text, empty for a dropped subject. `outer` is who speaks the statement it stands in,
    `quoted` whether it stands in that one's direct words, `apart` whether another is meant ("he ordered me").
    """

    kind: Kind
    at: int
    gender: Gender = "either"
    phrase: NounPhrase | None = None
    source: Spans = ()
    outer: Speaker | None = None
    quoted: bool = False
    apart: bool = False


@dataclass(slots=True)
class Candidate:
    """Someone it may mean: an entity of the cast, a speaker without a name, or nobody (neither), with the evidence.

    `evidence` maps the names of features to their values, `score` is the ranker's probability.
    """

    entity: int | None = None
    speaker: Speaker | None = None
    evidence: dict[str, float] = field(default_factory=dict)
    score: float = 0.0

    @property
    def nobody(self) -> bool:
        """Whether it is the answer that nobody the document knows is meant."""
        return self.entity is None and self.speaker is None

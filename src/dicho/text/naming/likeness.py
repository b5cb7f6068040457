"""Whether two written names may be one's: `compare` gives a score with its reasons, each naming the two words it is of.

No model: words are paired by how they are spelled and sound, and a name is about as like another as the least like of
its pairs. What stands on one side only is a shortening; what stands on both sides unpaired makes two names of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dicho.model.statement import SpeakerKind

Verdict = Literal["same", "likely", "unlike"]
LIKELY = 0.7

REASONS = {
    "same": "the same word",
    "spelling": "one sound, spelled differently",
    "sound": "the same consonants",
    "slip": "a letter or two apart",
    "initial": "an initial of the other",
    "nickname": "forms of one given name",
    "joined": "written together and apart",
    "order": "in another order",
    "dropped": "only in one of the names",
    "differs": "another word",
    "suffix": "a generation's mark in one of the names",
    "number": "another number",
    "form": "another legal form",
    "acronym": "an acronym of the other",
    "office": "one office",
    "words": "quoted with the same words",
    "body": "of one body",
    "document": "they speak in one document",
    "languages": "one name in two languages",
    "alone": "one word alone is little to go by",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """What agrees, or does not: `code` is a key of REASONS; the words of each name it is about, "" for none."""

    code: str
    left: str
    right: str

    def __str__(self) -> str:
        pair = f"{self.left} / {self.right}" if self.left != self.right else self.left
        return f"{pair.strip(' /')}: {REASONS[self.code]}"

    def turned(self) -> Reason:
        """The same with the sides changed."""
        return Reason(self.code, self.right, self.left)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two names are, 0..1. "same" is the same words but for accents, case and hyphens; "likely" is worth a
    person's look; `left` and `right` are the words in which the names differ.
    """

    score: float
    verdict: Verdict
    reasons: tuple[Reason, ...]
    left: str = ""
    right: str = ""

    def codes(self) -> frozenset[str]:
        """The kinds of reasons there are."""
        return frozenset(reason.code for reason in self.reasons)


def compare(left: str, right: str, kind: SpeakerKind = "person") -> Likeness:
    """How like two names of this kind are. Symmetric: the sides only change places in the reasons. Never raises."""
    if left <= right:
        return _compare(left, right, kind)
    found = _compare(right, left, kind)
    reasons = tuple(reason.turned() for reason in found.reasons)
    return Likeness(found.score, found.verdict, reasons, found.right, found.left)


@lru_cache(maxsize=1 << 14)
def _compare(left: str, right: str, kind: SpeakerKind) -> Likeness:
    from dicho.text.naming import bodies, persons

    score, reasons = bodies.weigh(left, right) if kind == "organisation" else persons.weigh(left, right)
    plain = bool(reasons) and all(reason.code == "same" for reason in reasons)
    verdict: Verdict = "same" if plain and score == 1.0 else "likely" if score >= LIKELY else "unlike"
    apart = [reason for reason in reasons if reason.code not in ("same", "order")]
    sides = (
        " ".join(dict.fromkeys(word for word in words if word))
        for words in zip(*((r.left, r.right) for r in apart), strict=True)
    )
    differing = tuple(sides) if apart else ("", "")
    return Likeness(round(score, 3), verdict, tuple(reasons), differing[0], differing[1])

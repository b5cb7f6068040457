"""What two statements tell of each other: one utterance in other words, or with other numbers.

Whether the two are one utterance is a link's business, and the word on it decides; here is only asked what of it is
worth an editor's look. Nobody's word is needed where the link is as sure as a proposal gets, and the flag says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dicho.model.flag import Flag, Ground, Mark, Standing
from dicho.model.link import SAME, Link, Relation, Shape
from dicho.model.span import Spans
from dicho.model.statement import Statement

SURE = 0.8
"""The score from which a copy or translation nobody decided on makes a flag: by weights left out 116 of 118 were so."""
WORDS = 6
"""Words of the shorter of two quotations from which other words in it are no chance."""
ALIKE = 0.75
"""What of the shorter must stand in the other, in order, where nobody said that the two are one."""
NEARLY = 0.85
"""The same where the link is a conflict or a change that shows no sign of one quotation in two wordings."""
LEAST_ALIKE = 0.25
"""The same where somebody did say so: below it each quotes another part of one speech."""
BUT_FOR = 0.8
"""What two statements have in common beside their numbers where they are one report with another number."""
KINDER: frozenset[Shape] = frozenset({"progress", "rounding", "other-event", "other-scope"})
"""Readings of a conflict under which its numbers do not disagree until a person says so."""
WEEK = 7
"""Days after which nearly the same words may well be of another occasion."""
LATER = 2
"""Days after which a translation may still be of the same count, and not of a later one."""


@dataclass(frozen=True, slots=True)
class Two:
    """Two statements and the link between them: `word` is "yes", "no", "unsure", or None where nobody said anything.

    `relation` is the link's, or what a person called it. `days` lie at least between the two, by when they were said or
    else published, None where nothing tells; `two_days`: it is told that they were said on two. `speakers` says whether
    both name one speaker, two, or not enough to tell.
    """

    link: Link
    relation: Relation
    word: str | None
    left: Statement
    right: Statement
    one_language: bool
    days: int | None
    two_days: bool
    speakers: Literal["one", "two", "unknown"]

    @property
    def standing(self) -> Standing:
        """What a flag of the two hangs on."""
        return "decided" if self.word == "yes" else "certain" if self.link.certain else "proposed"

    @property
    def same(self) -> bool:
        """Whether they are one utterance, by a person's word or as surely as a proposal gets."""
        return self.relation in SAME and (self.word == "yes" or self.link.certain or self.link.score >= SURE)

    @property
    def apart(self) -> bool:
        """Whether they were, or may well have been, said on two occasions."""
        return self.two_days or (self.days or 0) > WEEK

    def signs(self, kind: str) -> bool:
        """Whether a sign of this kind is among the reasons for the link, or it is of this kind."""
        return self.link.kind == kind or any(reason.feature == f"sign of {kind}" for reason in self.link.evidence)

    def marks(self, left: Spans, right: Spans) -> tuple[Mark, Mark]:
        """Words on both sides."""
        one, other = self.left, self.right
        return Mark(one.document, one.id, left), Mark(other.document, other.id, right)


@dataclass(frozen=True, slots=True)
class Wordings:
    """What two quotations have in common, 0..1, how many words the shorter has, and where they differ: both sides."""

    alike: float
    words: int
    changes: Sequence[tuple[Spans, Spans]]


def may_be_altered(two: Two, translated: bool) -> bool:
    """Whether it is worth to hold the words of the two against each other.

    `translated`: one of them is said to stand in another language too. Then both may be translations, which differ.
    """
    if two.word == "no" or translated or not two.one_language or two.link.certain:
        return False
    if not two.left.form == two.right.form == "direct":
        return False
    if two.word == "yes":
        return two.relation == "copy" or two.signs("quotation")
    if two.speakers == "two" or two.apart:
        return False
    # A new count in old words is another utterance; other words beside old numbers are not.
    moved = "progress" in two.link.readings and two.signs("quantity")
    return two.same or (two.relation not in SAME and two.speakers == "one" and not moved)


def altered(two: Two, found: Wordings) -> Flag | None:
    """The flag of one utterance quoted in two wordings; None where the words are the same, or too few are."""
    if not found.changes or found.alike < LEAST_ALIKE:
        return None
    least = ALIKE if two.same or two.signs("quotation") else NEARLY
    if two.word != "yes" and (found.alike < least or found.words < WORDS):
        return None
    grounds = tuple(Ground("wording", two.marks(*change), two.link.id) for change in found.changes)
    return _flag("altered", two, grounds)


def may_disagree(two: Two) -> bool:
    """Whether it is worth to hold the numbers of the two against each other."""
    if two.word == "no" or not (two.left.quantities and two.right.quantities):
        return False
    if two.word == "yes":
        return two.relation in SAME or two.signs("quantity")
    if two.speakers == "two" or two.link.certain:
        return False
    soon = (two.days or 0) <= (0 if two.one_language else LATER)
    if two.relation in SAME:
        return (two.same or two.one_language or soon) and not two.apart
    return two.signs("quantity") and soon and KINDER.isdisjoint(two.link.readings)


def disagreement(two: Two, clash: tuple[Spans, Spans], but_for: float) -> Flag | None:
    """The flag of two numbers for one thing. `but_for` is what the two have in common beside them, 0..1.

    None where nobody said that they are of one matter and the rest of their words does not tell so.
    """
    if two.word != "yes" and not two.same and but_for < BUT_FOR:
        return None
    return _flag("numbers-disagree", two, (Ground("figures", two.marks(*clash), two.link.id),))


def _flag(kind: Literal["altered", "numbers-disagree"], two: Two, grounds: tuple[Ground, ...]) -> Flag:
    return Flag(kind, two.standing, two.right.document, (two.left.id, two.right.id), grounds)

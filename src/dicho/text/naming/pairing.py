"""Pairing the words of two names, best first, with words written together taken apart where the other name does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dicho.text.naming.likeness import Reason
from dicho.text.naming.spelling import Match, like, sound

MOST = 16  # words of a name that are looked at
LONGEST_JOIN = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name: in Latin letters for comparing, and as it is written for showing."""

    latin: str
    written: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words paired, by their places."""

    left: int
    right: int
    match: Match


@dataclass(frozen=True, slots=True)
class Pairing:
    """The pairs, and the places left over on each side."""

    left: Sequence[Word]
    right: Sequence[Word]
    pairs: tuple[Pair, ...]

    def over(self) -> tuple[list[int], list[int]]:
        """The places of the words nobody is paired with."""
        mine, other = {p.left for p in self.pairs}, {p.right for p in self.pairs}
        return (
            [i for i in range(len(self.left)) if i not in mine],
            [i for i in range(len(self.right)) if i not in other],
        )

    @property
    def in_order(self) -> bool:
        """Whether the paired words stand in one order on both sides."""
        places = [p.right for p in sorted(self.pairs, key=lambda p: p.left)]
        return places == sorted(places)

    def reasons(self) -> list[Reason]:
        """One for each pair, in the left name's order."""
        return [
            Reason(p.match.how, self.left[p.left].written, self.right[p.right].written)
            for p in sorted(self.pairs, key=lambda p: p.left)
        ]


def pair(left: Sequence[Word], right: Sequence[Word], similar: Callable[[str, str], Match] = like) -> Pairing:
    """Pairs the words of two names: the likest first, of equals those that stand at the same place."""
    left, right = list(left[:MOST]), list(right[:MOST])
    left, right = _joined(left, right), _joined(right, left)
    found = [
        (match.score, -abs(i - j), -i, -j, match)
        for i, a in enumerate(left)
        for j, b in enumerate(right)
        if (match := similar(a.latin, b.latin)).how
    ]
    pairs: list[Pair] = []
    mine: set[int] = set()
    other: set[int] = set()
    for _, _, i, j, match in sorted(found, key=lambda f: f[:4], reverse=True):
        if -i not in mine and -j not in other:
            mine.add(-i)
            other.add(-j)
            pairs.append(Pair(-i, -j, match))
    return Pairing(left, right, tuple(pairs))


def _joined(words: list[Word], other: Sequence[Word]) -> list[Word]:
    """The words, those that the other name writes as one put together."""
    targets = {sound(word.latin) for word in other}
    own = {sound(word.latin) for word in words}
    targets = {target for target in targets - own if len(target) > 3}
    at = 0
    while at < len(words):
        for size in range(min(LONGEST_JOIN, len(words) - at), 1, -1):
            run = words[at : at + size]
            joined = "".join(word.latin for word in run)
            if sound(joined) in targets:
                words = [*words[:at], Word(joined, " ".join(word.written for word in run)), *words[at + size :]]
                break
        at += 1
    return words

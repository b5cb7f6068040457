"""Who has the turn in a printed dialogue: line by line, each opened by a raya, two people take turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dicho.model.statement import Attribution

RAYAS = ("—", "–", "―")
FEWEST = 2  # questions that make an interview
LONGEST = 400  # code points of an incise that ends a line


def two_before(text: str, attributions: Sequence[Attribution], index: int) -> tuple[int | None, int] | None:
    """The turns before one that names nobody: (that two before, None where none is; the one before it).

    None where the line is no turn, or where another paragraph parts it from the one before.
    """
    near = _beside(attributions, index, -1)
    here = attributions[index]
    if near is None or not _is_turn(text, here) or not _follow(text, attributions[near], here):
        return None
    far = _beside(attributions, near, -1)
    return (far if far is not None and _follow(text, attributions[far], attributions[near]) else None), near


class Exchanges:
    """The questions and answers of a document in which nobody is named and every other line asks.

    Each talk is walked once, whichever of its lines is asked for first: resolving takes time in proportion to it.
    """

    def __init__(self, text: str, attributions: Sequence[Attribution]) -> None:
        self.text = text
        self.attributions = attributions
        self._known: dict[int, tuple[list[int], int] | None] = {}

    def around(self, index: int) -> tuple[list[int], int] | None:
        """The lines of the exchange that a line stands in, and its place among them.

        None for a talk of other make: one must ask at least twice, and the other never.
        """
        if index not in self._known:
            run = self._run(index)
            regular = self._is_regular(run)
            # What is no turn may end a talk, and is in the talk of no other line.
            for at, one in enumerate(run):
                if one == index or self._is_turn(index):
                    self._known[one] = (run, at) if regular else None
        return self._known[index]

    def _run(self, index: int) -> list[int]:
        before, after = ([*self._walk(index, step)] for step in (-1, 1))
        return [*reversed(before), index, *after]

    def _walk(self, index: int, step: int) -> Iterator[int]:
        """The turns that follow each other from a line on, upwards (-1) or downwards (1)."""
        while (near := _beside(self.attributions, index, step)) is not None and self._is_turn(near):
            left, right = sorted((index, near))
            if not _follow(self.text, self.attributions[left], self.attributions[right]):
                return
            yield near
            index = near

    def _is_regular(self, run: Sequence[int]) -> bool:
        told = [self.attributions[i] for i in run]
        asks = [self.text[a.content[0].start : a.content[-1].end].rstrip('"»” \t').endswith("?") for a in told]
        named = any(a.source or a.cue for a in told)
        return not named and sum(asks[::2]) >= FEWEST and all(asks[::2]) and not any(asks[1::2])

    def _is_turn(self, index: int) -> bool:
        return _is_turn(self.text, self.attributions[index])


def _beside(attributions: Sequence[Attribution], index: int, step: int) -> int | None:
    """The nearest before (-1) or after (1) that stands inside the same one, or like it inside none."""
    parent, at = attributions[index].parent, index + step
    while 0 <= at < len(attributions) and attributions[at].parent != parent:
        at += step
    return at if 0 <= at < len(attributions) else None


def _is_turn(text: str, a: Attribution) -> bool:
    return text[a.content[0].start] in RAYAS


def _follow(text: str, left: Attribution, right: Attribution) -> bool:
    """Whether one turn stands on the line after the other's."""
    if not _is_turn(text, left):
        return False
    line, newline, between = text[left.content[-1].end : right.content[0].start].partition("\n")
    return bool(newline) and not between.strip() and len(line) < LONGEST

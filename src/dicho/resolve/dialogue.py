"""Who has the turn in a printed dialogue: line by line, each opened by a raya, two people take turns."""

from __future__ import annotations

from collections.abc import Sequence

from dicho.model.statement import Attribution

RAYAS = ("—", "–", "―")
FEWEST = 2  # questions that make an interview
LONGEST = 400  # code points of an incise that ends a line


def two_before(text: str, attributions: Sequence[Attribution], index: int) -> tuple[int | None, int] | None:
    """The turns before one that names nobody: (that two before, None where none is; the one before it).

    None where the line is no turn, or where another paragraph parts it from the one before.
    """
    here = attributions[index]
    parent = here.parent
    before = [i for i in range(index - 1, -1, -1) if attributions[i].parent == parent][:2]
    if not _is_turn(text, here) or not before or not _follow(text, attributions[before[0]], here):
        return None
    far = before[1] if len(before) > 1 and _follow(text, attributions[before[1]], attributions[before[0]]) else None
    return far, before[0]


def exchange(text: str, attributions: Sequence[Attribution], index: int) -> tuple[list[int], int] | None:
    """The questions and answers a turn stands among, where nobody is named and every other line asks; its place there.

    None for a talk of other make: one must ask at least twice, and the other never.
    """
    run = [index]
    while (near := _next(text, attributions, run[0], -1)) is not None:
        run.insert(0, near)
    at = len(run) - 1
    while (near := _next(text, attributions, run[-1], 1)) is not None:
        run.append(near)
    asks = [text[: attributions[i].content[-1].end].rstrip('"»” \t').endswith("?") for i in run]
    named = any(attributions[i].source or attributions[i].cue for i in run)
    regular = sum(asks[::2]) >= FEWEST and all(asks[::2]) and not any(asks[1::2])
    return (run, at) if regular and not named else None


def _next(text: str, attributions: Sequence[Attribution], index: int, step: int) -> int | None:
    """The turn on the line before (-1) or after (1), those inside others left out."""
    parent, at = attributions[index].parent, index + step
    while 0 <= at < len(attributions) and attributions[at].parent != parent:
        at += step
    if not 0 <= at < len(attributions):
        return None
    left, right = sorted((index, at))
    follows = _is_turn(text, attributions[at]) and _follow(text, attributions[left], attributions[right])
    return at if follows else None


def _is_turn(text: str, a: Attribution) -> bool:
    return text[a.content[0].start] in RAYAS


def _follow(text: str, left: Attribution, right: Attribution) -> bool:
    """Whether one turn stands on the line after the other's."""
    if not _is_turn(text, left):
        return False
    line, newline, between = text[left.content[-1].end : right.content[0].start].partition("\n")
    return bool(newline) and not between.strip() and len(line) < LONGEST

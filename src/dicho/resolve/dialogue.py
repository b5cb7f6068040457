"""Who has the turn in a printed dialogue: line by line, each opened by a raya, two people take turns."""

from __future__ import annotations

from collections.abc import Sequence

from dicho.model.statement import Attribution

RAYAS = ("—", "–", "―")
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


def _is_turn(text: str, a: Attribution) -> bool:
    return text[a.content[0].start] in RAYAS


def _follow(text: str, left: Attribution, right: Attribution) -> bool:
    """Whether one turn stands on the line after the other's."""
    if not _is_turn(text, left):
        return False
    line, newline, between = text[left.content[-1].end : right.content[0].start].partition("\n")
    return bool(newline) and not between.strip() and len(line) < LONGEST

"""Two statements compared: the one link between them that is worth a person's time, or none."""

from __future__ import annotations

from dicho.compare import opposed
from dicho.compare.faint import faint
from dicho.compare.matter import matter
from dicho.compare.same import same
from dicho.compare.side import Side
from dicho.model.link import Link
from dicho.model.statement import Statement

VERSION = "compare/1"
LEAST_MASS = 1.0
"""Nats that two statements must share to be compared: one everyday word, which is all that "Nobody signed" has."""
LEAST_COVERED = 0.2
"""What one of two must have of the other to be looked at as a copy: one telling word in five."""


def compare(left: Side, right: Side) -> Link | None:
    """The link of two statements, `left` being the earlier, None where there is nothing to propose."""
    if nested(left.statement, right.statement):
        return None
    shared = matter(left, right)
    likely = shared.mass >= LEAST_MASS and max(shared.left_covered, shared.right_covered) >= LEAST_COVERED
    found = same(left, right, shared) if likely else None
    if found or not opposed.is_one_matter(left, right, shared):
        return found
    return opposed.opposed(left, right, shared) or faint(left, right, shared)


def nested(left: Statement, right: Statement) -> bool:
    """Whether the two share characters of one document: a statement and the one around it, or one found twice."""
    if left.document != right.document:
        return False
    return any(one.overlaps(other) for one in left.content for other in right.content)


def in_time(left: Side, right: Side) -> tuple[Side, Side]:
    """The two in the order in which they were said; those of one day as they are."""
    if left.days and right.days and right.days < left.days:
        return right, left
    return left, right

"""The kinder readings of two statements that seem to oppose each other."""

from __future__ import annotations

from dicho.compare.shapes import GROUNDS, ground
from dicho.compare.side import Side
from dicho.compare.sign import Matter, Sign
from dicho.model.link import Shape


def readings(left: Side, right: Side, matter: Matter, sign: Sign) -> tuple[Shape, ...]:
    """The shapes to think of before deciding: what the detector saw grounds for first, then all others with grounds.

    "other-scope" and "other-event" are left out of a sign whose very point is a name or a day, unless it says so.
    """
    asked = ground(left, right, matter)
    told = set(sign.shapes)
    own: set[Shape] = {"other-event"} if sign.kind == "date" else set()
    found = [shape for shape, speaks in GROUNDS.items() if shape not in told | own and speaks(asked)]
    return (*sign.shapes, *found)

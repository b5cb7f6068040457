"""Whether two statements conflict, or one speaker's position changed: typed signs, weighed, with the kinder reading."""

from __future__ import annotations

from collections.abc import Mapping

from dicho.compare.side import Side
from dicho.compare.sign import Matter
from dicho.model.link import Link


def opposed(left: Side, right: Side, matter: Matter) -> Link | None:
    """The conflict or change that the two are, None where nothing opposes them."""
    return None


def features(left: Side, right: Side, matter: Matter) -> Mapping[str, float]:
    """What speaks for or against a conflict or a change, by name."""
    return {"one matter": matter.score}

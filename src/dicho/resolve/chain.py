"""Through whom: the steps from a document back to the one who speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dicho.model.document import Document
from dicho.model.statement import Attribution, Hop
from dicho.resolve.naming import Answer


@dataclass(frozen=True, slots=True)
class Chain:
    """The hops from the speaker outwards, innermost first, the speaker left out; and the flags the statement gains."""

    hops: tuple[Hop, ...] = ()
    flags: tuple[str, ...] = ()


def trace(document: Document, attributions: Sequence[Attribution], answers: Sequence[Answer]) -> list[Chain]:
    """The chain of each attribution, in the same order. `answers` say who speaks each."""
    outlet = (Hop(document.outlet, "published"),) if document.outlet else ()
    return [Chain(outlet) for _ in attributions]

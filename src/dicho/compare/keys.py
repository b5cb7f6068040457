"""The keys under which a statement is found: its stems in a form both languages share, and digests of near copies."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from dicho.compare.side import Side
from dicho.text import bridge

VERSION = "keys/1"
STEM, NUMBER, COPY = "t", "n", "c"
"""What a key begins with, so that a stem is never taken for a number or a digest."""
A_RUN = 4
"""Words in a row that make a digest: a quotation cut short still shares some with the whole."""
MOST_RUNS = 6


def keys(side: Side) -> Mapping[str, float]:
    """Key -> how much sharing it tells, in nats; words of letters and digits only.

    Runs are sampled by the smallest digests (Broder 1997), which picks the same runs in every copy.
    """
    found: dict[str, float] = {}
    for term in side.terms:
        prefix = NUMBER if term.kind == "number" else STEM
        for concept in bridge.concepts(term):
            key = prefix + "".join(c for c in concept if c.isalnum())
            found[key] = max(found.get(key, 0.0), term.idf)
    for digest in sorted(_runs(side))[:MOST_RUNS]:
        found[COPY + digest] = 3.0
    return found


def _runs(side: Side) -> set[str]:
    lows = [token.low for token in side.tokens]
    runs = {" ".join(lows[at : at + A_RUN]) for at in range(len(lows) - A_RUN + 1)}
    return {hashlib.blake2b(run.encode(), digest_size=6).hexdigest() for run in runs}

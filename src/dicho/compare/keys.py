"""The keys under which a statement is found: its stems in a form both languages share, and digests of near copies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from dicho.compare.detect.contrast import marks
from dicho.compare.facts import facts
from dicho.compare.matter import AROUND, SHORT
from dicho.compare.side import Side
from dicho.text import bridge

VERSION = "keys/3"
STEM, NUMBER, COPY, KIN, AGAINST = "t", "n", "c", "k", "a"
"""What a key begins with, so that a stem is never taken for a number or a digest."""
A_RUN = 4
"""Words in a row that make a digest: a quotation cut short still shares some with the whole."""
MOST_RUNS = 6
MOST_AROUND = 8
"""Words around a short statement under which it is found besides."""
SET_AGAINST = 20.0
"""What it tells that a word of contrast stands between two statements: they are compared whatever they share."""
OF_KIN = 2.0
"""What a meaning tells, in nats: half of what a rare word does."""


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
    for key, told in _surroundings(side):
        found.setdefault(key, told)
    found.update(dict.fromkeys(_kin(side), OF_KIN))
    for at in marks(side):
        found[f"{AGAINST}{side.statement.document}{at}"] = SET_AGAINST
    for digest in sorted(_runs(side))[:MOST_RUNS]:
        found[COPY + digest] = 3.0
    return found


def _surroundings(side: Side) -> Iterator[tuple[str, float]]:
    """The rare words around a statement so short that what it is about stands there."""
    if len(side.terms) <= SHORT:
        for key, told in sorted(side.rare_around.items(), key=lambda each: -each[1])[:MOST_AROUND]:
            yield STEM + "".join(c for c in key if c.isalnum()), told * AROUND


def _kin(side: Side) -> set[str]:
    """The oppositions and the meanings its words are of, whichever pole: "won" is to meet "lost"."""
    named = {key.partition(" ")[0] for keys in facts(side).kin.values() for key in keys}
    return {KIN + "".join(c for c in key if c.isalnum()) for key in named}


def _runs(side: Side) -> set[str]:
    lows = [token.low for token in side.tokens]
    runs = {" ".join(lows[at : at + A_RUN]) for at in range(len(lows) - A_RUN + 1)}
    return {hashlib.blake2b(run.encode(), digest_size=6).hexdigest() for run in runs}

"""What models add to what the rules found: the order of conflicts and changes, and of what is alike in meaning.

A model decides nothing here. No proposal comes or goes by it; its word is one more piece of evidence with its weight.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dicho.compare.opposed import SIGN
from dicho.compare.side import GAP
from dicho.model.link import SAME, Evidence, Link
from dicho.pipeline import slots
from dicho.store.pool import Pool
from dicho.text import pairs
from dicho.text.pairs import PairModel

FEATURE = "the pair model sees a contradiction"
INSTALLED, OWN = 0.8, 1.5
"""Log-odds that a certain contradiction weighs, by the model that ships and by one of the user's own."""
LEAST = 0.2
"""The score from which the model is asked."""
MOST = 500
"""Pairs asked about in a run, the likeliest first: three seconds with the model that ships."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """A pair model, to be opened when there is something to ask, with its digest and the weight of its word."""

    digest: str
    weight: float
    model: Callable[[], PairModel | None]


def ranker(folder: Path) -> Ranker | None:
    """The pair model in the ledger's slot, else the one that ships, None where its files are missing.

    Raises:
        ModelError: the user's own does not open or is another than when it was added.
    """
    own = slots.pairs(folder)
    if own is not None:
        return Ranker(own.digest(), OWN, lambda: own)
    digest = pairs.digest()
    return Ranker(digest, INSTALLED, pairs.installed) if digest else None


def likeliest(records: Iterable[Mapping[str, Any]]) -> list[str]:
    """Of the records of links, the ids of those that the model is asked about, the likeliest first."""
    told = ((-each["score"], each["id"]) for each in records if _is_asked(each["relation"], each["score"]))
    return [key for _, key in heapq.nsmallest(MOST, told)]


def _is_asked(relation: str, score: float) -> bool:
    return relation not in SAME and score >= LEAST


def ranked(links: Iterable[Link], pool: Pool, by: Ranker | None) -> list[Link]:
    """The links, conflicts and changes with the model's word on them and scores moved by it; others as they are."""
    whole = {link.id: link for link in links}
    records = ({"id": key, "relation": link.relation, "score": link.score} for key, link in whole.items())
    asked = [whole[key] for key in likeliest(records)]
    model = by.model() if by and asked else None
    if by is None or model is None:
        return list(whole.values())
    said = pool.said({end for link in asked for end in (link.left, link.right)})
    known: dict[tuple[str, ...], float] = {}
    for link in asked:
        # Copies of two statements are asked about once; contradiction has no direction.
        key = tuple(sorted(GAP.join(said.get(end, ())) for end in (link.left, link.right)))
        if key not in known:
            known[key] = model.score([(key[0], key[1])])[0].contradiction
        whole[link.id] = _moved(link, round(by.weight * (known[key] - 0.5) * 2, 3))
    return list(whole.values())


def _moved(link: Link, weight: float) -> Link:
    """The link with one more piece of evidence, its score moved by that many log-odds."""
    score = min(max(link.score, 1e-6), 1 - 1e-6)
    odds = math.log(score / (1 - score)) + weight
    evidence = sorted((*link.evidence, Evidence(FEATURE, weight)), key=_telling)
    return replace(link, score=round(1 / (1 + math.exp(-odds)), 4), evidence=tuple(evidence))


def _telling(reason: Evidence) -> tuple[bool, float]:
    """The order of reasons: signs first, then what weighs most."""
    return not reason.feature.startswith(SIGN), -abs(reason.weight)


def nearness(folder: Path, text: str, others: Sequence[str]) -> list[float] | None:
    """How near each of the others is to a text by the user's own embedding model, 0..1; None without one.

    The cosine, of which what is below nought counts as nought. Errors as `ranker`.
    """
    model = slots.embedding(folder)
    if model is None:
        return None
    vectors = model.embed([text, *others])
    return [min(1.0, max(0.0, float(vectors[0] @ other))) for other in vectors[1:]]

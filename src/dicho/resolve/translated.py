"""Bodies named in two languages: "Ministerio de Salud" is "Health Ministry", "Banco Central" the "Central Bank".

Two names are one's when each content word of one has its own counterpart in the other, by the Spanish-English lexicon
that also finds translated statements (:mod:`dicho.text.bridge`). It is as sure as two names written alike, and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dicho.text import bridge
from dicho.text.bridge import Terms
from dicho.text.naming.bodies import STATED

if TYPE_CHECKING:
    from dicho.resolve.identity import Name

SURE = 0.85  # the likeness of the whole
SURE_WORD = 0.7  # and of each word with its counterpart
FEWEST, MOST = 2, 8  # content words
WIDEST = 60  # names under one word that are compared


def pairs(names: Sequence[Name]) -> Iterator[tuple[Name, Name, float]]:
    """(Spanish name, English name, how alike) of the bodies among the names. Names are found by their rarest word."""
    english = {name.id: _terms(name, "en") for name in names if name.kind == "organisation"}
    under: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        for word in {key for term in english.get(name.id, ()) for key in bridge.concepts(term)}:
            under[word].append(name)
    for name in (name for name in names if name.id in english):
        spanish = _terms(name, "es")
        keys = {key for term in spanish for key in bridge.concepts(term, SURE_WORD)}
        near = min((under[key] for key in keys if under.get(key)), key=len, default=[])
        for other in near if FEWEST <= len(spanish) <= MOST and len(near) <= WIDEST else ():
            score = 0.0 if other.id == name.id else _alike(spanish, english[other.id])
            if score >= SURE:
                yield name, other, score


def _terms(name: Name, lang: str) -> Terms:
    return bridge.terms(STATED.sub(" ", name.name), lang)


def _alike(spanish: Terms, english: Terms) -> float:
    """How alike two names are; 0 unless the words of both pair off, each surely."""
    if len(spanish) != len(english):
        return 0.0
    found = bridge.similarity(spanish, "es", english, "en")
    paired = [pair for pair in found.pairs if not pair.shared and pair.weight >= SURE_WORD]
    return found.score if len(paired) == len(spanish) else 0.0

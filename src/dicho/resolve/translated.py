"""Bodies named in two languages: "Ministerio de Salud" is "Health Ministry", "Banco Central" the "Central Bank".

Two names are one's when each content word of one has its own counterpart in the other, by the Spanish-English lexicon
that also finds translated statements (:mod:`dicho.text.bridge`). It is as sure as two names written alike, and no more.
One counterpart among three or more may be faint, if no other body is as like either. What is less like is a proposal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dicho.text import bridge
from dicho.text.bridge import Terms
from dicho.text.names import fold
from dicho.text.naming import bodies
from dicho.text.naming import words as lists

if TYPE_CHECKING:
    from dicho.resolve.identity import Name

SURE = 0.85  # the likeness of the whole
SURE_WORD = 0.7  # and of each word with its counterpart
FAINT_WORD = 0.4  # the lexicon has the pair, among others
MAYBE = 0.6  # the likeness from which two are worth a look
HEADS = 0.6  # what two words for one kind of body count as
FEWEST, MOST = 2, 8  # content words
WIDEST = 60  # names under one word that are compared
RAREST = 3  # words of a name by which others are found


@dataclass(frozen=True, slots=True)
class Match:
    """A Spanish and an English name, and how alike they are.

    "sure" are one's; "faint" are one's if neither is as like a third; "maybe" is worth a look then.
    """

    spanish: Name
    english: Name
    score: float
    kind: Literal["sure", "faint", "maybe"]


def pairs(names: Sequence[Name]) -> Iterator[tuple[Name, Name, float]]:
    """(Spanish name, English name, how alike) of the bodies among the names that are one's."""
    yield from ((m.spanish, m.english, m.score) for m in _matches(names) if m.kind != "maybe")


def likely(names: Sequence[Name]) -> Iterator[tuple[Name, Name, float]]:
    """The same of those that may be."""
    yield from ((m.spanish, m.english, m.score) for m in _matches(names) if m.kind == "maybe")


def _matches(names: Sequence[Name]) -> list[Match]:
    """All that are sure; of the others those where neither name is as like a third."""
    found = list(_alike(names))
    scores: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for match in found:
        for name, other in ((match.spanish, match.english), (match.english, match.spanish)):
            key = bodies.parse(other.name).key
            scores[name.id][key] = max(match.score, scores[name.id].get(key, 0.0))

    def alone(name: Name, score: float) -> bool:
        return sum(other >= score for other in scores[name.id].values()) == 1

    return [m for m in found if m.kind == "sure" or all(alone(each, m.score) for each in (m.spanish, m.english))]


def _alike(names: Sequence[Name]) -> Iterator[Match]:
    """Each two bodies that are alike enough. Names are found by their rarest words."""
    english = {name.id: _terms(name, "en") for name in names if name.kind == "organisation" and _is_name(name.name)}
    under: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        for word in {key for term in english.get(name.id, ()) for key in bridge.concepts(term)}:
            under[word].append(name)
    for name in (name for name in names if name.id in english):
        spanish = _terms(name, "es")
        for other in _near(name, spanish, under) if FEWEST <= len(spanish) <= MOST else ():
            if found := _match(name, other, spanish, english[other.id]):
                yield found


def _near(name: Name, spanish: Terms, under: Mapping[str, Sequence[Name]]) -> list[Name]:
    """The names under the rarest words of this one: more than one word, for the rarest may be a faint one."""
    keys = {key for term in spanish for key in bridge.concepts(term, SURE_WORD)}
    found = ([other for other in under.get(key, ()) if other.id != name.id] for key in sorted(keys))
    rarest = sorted((each for each in found if 0 < len(each) <= WIDEST), key=len)[:RAREST]
    return list({other.id: other for each in rarest for other in each}.values())


def _is_name(written: str) -> bool:
    """Whether it is a name, and no description ("the regional health board"): it begins with a capital."""
    told = (word for word in written.split() if fold(word) not in lists.load().empty)
    return not next(told, "a")[:1].islower()


def _terms(name: Name, lang: str) -> Terms:
    return bridge.terms(bodies.STATED.sub(" ", name.name), lang)


def _match(left: Name, right: Name, spanish: Terms, english: Terms) -> Match | None:
    if len(spanish) != len(english):
        return None
    found = bridge.similarity(spanish, "es", english, "en")
    weights = {(pair.left, pair.right): pair.weight for pair in found.pairs if not pair.shared}
    score, heads = found.score, _heads(spanish, english, weights)
    if heads:
        score = (sum(weights.values()) + HEADS) / len(spanish)
    if len(weights) + heads < len(spanish) or score < MAYBE:
        return None
    faint = sum(weight < SURE_WORD for weight in weights.values())
    if heads or score < SURE or faint > 1 or min(weights.values()) < FAINT_WORD:
        return Match(left, right, score, "maybe")
    if faint and len(weights) == FEWEST:
        return Match(left, right, score, "maybe")
    return Match(left, right, score, "faint" if faint else "sure")


def _heads(spanish: Terms, english: Terms, weights: dict[tuple[int, int], float]) -> int:
    """1 where the only words left over are two words for one kind of body: "consejería", "department"."""
    left = [term.word for i, term in enumerate(spanish) if all(i != a for a, _ in weights)]
    right = [term.word for j, term in enumerate(english) if all(j != b for _, b in weights)]
    if len(left) != 1 or len(right) != 1 or not weights:
        return 0
    heads = lists.load().heads
    return int(bool(heads.get(left[0], frozenset()) & heads.get(right[0], frozenset())))

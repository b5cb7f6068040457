"""A bridge between Spanish and English: which words translate which, and how alike two texts are by them.

The lexicon was learned from 200,000 aligned sentences (docs/models.md). Its words are stems; English stems serve both
languages as keys, so that a statement and its translation share keys: an English term has its own stem, a Spanish one
the stems it is translated by, each with a weight in (0, 1]. Numbers and names are their own keys.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz.distance import JaroWinkler

from dicho.errors import ModelError
from dicho.model.span import Span
from dicho.text import stems
from dicho.text.words import Kind, Token, tokens

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

NAME = "bridge"
TABLE = "bridge.npz"
AGAIN = "Install Dicho again."
COGNATE, LONG_ENOUGH = 0.88, 5
"""Words the lexicon does not know are taken for one from this likeness (Jaro-Winkler) and length on."""
NUMBER_WEIGHT = 6.0
Senses = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a text: its place, folded form, stem, kind, weight (idf, nats), and keys with their weights.

    `known` says that the lexicon has it.
    """

    span: Span
    word: str
    stem: str
    kind: Kind
    idf: float
    keys: Senses
    known: bool


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two terms that say the same: their numbers on each side, their places, and how sure, in (0, 1]."""

    left: int
    right: int
    left_span: Span
    right_span: Span
    weight: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of each text, by the weight of its words, has a counterpart in the other; `score` is their mean.

    All in [0, 1]; the mean is harmonic. 0 where a text has no content words.
    """

    score: float
    coverage_left: float
    coverage_right: float
    pairs: tuple[Aligned, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    number: Mapping[str, int]
    idf: Any
    proper: Any


class Bridge:
    """The lexicon of a folder, the weights of `text/likeness` and the probability from which two texts are one.

    `digest` is the SHA-256 of its description, which names that of its table.
    """

    def __init__(self, folder: Traversable) -> None:
        description = _bytes(folder, "model.json")
        about = _described(description)
        self.version: str = about["version"]
        self.digest = hashlib.sha256(description).hexdigest()
        self.threshold = float(about["threshold"])
        self.weights: Mapping[str, float] = about["weights"]
        data = _bytes(folder, TABLE)
        if hashlib.sha256(data).hexdigest() != about["files"][TABLE]:
            raise ModelError(f"the model file {TABLE} is not the one described.", hint=AGAIN)
        self._read(data)

    def _read(self, data: bytes) -> None:
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as table:
                self._sides = {lang: _side(table, lang) for lang in stems.LANGUAGES}
                self._english: list[str] = list(self._sides["en"].number)
                self._first = np.concatenate([[0], np.cumsum(table["senses"].astype(np.int64))])
                self._target, self._weight = table["target"], table["weight"]
                self._rarest = float(table["rarest"])
        except (ValueError, KeyError, OSError, EOFError) as error:
            raise ModelError(f"the model file {TABLE} is malformed: {error}.", hint=AGAIN) from None

    def term(self, token: Token, lang: str) -> Term:
        """What the lexicon knows of a content word."""
        if token.number:
            return Term(token.span, token.word, token.stem, "number", NUMBER_WEIGHT, ((token.stem, 1.0),), True)
        idf, proper, keys = self.entry(token.stem, lang)
        name = proper or (token.capital and (not token.opens or not keys))
        own = keys or ((token.word, 1.0),)
        return Term(token.span, token.word, token.stem, "name" if name else "word", idf, own, bool(keys))

    @lru_cache(maxsize=1 << 16)  # noqa: B019 - one bridge lives as long as the process
    def entry(self, stem: str, lang: str) -> tuple[float, bool, Senses]:
        """(idf, whether mostly a name, keys) of a stem; no keys where the lexicon does not have it."""
        side = self._sides[lang]
        at = side.number.get(stem)
        if at is None:
            return self._rarest, False, ()
        idf, proper = float(side.idf[at]) / 16, bool(side.proper[at])
        if lang == "en":
            return idf, proper, ((stem, 1.0),)
        reach = range(self._first[at], self._first[at + 1])
        return idf, proper, tuple((self._english[self._target[i]], float(self._weight[i]) / 255) for i in reach)


def _side(table: Mapping[str, Any], lang: str) -> _Side:
    words = table[f"{lang}_stems"].tobytes().decode().split("\n")
    return _Side({word: i for i, word in enumerate(words)}, table[f"{lang}_idf"], table[f"{lang}_proper"])


_LOADING = Lock()


def load() -> Bridge:
    """The lexicon that came with Dicho, read once. ModelError when its files are missing or not those described."""
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> Bridge:
    return Bridge(files("dicho") / "models" / NAME)


def _bytes(folder: Traversable, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise ModelError(f"cannot read the model file {name}: {error}.", hint=AGAIN) from None


def _described(description: bytes) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads(description)
        _ = (
            about["version"],
            float(about["threshold"]),
            about["files"][TABLE],
            {k: float(v) for k, v in about["weights"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"the model's description is malformed: {error}.", hint=AGAIN) from None
    return about


def terms(text: str, lang: str) -> list[Term]:
    """The content terms of a text in "en" or "es", in order. LexiconError for another language."""
    bridge = load()
    return [bridge.term(token, lang) for token in tokens(text, lang)]


def concepts(term: Term, least: float = 0.1) -> tuple[str, ...]:
    """Keys that do not depend on the language: those of the term with at least this weight, the weightiest first."""
    return tuple(key for key, weight in term.keys if weight >= least) or (term.word,)


def similarity(left: Sequence[Term], left_lang: str, right: Sequence[Term], right_lang: str) -> Likeness:
    """How alike two texts are by their terms, within a language or across; symmetric.

    Terms are paired one to one, the surest and weightiest first.
    """
    same = left_lang == right_lang
    found = _candidates(left, right, same)
    found.sort(reverse=True)
    taken_left, taken_right, pairs = set[int](), set[int](), list[Aligned]()
    for _, _, weight, i, j in found:
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            pairs.append(Aligned(i, j, left[i].span, right[j].span, weight))
    pairs += _cognates(left, right, taken_left, taken_right)
    pairs.sort(key=lambda pair: pair.left)
    one = _coverage(left, [(pair.left, pair.weight) for pair in pairs])
    other = _coverage(right, [(pair.right, pair.weight) for pair in pairs])
    return Likeness(2 * one * other / (one + other) if one + other else 0.0, one, other, tuple(pairs))


def _coverage(side: Sequence[Term], pairs: Sequence[tuple[int, float]]) -> float:
    total = sum(term.idf for term in side)
    return min(1.0, sum(side[i].idf * weight for i, weight in pairs) / total) if total else 0.0


Candidate = tuple[float, float, float, int, int]


def _candidates(left: Sequence[Term], right: Sequence[Term], same: bool) -> list[Candidate]:
    """(rank, nearness, weight, left, right) of each two terms with a key in common."""
    where = defaultdict[str, list[tuple[int, float]]](list)
    for j, term in enumerate(right):
        for key, weight in term.keys:
            where[key].append((j, weight))
    found = []
    for i, term in enumerate(left):
        best: dict[int, float] = {}
        for key, weight in term.keys:
            for j, other in where.get(key, ()):
                best[j] = max(best.get(j, 0.0), weight * other)
        for j, weight in best.items():
            other_term = right[j]
            if same and other_term.stem == term.stem:
                weight = 1.0
            near = -abs(i / len(left) - j / len(right))
            found.append((weight * (term.idf + other_term.idf), near, weight, i, j))
    return found


def _cognates(
    left: Sequence[Term], right: Sequence[Term], taken_left: set[int], taken_right: set[int]
) -> list[Aligned]:
    """Terms left over that are spelled alike, of which the lexicon does not know at least one."""
    pairs = []
    free = [j for j in range(len(right)) if j not in taken_right and right[j].kind != "number"]
    for i in (i for i in range(len(left)) if i not in taken_left and left[i].kind != "number"):
        likely = [(_spelled(left[i], right[j]), -j) for j in free]
        weight, j = max(likely, default=(0.0, 0))
        if weight:
            free.remove(-j)
            pairs.append(Aligned(i, -j, left[i].span, right[-j].span, weight))
    return pairs


def _spelled(one: Term, other: Term) -> float:
    if (one.known and other.known) or min(len(one.word), len(other.word)) < LONG_ENOUGH:
        return 1.0 if one.word == other.word and "name" in (one.kind, other.kind) else 0.0
    likeness = JaroWinkler.similarity(one.word, other.word)
    return likeness if likeness >= COGNATE else 0.0

"""A bridge between Spanish and English: which words translate which, and how alike two texts are by them.

The lexicon was learned from 200,000 aligned sentences (docs/models.md), and has words of everyday life besides, which
those lack (`lang/everyday.toml`). Its words are stems; English stems serve both
languages as keys, so that a statement and its translation share keys: an English term has its own stem, a Spanish one
the stems it is translated by, each with a weight in (0, 1]. Numbers and names are their own keys.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import product
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz.distance import JaroWinkler

from dicho.errors import ModelError
from dicho.model.span import Span
from dicho.text import langfile, stems
from dicho.text.words import Kind, Token, contents, tokens

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

NAME = "bridge"
TABLE = "bridge.npz"
AGAIN = "Install Dicho again."
COGNATE, LONG_ENOUGH = 0.88, 5
"""Words the lexicon does not know are taken for one from this likeness (Jaro-Winkler) and length on."""
NUMBER_WEIGHT = 6.0
SHARED = 0.5  # what a counterpart that has another already is worth
EVERYDAY = "everyday.toml"
GIVEN, BESIDES, GIVEN_IDF = 0.8, 0.5, 7.0
"""The weight of a translation in that list, the same of a word that the lexicon knows other translations of, and how
rare a word is, in nats, of which nothing else is known.
"""
Senses = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a text: its place, folded form, stem, kind, weight, and keys with their weights.

    The weight is its idf (nats) times how often it has a counterpart in translations.

    `known` says that the lexicon has it.
    """

    span: Span
    word: str
    stem: str
    kind: Kind
    idf: float
    keys: Senses
    known: bool


class Terms(tuple[Term, ...]):
    """The terms of a text, with what every comparison of them asks, found out once."""

    @cached_property
    def where(self) -> Mapping[str, Sequence[tuple[int, float]]]:
        """Key -> the numbers of the terms that have it, and its weight in each."""
        found: dict[str, list[tuple[int, float]]] = {}
        for i, term in enumerate(self):
            for key, weight in term.keys:
                found.setdefault(key, []).append((i, weight))
        return found

    @cached_property
    def odd(self) -> Mapping[str, Sequence[int]]:
        """First letter -> the numbers of the names, and of the words that the lexicon does not know."""
        return self._by_letter(lambda term: term.kind == "name" or not term.known)

    @cached_property
    def plain(self) -> Mapping[str, Sequence[int]]:
        """First letter -> the numbers of the words that are neither."""
        return self._by_letter(lambda term: term.kind == "word" and term.known)

    def _by_letter(self, fits: Callable[[Term], bool]) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = {}
        for i, term in enumerate(self):
            if fits(term):
                found.setdefault(term.word[0], []).append(i)
        return found

    @cached_property
    def weight(self) -> float:
        """What all of it weighs, in nats."""
        return sum(term.idf for term in self)


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two terms that say the same: their numbers on each side, their places, and how sure, in (0, 1].

    `shared` says that one of them stands in another pair, a surer one, too: "Estados Unidos", "US".
    """

    left: int
    right: int
    left_span: Span
    right_span: Span
    weight: float
    shared: bool = False


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

    `digest` is the SHA-256 of its description, which names that of its table, and of the list of everyday words.
    """

    def __init__(self, folder: Traversable) -> None:
        description = _bytes(folder, "model.json")
        about = _described(description)
        self.version: str = about["version"]
        self.digest = hashlib.sha256(description + langfile.digest(EVERYDAY).encode()).hexdigest()
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

    def stems(self, lang: str) -> list[str]:
        """Every stem of "en" or "es" that the lexicon has."""
        return list(self._sides[lang].number)

    @lru_cache(maxsize=1 << 16)  # noqa: B019 - one bridge lives as long as the process
    def entry(self, stem: str, lang: str) -> tuple[float, bool, Senses]:
        """(idf, whether mostly a name, keys) of a stem; no keys where the lexicon does not have it."""
        side, given = self._sides[lang], everyday()[lang].get(stem, ())
        at = side.number.get(stem)
        if at is None:
            weight = GIVEN if lang == "es" else 1.0
            return (GIVEN_IDF, False, tuple((key, weight) for key in given)) if given else (self._rarest, False, ())
        idf, proper = float(side.idf[at]) / 16, bool(side.proper[at])
        if lang == "en":
            return idf, proper, ((stem, 1.0),)
        reach = range(self._first[at], self._first[at + 1])
        learned = {self._english[self._target[i]]: float(self._weight[i]) / 255 for i in reach}
        worth = BESIDES if learned else GIVEN
        senses = {**learned, **{key: max(worth, learned.get(key, 0.0)) for key in given}}
        return idf, proper, tuple(sorted(senses.items(), key=lambda sense: -sense[1]))


@cache
def everyday() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Language -> stem -> the English stems that EVERYDAY has for it; an English one has itself.

    LexiconError when the file is malformed.
    """
    spanish: dict[str, list[str]] = {}
    with langfile.shaped(EVERYDAY):
        for entry in langfile.toml(EVERYDAY)["words"].split():
            word, _, translations = entry.partition(":")
            keys = spanish.setdefault(stems.stem(word, "es"), [])
            keys += [key for key in (stems.stem(each, "en") for each in translations.split(",")) if key not in keys]
    return {"es": spanish, "en": {key: (key,) for keys in spanish.values() for key in keys}}


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


def terms(text: str, lang: str) -> Terms:
    """The content terms of a text in "en" or "es", in order. LexiconError for another language."""
    bridge = load()
    return Terms(bridge.term(token, lang) for token in tokens(text, lang))


def rare(text: str, lang: str, least: float) -> dict[str, float]:
    """The names, numbers and rare words of a text by their first key, and their weight, from `least` nats on."""
    found = {}
    for word, stem, number in contents(text, lang):
        key, idf = (stem, NUMBER_WEIGHT) if number else _told(word, stem, lang)
        if idf >= least:
            found[key] = idf
    return found


@lru_cache(maxsize=1 << 15)
def _told(word: str, stem: str, lang: str) -> tuple[str, float]:
    """The first key of a word and its weight."""
    idf, _, keys = load().entry(stem, lang)
    return keys[0][0] if keys else word, idf


def concepts(term: Term, least: float = 0.1) -> tuple[str, ...]:
    """Keys that do not depend on the language: those of the term with at least this weight, the weightiest first."""
    return tuple(key for key, weight in term.keys if weight >= least) or (term.word,)


def similarity(left: Sequence[Term], left_lang: str, right: Sequence[Term], right_lang: str) -> Likeness:
    """How alike two texts are by their terms, within a language or across; symmetric.

    Terms are paired one to one, the surest and weightiest first; what is left over may share another's counterpart.
    """
    left, right = _as_terms(left), _as_terms(right)
    found = _candidates(left, right, left_lang == right_lang)
    found.sort(key=_surest)
    one, other = dict[int, float](), dict[int, float]()
    pairs = _one_to_one(left, right, found, one, other)
    pairs += _cognates(left, right, one, other)
    pairs += _shared(left, right, found, one, other)
    covered, over = _coverage(left, one), _coverage(right, other)
    pairs.sort(key=lambda pair: (pair.left, pair.right))
    mean = 2 * covered * over / (covered + over) if covered + over else 0.0
    return Likeness(mean, covered, over, tuple(pairs))


def _as_terms(side: Sequence[Term]) -> Terms:
    return side if isinstance(side, Terms) else Terms(side)


Candidate = tuple[float, float, float, int, int]
Worth = dict[int, float]
"""What each paired term of one text is worth by its counterpart, in (0, 1]; those not paired are not in it."""


def _one_to_one(
    left: Sequence[Term], right: Sequence[Term], found: Sequence[Candidate], one: Worth, other: Worth
) -> list[Aligned]:
    pairs = []
    for _, _, weight, i, j in found:
        if i not in one and j not in other:
            one[i] = other[j] = weight
            pairs.append(Aligned(i, j, left[i].span, right[j].span, weight))
    return pairs


def _shared(
    left: Sequence[Term], right: Sequence[Term], found: Sequence[Candidate], one: Worth, other: Worth
) -> list[Aligned]:
    pairs = []
    for _, _, weight, i, j in found:
        if i not in one or j not in other:
            one.setdefault(i, weight * SHARED)
            other.setdefault(j, weight * SHARED)
            pairs.append(Aligned(i, j, left[i].span, right[j].span, weight, shared=True))
    return pairs


def _coverage(side: Terms, worth: Worth) -> float:
    return min(1.0, sum(side[i].idf * worth[i] for i in sorted(worth)) / side.weight) if side.weight else 0.0


def _near(one: float, other: float) -> float:
    """How far apart two places are, as shares of their texts, negative; the same either way round."""
    return -abs(one - other)


def _surest(candidate: Candidate) -> tuple[float, float, int, int]:
    """The order of candidates; of two that exclude each other never both the same, whichever text is the left one."""
    rank, near, _, i, j = candidate
    return -rank, -near, i + j, i


def _candidates(left: Terms, right: Terms, same: bool) -> list[Candidate]:
    """(rank, nearness, weight, left, right) of each two terms with a key in common."""
    best: dict[tuple[int, int], float] = {}
    one, other = left.where, right.where
    for key in one.keys() & other.keys():
        for i, weight in one[key]:
            for j, beside in other[key]:
                best[i, j] = max(best.get((i, j), 0.0), weight * beside)
    found = []
    for (i, j), weight in best.items():
        term, alike = left[i], right[j]
        weight = 1.0 if same and term.stem == alike.stem else weight
        found.append((weight * (term.idf + alike.idf), _near(i / len(left), j / len(right)), weight, i, j))
    return found


def _cognates(left: Terms, right: Terms, one: Worth, other: Worth) -> list[Aligned]:
    """Terms left over that are spelled alike, of which the lexicon does not know at least one."""
    likely = []
    for i, j in _odd(left, right):
        term, alike = left[i], right[j]
        if i not in one and j not in other:
            weight = _spelled(term, alike)
            if weight:
                rank = weight * (term.idf + alike.idf)
                likely.append((rank, _near(i / len(left), j / len(right)), weight, i, j))
    return _one_to_one(left, right, sorted(likely, key=_surest), one, other)


def _odd(left: Terms, right: Terms) -> Iterator[tuple[int, int]]:
    """Every two terms, numbers aside, of which one is a name or unknown, and which begin alike, as cognates do."""
    for mine, theirs in ((left.odd, right.odd), (left.odd, right.plain), (left.plain, right.odd)):
        for letter in mine.keys() & theirs.keys():
            yield from product(mine[letter], theirs[letter])


def _spelled(one: Term, other: Term) -> float:
    if one.word == other.word and "name" in (one.kind, other.kind):
        return 1.0
    if (one.known and other.known) or min(len(one.word), len(other.word)) < LONG_ENOUGH:
        return 0.0
    likeness = JaroWinkler.similarity(one.word, other.word, score_cutoff=COGNATE)
    return likeness if likeness >= COGNATE else 0.0

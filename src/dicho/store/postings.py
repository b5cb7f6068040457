"""The index of keys laid flat, to look up very many statements: arrays in files that processes share.

Looking one up in the index itself asks the database some sixty questions. Here a key's list is a stretch of one array.
Keys are told by 64 bits of a digest. A key of one statement alone finds nothing among statements that are all in the
index, and is left out.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from dicho.store.keys import ENOUGH, LONGEST, RAREST, Best, Keys, rarity

KEYS, STARTS, LENGTHS, LISTS, ROWS = "keys.npy", "starts.npy", "lengths.npy", "lists.npy", "rows.npy"
_Ints = Any  # an array of numpy's
_Run = tuple[int, str, int]
"""How many statements have a key, the key, and where their list begins."""


def write(index: Keys, folder: Path) -> None:
    """Lay an index flat, into files in a folder."""
    digests, lengths, numbers = array("Q"), array("q"), array("q")
    for key, own in _runs(index.every()):
        if len(own) > 1:
            digests.append(_digest(key))
            lengths.append(len(own))
            numbers.extend(own)
    rows, lists = np.unique(np.array(numbers, dtype=np.int64), return_inverse=True)
    length = np.array(lengths, dtype=np.int64)
    start = np.cumsum(length) - length
    keys = np.array(digests, dtype=np.uint64)
    order = np.argsort(keys, kind="stable")
    made = {KEYS: keys[order], STARTS: start[order], LENGTHS: length[order], LISTS: lists.astype(np.int32), ROWS: rows}
    for name, values in made.items():
        np.save(folder / name, values)


def _runs(every: Iterable[tuple[str, int]]) -> Iterator[tuple[str, list[int]]]:
    for key, own in groupby(every, key=lambda each: each[0]):
        yield key, [n for _, n in own]


@lru_cache(maxsize=1 << 16)
def _digest(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest())


class Postings:
    """What `write` laid flat of an index of `count` statements. It answers as the index does, to the last digit."""

    def __init__(self, folder: Path, count: int) -> None:
        self._keys, self._starts, self._lengths, self._lists, self._rows = (
            np.asarray(np.load(folder / name, mmap_mode="r")) for name in (KEYS, STARTS, LENGTHS, LISTS, ROWS)
        )
        self._total = 1 + count
        self._weights = np.zeros(len(self._rows))

    def best(self, keys: Mapping[str, float], below: int, most: int, own: Sequence[int] = ()) -> Best:
        """As `Keys.best`."""
        lists = self._shared(keys, int(np.searchsorted(self._rows, below)))
        if not lists:
            return [], []
        touched = np.unique(np.concatenate(lists))
        weights = self._weights[touched]
        self._weights[touched] = 0.0
        first = self._ranked(touched, weights, most)
        if not len(own):
            return first, []
        places = np.searchsorted(self._rows, own)
        places = places[places < len(self._rows)]
        there = np.isin(touched, places[np.isin(self._rows[places], own)])
        return first, self._ranked(touched[there], weights[there], len(own))

    def _shared(self, keys: Mapping[str, float], end: int) -> list[_Ints]:
        """The statements before a place that the rarest keys lead to; what is shared is added up in `_weights`."""
        lists = []
        seen = 0
        for length, key, start in self._known(list(keys)):
            own = self._lists[start : start + length]
            upto = int(np.searchsorted(own, end))
            if not upto:
                continue
            some = own[max(0, upto - LONGEST) : upto]
            self._weights[some] += keys[key] * rarity(length, self._total)
            lists.append(some)
            seen += len(some)
            if seen >= ENOUGH or len(lists) >= RAREST:
                break
        return lists

    def _known(self, keys: Sequence[str]) -> list[_Run]:
        """The lists of these keys, the shortest first."""
        if not keys or not len(self._keys):
            return []
        digests = np.array([_digest(key) for key in keys], dtype=np.uint64)
        places = np.minimum(np.searchsorted(self._keys, digests), len(self._keys) - 1)
        there = np.flatnonzero(self._keys[places] == digests)
        at = places[there]
        named = [keys[int(i)] for i in there]
        return sorted(zip(self._lengths[at].tolist(), named, self._starts[at].tolist(), strict=True))

    def _ranked(self, touched: _Ints, weights: _Ints, most: int) -> list[int]:
        """The first `most`, by weight, of two equal ones the later."""
        if len(weights) > most:
            least = np.partition(weights, len(weights) - most)[len(weights) - most]
            touched, weights = touched[weights >= least], weights[weights >= least]
        order = np.lexsort((-touched, -weights))[:most]
        found: list[int] = self._rows[touched[order]].tolist()
        return found

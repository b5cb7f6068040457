"""The work of comparing: from a statement to its candidates in the index, and from those to its links."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dicho.compare import keys as keyed
from dicho.compare import pair, weights
from dicho.compare.same import is_certain
from dicho.compare.side import Side, spoken
from dicho.model.link import Link
from dicho.store.keys import Keys
from dicho.store.ledger import Ledger
from dicho.store.pool import Pool
from dicho.store.rows import Utterance
from dicho.text import bridge

CANDIDATES = 30
"""Statements that one is compared with, those that share most with it."""
OWN = 12
"""Statements of the same speaker it is compared with besides: who changes position may change the words too."""
A_BATCH = 500
KEPT = 20_000


def opened(ledger: Ledger, *, anew: bool = False) -> Keys:
    """The ledger's index of keys; begun anew where it was made by other rules, or is another ledger's."""
    version = f"{keyed.VERSION} {bridge.load().digest} {pair.VERSION} {weights.digest()} {ledger.identity}"
    return Keys(ledger.folder, version, anew=anew)


def side_of(one: Utterance) -> Side:
    """A statement made ready to be compared."""
    lang = spoken(one.content, one.lang)
    return Side(one.statement, one.content, " ".join(one.cue), lang, one.published, one.person, " ".join(one.around))


@dataclass(slots=True)
class Work:
    """The index, the statements, and the sides already made, the last used kept."""

    index: Keys
    pool: Pool
    kept: OrderedDict[int, Side]

    def __init__(self, index: Keys, pool: Pool) -> None:
        self.index, self.pool, self.kept = index, pool, OrderedDict()

    def side(self, one: Utterance) -> Side:
        """The side a statement is."""
        if one.n not in self.kept:
            self.kept[one.n] = side_of(one)
            if len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        self.kept.move_to_end(one.n)
        return self.kept[one.n]

    def sides(self, numbers: Iterable[int]) -> list[Side]:
        """The sides with these row numbers, in that order; those that are gone left out."""
        wanted = list(numbers)
        missing = [n for n in wanted if n not in self.kept]
        fetched = {one.n: self.side(one) for one in self.pool.at(missing)}
        return [self.kept.get(n) or fetched[n] for n in wanted if n in self.kept or n in fetched]

    def links(self, one: Utterance) -> Iterator[Link]:
        """What links a statement to those before it."""
        mine = self.side(one)
        shared = self.index.near(keyed.keys(mine), one.n)
        near = [n for n, _ in shared[:CANDIDATES]]
        near += self._own(one, [n for n, _ in shared[CANDIDATES:]], set(near))
        sides = self.sides(sorted(near))
        # A reprint is linked to one copy before it: what links that to others links it too, and forty reprints
        # are forty links and not eight hundred.
        copies = [side for side in sides if is_certain(side, mine) and not pair.nested(side, mine)]
        for other in copies[:1] if copies else sides:
            link = pair.compare(*pair.in_time(other, mine))
            if link:
                yield link

    def _own(self, one: Utterance, shared: Sequence[int], taken: set[int]) -> list[int]:
        """Statements of the same speaker before this one: those that share a key first, then the latest."""
        if one.person is None:
            return []
        own = [n for n in self.pool.of_person(one.person) if n < one.n and n not in taken]
        known = set(own)
        return list(dict.fromkeys([*(n for n in shared if n in known), *own]))[:OWN]


def batches(rows: Iterable[Utterance]) -> Iterator[Sequence[Utterance]]:
    """The rows in order, so many at a time."""
    batch: list[Utterance] = []
    for row in rows:
        batch.append(row)
        if len(batch) == A_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

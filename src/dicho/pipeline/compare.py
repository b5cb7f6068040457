"""Comparing the statements of a ledger: candidates from the index, each pair compared, what is found recorded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dicho.compare import keys as keyed
from dicho.compare import pair, weights
from dicho.compare.side import Side, spoken
from dicho.model.link import Link
from dicho.model.run import Run
from dicho.store.keys import Keys
from dicho.store.ledger import Ledger
from dicho.store.pool import Pool
from dicho.store.rows import Utterance
from dicho.text import bridge

CANDIDATES = 40
"""Statements that one is compared with, those that share most with it."""
OWN = 12
"""Statements of the same speaker it is compared with besides, the ones that share most."""
A_BATCH = 500
KEPT = 20_000


def run() -> Run:
    """What comparing is done by: its version, and the weights and the lexicon it goes by."""
    settings = (("bridge", bridge.load().digest), ("keys", keyed.VERSION))
    return Run("compare", pair.VERSION, settings, weights.digest())


def settle(ledger: Ledger) -> dict[str, int]:
    """Compare what was added since the last time with all there is: relation -> links that are new."""
    return _compare(ledger, anew=False)


def anew(ledger: Ledger) -> dict[str, int]:
    """Compare everything from nothing. Decisions stay; links no longer found are withdrawn."""
    return _compare(ledger, anew=True)


def _compare(ledger: Ledger, *, anew: bool) -> dict[str, int]:
    version = f"{keyed.VERSION} {bridge.load().digest} {pair.VERSION} {weights.digest()} {ledger.identity}"
    with Keys(ledger.folder, version, anew=anew) as index, ledger.pool() as pool:
        whole = index.last == 0
        work = _Work(index, pool)
        found: list[Link] = []
        fresh: list[str] = []
        for batch in _batches(pool.after(index.last)):
            index.add([(one.n, keyed.keys(work.side(one))) for one in batch])
            for one in batch:
                fresh.append(one.statement.id)
                found += work.links(one)
        if not fresh and not whole:
            return {}
        return ledger.links.record(run(), found, None if whole else frozenset(fresh))


@dataclass(slots=True)
class _Work:
    """The index, the statements, and the sides already made, the last used kept."""

    index: Keys
    pool: Pool
    kept: OrderedDict[int, Side]

    def __init__(self, index: Keys, pool: Pool) -> None:
        self.index, self.pool, self.kept = index, pool, OrderedDict()

    def side(self, one: Utterance) -> Side:
        """The side a statement is."""
        if one.n not in self.kept:
            lang = spoken(one.content, one.lang)
            self.kept[one.n] = Side(one.statement, one.content, " ".join(one.cue), lang, one.published, one.person)
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
        if one.statement.speaker and one.person:
            own = set(self.pool.of_person(one.person))
            near += [n for n, _ in shared[CANDIDATES:] if n in own][:OWN]
        for other in self.sides(near):
            link = pair.compare(*pair.in_time(other, mine))
            if link:
                yield link


def _batches(rows: Iterable[Utterance]) -> Iterator[Sequence[Utterance]]:
    batch: list[Utterance] = []
    for row in rows:
        batch.append(row)
        if len(batch) == A_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

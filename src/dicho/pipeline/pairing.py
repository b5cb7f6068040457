"""The work of comparing: from statements to their candidates in the index, and from those to their links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from dicho.compare import keys as keyed
from dicho.compare import pair, weights
from dicho.compare.same import is_certain
from dicho.compare.side import Side, spoken
from dicho.model.link import Link
from dicho.model.statement import Statement
from dicho.store.keys import Best, Keys
from dicho.store.ledger import Ledger
from dicho.store.pool import Pool
from dicho.store.rows import Utterance
from dicho.text import bridge

CANDIDATES = 30
"""Statements that one is compared with, those that share most with it."""
OWN = 12
"""Statements of the same speaker it is compared with besides: who changes position may change the words too."""
A_BATCH = 500
T = TypeVar("T")


class Index(Protocol):
    """What finds candidates: the index itself, or what was laid flat of it."""

    def best(self, keys: Mapping[str, float], below: int, most: int, own: Sequence[int] = ()) -> Best:
        """The first `most` statements before row `below` that share keys, and those of `own` that do, best first."""
        ...


def opened(ledger: Ledger, *, anew: bool = False) -> Keys:
    """The ledger's index of keys; begun anew where it was made by other rules, or is another ledger's."""
    version = f"{keyed.VERSION} {bridge.load().digest} {pair.VERSION} {weights.digest()} {ledger.identity}"
    return Keys(ledger.folder, version, anew=anew)


def side(one: Utterance) -> Side:
    """The side a statement is."""
    lang = spoken(one.content, one.lang)
    told = (" ".join(one.cue), lang, one.published, one.person, " ".join(one.around))
    return Side(one.statement, one.content, *told)


@dataclass(slots=True)
class Work:
    """The index and the statements, and which are whose, as far as it was asked."""

    index: Index
    pool: Pool
    spoken: dict[str, list[int]] = field(default_factory=dict)

    def links(self, some: Sequence[Utterance], kept: Callable[[Link], T]) -> Iterator[T]:
        """What links some statements to those before each of them, as `kept` writes it down.

        In one sweep: whoever is a candidate of many of them is made ready once, and let go.
        """
        mine = {one.n: side(one) for one in some}
        waiting = self._waiting(some, mine)
        found: dict[int, list[tuple[Statement, T]]] = {n: [] for n in mine}
        copied: dict[int, Statement] = {}
        for n, other in self._sides(sorted(waiting), mine):
            for one in waiting[n]:
                if one in copied and not pair.nested(other.statement, copied[one]):
                    continue
                # A reprint is linked to one copy before it: what links that to others links it too, and forty
                # reprints are forty links and not eight hundred. But nothing links that copy to what shares its
                # characters: the longer quotation that it stands in.
                if one not in copied and _reprinted(other, mine[one]):
                    copied[one] = other.statement
                    found[one] = [each for each in found[one] if pair.nested(each[0], other.statement)]
                link = pair.compare(*pair.in_time(other, mine[one]))
                if link:
                    found[one].append((other.statement, kept(link)))
        for links in found.values():
            yield from (line for _, line in links)

    def _waiting(self, some: Sequence[Utterance], mine: Mapping[int, Side]) -> Mapping[int, list[int]]:
        """Candidate -> the statements that it is to be compared with."""
        waiting: defaultdict[int, list[int]] = defaultdict(list)
        for one in some:
            for n in self._candidates(one, keyed.keys(mine[one.n])):
                waiting[n].append(one.n)
        return waiting

    def _candidates(self, one: Utterance, keys: Mapping[str, float]) -> list[int]:
        """Those that share most, and of the same speaker those that share a key, then the latest."""
        own = [n for n in self._spoken(one.person) if n < one.n]
        near, shared = self.index.best(keys, one.n, CANDIDATES, own)
        taken = set(near)
        return near + [n for n in dict.fromkeys([*shared, *own]) if n not in taken][:OWN]

    def _spoken(self, person: str | None) -> list[int]:
        """The statements of a person, the latest first."""
        if person is None:
            return []
        if person not in self.spoken:
            self.spoken[person] = self.pool.of_person(person)
        return self.spoken[person]

    def _sides(self, numbers: Sequence[int], ready: Mapping[int, Side]) -> Iterator[tuple[int, Side]]:
        """The sides with these row numbers, in that order; those that are gone left out."""
        for at in range(0, len(numbers), A_BATCH):
            some = numbers[at : at + A_BATCH]
            read = {one.n: one for one in self.pool.at(n for n in some if n not in ready)}
            for n in some:
                if n in ready:
                    yield n, ready[n]
                elif n in read:
                    yield n, side(read[n])


def _reprinted(before: Side, one: Side) -> bool:
    return is_certain(before, one) and not pair.nested(before.statement, one.statement)


def batches(rows: Iterable[T]) -> Iterator[Sequence[T]]:
    """The rows in order, so many at a time."""
    batch: list[T] = []
    for row in rows:
        batch.append(row)
        if len(batch) == A_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

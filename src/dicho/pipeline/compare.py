"""Comparing the statements of a ledger: candidates from the index, each pair compared, what is found recorded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dicho.compare import keys as keyed
from dicho.compare import pair, weights
from dicho.compare.matter import matter
from dicho.compare.side import Side, spoken
from dicho.errors import UsageError
from dicho.model.document import Document
from dicho.model.link import Link
from dicho.model.run import Run
from dicho.model.span import Span
from dicho.model.statement import Statement
from dicho.store.keys import Keys
from dicho.store.ledger import Ledger
from dicho.store.pool import Pool
from dicho.store.rows import Utterance
from dicho.store.search import Query
from dicho.text import bridge

CANDIDATES = 40
"""Statements that one is compared with, those that share most with it."""
OWN = 12
"""Statements of the same speaker it is compared with besides, the ones that share most."""
A_BATCH = 500
KEPT = 20_000
LAST = (1 << 63) - 1
LOOKED_AT = 400
"""Statements whose meaning is held against what is looked for, those that share most."""
WHOLE = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """A statement like what was looked for: how much of both is shared, 0..1."""

    score: float
    statement: Statement
    document: Document


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


def _index(ledger: Ledger, *, anew: bool = False) -> Keys:
    version = f"{keyed.VERSION} {bridge.load().digest} {pair.VERSION} {weights.digest()} {ledger.identity}"
    return Keys(ledger.folder, version, anew=anew)


def _compare(ledger: Ledger, *, anew: bool) -> dict[str, int]:
    with _index(ledger, anew=anew) as index, ledger.pool() as pool:
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


def like(ledger: Ledger, text: str, lang: str | None = None, query: Query | None = None) -> list[Found]:
    """The statements that mean most nearly what `text` says, in either language, best first.

    `lang`: the text's, guessed where not given. `query`: only statements that fit it. UsageError for a text without a
    word that means something.
    """
    asked = _asked(text, lang)
    if not asked.terms:
        raise UsageError("there is no word in it that means something by itself.", where=repr(text))
    with _index(ledger) as index, ledger.pool() as pool:
        allowed = pool.numbers(query) if query else None
        shared = [n for n, _ in index.near(keyed.keys(asked), LAST) if allowed is None or n in allowed]
        work = _Work(index, pool)
        scored = []
        for one in pool.at(shared[:LOOKED_AT]):
            both = matter(asked, work.side(one))
            if both.mass >= pair.LEAST_MASS or both.left_covered >= WHOLE:
                scored.append((round((2 * both.left_covered + both.right_covered) / 3, 4), one))
    scored.sort(key=lambda found: (-found[0], -found[1].n))
    return [Found(score, *ledger.statement(one.statement.id)) for score, one in scored]


def _asked(text: str, lang: str | None) -> Side:
    """What is looked for, as if somebody had said it."""
    words = " ".join(text.split())
    content = (Span(0, len(words)),) if words else ()
    made = Statement("", "", (), (), content, "direct", "say", "asserted")
    return Side(made, (words,), "", lang or spoken([words], None))


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
            told = (" ".join(one.cue), lang, one.published, one.person, " ".join(one.around))
            self.kept[one.n] = Side(one.statement, one.content, *told)
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

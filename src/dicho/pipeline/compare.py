"""Comparing the statements of a ledger: candidates from the index, each pair compared, what is found recorded."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import orjson

from dicho.compare import keys as keyed
from dicho.compare import pair, weights
from dicho.compare.matter import matter
from dicho.compare.side import GAP, Side, spoken
from dicho.errors import LedgerBusy, UsageError
from dicho.model.document import Document
from dicho.model.run import Run
from dicho.model.span import Span
from dicho.model.statement import Statement
from dicho.model.wire import read_link
from dicho.pipeline import crew, flags, ranking
from dicho.pipeline.pairing import Work, batches, opened, side
from dicho.pipeline.ranking import Ranker
from dicho.store import bonds, keys
from dicho.store.keys import Forgotten, Keys
from dicho.store.ledger import Ledger
from dicho.store.paged.cursor import Page
from dicho.store.pool import Pool
from dicho.store.rows import Utterance
from dicho.store.search import Query
from dicho.text import bridge, language
from dicho.text.digits import whole

MANY = 2000
"""Statements from which on all cores compare; to start them takes a second."""
TRIES = 10
T = TypeVar("T")

MODULE = "dicho.pipeline.compare"
"""This module, by the name that it is started by as a process that makes the index, or compares."""
LOOK = 0.05
"""Seconds between two looks at such a process."""
FEW = 500
"""Statements that whoever looks something up by meaning puts into the index first, in less than a second."""

LAST = (1 << 63) - 1
LOOKED_AT = 300
"""Statements whose meaning is held against what is looked for, those that share most."""
WHOLE = 0.5
RERANKED = 100
"""Of what is found by meaning, the first that an embedding model of the user's own puts in order."""


@dataclass(frozen=True, slots=True)
class Found:
    """A statement like what was looked for: how much of both is shared, 0..1."""

    score: float
    statement: Statement
    document: Document


def run(by: Ranker | None) -> Run:
    """What comparing is done by: its version, and the weights, the lexicon and the pair model it goes by."""
    settings: tuple[tuple[str, str], ...] = (("bridge", bridge.load().digest), ("keys", keyed.VERSION))
    if by is not None:
        settings = (*settings, ("nli", by.digest))
    return Run("compare", pair.VERSION, settings, weights.digest())


def settle(ledger: Ledger) -> dict[str, int]:
    """Compare what was added since the last time with all there is: relation -> links that are new."""
    return _compare(ledger, anew=False)


def anew(ledger: Ledger) -> dict[str, int]:
    """Compare everything from nothing. Decisions stay; links no longer found are withdrawn."""
    return _compare(ledger, anew=True)


def behind(ledger: Ledger) -> bool:
    """Whether a statement was added or fixed since all were compared; False where they never were."""
    if not keys.there(ledger.folder):
        return False
    with opened(ledger) as index, ledger.pool() as pool:
        return bool(index.compared) and next(pool.after(index.compared), None) is not None


def indexed(ledger: Ledger) -> bool:
    """Whether `like` answers at once: all statements but a few are in the index it looks them up in."""
    if not keys.there(ledger.folder):
        return ledger.counts().statements <= FEW
    with opened(ledger) as index, ledger.pool() as pool:
        return next(islice(pool.after(index.last), FEW, None), None) is None


def index(ledger: Ledger) -> None:
    """Put every statement into that index. They are not compared by it."""
    _steady(partial(_index, ledger), ledger)


def index_apart(folder: Path, stops: Callable[[], bool]) -> None:
    """The same in a process of its own: this one has time for others meanwhile. Ended half-way when `stops` says so.

    What is in the index by then stays in it. LedgerError when the process breaks.
    """
    _apart("index", folder, stops)


def settle_apart(ledger: Ledger, stops: Callable[[], bool]) -> dict[str, int]:
    """As `settle`, in a process of its own where there is much to compare; what `stops` ends is compared another time.

    That process brings the flags up to date too. LedgerError when the process breaks.
    """
    if not _is_much(ledger):
        return settle(ledger)
    said = _apart("settle", ledger.folder, stops)
    counted: dict[str, int] = orjson.loads(said[-1]) if said else {}
    return counted


def _is_much(ledger: Ledger) -> bool:
    with opened(ledger) as made, ledger.pool() as pool:
        return next(islice(pool.numbers(made.compared), MANY, None), None) is not None


def _apart(task: str, folder: Path, stops: Callable[[], bool]) -> list[bytes]:
    """What a process that does this said; nothing where `stops` ended it."""
    with crew.started(MODULE, task, folder) as process:
        while process.poll() is None:
            if stops():
                return []
            time.sleep(LOOK)
        return list(crew.finished(process))


def _index(ledger: Ledger) -> None:
    with opened(ledger) as made, ledger.pool() as pool:
        _indexed(made, pool)


def _compare(ledger: Ledger, *, anew: bool) -> dict[str, int]:
    return _steady(partial(_compared, ledger, anew=anew), ledger)


def _steady(step: Callable[[], T], ledger: Ledger) -> T:
    """What the step gives; done again where the index was thrown away meanwhile, as a removal for good does."""
    for _ in range(TRIES):
        try:
            return step()
        except Forgotten:
            continue
    hint = "Run it again when nothing is being redacted."
    raise LedgerBusy("the index of what was said was thrown away again and again.", where=str(ledger.folder), hint=hint)


def _compared(ledger: Ledger, *, anew: bool) -> dict[str, int]:
    with opened(ledger, anew=anew) as index, ledger.pool() as pool:
        before = index.compared
        if before and next(pool.after(before), None) is None:
            return {}
        # Opened before the index moves on: where it does not open, the next run still compares what is new.
        by = ranking.ranker(ledger.folder)
        _indexed(index, pool, ledger.folder)
        fresh = list(pool.numbers(before))
        found = _found(index, pool, ledger.folder, fresh)
        index.stands()  # else what was not found may have been there
        scope = frozenset(one.statement.id for one in pool.after(before)) if before else None
        recorded = ledger.links.record_lines(run(by), _ranked(found, pool, by), scope)
        index.done()  # not before: what was stopped in between is compared by the next run
        return recorded


def _found(index: Keys, pool: Pool, folder: Path, rows: list[int]) -> dict[str, bytes]:
    """Link -> its line, of the statements in some rows of the ledger in a folder."""
    many = len(rows) >= MANY
    lines = crew.links(folder, index, rows) if many else Work(index, pool).links(pool.at(rows), bonds.line)
    return {orjson.loads(line)["id"]: line for line in lines}


def _ranked(found: dict[str, bytes], pool: Pool, by: Ranker | None) -> dict[str, bytes]:
    """The lines; those of the likeliest conflicts and changes with the pair model's word."""
    likely = [read_link(orjson.loads(found[key])) for key in ranking.likeliest(map(orjson.loads, found.values()))]
    return {**found, **{link.id: bonds.line(link) for link in ranking.ranked(likely, pool, by)}}


def _indexed(index: Keys, pool: Pool, folder: Path | None = None) -> None:
    """Put in what is not in the index, all of it where it was thrown away; on all cores where a `folder` is given."""
    missing = list(pool.numbers(index.last))
    made: Iterable[tuple[int, Iterable[str]]]
    if folder is not None and len(missing) >= MANY:
        made = crew.keys(folder, missing)
    else:
        made = ((one.n, keyed.keys(side(one))) for one in pool.after(index.last))
    for batch in batches(made):
        index.add(batch)


def like(ledger: Ledger, text: str, lang: str | None = None, query: Query | None = None) -> list[Found]:
    """The statements that mean most nearly what `text` says, in either language, best first.

    `lang`: the text's, guessed where not given. `query`: only statements that fit it, at most its `limit`. UsageError
    for a text without a word that means something, or where it is to be among rejected ones or in another order.
    """
    found = _near(ledger, text, lang, query or Query())[: query.limit if query else None]
    return [Found(score, *ledger.statement(one.statement.id)) for score, one in found]


def like_page(ledger: Ledger, text: str, query: Query, after: str | None, size: int) -> Page[str]:
    """The ids of the same, `size` at a time, behind the page whose `next` is `after`.

    UsageError for what is no such place too.
    """
    found, start = _near(ledger, text, None, query), whole(after or "0")
    if start is None:
        hint = "Take it from `next`."
        raise UsageError("after: this is no place in this list.", where=repr((after or "")[:80]), hint=hint)
    end = start + size
    rows = tuple(one.statement.id for _, one in found[start:end])
    return Page(rows, str(end) if end < len(found) else None, len(found), "like")


Hit = tuple[float, Utterance]
"""How much of both is shared, 0..1, and the statement without its document."""


def _near(ledger: Ledger, text: str, lang: str | None, query: Query) -> list[Hit]:
    if query.state == "rejected":
        raise UsageError("rejected statements are not found by meaning.", hint="Look for them by their words.")
    if query.sort not in (None, "best"):
        raise UsageError("what is found by meaning comes best first.", hint="Leave the order out.")
    asked = _asked(text, lang)
    if not asked.terms:
        raise UsageError("there is no word in it that means something by itself.", where=repr(text))
    return _steady(partial(_meaning, ledger, asked, query, text), ledger)


def _meaning(ledger: Ledger, asked: Side, query: Query, text: str) -> list[Hit]:
    with opened(ledger) as index, ledger.pool() as pool:
        _indexed(index, pool)
        shared = [n for n, _ in index.near(keyed.keys(asked), LAST)]
        found: list[Hit] = []
        for one in pool.at(pool.fitting(query, shared, LOOKED_AT)):
            both = matter(asked, side(one))
            if both.mass >= pair.LEAST_MASS or both.left_covered >= WHOLE:
                found.append((round((2 * both.left_covered + both.right_covered) / 3, 4), one))
    found.sort(key=lambda hit: (-hit[0], -hit[1].n))
    return _reranked(ledger, text, found)


def _reranked(ledger: Ledger, text: str, found: list[Hit]) -> list[Hit]:
    """The first hundred by the mean of both scores, where the ledger has an embedding model; the rest after them."""
    first = found[:RERANKED]
    near = ranking.nearness(ledger.folder, text, [GAP.join(one.content) for _, one in first]) if first else None
    if near is None:
        return found
    meant = [(round((shared + score) / 2, 4), one) for (shared, one), score in zip(first, near, strict=True)]
    # Sorting keeps the lexicon's order where both are equal.
    return [*sorted(meant, key=lambda hit: -hit[0]), *found[RERANKED:]]


def _asked(text: str, lang: str | None) -> Side:
    """What is looked for, as if somebody had said it."""
    words = " ".join(text.split())
    if lang:
        return _said(words, lang)
    guessed = [_said(words, spoken([words], known)) for known in language.LANGUAGES]
    # Two words looked for ("puente seguro") seldom show a language by their grammar: that tells which knows them.
    return min(guessed, key=lambda side: sum(not term.known for term in side.terms))


def language_of(words: str) -> str:
    """The language that some words looked for are most likely of."""
    return _asked(words, None).lang or "en"


def _said(words: str, lang: str) -> Side:
    content = (Span(0, len(words)),) if words else ()
    made = Statement("", "", (), (), content, "direct", "say", "asserted")
    return Side(made, (words,), "", lang)


def main(argv: Sequence[str]) -> None:
    """What a process does that was started apart.

    index FOLDER: make the index. settle FOLDER: compare, bring the flags up to date, write what was found.
    """
    crew.tied()
    with Ledger.open(Path(argv[1])) as ledger:
        if argv[0] == "index":
            index(ledger)
        else:
            found = settle(ledger)
            flags.settle(ledger)  # they are much work too, which whoever started this need not do
            sys.stdout.buffer.write(orjson.dumps(found) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])

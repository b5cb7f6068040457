"""How long a page of each list takes in a big ledger: while nothing else happens, and while another process writes.

Every list and search is asked for its first page and for pages far behind it, with and without words and filters, by
one thread over one open ledger, as the server asks. What is measured is the store's part of an answer, wall time.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from eval.engine import Engine

from bench.big import TODAY, common, kept, longest
from bench.measure import MEDIAN, P99, Measure, Settings, Timing, timing
from dicho.model.link import RELATIONS
from dicho.pipeline import links
from dicho.store.ledger import Ledger
from dicho.store.paged.cursor import MOST, Page
from dicho.store.paged.documents import DocumentQuery
from dicho.store.search import Query

OPENING = 1000.0
CALLS = 20
"""Calls of each list a round."""
OPEN = "open the longest document"
SIZE = 50

Turn = Callable[[str | None, int], Page[Any]]
Call = Callable[[], object]


def lists(engine: Engine, settings: Settings) -> Iterator[Measure]:
    """Milliseconds of a page of each list, and of opening the longest document."""
    times = settings.rounds * CALLS
    with kept(settings.words) as whole, tempfile.TemporaryDirectory(prefix="dicho-bench-") as place:
        folder = Path(shutil.copytree(whole, Path(place) / "ledger"))
        with Ledger.open(folder) as ledger:
            note = f"{ledger.counts().statements} statements"
            calls = dict(_calls(ledger, common(folder)))
            calm = {name: timed(call, times) for name, call in calls.items()}
            with written_to(folder):
                busy = {name: timed(call, times) for name, call in calls.items()}
    for name, found in calm.items():
        more = f"p99 {found.p99:.0f}; while written to {busy[name].median:.0f}, p99 {busy[name].p99:.0f}"
        yield Measure(name, found.median, "ms", OPENING if name == OPEN else MEDIAN, "lower", note=more)
    both = [each for timings in (calm, busy) for name, each in timings.items() if name != OPEN]
    yield Measure("slowest median", max(each.median for each in both), "ms", MEDIAN, "lower", note=note)
    yield Measure("slowest p99", max(each.p99 for each in both), "ms", P99, "lower", note=note)


def timed(call: Call, times: int) -> Timing:
    """How long a call takes, of so many."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    return timing(taken)


@contextmanager
def written_to(folder: Path) -> Iterator[None]:
    """While another process adds documents to the ledger, one after the other."""
    process = subprocess.Popen([sys.executable, "-m", "bench.big", str(folder)])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _calls(ledger: Ledger, words: Sequence[str]) -> Iterator[tuple[str, Call]]:
    """Every list by name: its first page, and pages anywhere behind it where it has more."""
    for name, turn in {**_statements(ledger, words), **_others(ledger, words), **_links(ledger)}.items():
        marks = list(_marks(turn))
        yield name, partial(turn, None, SIZE)
        if marks:
            yield f"{name}, deep", partial(_anywhere, turn, marks, random.Random(3))
    yield "facets", ledger.pages.facets
    yield "facets, a common word", partial(ledger.pages.facets, Query(words[0]))
    yield OPEN, partial(_open, ledger, longest(ledger).id)


def _statements(ledger: Ledger, words: Sequence[str]) -> dict[str, Turn]:
    frequent, middle, rare = (words[min(at, len(words) - 1)] for at in (0, 40, 3000))
    queries = {
        "newest": Query(),
        "oldest": Query(sort="oldest"),
        "as added": Query(sort="added"),
        "by speaker": Query(sort="speaker"),
        "kinds": Query(lang="es", form="mixed", status="prediction"),
        "flag and dates": Query(flag="author", since="2024-02", until="2025"),
        "state": Query(state="accepted"),
        "part of a name": Query(speaker="sota"),
        "a letter of a name": Query(speaker="a"),
        "a common word": Query(frequent),
        "a word": Query(middle),
        "a rare word": Query(rare),
        "two words": Query(f"{frequent} {middle}"),
        "a common word by speaker": Query(frequent, sort="speaker"),
        "a rare word by speaker": Query(rare, sort="speaker"),
        "a word and all filters": Query(middle, speaker="a", lang="en", since="2023", form="direct", status="asserted"),
    }
    return {name: _query(ledger, query) for name, query in queries.items()}


def _query(ledger: Ledger, query: Query) -> Turn:
    return lambda after, size: ledger.pages.statements(query, after, size)


def _others(ledger: Ledger, words: Sequence[str]) -> dict[str, Turn]:
    pages = ledger.pages
    shelves = {"documents": DocumentQuery(), "documents by statements": DocumentQuery(sort="statements")}
    shelves["documents by words"] = DocumentQuery(words[40], lang="es", sort="title")
    shelves["documents still open"] = DocumentQuery(state="open", sort="published")
    most = next(iter(pages.people(size=1).rows)).id
    found: dict[str, Turn] = {name: _shelf(ledger, query) for name, query in shelves.items()}
    return found | {
        "people": lambda after, size: pages.people(after=after, size=size),
        "people by name": lambda after, size: pages.people(sort="name", after=after, size=size),
        "people called so": lambda after, size: pages.people("ber", "person", after=after, size=size),
        "what a person said": lambda after, size: pages.person_statements(most, after=after, size=size),
        "log": lambda after, size: pages.events(after=after, size=size),
        "log of decisions": lambda after, size: pages.events(["link.decided", "statement.decided"], after, size),
        "predictions open": lambda after, size: pages.predictions("open", TODAY, after, size),
        "predictions past due": lambda after, size: pages.predictions("past", TODAY, after, size),
        "hypotheses": pages.hypotheses,
    }


def _shelf(ledger: Ledger, query: DocumentQuery) -> Turn:
    return lambda after, size: ledger.pages.documents(query, after, size)


def _links(ledger: Ledger) -> dict[str, Turn]:
    def listed(**asked: Any) -> Turn:
        return lambda after, size: links.page(ledger, after=after, size=size, **asked)

    both = ("conflict", "change")
    return {
        "conflicts": listed(relations=("conflict",)),
        "conflicts and changes": listed(relations=both),
        "conflicts decided": listed(relations=both, decided=True),
        "conflicts of a name": listed(relations=both, speaker="bru"),
        "links": listed(relations=RELATIONS),
    }


def _marks(turn: Turn) -> Iterator[str]:
    """Where the pages of a list go on, as far as there are any, a thousand rows apart."""
    after = turn(None, SIZE).next
    while after:
        yield after
        after = turn(after, MOST).next


def _anywhere(turn: Turn, marks: Sequence[str], chance: random.Random) -> None:
    turn(chance.choice(marks), SIZE)


def _open(ledger: Ledger, document: str) -> None:
    """All that the page of a document asks of the store."""
    ledger.document(document)
    rows = ledger.pages.document_statements(document)
    ledger.links.of([row.statement.id for row in rows])

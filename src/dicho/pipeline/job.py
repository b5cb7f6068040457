"""Adding many inputs to a ledger: some are fetched and read while others are worked on, one thread a core.

The network computes outside Python's lock, so that threads share the cores; one thread alone writes to the ledger.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field

from dicho.capture.crawl import Tally
from dicho.model.document import Failure
from dicho.pipeline.holders import expand
from dicho.pipeline.intake import Input
from dicho.pipeline.stages import STAGES, Tools, Work, advance, begin

FETCH, CAPTURE, READ, FIND, RECORD = STAGES[:1], STAGES[1:2], STAGES[2:3], STAGES[3:5], STAGES[5:]
MOST = 8
"""Threads that work on documents at once, whatever the number of cores."""
LINES = 4
"""Addresses that are fetched at once; each host is still asked at its own pace."""
AHEAD = 16
"""Inputs that may be fetched before their turn to be read."""


@dataclass(slots=True)
class Report:
    """What a run did: inputs by outcome, documents and statements new.

    `known`: read before, nothing changed; `left`: being written, left for the next time; `dated`: read anew, with the
    year that only other documents tell.

    `links` are the new ones by relation, `crawls` what was in the crawls among the inputs, each page being an input.
    """

    inputs: int = 0
    new: int = 0
    known: int = 0
    failed: int = 0
    documents: int = 0
    statements: int = 0
    flags: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    links: dict[str, int] = field(default_factory=dict)
    crawls: list[Tally] = field(default_factory=list)
    left: int = 0
    dated: int = 0

    def count(self, work: Work) -> None:
        """Put one finished input into the figures."""
        self.inputs += 1
        self.failures.extend(work.failures)
        if work.item.tally is not None and all(work.item.tally is not tally for tally in self.crawls):
            self.crawls.append(work.item.tally)
        setattr(self, work.state, getattr(self, work.state) + 1)
        if work.state != "new":
            return
        self.documents += len(work.drafts)
        for draft in work.drafts:
            self.statements += len(draft.statements)
            for flag in (flag for statement in draft.statements for flag in statement.flags):
                self.flags[flag] = self.flags.get(flag, 0) + 1


Progress = Callable[[Work], None]


def silent(work: Work) -> None:
    """The progress nobody watches."""


def add(tools: Tools, inputs: Iterable[Input], progress: Progress = silent) -> Report:
    """Capture, read, extract, resolve and record every input, in order; `progress` is called after each.

    `inputs` is drawn from as the work goes on: those of a crawl of any size never stand in memory together. An input
    that fails is recorded as a failure and the run goes on. Each input is recorded in one transaction, so a run that
    is stopped, however rudely, leaves a sound ledger, and the same call again does what is left.
    """
    report = Report()
    workers = min(MOST, cores())
    queue: deque[Future[Work]] = deque()

    def finish() -> None:
        work = advance(queue.popleft().result(), tools, RECORD)
        report.count(work)
        progress(work)

    with _crew(tools, workers) as crew:
        for work in _fetched(expand(inputs), tools, crew.lines):
            # A slow site holds up nothing that is read already.
            while queue and _first(work, queue[0]):
                finish()
            taken = work.result() if isinstance(work, Future) else work
            reading = crew.readers.submit(advance, advance(taken, tools, CAPTURE), tools, READ)
            queue.append(crew.finders.submit(_find, reading, tools))
            if len(queue) > workers + 1:
                finish()
        while queue:
            finish()
    return report


@dataclass(frozen=True, slots=True)
class _Crew:
    """The threads that fetch, the one that reads, and those that look for statements."""

    lines: ThreadPoolExecutor
    readers: ThreadPoolExecutor
    finders: ThreadPoolExecutor


@contextmanager
def _crew(tools: Tools, workers: int) -> Iterator[_Crew]:
    """All threads of a run; however it ends, none is left."""
    readers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dicho-read")
    finders = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="dicho-find")
    lines = ThreadPoolExecutor(max_workers=LINES, thread_name_prefix="dicho-fetch")
    try:
        yield _Crew(lines, readers, finders)
    except BaseException:
        # Ctrl-C first of all: a slow server, or one that asked for a minute's patience, is not waited for.
        if tools.fetcher is not None:
            tools.fetcher.stop()
        raise
    finally:
        # First nothing new is begun, then what is under way is waited for.
        for pool in (finders, readers, lines):
            pool.shutdown(wait=False, cancel_futures=True)
        for pool in (lines, readers, finders):
            pool.shutdown(wait=True)


def _fetched(inputs: Iterable[Input], tools: Tools, lines: ThreadPoolExecutor) -> Iterator[Work | Future[Work]]:
    """The work on each input, in order; what has to be fetched may still be under way, some ahead of its turn."""
    queue: deque[Work | Future[Work]] = deque()
    for item in inputs:
        work = begin(item, tools)
        if not item.remote and not queue:
            yield work
            continue
        queue.append(lines.submit(advance, work, tools, FETCH) if item.remote else work)
        if len(queue) > AHEAD:
            yield queue.popleft()
    while queue:
        yield queue.popleft()


def _first(fetching: Work | Future[Work], finding: Future[Work]) -> bool:
    """Whether the second is done before the first is, waited for."""
    if not isinstance(fetching, Future):
        return False
    wait((fetching, finding), return_when=FIRST_COMPLETED)
    return not fetching.done()


def cores() -> int:
    """The cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _find(reading: Future[Work], tools: Tools) -> Work:
    """The work with its statements, once it has been read."""
    return advance(reading.result(), tools, FIND)

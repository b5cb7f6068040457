"""Adding many inputs to a ledger: the next file is read in the child process while this one is worked on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from dicho.model.document import Failure
from dicho.pipeline.intake import Input
from dicho.pipeline.stages import STAGES, Tools, Work, advance

CAPTURE, READ, AFTER = STAGES[:1], STAGES[1:2], STAGES[2:]
AHEAD = 2
"""How many inputs may be read before the one being worked on is recorded: enough to keep two cores busy."""


@dataclass(slots=True)
class Report:
    """What a run did: inputs by outcome (`known`: read before, nothing changed), documents and statements new."""

    inputs: int = 0
    new: int = 0
    known: int = 0
    failed: int = 0
    documents: int = 0
    statements: int = 0
    flags: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def count(self, work: Work) -> None:
        """Put one finished input into the figures."""
        self.inputs += 1
        self.failures.extend(work.failures)
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


def add(tools: Tools, inputs: Sequence[Input], progress: Progress = silent) -> Report:
    """Capture, read, extract, resolve and record every input, in order; `progress` is called after each.

    An input that fails is recorded as a failure and the run goes on. Each input is recorded in one transaction, so a
    run that is stopped, however rudely, leaves a sound ledger, and the same call again does what is left.
    """
    report = Report()
    queue: deque[tuple[Work, Future[Work]]] = deque()

    def finish() -> None:
        work, reading = queue.popleft()
        reading.result()
        advance(work, tools, AFTER)
        report.count(work)
        progress(work)

    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dicho-read")
    try:
        for item in inputs:
            work = advance(Work(item), tools, CAPTURE)
            queue.append((work, pool.submit(advance, work, tools, READ)))
            if len(queue) > AHEAD:
                finish()
        while queue:
            finish()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return report

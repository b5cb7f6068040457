"""Work that goes on while pages are read: documents fetched and added, statements compared anew after decisions.

One thread does it, with a ledger of its own, one job after the other; the pages see how far it has come. What is done
with a document is recorded in one step, so a job that is stopped, however rudely, leaves a sound ledger.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from threading import Condition, Thread
from typing import Any

from dicho.errors import DichoError, TooLarge
from dicho.model.document import Overrides
from dicho.pipeline import compare, intake
from dicho.pipeline.holders import holds_many
from dicho.pipeline.intake import Input
from dicho.pipeline.job import Report
from dicho.pipeline.stages import Work
from dicho.pipeline.workspace import Workspace, open_workspace
from dicho.read.sandbox import Reader
from dicho.web.job import Job
from dicho.web.outward import Make, Outward, Stopped, polite

KEPT = 20
"""Jobs that are remembered after they ended."""
MOST_WAITING = 256 * 2**20
"""Bytes of documents that may wait to be read: they wait in memory."""
PAUSE = 2.0
"""Seconds without a decision before the statements are compared anew."""
PATIENCE = 20.0
"""Seconds in which the document under way is finished when the server ends; then it is dropped whole."""
log = logging.getLogger("dicho.web")


@dataclass(frozen=True, slots=True)
class _Task:
    job: int
    inputs: tuple[Input, ...]
    overrides: Overrides

    @property
    def size(self) -> int:
        return sum(len(item.data or b"") for item in self.inputs)


class Jobs:
    """The jobs of a server, and the thread that does them: started by the first, ended by `close`.

    `fetcher` makes what fetches addresses; None where nothing is fetched.
    """

    def __init__(self, folder: Path, pause: float = PAUSE, fetcher: Make | None = polite) -> None:
        self._folder = folder
        self._pause = pause
        self._outward = Outward(fetcher)
        self._numbers = count(1)
        self._jobs: dict[int, Job] = {}
        self._waiting: deque[_Task] = deque()
        self._settle_at: float | None = None
        self._preparing = False
        self._closing = False
        self._idle = True
        self._thread: Thread | None = None
        self._changed = Condition()

    def add(self, inputs: Sequence[Input], overrides: Overrides) -> Job:
        """Have these read into the ledger, after what is waiting already. TooLarge where that is too much to hold."""
        with self._changed:
            task = _Task(next(self._numbers), tuple(inputs), overrides)
            if task.size + sum(each.size for each in self._waiting) > MOST_WAITING:
                hint = "Wait until they are read, or use `dicho add`."
                raise TooLarge("more documents are waiting to be read than can be held.", hint=hint)
            self._jobs[task.job] = job = Job(task.job, tuple(item.name for item in inputs), len(inputs))
            self._waiting.append(task)
            self._forget()
            self._wake()
            return job

    def settle(self) -> None:
        """Somebody decided: compare what that concerns anew, once nobody has decided for a moment."""
        with self._changed:
            self._settle_at = time.monotonic() + self._pause
            self._wake()

    def prepare(self) -> None:
        """Somebody looks for meaning in a ledger that has no index for it: make one."""
        with self._changed:
            self._preparing = True
            self._wake()

    @property
    def fetches(self) -> bool:
        """Whether addresses are fetched."""
        return self._outward.make is not None

    def stop(self, number: int) -> Job | None:
        """End a job after the file it is at; one that waits is not begun. None where there is no such job.

        An address that has not answered yet is given up at once.
        """
        with self._changed:
            job = self._jobs.get(number)
            if job is None or job.ended:
                return job
            waiting = [task for task in self._waiting if task.job == number]
            for task in waiting:
                self._waiting.remove(task)
            self._jobs[number] = replace(job, stopping=True, state="stopped" if waiting else job.state)
            if job.fetching:
                self._outward.stop()
            return self._jobs[number]

    def all(self) -> list[Job]:
        """The jobs, the newest first."""
        with self._changed:
            return [self._jobs[number] for number in sorted(self._jobs, reverse=True)]

    def wait(self, seconds: float) -> bool:
        """Wait until there is nothing left to do; whether that came in time."""
        with self._changed:
            return self._changed.wait_for(self._rests, seconds)

    def close(self, patience: float = PATIENCE) -> bool:
        """End the thread after the document it is at. False where it takes too long: it then ends with the process."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
            thread = self._thread
            if any(job.fetching for job in self._jobs.values()):
                self._outward.stop()
            if thread is not None and not self._idle:
                reading = any(job.state == "reading" for job in self._jobs.values())
                log.warning(
                    "dicho: ending %s.", "after the document that is being read" if reading else "what is done now"
                )
        if thread is not None:
            thread.join(patience)
        return thread is None or not thread.is_alive()

    def _rests(self) -> bool:
        return self._idle and not self._waiting and not self._preparing and self._settle_at is None

    def _forget(self) -> None:
        ended = [number for number, job in self._jobs.items() if job.ended]
        for number in ended[: -KEPT or None]:
            del self._jobs[number]

    def _wake(self) -> None:
        """Let the thread look what there is to do; it is begun with the first job."""
        if self._thread is None and not self._closing:
            # A daemon: comparing a large ledger must not keep a server from ending.
            self._thread = Thread(target=self._work, name="dicho-jobs", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _work(self) -> None:
        while (step := self._next()) is not None:
            step()

    def _next(self) -> Callable[[], None] | None:
        """What to do now, waited for; None when the server ends."""
        with self._changed:
            self._idle = True
            self._changed.notify_all()
            while not self._closing:
                if self._preparing:
                    self._idle, self._preparing = False, False
                    lost = "the index that finds by meaning was not made"
                    return partial(self._guarded, None, self._index, lost)
                if self._waiting:
                    self._idle = False
                    task = self._waiting.popleft()
                    return partial(self._guarded, task.job, partial(self._add, task))
                left = None if self._settle_at is None else self._settle_at - time.monotonic()
                if left is not None and left <= 0:
                    self._idle, self._settle_at = False, None
                    return partial(self._guarded, None, self._catch_up)
                self._changed.wait(left)
            return None

    def _guarded(
        self, number: int | None, step: Callable[[Workspace], object], lost: str = "statements were not compared anew"
    ) -> None:
        """Do a step; whatever goes wrong is put down in its job, and the thread lives on.

        `lost` says of a step without a job what did not come of it.
        """
        try:
            with open_workspace(self._folder, create=True) as desk:
                step(desk)
        except Exception as error:
            if not isinstance(error, DichoError):
                log.error("dicho: a fault while adding documents", exc_info=error)
            said = error if isinstance(error, DichoError) else DichoError("Dicho failed.", hint="Please report it.")
            if number is None:
                log.warning("dicho: %s: %s", lost, said)
            else:
                self._put(number, state="failed", error=said)

    def _index(self, desk: Workspace) -> None:
        """Make the index that finds by meaning; in this process that would slow every page while it lasts."""
        compare.index_apart(desk.folder, self._ends)

    def _catch_up(self, desk: Workspace) -> None:
        desk.catch_up(self._ends)

    def _ends(self) -> bool:
        return self._closing

    def _add(self, task: _Task, desk: Workspace) -> None:
        total = None if any(map(holds_many, task.inputs)) else len(task.inputs)
        self._put(task.job, state="reading", began=time.monotonic(), total=total)
        try:
            report = self._read(task, desk)
        except Stopped:
            # A server that ends leaves what is left to compare to the next one that adds.
            self._put(task.job, state="stopped", links={} if self._closing else desk.settle(self._ends))
            return
        self._put(task.job, state="comparing")
        self._put(task.job, links=desk.settle(self._ends) if report.new or report.known else {}, state="done")

    def _read(self, task: _Task, desk: Workspace) -> Report:
        line = self._outward.line(partial(self._stops, task.job), partial(self._answered, task.job))
        with Reader() as reader:
            if not all(map(intake.looks_plain, task.inputs)):
                reader.start()  # it loads its libraries while the first document is taken in
            return desk.read_inputs(task.inputs, task.overrides, partial(self._advance, task.job), reader, line)

    def _put(self, number: int, **facts: Any) -> None:
        with self._changed:
            self._jobs[number] = replace(self._jobs[number], **facts)

    def _advance(self, number: int, work: Work) -> None:
        """Put down that one more file is done; Stopped where it was to be the last."""
        with self._changed:
            job = self._jobs[number] = self._jobs[number].after(work)
        if job.done != job.total and self._stops(number):
            raise Stopped

    def _stops(self, number: int) -> bool:
        with self._changed:
            return self._closing or self._jobs[number].stopping

    def _answered(self, number: int, address: str) -> None:
        with self._changed:
            job = self._jobs[number]
            self._jobs[number] = replace(job, answered=job.answered | {address})

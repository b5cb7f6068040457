"""The ledger as the server's threads share it: each request takes an open workspace and puts it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock

from starlette.requests import Request

from dicho.pipeline.workspace import Workspace, open_workspace
from dicho.web.jobs import Jobs


@dataclass(slots=True)
class Desks:
    """Open workspaces over the ledger in `folder`, as many as requests have been under way at once.

    A workspace serves one request at a time, whichever thread that runs in. `close` when no request is left.
    """

    folder: Path
    _free: SimpleQueue[Workspace] = field(default_factory=SimpleQueue)
    _closing: ExitStack = field(default_factory=ExitStack)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def take(self) -> Iterator[Workspace]:
        """A workspace of one's own, until the context ends. A LedgerError where the ledger cannot be opened."""
        try:
            workspace = self._free.get_nowait()
        except Empty:
            with self._lock:
                workspace = self._closing.enter_context(open_workspace(self.folder))
        try:
            yield workspace
        finally:
            self._free.put(workspace)

    def close(self) -> None:
        """Close them all; a second time does nothing."""
        with self._lock:
            self._closing.close()
            self._free = SimpleQueue()


@contextmanager
def desk(request: Request) -> Iterator[Workspace]:
    """The workspace for a request. What a request decides is soon compared anew, without the reader waiting for it."""
    desks: Desks = request.app.state.desks
    with desks.take() as workspace:
        yield workspace
    if request.method == "POST":
        jobs_of(request).settle()


def jobs_of(request: Request) -> Jobs:
    """The server's jobs."""
    found: Jobs = request.app.state.jobs
    return found

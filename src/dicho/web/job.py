"""What is known of a job: documents being added, how far that is, what came of it."""

from __future__ import annotations

import math
import time
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from dicho.errors import DichoError
from dicho.model.document import Failure
from dicho.pipeline.stages import Work
from dicho.view import naming
from dicho.web.hosts import is_address

State = Literal["waiting", "reading", "comparing", "done", "stopped", "failed"]
ENDED: frozenset[State] = frozenset({"done", "stopped", "failed"})


@dataclass(frozen=True, slots=True)
class Added:
    """A document that a job read: what it is called, and how many statements stand in it."""

    id: str
    name: str
    statements: int


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be added, and how far that is: `done` of `total`, with what was found and what failed so far.

    `files` are what was sent: names of files, or addresses. `total` is None where one of them holds many, and nobody
    knows yet how many. `answered` are the addresses that answered or failed, `known` counts what was read before and
    changed nothing. `links` are the new ones by relation. `error` is what ended a job that failed as a whole; it is
    not about one of its files. `began` is when its reading began, on the clock of this process, `took` the seconds in
    which the files that are done were read.
    """

    id: int
    files: tuple[str, ...]
    total: int | None
    state: State = "waiting"
    done: int = 0
    known: int = 0
    statements: int = 0
    documents: tuple[Added, ...] = ()
    failures: tuple[Failure, ...] = ()
    answered: frozenset[str] = frozenset()
    links: dict[str, int] = field(default_factory=dict)
    stopping: bool = False
    error: DichoError | None = None
    began: float = 0.0
    took: float = 0.0

    @property
    def minutes_left(self) -> int | None:
        """About how long the rest takes, going by what is done; None where nothing is done yet, or nothing is left."""
        left = (self.total or 0) - self.done
        return math.ceil(self.took / self.done * left / 60) if self.done and left > 0 and not self.stopping else None

    @property
    def current(self) -> str | None:
        """The file or address that is at work."""
        if self.state != "reading" or self.total is None:
            return self.files[0] if self.state == "reading" and len(self.files) == 1 else None
        return self.files[self.done] if self.done < len(self.files) else None

    @property
    def fetching(self) -> bool:
        """Whether what is at work is an address that has not answered yet."""
        return self.current is not None and is_address(self.current) and self.current not in self.answered

    @property
    def fetched(self) -> bool:
        """Whether what was sent are addresses."""
        return all(map(is_address, self.files))

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state in ENDED

    def after(self, work: Work) -> Job:
        """The job with one more document, or file that could not be read, done."""
        fresh = work.drafts if work.state == "new" else ()
        added = tuple(Added(each.document.id, naming.title(each.document), len(each.statements)) for each in fresh)
        return replace(
            self,
            done=self.done + 1,
            known=self.known + (work.state == "known"),
            took=time.monotonic() - self.began,
            statements=self.statements + sum(each.statements for each in added),
            documents=(*self.documents, *added),
            failures=(*self.failures, *work.failures),
        )

    def as_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        error = self.error
        said = error and {"code": error.code, "what": error.what, "where": error.where, "hint": error.hint}
        plain = ("id", "state", "done", "total", "known", "statements", "links", "stopping", "current", "fetching")
        return {
            **{name: getattr(self, name) for name in plain},
            "files": list(self.files),
            "documents": [asdict(each) for each in self.documents],
            "failures": [asdict(each) for each in self.failures],
            "error": said,
        }

"""A ledger's folder as one thing: the archive of bytes, the ledger over them, and the verbs that need both."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dicho.capture.archive import Archive
from dicho.errors import UsageError
from dicho.model.document import Document, Overrides
from dicho.model.statement import Statement
from dicho.pipeline import compare, intake, job, people, publish
from dicho.pipeline.stages import NONE_GIVEN, Fetching, Tools
from dicho.read import documents
from dicho.read.sandbox import Reader
from dicho.store.ledger import Ledger
from dicho.store.log import Head
from dicho.store.rows import Verification
from dicho.store.search import Query

TITLE = "Who said what"
HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open ledger and its archive, both inside `folder`."""

    folder: Path
    ledger: Ledger
    archive: Archive

    def add(
        self,
        paths: Iterable[str | os.PathLike[str]],
        overrides: Overrides = NONE_GIVEN,
        progress: job.Progress = job.silent,
    ) -> job.Report:
        """Read files, folders and "-" (standard input) into the ledger; UsageError for a path that is not there."""
        return self.add_inputs(intake.find(paths, without=self.folder), overrides, progress)

    def add_inputs(
        self,
        inputs: Iterable[intake.Input],
        overrides: Overrides = NONE_GIVEN,
        progress: job.Progress = job.silent,
        reader: Reader | None = None,
        fetcher: Fetching | None = None,
    ) -> job.Report:
        """The same for inputs already found; `reader` is one already started, which stays open.

        Without a fetcher an address is a recorded failure.
        """
        report = self.read_inputs(inputs, overrides, progress, reader, fetcher)
        if report.new or report.known:  # what a stopped run has read and not compared is compared by the same command
            report.links = self.settle()
        return report

    def read_inputs(
        self,
        inputs: Iterable[intake.Input],
        overrides: Overrides = NONE_GIVEN,
        progress: job.Progress = job.silent,
        reader: Reader | None = None,
        fetcher: Fetching | None = None,
    ) -> job.Report:
        """The same without comparing: `settle` is called by whoever reads in several steps."""
        with nullcontext(reader) if reader else Reader() as open_reader:
            return job.add(Tools(open_reader, overrides, self.archive, self.ledger, fetcher), inputs, progress)

    def settle(self) -> dict[str, int]:
        """Merge people and compare what was not compared yet: relation -> links that are new or other than before."""
        people.settle(self.ledger)
        return compare.settle(self.ledger)

    def catch_up(self) -> None:
        """Settle what a person fixed or added; a ledger whose statements were never compared is left as it is."""
        if compare.behind(self.ledger):
            self.settle()

    def compare(self) -> dict[str, int]:
        """Merge people and compare every statement anew: relation -> links that are new or other than before."""
        people.settle(self.ledger)
        return compare.anew(self.ledger)

    def verify(self, head: str | None = None) -> Verification:
        """Read everything again and name the first thing that fails; `head` is what `dicho head` printed before.

        Captures are held against their hashes, texts and spans against the captures, the chain against the log.
        UsageError when `head` is not of the form SEQ:HASH.
        """
        return self.ledger.verify(self.archive.get, documents.parts, parse_head(head) if head else None)

    def export(
        self, kind: str, query: Query, target: Path | BinaryIO, title: str = TITLE, like: str | None = None
    ) -> int:
        """Write the statements that fit the query in the format `kind`, into a file or a stream; how many.

        With `like` those that mean most nearly this, the nearest first.
        """
        rows = self.like(like, query) if like else self.ledger.statements(query)
        edition = publish.Edition(rows, title, self.ledger.failures, self.ledger.people.namer())
        return publish.write(kind, edition, target)

    def like(self, text: str, query: Query) -> list[tuple[Statement, Document]]:
        """The statements that fit the query and mean most nearly what `text` says, the nearest first."""
        return [(found.statement, found.document) for found in compare.like(self.ledger, text, query=query)]


@contextmanager
def open_workspace(folder: Path, *, create: bool = False) -> Iterator[Workspace]:
    """The ledger in `folder`, closed in the end; made when missing if `create`, else LedgerMissing."""
    with Ledger.open(folder, create=create) as ledger:
        yield Workspace(folder, ledger, Archive(folder))


def parse_head(written: str) -> Head:
    """The head that was written "SEQ:HASH"; UsageError for anything else."""
    match = HEAD.fullmatch(written.strip())
    if match is None:
        raise UsageError("it is not of the form SEQ:HASH.", where=f"head {written!r}", hint="`dicho head` prints one.")
    return Head(int(match[1]), match[2])

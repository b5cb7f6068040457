"""A ledger's folder as one thing: the archive of bytes, the ledger over them, and the verbs that need both."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from dicho.capture.archive import Archive
from dicho.capture.fetch.terms import USUAL, Settings
from dicho.capture.stamps import Stamps
from dicho.errors import InstallationError, UsageError
from dicho.model.document import Document, Overrides
from dicho.model.stamp import Stamp
from dicho.model.statement import Statement
from dicho.pipeline import compare, evidence, flags, intake, job, people, publish, stamping, years
from dicho.pipeline.fetching import fetching
from dicho.pipeline.keep import backup as keep
from dicho.pipeline.keep import redact as redacting
from dicho.pipeline.keep import restore as restoring
from dicho.pipeline.keep.backup import Backup
from dicho.pipeline.keep.manifest import Manifest
from dicho.pipeline.keep.restore import Restored
from dicho.pipeline.report import write as reporting
from dicho.pipeline.report.chosen import Asked
from dicho.pipeline.report.make import make
from dicho.pipeline.stages import NONE_GIVEN, Fetching, Tools
from dicho.read import documents
from dicho.read.sandbox import Reader
from dicho.store import keys
from dicho.store.ledger import Ledger
from dicho.store.log import Head
from dicho.store.removal import Concerned
from dicho.store.rows import Redaction, Verification
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
        settings: Settings = USUAL,
    ) -> job.Report:
        """Read files, folders, "-" (standard input) and addresses, fetched as `settings` say, into the ledger.

        UsageError for a path that is not there.
        """
        inputs = intake.find(paths, without=self.folder)
        with fetching(inputs, settings) as fetcher:
            return self.add_inputs(inputs, overrides, progress, fetcher=fetcher)

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
            report.dated = self._date()
            report.links = self._compare()
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

    def settle(self, stops: Callable[[], bool] | None = None) -> dict[str, int]:
        """Merge people, date pages without a year, compare what was not compared: relation -> links new or changed.

        With `stops` another process compares where that is much, until it says so, and this one has time for others.
        """
        self._date()
        return self._compare(stops)

    def _compare(self, stops: Callable[[], bool] | None = None) -> dict[str, int]:
        found = compare.settle(self.ledger) if stops is None else compare.settle_apart(self.ledger, stops)
        if stops is None or not stops():  # else they are left, with the rest of the comparison, to the next time
            flags.settle(self.ledger)
        return found

    def _date(self) -> int:
        """Merge people, and date the documents whose pages tell no year and the others do; how many were."""
        people.settle(self.ledger)
        dated = years.settle(self.ledger, self.archive)
        if dated:
            people.settle(self.ledger)  # the same people, in statements that are dated now
        return dated

    def catch_up(self, stops: Callable[[], bool] | None = None) -> None:
        """Settle what a person fixed or added; a ledger whose statements were never compared is left as it is."""
        if compare.behind(self.ledger):
            self.settle(stops)
        elif keys.there(self.folder):  # what was decided on may raise a flag, or take one down
            flags.settle(self.ledger)

    def compare(self) -> dict[str, int]:
        """Merge people and compare every statement anew: relation -> links that are new or other than before."""
        people.settle(self.ledger)
        found = compare.anew(self.ledger)
        flags.settle(self.ledger)
        return found

    def verify(self, head: str | None = None, roots: bytes | None = None) -> Verification:
        """Read everything again and name the first thing that fails; `head` is what `dicho head` printed before.

        Captures are held against their hashes, texts and spans against the captures, the chain against the log, and
        timestamps against the chain; `roots` (PEM) are those the timestamps must lead to. UsageError when `head` is not
        of the form SEQ:HASH, TimestampError where no certificate stands in `roots`.
        """
        result = self._checked(parse_head(head) if head else None)
        return self._with_timestamps(result, roots) if result.ok else result

    def _checked(self, head: Head | None) -> Verification:
        """All but the timestamps, which are others' word."""
        found = self.ledger.verify(self.archive.get, documents.parts, head)
        return replace(found, problem=found.problem or self._left())

    def _left(self) -> str | None:
        """What is still there although it was redacted, in words."""
        left = [sha256 for sha256 in sorted(self.ledger.removals.erased()) if self.archive.has(sha256)]
        if left:
            return f"capture {left[0]}: its bytes were redacted and are in the archive all the same."
        if self.ledger.removals.unfinished:
            return f"event {self.ledger.removals.unfinished}: what it redacted is not erased from every file yet."
        return None

    def backup(self, target: Path, progress: keep.Progress = keep.silent) -> Backup:
        """Copy all of it into `target`, a .zip file or a folder, while others read and write.

        A folder gets what is new. UsageError for a place that must not be written over, BackupError where it cannot
        be written, LedgerDamaged where what is to be copied does not hold; a backup that was there then stays.
        """
        return keep.back_up(self.ledger, self.archive, target, progress)

    def concerned(self, wanted: str) -> Concerned:
        """What `redact` would take. `wanted`: a document's id or a capture's hash, or 4 or more characters of it."""
        return redacting.concerned(self.ledger, self.archive, wanted)

    def redact(self, wanted: str, reason: str, by: str = "person") -> Redaction:
        """Erase for good what was read from a capture, the same wherever it stands in the folder. NotFound, UsageError.

        LedgerBusy where another process keeps reading what was there: it is decided all the same, and the next that
        opens the ledger erases the rest.
        """
        sha256 = redacting.capture(self.ledger, self.archive, wanted)
        redacting.redact(self.ledger, self.archive, sha256, reason, by)
        return next(each for each in self.ledger.removals.all() if each.capture == sha256)

    def _with_timestamps(self, result: Verification, roots: bytes | None) -> Verification:
        try:
            found = self.timestamps(roots)
        except InstallationError:
            return replace(result, unchecked=sum(1 for _ in Stamps(self.folder).each()))
        bad = next((each for each in found if each.problem), None)
        if bad:
            return replace(result, problem=f"timestamp {bad.name}: {bad.problem}")
        return replace(result, timestamps=len(found), trusted=sum(1 for each in found if each.trusted))

    def timestamp(self, url: str, roots: bytes | None = None, timeout_s: float = 30.0) -> Stamp:
        """Ask the time-stamping authority at `url` for a timestamp of the head, check it and keep it.

        TimestampError where there is none that holds; InstallationError without the extra `evidence`.
        """
        return stamping.stamp(self.ledger, Stamps(self.folder), url, roots, timeout_s)

    def keep_timestamp(self, answer: bytes, roots: bytes | None = None) -> Stamp:
        """Keep an answer that was asked for elsewhere. TimestampError where it is of no head of this log."""
        return stamping.keep(self.ledger, Stamps(self.folder), answer, roots)

    def timestamps(self, roots: bytes | None = None) -> list[Stamp]:
        """Every timestamp kept, checked offline; `problem` says of each what does not hold."""
        return stamping.checked(self.ledger, Stamps(self.folder), roots)

    def evidence(self, ident: str, target: Path, roots: bytes | None = None) -> evidence.Made:
        """Write the evidence of a statement, document or link, by its id or the beginning of it, as one zip.

        Written whole or not at all; `roots` (PEM) go with the timestamps. NotFound, AmbiguousId, ExportError.
        """
        with publish.whole(target) as out:
            return evidence.make(self.ledger, self.archive, ident, out, roots)

    def export(
        self, kind: str, query: Query, target: Path | BinaryIO, title: str = TITLE, like: str | None = None
    ) -> int:
        """Write the statements that fit the query in the format `kind`, into a file or a stream; how many.

        With `like` those that mean most nearly this, the nearest first.
        """
        rows = self.like(like, query) if like else self.ledger.statements(query)
        edition = publish.Edition(rows, title, self.ledger.failures, publish.known(self.ledger))
        return publish.write(kind, edition, target)

    def report(self, asked: Asked, form: str, target: Path | BinaryIO) -> int:
        """Write the report that is asked for, in a form of `reporting.form_of`; how many statements it has.

        NotFound, AmbiguousId for what it is to be of; UsageError for a filter that is none; ExportError.
        """
        return reporting.write(make(self.ledger, self.archive, asked), form, target)

    def like(self, text: str, query: Query) -> list[tuple[Statement, Document]]:
        """The statements that fit the query and mean most nearly what `text` says, the nearest first."""
        return [(found.statement, found.document) for found in compare.like(self.ledger, text, query=query)]


@contextmanager
def open_workspace(folder: Path, *, create: bool = False) -> Iterator[Workspace]:
    """The ledger in `folder`, closed in the end; made when missing if `create`, else LedgerMissing."""
    with Ledger.open(folder, create=create) as ledger:
        desk = Workspace(folder, ledger, Archive(folder))
        redacting.catch_up(desk.ledger, desk.archive)
        yield desk


def restore(
    source: Path,
    folder: Path,
    head: str | None = None,
    progress: keep.Progress = keep.silent,
    *,
    only_prove: bool = False,
) -> Restored:
    """Put the backup `source` into `folder`, which must be missing or empty, once every byte of it is proved.

    `head` is what `dicho head` printed before: it must be in the chain too. `only_prove`: leave nothing behind.
    BackupError where the backup does not hold, LedgerExists where something is in the folder.
    """
    outside = parse_head(head) if head else None

    def prove(part: Path, made: Manifest) -> Verification:
        with open_workspace(part) as desk:
            found = desk._checked(made.head)
            if found.ok and desk.ledger.identity != made.ledger:
                return replace(found, problem="event 1: it is another ledger than the backup says.")
            if outside and not desk.ledger.holds(outside):
                return replace(found, problem=f"event {outside.seq}: the head you gave is not in its chain.")
            return found

    return restoring.restore(source, folder, prove, progress, only_prove=only_prove)


def parse_head(written: str) -> Head:
    """The head that was written "SEQ:HASH"; UsageError for anything else."""
    match = HEAD.fullmatch(written.strip())
    if match is None:
        raise UsageError("it is not of the form SEQ:HASH.", where=f"head {written!r}", hint="`dicho head` prints one.")
    return Head(int(match[1]), match[2])

"""Dicho from Python: the command line's verbs as functions and methods. `import dicho` gives all of this, lazily."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack

from dicho.errors import ReadError, UsageError
from dicho.model.document import Document, Failure
from dicho.model.flag import FlagKind
from dicho.model.link import RELATIONS, Relation
from dicho.model.stamp import Stamp
from dicho.pipeline import bundle, compare, flags, intake, links, people, single
from dicho.pipeline.checking import Checked
from dicho.pipeline.checking import check as check_draft
from dicho.pipeline.entry import Entry, Near
from dicho.pipeline.flags import Flagged
from dicho.pipeline.given import Asked, Facts, Filters, FlagFilters, Word, Written, asked, fixed
from dicho.pipeline.hypotheses import Candidate, Weighing, candidates, weighing
from dicho.pipeline.inspection import Inspection, inspect
from dicho.pipeline.job import Report
from dicho.pipeline.keep.backup import Backup
from dicho.pipeline.keep.restore import Restored
from dicho.pipeline.people import Proposal
from dicho.pipeline.report.chosen import wanted
from dicho.pipeline.report.write import form_of
from dicho.pipeline.stages import Work
from dicho.pipeline.tables import How, TableReport, read_table
from dicho.pipeline.watch.runner import Watching, watching
from dicho.pipeline.workspace import Workspace, open_workspace, parse_head
from dicho.pipeline.workspace import restore as restore_backup
from dicho.store.hypotheses import Hypotheses
from dicho.store.paged.rows import Listed
from dicho.store.rows import (
    Counts,
    Decision,
    DocumentRow,
    PersonRow,
    Redaction,
    Review,
    SpeakerRow,
    Verdict,
    Verification,
)
from dicho.store.search import Query, check

StrPath = str | os.PathLike[str]


class Ledger:
    """An open ledger: a context manager with the command line's verbs. Made by `dicho.open`.

    Every method raises a LedgerError where the file cannot be used. Use each object in one thread.
    """

    def __init__(self, folder: StrPath, *, create: bool = True) -> None:
        self._closing = ExitStack()
        self._desk: Workspace = self._closing.enter_context(open_workspace(Path(folder), create=create))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._closing.close()

    @property
    def folder(self) -> Path:
        """Where the ledger lies."""
        return self._desk.folder

    def add(self, *paths: StrPath, **given: Unpack[Asked]) -> Report:
        """Read files, folders and addresses ("https://...", fetched) into the ledger.

        What cannot be read or fetched is in the report's `failures`, and recorded. UsageError for a path that is not
        there.
        """
        known, settings = asked(given)
        return self._desk.add(paths, known, settings=settings)

    def watching(self, **given: Unpack[Asked]) -> AbstractContextManager[Watching]:
        """What is watched: `begin` with an address, `look` at what is due, `run` for good, `watches` lists it."""
        return watching(self._desk, asked(given)[1])

    def table(self, path: StrPath, columns: Mapping[str, str], **how: Unpack[How]) -> TableReport:
        """Read a table of quotations; `columns` are heads or letters by what they hold, as in `dicho import table`.

        The report has a status for each row. UsageError for a column or a sheet there is not, ReadError for no table.
        """
        return read_table(self._desk, _one(path), columns, **how)

    def statements(self, **filters: Unpack[Filters]) -> Iterator[Entry]:
        """The statements that fit, in the order they were added, one by one. UsageError for a filter that is none."""
        return self.search("", **filters)

    def search(self, words: str, **filters: Unpack[Filters]) -> Iterator[Entry]:
        """The statements with these words ("two words" in quotation marks stand together), best first."""
        found = self._desk.ledger.statements(Query(words=words, **filters))
        person = self._desk.ledger.people.namer()
        return (Entry(statement, document, person(statement)) for statement, document in found)

    def like(self, text: str, text_lang: str | None = None, **filters: Unpack[Filters]) -> Iterator[Near]:
        """The statements that mean most nearly what `text` says, in either language, best first.

        `text_lang`: the text's own language, guessed where not given; `lang` chooses documents, as everywhere.
        UsageError for a text without a word that means something, or a filter that is none.
        """
        query = Query(**filters)
        check(query)
        found = compare.like(self._desk.ledger, text, text_lang, query)
        person = self._desk.ledger.people.namer()
        return (Near(one.statement, one.document, person(one.statement), one.score) for one in found)

    def statement(self, id_or_prefix: str) -> Entry:
        """One statement by its id or the first 4 or more characters of it. NotFound, AmbiguousId."""
        statement, document = self._desk.ledger.statement(id_or_prefix)
        return Entry(statement, document, self._desk.ledger.people.namer()(statement))

    def document(self, id_or_prefix: str) -> Document:
        """One document by its id or the first 4 or more characters of it. NotFound, AmbiguousId."""
        return self._desk.ledger.document(id_or_prefix)

    def documents(self) -> Iterator[DocumentRow]:
        """Every document without its text, in the order added."""
        return self._desk.ledger.documents()

    def failures(self) -> Iterator[Failure]:
        """What could not be read, and why."""
        return self._desk.ledger.failures()

    def speakers(self) -> Iterator[SpeakerRow]:
        """Who is quoted, those with most statements first."""
        return self._desk.ledger.speakers()

    def people(self) -> list[PersonRow]:
        """Everyone across documents with every written form, those with most statements first."""
        return self._desk.ledger.people.all()

    def person(self, who: str) -> PersonRow:
        """One person by a name or 4 or more characters of an id. NotFound, AmbiguousId."""
        return self._desk.ledger.people.person(who)

    def decisions(self, who: str | None = None) -> list[Decision]:
        """What was decided, in order, on people, links and statements; about one person, when named."""
        roll = self._desk.ledger.people
        return roll.decisions(roll.find(who) if who else None)

    def proposals(self) -> list[Proposal]:
        """The pairs that may be one, likeliest first, each with its reasons; nothing that was decided before."""
        return people.proposals(self._desk.ledger)

    def accept(self, proposal: str, **word: Unpack[Word]) -> Decision:
        """Decide that the two of a proposal, named by its id, are one. NotFound, AmbiguousId."""
        return people.accept(self._desk.ledger, proposal, **word)

    def refuse(self, proposal: str, **word: Unpack[Word]) -> Decision:
        """Decide that the two of a proposal are two: neither proposed nor merged again."""
        return people.refuse(self._desk.ledger, proposal, **word)

    def merge(self, left: str, right: str, **word: Unpack[Word]) -> Decision:
        """Decide that two persons, each by name or id, are one. NotFound, AmbiguousId, UsageError."""
        return self._desk.ledger.people.merge(left, right, **word)

    def split(self, who: str, *forms: str, **word: Unpack[Word]) -> Decision:
        """Decide that these forms of a person are another's; without forms, that each is another."""
        return self._desk.ledger.people.split(who, forms, **word)

    def undo(self, event: int, **word: Unpack[Word]) -> Decision:
        """Take back the decision of this number, or an undoing. NotFound, UsageError."""
        return self._desk.ledger.people.undo(event, **word)

    def keep(self, statement: str, **word: Unpack[Word]) -> Review:
        """Accept a statement, named by 4 or more characters of its id, as it was found. NotFound, AmbiguousId."""
        return self._desk.ledger.reviews.accept(statement, **word)

    def reject(self, statement: str, **word: Unpack[Word]) -> Review:
        """Decide that a statement is none: it is found only by `state="rejected"`. `undo` brings it back."""
        return self._desk.ledger.reviews.reject(statement, **word)

    def fix(self, statement: str, **facts: Unpack[Facts]) -> Review:
        """Decide what of a statement is otherwise; it is accepted, under its id. UsageError for what does not hold."""
        fix, word = fixed(facts)
        return self._desk.ledger.reviews.fix(statement, fix, **word)

    def enter(self, document: str, **facts: Unpack[Facts]) -> Review:
        """Add a statement that was not found; `content` at least. UsageError where one of the same spans is there."""
        fix, word = fixed(facts)
        return self._desk.ledger.reviews.add(document, fix, **word)

    def reviews(self, statement: str) -> list[Review]:
        """All that people said of a statement, in order, whether it counts or not."""
        return self._desk.ledger.reviews.history(statement)

    def links(self, *relations: Relation, speaker: str | None = None, decided: bool = False) -> Iterator[Listed]:
        """What links two statements, best first: of these relations, or of all; those nobody decided on.

        `decided`: those somebody did instead. `speaker`: only where a person of this name speaks on one side.
        UsageError for a relation that is none.
        """
        for each in relations:
            if each not in RELATIONS:
                raise UsageError(f"no relation is called {each!r}.", hint=f"One of: {', '.join(RELATIONS)}.")
        return links.listed(self._desk.ledger, relations or RELATIONS, speaker=speaker, decided=decided)

    def decide(self, pair: str, verdict: str, kind: str | None = None, **word: Unpack[Word]) -> Verdict:
        """Say "yes", "no" or "unsure" to a link: its id, or two statements as "LEFT:RIGHT"; prefixes will do.

        `kind`: in which way they are related, where the proposal says otherwise. NotFound, AmbiguousId, UsageError.
        """
        return self._desk.ledger.links.decide(pair, verdict, kind, **word)

    def flags(self, *kinds: FlagKind, **filters: Unpack[FlagFilters]) -> Iterator[Flagged]:
        """What to look at before relying on a statement, of these kinds or of all, with the grounds (docs/flags.md).

        A flag is of statements, never of who speaks. UsageError for a kind that is none, NotFound, AmbiguousId.
        """
        return flags.listed(self._desk.ledger, flags.query(self._desk.ledger, kinds, **filters))

    @property
    def hypotheses(self) -> Hypotheses:
        """Questions and their rival hypotheses: `ask`, `put`, `rate`, `drop`, `withdraw`, `close`, and their lists."""
        return self._desk.ledger.hypotheses

    def weigh(self, question: str, by: str | None = None) -> Weighing:
        """A question's matrix: what speaks against each hypothesis, what it hangs on, where people differ.

        As this person rates it, else everyone together. NotFound, AmbiguousId, UsageError.
        """
        return weighing(self._desk.ledger, question, by)

    def candidates(self, question: str) -> list[Candidate]:
        """Statements that may be a hypothesis of a question or evidence on it, and why: nothing until you say so."""
        return candidates(self._desk.ledger, question)

    def compare(self) -> dict[str, int]:
        """Compare every statement anew: relation -> links that are new or other than before. Decisions stay."""
        return self._desk.compare()

    def check(self, path: StrPath, **given: Unpack[Asked]) -> list[Checked]:
        """Every quotation of a draft held against the ledger's documents; nothing is added. ReadError as `read`."""
        [work] = single.extract([_one(path)], *asked(given))
        drafts = _good(work).drafts
        return [each for draft in drafts for each in check_draft(self._desk.ledger, draft.document, draft.statements)]

    def counts(self) -> Counts:
        """How much the ledger holds."""
        return self._desk.ledger.counts()

    def export(self, path: StrPath, kind: str | None = None, *, words: str = "", **filters: Unpack[Filters]) -> int:
        """Write the statements that fit to a file and return how many; the file is written whole or not at all.

        `kind` is a format of docs/format.md ("csv", "prov"); left out, the file's ending says. UsageError for another,
        ExportError when the file cannot be written. "bundle" is the whole ledger; then it is events that are counted.
        """
        target = Path(path)
        if kind == "bundle":
            if words or any(value is not None for value in filters.values()):
                raise UsageError("a bundle is the whole ledger.", hint="Leave the filters out.")
            return bundle.write(self._desk, target)
        return self._desk.export(kind or target.suffix.lstrip("."), Query(words=words, **filters), target)

    def report(self, path: StrPath, kind: str | None = None, **of: Unpack[Written]) -> int:
        """Write a report to read, print and hand on, and return of how many statements; whole or not at all.

        `kind` is "html", "docx" or "md"; left out, the file's ending says. NotFound, AmbiguousId for whom or what it is
        to be of, UsageError for another kind or a filter that is none, ExportError when it cannot be written.
        """
        target = Path(path)
        return self._desk.report(wanted(of), form_of(kind, target), target)

    def verify(self, head: str | None = None, roots: bytes | None = None) -> Verification:
        """Read everything again; the outcome's `problem` names the first thing that fails. `head`: an earlier one.

        `roots`: the root certificates (PEM) that the timestamps kept must lead to.
        """
        return self._desk.verify(head, roots)

    def timestamp(self, url: str, roots: bytes | None = None, timeout_s: float = 30.0) -> Stamp:
        """Have the head timestamped by the authority at `url` (RFC 3161); the answer is checked and kept.

        TimestampError where there is none that holds; InstallationError without the extra `evidence`.
        """
        return self._desk.timestamp(url, roots, timeout_s)

    def timestamps(self, roots: bytes | None = None) -> list[Stamp]:
        """The timestamps kept, checked offline; `problem` says of each what does not hold."""
        return self._desk.timestamps(roots)

    def evidence(self, ident: str, path: StrPath, roots: bytes | None = None) -> None:
        """Write the evidence of a statement, a document or a link as one zip. NotFound, AmbiguousId, ExportError."""
        self._desk.evidence(ident, Path(path), roots)

    def head(self) -> str:
        """The chain's head as "SEQ:HASH", to be kept elsewhere and given to `verify` later."""
        head = self._desk.ledger.head()
        return f"{head.seq}:{head.hash}"

    def backup(self, path: StrPath) -> Backup:
        """Copy all of it, while others use it, into a .zip file, or else a folder, which gets only what is new.

        Whole or not at all: whatever goes wrong, a backup that was there stays. UsageError where `path` is something
        else, BackupError where it cannot be written, LedgerDamaged where what is to be copied does not hold.
        """
        return self._desk.backup(Path(path))

    def redact(self, what: str, reason: str, by: str = "person") -> Redaction:
        """Erase for good what was read from a document's file, named by 4 or more characters of its id or SHA-256.

        It cannot be undone. NotFound, AmbiguousId; LedgerBusy where another process keeps the old state open: then it
        is decided, and the next that opens the ledger erases the rest.
        """
        return self._desk.redact(what, reason, by)

    def redactions(self) -> list[Redaction]:
        """What was redacted, in order."""
        return self._desk.ledger.removals.all()

    def lift(self, what: str, reason: str, by: str = "person") -> Redaction:
        """Let the bytes of a redaction be added again; they do not come back by it. NotFound, UsageError."""
        return self._desk.ledger.removals.lift(what, reason, by)

    def rebuild(self) -> None:
        """Derive the current state anew from the log."""
        self._desk.ledger.rebuild()


def open(folder: StrPath = "dicho-ledger", *, create: bool = True) -> Ledger:
    """The ledger in `folder`, made if it is not there; LedgerMissing instead when `create` is false."""
    return Ledger(folder, create=create)


def restore(source: StrPath, folder: StrPath, *, head: str | None = None) -> Restored:
    """Make the ledger that a backup holds, in a folder that is missing or empty, once every byte of it is proved.

    `head`: one kept elsewhere, which must be in the chain. BackupError where the backup does not hold; LedgerExists
    where something is in the folder. Then nothing is left behind.
    """
    return restore_backup(Path(source), Path(folder), head)


def add(folder: StrPath, *paths: StrPath, **given: Unpack[Asked]) -> Report:
    """Read files, folders and addresses into the ledger in `folder`, and close it: `Ledger.add` in one call."""
    with open(folder) as ledger:
        return ledger.add(*paths, **given)


def read(path: StrPath, **given: Unpack[Asked]) -> tuple[Document, ...]:
    """The documents in a file or at an address (a feed holds several), without a ledger.

    A ReadError says why it cannot be read, a FetchError among them why it cannot be fetched.
    """
    [work] = single.read([_one(path)], *asked(given))
    return tuple(draft.document for draft in _good(work).drafts)


def extract(path: StrPath | None = None, *, text: str | None = None, **given: Unpack[Asked]) -> list[Entry]:
    """The statements in a file, at an address or in `text`, without a ledger.

    Offsets are code points of the document's text. A ReadError says why it cannot be read. UsageError unless exactly
    one of path and text is given.
    """
    if (path is None) == (text is None):
        raise UsageError("give a path or a text, one of the two.")
    item = _one(path) if path is not None else intake.Input("text.txt", data=(text or "").encode("utf-8", "replace"))
    [work] = single.extract([item], *asked(given))
    return [Entry(statement, draft.document) for draft in _good(work).drafts for statement in draft.statements]


def check_evidence(path: StrPath, head: str | None = None, roots: bytes | None = None) -> Inspection:
    """Check an evidence zip without a ledger; the outcome's `problem` names the first thing that fails.

    `head`: one noted earlier, "SEQ:HASH", which must be in its chain; `roots` as for `Ledger.verify`.
    """
    return inspect(Path(path), roots, parse_head(head) if head else None)


def _one(path: StrPath) -> intake.Input:
    if Path(path).is_dir():
        raise UsageError("it is a folder.", where=str(path), hint="Give one file, or add the folder to a ledger.")
    [item] = intake.find([path])
    return item


def _good(work: Work) -> Work:
    """The work, when nothing went wrong; else what did, raised."""
    if work.failures:
        failure = work.failures[-1]
        if isinstance(work.error, ReadError):
            raise work.error
        raise ReadError(failure.reason, where=failure.file, hint=failure.hint) from work.error
    return work

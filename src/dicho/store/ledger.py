"""The ledger: one folder that keeps what was read, by whom it was said, and the proof that nothing changed since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import apsw

from dicho._version import __version__
from dicho.errors import LedgerError, LedgerExists, LedgerMissing
from dicho.model.document import Capture, Document, Failure
from dicho.model.fetched import Again, Fetch
from dicho.model.run import Run
from dicho.model.statement import Statement
from dicho.store import copying, derive, fetches, flagged, log, lookup, proof, record, search, transfer
from dicho.store import verify as proving
from dicho.store.bonds import Bonds
from dicho.store.dating import Dating
from dicho.store.db import FILE_NAME, connect, first, snapshot, translated, writing
from dicho.store.hypotheses import Hypotheses
from dicho.store.log import Event, Head
from dicho.store.migrations import current, migrate
from dicho.store.outcomes import Outcomes
from dicho.store.pages import Pages
from dicho.store.pool import Pool
from dicho.store.proof import Proof, Subject
from dicho.store.removals import Removals
from dicho.store.reviews import Reviews
from dicho.store.roll import Roll
from dicho.store.rows import Counts, DocumentRow, SpeakerRow, Verification
from dicho.store.search import Query
from dicho.store.survey import Survey

_EVERYTHING = Query()


class Ledger:
    """A ledger in its folder. Any number of readers, one writer at a time; use each object in one thread.

    Every method raises a LedgerError for what goes wrong with the file: LedgerBusy when another process keeps
    writing, LedgerDamaged when SQLite cannot read it, a plain LedgerError for a full disk or missing permission.
    Iterators see the ledger as it was when they began.
    """

    def __init__(self, folder: Path, db: apsw.Connection) -> None:
        self.folder = folder
        self._db = db
        self._path = folder / FILE_NAME

    @classmethod
    def create(cls, folder: Path) -> Self:
        """A new, empty ledger in `folder`, which is made if need be. LedgerExists when one is there."""
        path = folder / FILE_NAME
        if _finished(path):
            raise LedgerExists("there is a ledger already.", where=str(folder), hint="Use it, or name another folder.")
        return cls._opened(folder, create=True)

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> Self:
        """The ledger in `folder`, brought to this Dicho's version if it is older; with `create` made if missing.

        LedgerMissing, LedgerTooNew, LedgerDamaged or LedgerError when it cannot be used.
        """
        if not create and not (folder / FILE_NAME).is_file():
            raise LedgerMissing(
                "there is no ledger in this folder.", where=str(folder), hint="`dicho add FILE` makes one."
            )
        return cls._opened(folder, create=create)

    @classmethod
    def restore(cls, folder: Path, lines: Iterable[Mapping[str, Any]]) -> Self:
        """A new ledger in `folder` with just these events, as `lines` gives them. LedgerExists when one is there.

        LedgerDamaged where they are not what was written: the chain is worked out anew.
        """
        if (folder / FILE_NAME).exists():
            raise LedgerExists("there is a ledger already.", where=str(folder), hint="Name another folder.")
        return cls._opened(folder, create=True, begin=transfer.restore(dict(line) for line in lines))

    def lines(self) -> Iterator[dict[str, Any]]:
        """Every event with its salt, in order: what `restore` makes the same ledger of."""
        with translated(str(self._path)), snapshot(self._path) as db:
            yield from transfer.lines(db)

    @classmethod
    def _opened(cls, folder: Path, *, create: bool, begin: Callable[[apsw.Connection], None] | None = None) -> Self:
        path = folder / FILE_NAME
        try:
            if create:
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerError(
                f"the folder cannot be made ({error.strerror}).", where=str(folder), hint="Name another with --ledger."
            ) from error
        with translated(str(path)):
            db = connect(path, create=create)
            try:
                if create or not current(db):
                    migrate(db, begin or _begin)
                    current(db)
            except BaseException:
                db.close()
                raise
        return cls(folder, db)

    def close(self) -> None:
        """Closes the file; a second time does nothing."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def has_reading(self, sha256: str, runs: Sequence[Run], overrides_key: str = "") -> bool:
        """Whether the capture has been read by just these runs under these overrides: then it need not be again."""
        with translated(str(self._path)):
            return record.has_reading(self._db, sha256, runs, overrides_key)

    def has_rows(self, sha256: str) -> bool:
        """Whether the capture was read as a table whose columns somebody named: nothing else can read it as well."""
        with translated(str(self._path)):
            return record.has_rows(self._db, sha256)

    def same_row(self, document: Document) -> str | None:
        """The statement of a table's row with this text and these facts, read from other bytes; None for none."""
        with translated(str(self._path)):
            return lookup.same_row(self._db, document)

    def record_reading(
        self,
        capture: Capture,
        readings: Sequence[tuple[Document, Sequence[Statement]]],
        runs: Sequence[Run],
        overrides_key: str = "",
    ) -> bool:
        """Records what was read from a capture, all of it or nothing; False when it says nothing new.

        It replaces what an earlier reading of the same bytes found; the log keeps both. When this returns, it is on
        the disk. SpanError when a span or an id does not fit, Redacted when the bytes were removed for good.
        """
        record.check_reading(capture, readings)
        return bool(self._write(lambda db: record.reading_events(db, capture, readings, runs, overrides_key)))

    def record_failure(self, failure: Failure, capture: Capture | None, runs: Sequence[Run]) -> bool:
        """Records that something could not be read; False when the same failure is listed already."""
        return bool(self._write(lambda db: record.failure_events(db, failure, capture, runs)))

    def record_fetch(self, capture: Capture, fetch: Fetch) -> bool:
        """Records how a capture came from an address; False when the address gave the same bytes the last time."""
        return bool(self._write(lambda db: record.fetch_events(db, capture, fetch)))

    def last_fetch(self, asked: str) -> tuple[str, Fetch] | None:
        """The SHA-256 of what an address gave last, and how; None where it was never fetched."""
        with translated(str(self._path)):
            return fetches.last(self._db, asked)

    def repeated(self, again: Again) -> str | None:
        """The SHA-256 of what the earlier answer gave that a crawl speaks of; None where none such is recorded."""
        with translated(str(self._path)):
            return fetches.repeated(self._db, again)

    def is_news(self, sha256: str, fetch: Fetch) -> bool:
        """Whether recording this fetch would record anything."""
        with translated(str(self._path)):
            return fetches.is_news(self._db, sha256, fetch)

    def fetches(self, sha256: str) -> list[Fetch]:
        """How a capture came from addresses, in the order it was recorded; empty for a file of one's own."""
        with translated(str(self._path)):
            return fetches.of_capture(self._db, sha256)

    @property
    def people(self) -> Roll:
        """Who is one person, and the decisions on it."""
        return Roll(self._path, self._db, self._write)

    @property
    def links(self) -> Bonds:
        """What repeats, what conflicts, what changed, and the decisions on it."""
        return Bonds(self._path, self._db, self._write)

    @property
    def dating(self) -> Dating:
        """Its documents whose day has no year."""
        return Dating(self._path, self._db)

    @property
    def reviews(self) -> Reviews:
        """What people said of statements: that one is one, or none, or otherwise than it was found."""
        return Reviews(self._path, self._db, self._write)

    @property
    def hypotheses(self) -> Hypotheses:
        """Questions, their rival hypotheses, and how people weigh the evidence."""
        return Hypotheses(self._path, self._db, self._write)

    @property
    def outcomes(self) -> Outcomes:
        """What people said came of predictions and promises."""
        return Outcomes(self._path, self._db, self._write)

    @property
    def pages(self) -> Pages:
        """Its lists, some rows at a time."""
        return Pages(self._path, self._db)

    @property
    def identity(self) -> str:
        """What tells this ledger from any other: the hash of its first event."""
        with translated(str(self._path)):
            return str(first(self._db, "SELECT hash FROM log WHERE seq = 1")[0])

    @contextmanager
    def pool(self) -> Iterator[Pool]:
        """The statements as they stand now, for comparing, until the context ends."""
        with translated(str(self._path)), snapshot(self._path) as db:
            yield Pool(db)

    @contextmanager
    def survey(self) -> Iterator[Survey]:
        """The ledger as it stands now, for working out flags, until the context ends."""
        with translated(str(self._path)), snapshot(self._path) as db:
            yield Survey(db)

    def _write(self, plan: Callable[[apsw.Connection], Iterable[tuple[str, log.Body]]]) -> list[Event]:
        with translated(str(self._path)), writing(self._db):
            events = (log.append(self._db, kind, body) for kind, body in plan(self._db))
            return [_kept(event) for event in derive.each(self._db, events, derive.apply)]

    @property
    def removals(self) -> Removals:
        """What was removed for good, and what has to do with it."""
        return Removals(self._path, self._db, self._write)

    def remove(self, sha256: str, reason: str, by: str = "person") -> int:
        """Erases for good what was read from a capture, as the law may ask; the number of payloads erased.

        See `Removals.remove`: archived bytes and freed pages are still to be erased after it.
        """
        return self.removals.remove(sha256, reason, by)

    def holds(self, head: Head) -> bool:
        """Whether the chain has an event of this number and hash."""
        with translated(str(self._path)):
            return bool(first(self._db, "SELECT 1 FROM log WHERE seq = ? AND hash = ?", (head.seq, head.hash)))

    def copy(self, target: Path, progress: copying.Progress) -> copying.Copied:
        """Copies the file while others read and write it: the ledger as it stands now, its chain proved.

        `target` must not be there; the archived bytes are not copied. LedgerDamaged names what does not hold.
        """
        with translated(str(self._path)):
            return copying.copy(self._path, target, progress)

    def rebuild(self) -> None:
        """Writes the derived tables again from the log, all or nothing. LedgerDamaged when the log does not hold."""
        with translated(str(self._path)), writing(self._db):
            derive.replay(self._db)
        flagged.forget(self.folder)

    def documents(self) -> Iterator[DocumentRow]:
        """Every document, in the order they were added."""
        with translated(str(self._path)), snapshot(self._path) as db:
            yield from lookup.documents(db)

    def document(self, id_or_prefix: str) -> Document:
        """The document with this id, or the only one whose id begins so. NotFound, AmbiguousId."""
        with translated(str(self._path)):
            return lookup.document_at(self._db, lookup.find(self._db, "documents", id_or_prefix))

    def items(self, sha256: str) -> frozenset[str]:
        """Which documents of these bytes are in the ledger: "" for one that is all of them, "item 3" of a feed."""
        with translated(str(self._path)):
            return frozenset(lookup.items(self._db, sha256))

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """The id, the capture and the text of every document, one by one."""
        with translated(str(self._path)), snapshot(self._path) as db:
            yield from db.execute("SELECT id, capture, text FROM documents ORDER BY seq")

    def capture(self, sha256: str) -> Capture:
        """What is known of archived bytes. NotFound."""
        with translated(str(self._path)):
            return lookup.capture(self._db, sha256)

    def runs(self, sha256: str) -> list[tuple[str, Run]]:
        """The runs by which a capture was last read, by their ids; empty where it never was."""
        with translated(str(self._path)):
            return lookup.runs(self._db, sha256)

    def statement(self, id_or_prefix: str) -> tuple[Statement, Document]:
        """The statement with this id, or the only one whose id begins so. NotFound, AmbiguousId."""
        with translated(str(self._path)):
            return lookup.Shelf(self._db).statement(lookup.find(self._db, "statements", id_or_prefix))

    def these(self, statements: Sequence[str]) -> list[tuple[Statement, Document]]:
        """The statements with just these ids, in this order, each with its document; what is not there is left out."""
        with translated(str(self._path)):
            return lookup.these(self._db, statements)

    def statements(self, query: Query = _EVERYTHING) -> Iterator[tuple[Statement, Document]]:
        """The statements that fit, each with its document: best first when words are asked for, else in order added.

        They come one by one: a ledger of any size fits in memory.
        """
        search.check(query)
        return self._statements(query)

    def _statements(self, query: Query) -> Iterator[tuple[Statement, Document]]:
        with translated(str(self._path)), snapshot(self._path) as db:
            shelf = lookup.Shelf(db)
            for n in search.select(db, query):
                yield shelf.statement(n)

    def speakers(self) -> Iterator[SpeakerRow]:
        """Every speaker, those with most statements first."""
        with translated(str(self._path)), snapshot(self._path) as db:
            yield from lookup.speakers(db)

    def failures(self) -> Iterator[Failure]:
        """What could not be read and has not been read since, in the order it happened."""
        with translated(str(self._path)), snapshot(self._path) as db:
            yield from lookup.failures(db)

    def events(self, since_seq: int = 0) -> Iterator[Event]:
        """The log after event `since_seq`, in order; an erased payload has no body."""
        with translated(str(self._path)), snapshot(self._path) as db:
            yield from log.events(db, since_seq)

    def head(self) -> Head:
        """The last event's number and hash. Keep it elsewhere: `verify` proves later that it is still in the chain."""
        with translated(str(self._path)):
            return log.head(self._db)

    def proof(self, subject: Subject, out: BinaryIO) -> Proof:
        """What of the log concerns a subject; into `out`, what is hashed of every event up to the head. NotFound."""
        with translated(str(self._path)), snapshot(self._path) as db:
            return proof.prove(db, subject, out)

    def heads(self, digests: Collection[bytes]) -> dict[bytes, Head]:
        """Which head of the log each of these is the SHA-256 of, as timestamps are over it; left out where of none."""
        with translated(str(self._path)), snapshot(self._path) as db:
            return log.heads(db, digests)

    def counts(self) -> Counts:
        """How much the ledger holds."""
        with translated(str(self._path)):
            return lookup.counts(self._db)

    def verify(
        self,
        fetch: Callable[[str], bytes],
        parts: Callable[[bytes, str], Mapping[str, str]] | None = None,
        head: Head | None = None,
    ) -> Verification:
        """Reads everything again and names the first thing that fails.

        `fetch` gives a capture's bytes by SHA-256. `parts(bytes, media type)` gives the capture's named texts, so that
        every text can be compared with the bytes it was read from. `head`, kept outside the ledger, shows an end cut
        off or a history rewritten, which the chain alone cannot.
        """
        with translated(str(self._path)), snapshot(self._path) as db:
            return proving.verify(db, fetch, parts, head)


def _finished(path: Path) -> bool:
    """Whether a ledger was made there: killed before its first commit, creation leaves an empty database."""
    if not path.is_file():
        return False
    with translated(str(path)):
        db = connect(path)
        try:
            current(db)
            return True
        except LedgerMissing:
            return False
        finally:
            db.close()


def _kept(event: Event) -> Event:
    """The event without its payload where that is links: a run writes hundreds of such events, too large to hold."""
    return replace(event, body=None) if event.kind == log.LINKED else event


def _begin(db: apsw.Connection) -> None:
    derive.replay(db)
    if log.head(db).seq == 0:
        derive.apply(db, log.append(db, log.CREATED, {"format": 1, "dicho": __version__}))

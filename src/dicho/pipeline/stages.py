"""The one ordered table of what happens to an input: fetch, capture, read, extract, resolve, record.

Each stage is a function of the work so far and the tools it may use; it adds its result to the work. What goes wrong
with one input, or with one document of it, is put down as a failure in the work, and the run goes on.
"""

from __future__ import annotations

import hashlib
import json
import traceback
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from dicho._version import __version__
from dicho.capture.archive import Archive
from dicho.errors import (
    AddressRefused,
    InstallationError,
    LedgerError,
    LexiconError,
    ModelError,
    NotReadable,
    ReadError,
    Redacted,
)
from dicho.extract import attribution
from dicho.model.document import Capture, Document, Failure, Overrides
from dicho.model.fetched import Again, Fetch, Fetched
from dicho.model.run import Run
from dicho.model.statement import Attribution, Statement
from dicho.pipeline.intake import Input, Supposed, is_settled, load
from dicho.read import documents
from dicho.resolve import statements, years
from dicho.store.ledger import Ledger
from dicho.text import encoder

NONE_GIVEN = Overrides()
INTERNAL = "internal-error"
ADVICE = "This is a fault in Dicho: please report it with the file, if you may share it."

State = Literal["new", "known", "failed", "left"]
"""Of an input: "left" is one that is being written, and is left for the next time."""
T = TypeVar("T")


class Reading(Protocol):
    """Whatever turns bytes into documents: the child process, or the reader in this one."""

    def read(self, data: bytes, capture: Capture, overrides: Overrides) -> tuple[Document, ...]:
        """The capture's documents, or ReadError."""


class Fetching(Protocol):
    """Whatever gets what stands at an address."""

    def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None, given_by: str | None = None
    ) -> Fetched:
        """What stands there now, or that it is unchanged since `given_by` gave these validators; else a FetchError."""

    def stop(self) -> None:
        """End what is under way, in any thread, at once."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the stages work with. Without an archive and a ledger nothing is kept, and there is no record stage.

    Without a fetcher nothing is fetched.
    """

    reader: Reading
    overrides: Overrides = NONE_GIVEN
    archive: Archive | None = None
    ledger: Ledger | None = None
    fetcher: Fetching | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One document on its way through the stages."""

    document: Document
    attributions: tuple[Attribution, ...] = ()
    statements: tuple[Statement, ...] = ()


@dataclass(slots=True)
class Work:
    """One input on its way through the stages. `state` is settled when the last stage is done.

    `known` is what its address gave the last time, `fetch` and `warc` how it came now. `items` are the documents that
    are read, None for all. `error` is what the last of the failures was, for callers who would rather have it raised.
    """

    item: Input
    known: tuple[str, Fetch] | None = None
    fetch: Fetch | None = None
    warc: bytes = b""
    data: bytes = b""
    capture: Capture | None = None
    items: frozenset[str] | None = None
    drafts: tuple[Draft, ...] = ()
    failures: list[Failure] = field(default_factory=list)
    error: Exception | None = None
    state: State = "new"


def begin(item: Input, tools: Tools) -> Work:
    """The work on an input, with what its address gave before."""
    return Work(item, tools.ledger.last_fetch(item.name) if tools.ledger and item.remote else None, item.fetch)


def fetch(work: Work, tools: Tools) -> None:
    """Get what stands at the address of an input that is one. Touches no ledger: several run at once."""
    if not work.item.remote:
        return
    if tools.fetcher is None:
        raise AddressRefused("nothing is fetched here.", hint="`dicho add ADDRESS` fetches it.")
    sha256, before = work.known or ("", None)
    if before is None or tools.archive is None or not tools.archive.has(sha256):
        answer = tools.fetcher.fetch(work.item.name)
    else:
        answer = tools.fetcher.fetch(work.item.name, etag=before.etag, modified=before.modified, given_by=before.url)
    if answer.unchanged and tools.archive is not None and not tools.archive.has(sha256):
        answer = tools.fetcher.fetch(work.item.name)  # what was there before was redacted meanwhile
    if answer.unchanged and tools.archive is not None:
        work.fetch, work.data = before, tools.archive.get(sha256)
    else:
        work.fetch, work.data, work.warc = answer.fetch, answer.data, answer.warc


def capture(work: Work, tools: Tools) -> None:
    """Keep the original bytes; whether these bytes were read before, in this way, is settled here."""
    if work.item.again is not None:
        work.data = recalled(work.item.again, tools)
    elif not work.item.remote:
        work.data = load(work.item)
    if not is_settled(work.item):
        work.state, work.data = "left", b""
        return
    sha256 = keep(work.data, tools.archive, tools.ledger)
    work.capture = describe(work, sha256, tools.overrides)
    if tools.ledger and work.item.supposed is None and _is_read(work, sha256, tools.ledger, tools.overrides):
        work.state = "known"


def keep(data: bytes, archive: Archive | None, ledger: Ledger | None) -> str:
    """The hash of these bytes, which are in the archive now, where there is one. Redacted for bytes erased before."""
    sha256 = hashlib.sha256(data).hexdigest()
    if ledger is not None:
        ledger.removals.refuse(sha256)
    return archive.put(data) if archive else sha256


def recalled(again: Again, tools: Tools) -> bytes:
    """The bytes of an earlier answer that a crawl did not keep again. NotReadable where they are not here."""
    if tools.ledger is not None and tools.archive is not None:
        sha256 = again.sha256 or tools.ledger.repeated(again)
        if sha256 is not None and tools.archive.has(sha256):
            return tools.archive.get(sha256)
    if again.unlisted:
        raise NotReadable(
            "the crawl kept its bytes only as those of another address, which its list of pages does not name.",
            hint="Unpack the WACZ and add the files of its folder archive: of those every page is read.",
        )
    when = f", of {again.at}" if again.at else ""
    raise NotReadable(
        f"the crawl has it as a repetition of an earlier answer{when}, which is not here.",
        hint="Add the crawl that holds the earlier answer, then this one again.",
    )


def _is_read(work: Work, sha256: str, ledger: Ledger, overrides: Overrides) -> bool:
    """Whether these bytes were read before, in this way: all of them, or just the documents that are wanted.

    Documents read of them before are wanted too: a reading replaces the one before.
    """
    known = known_of(work, overrides)
    keys = [overrides_key(known)]
    if work.item.items is not None:
        work.items = work.item.items | ledger.items(sha256)
        keys.append(overrides_key(known, work.items))
    # What somebody said of the columns of a table, nothing here knows better.
    return ledger.has_rows(sha256) or any(ledger.has_reading(sha256, runs(), key) for key in keys)


def read(work: Work, tools: Tools) -> None:
    """The documents that stand in the bytes."""
    if work.capture is not None:
        found = tools.reader.read(work.data, work.capture, known_of(work, tools.overrides))
        work.data = b""
        wanted = (each for each in found if work.items is None or each.item in work.items)
        noted = (replace(each, notes=(*work.item.notes, *each.notes)) for each in wanted)
        work.drafts = tuple(Draft(_dated(each, work.item.supposed)) for each in noted)


def _dated(document: Document, supposed: Supposed | None) -> Document:
    """The document with the day that others tell, where its own page tells no year."""
    if supposed is None or document.yearless is None or document.published:
        return document
    return years.dated(document, *supposed)


def extract(work: Work, tools: Tools) -> None:
    """Who says what, as spans of each document's text."""
    _each(work, attribute)


def resolve(work: Work, tools: Tools) -> None:
    """Who that is: attributions become statements."""
    _each(work, name_speakers)


def record(work: Work, tools: Tools) -> None:
    """The result, or the failure, in the ledger: one transaction each."""
    if tools.ledger is None:
        return
    try:
        if not isinstance(work.error, Redacted):
            _record(work, tools, tools.ledger)
    except Redacted as error:
        work.drafts = ()
        _fail(work, error)
    if isinstance(work.error, Redacted) and work.capture is not None and tools.archive is not None:
        # It was redacted while it was read: what came to the archive meanwhile goes again.
        tools.archive.erase(work.capture.sha256)
        if work.warc:
            tools.archive.erase(hashlib.sha256(work.warc).hexdigest())


def _record(work: Work, tools: Tools, ledger: Ledger) -> None:
    """Redacted where these bytes were erased meanwhile: no failure to list, since no name is to come back by it."""
    # What is read once more is no new answer: the address may have given other bytes since.
    if work.fetch is not None and work.capture is not None and work.item.supposed is None:
        _record_fetch(work.capture, work.fetch, work.warc, tools)
    if work.drafts and work.capture is not None:
        _guard(
            work,
            work.item.name,
            partial(_record_reading, work, work.capture, ledger, known_of(work, tools.overrides)),
        )
    for failure in work.failures:
        ledger.record_failure(failure, work.capture, runs())


def _record_fetch(capture: Capture, fetch: Fetch, warc: bytes, tools: Tools) -> None:
    assert tools.ledger is not None
    tools.ledger.removals.refuse(capture.sha256)  # before its bytes come to the archive by this way
    if warc and tools.archive is not None and tools.ledger.is_news(capture.sha256, fetch):
        fetch = replace(fetch, warc=tools.archive.put(warc))
    tools.ledger.record_fetch(capture, fetch)


def _record_reading(work: Work, capture: Capture, ledger: Ledger, overrides: Overrides) -> None:
    readings = [(draft.document, draft.statements) for draft in work.drafts]
    drafts, work.drafts = work.drafts, ()  # nothing is kept of a reading the ledger refuses: a span that does not fit
    fresh = ledger.record_reading(capture, readings, runs(), overrides_key(overrides, work.items))
    work.drafts = drafts
    work.state = "new" if fresh else "known"


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of the table: its name, the version that results name, and the function."""

    name: str
    version: str
    function: Callable[[Work, Tools], None]


STAGES = (
    Stage("fetch", __version__, fetch),
    Stage("capture", __version__, capture),
    Stage("read", documents.VERSION, read),
    Stage("extract", attribution.VERSION, extract),
    Stage("resolve", statements.VERSION, resolve),
    Stage("record", __version__, record),
)


READING = STAGES[2:5]
"""The stages that change what is read."""


@cache
def runs() -> tuple[Run, ...]:
    """What made a reading: the stages whose version changes what is read, and the model. Another one reads anew."""
    models = {"extract": encoder.digest()}
    return tuple(Run(stage.name, stage.version, (), models.get(stage.name)) for stage in READING)


def advance(work: Work, tools: Tools, stages: Sequence[Stage]) -> Work:
    """Take the work through `stages`. What is known already, or has failed as a whole, only goes to the record."""
    for stage in stages:
        if stage.function is record:
            record(work, tools)
        elif work.state not in ("known", "left") and (not work.failures or work.drafts):
            _guard(work, work.item.name, partial(stage.function, work, tools))
    if work.failures and not work.drafts:
        work.state = "failed"
    return work


def attribute(draft: Draft) -> Draft:
    """The draft with its attributions."""
    found = attribution.attribute(draft.document.text, draft.document.lang, encoder.installed())
    return replace(draft, attributions=tuple(found))


def name_speakers(draft: Draft) -> Draft:
    """The draft with its statements."""
    return replace(draft, statements=tuple(statements.resolve(draft.document, draft.attributions)))


def _each(work: Work, step: Callable[[Draft], Draft]) -> None:
    """Apply `step` to every draft; one that breaks becomes a failure, and its neighbours stay."""
    done = []
    for draft in work.drafts:
        where = " ".join(filter(None, (work.item.name, draft.document.item)))
        after = _guard(work, where, partial(step, draft))
        if after is not None:
            done.append(after)
    work.drafts = tuple(done)


def _guard(work: Work, where: str, step: Callable[[], T]) -> T | None:
    """The step's result; None when it broke, with the failure put down in the work."""
    try:
        return step()
    except ReadError as error:
        _fail(work, error)
    except (InstallationError, LedgerError, LexiconError, ModelError, OSError):
        raise  # nothing to do with this input: every other one would fail the same way
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not lose the others
        work.error = error
        sha256 = work.capture.sha256 if work.capture else None
        work.failures.append(Failure(work.item.name, INTERNAL, _fault(error, where), ADVICE, sha256))
    return None


def _fail(work: Work, error: ReadError) -> None:
    sha256 = work.capture.sha256 if work.capture else None
    work.error = error
    work.failures.append(Failure(work.item.name, error.code, error.what, error.hint, sha256))


def _fault(error: Exception, where: str) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    words = " ".join(str(error).split())[:200]
    return f"{type(error).__name__} ({words}) at {Path(last.filename).name}:{last.lineno} while working on {where}."


def describe(work: Work, sha256: str, overrides: Overrides) -> Capture:
    """The facts of an input's bytes as a capture: taken when they were fetched, or saved as the file says; else now."""
    item, fetched = work.item, work.fetch
    at = datetime.now(UTC).isoformat(timespec="seconds")
    url: str | None
    if fetched:
        media_type = documents.sniff_fetched(work.data, fetched.url, fetched.media_type, fetched.charset)
        url, at = fetched.url, fetched.at
    else:
        media_type = documents.sniff(work.data, item.name)
        said = documents.saved(work.data, media_type)
        url = item.url or (said.url if said else None)
        at = min(said.at, at) if said and said.at else at
    return Capture(sha256, len(work.data), media_type, item.name, known_of(work, overrides).url or url, at)


def known_of(work: Work, overrides: Overrides) -> Overrides:
    """What is known of this input better than it says itself: what is known of it alone, then what was said of all."""
    own = work.item.overrides
    if own is None:
        return overrides
    return replace(overrides, **{name: value for name, value in asdict(own).items() if value is not None})


def overrides_key(overrides: Overrides, items: Collection[str] | None = None) -> str:
    """The overrides in one settled written form: "" for none, so that another date means another reading.

    With `items`, the documents that alone are read, they are part of it.
    """
    given: dict[str, object] = {name: value for name, value in asdict(overrides).items() if value is not None}
    if items is not None:
        given["items"] = sorted(items)
    return json.dumps(given, ensure_ascii=False, sort_keys=True) if given else ""


def read_key(key: str) -> tuple[Overrides, frozenset[str] | None]:
    """The overrides and items that `overrides_key` wrote."""
    given = json.loads(key) if key else {}
    items = given.pop("items", None)
    return Overrides(**given), None if items is None else frozenset(items)

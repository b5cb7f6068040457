"""Checking evidence without the ledger it comes from, and without trusting anything in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dicho._version import __version__
from dicho.errors import DichoError, InstallationError, LedgerDamaged
from dicho.export.evidence import bundle, names, opened
from dicho.export.evidence.opened import Opened
from dicho.model.case import Case, Record
from dicho.model.document import Document
from dicho.model.ids import document_id
from dicho.model.link import Link, link_id
from dicho.model.run import Run
from dicho.model.stamp import Stamp, written
from dicho.pipeline import evidence, stamping
from dicho.read.sandbox import Reader
from dicho.store.log import Head
from dicho.store.proof import event_of, runs_in
from dicho.store.record import run_record

_SHAPELESS = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What is raised over JSON of another shape than evidence has."""


_OF_A_VERSION = frozenset({names.MANIFEST, names.VERIFY, *names.PAGES.values()})
"""The files whose wording may change from one Dicho to the next; what they say is in the others."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a check found: `problem` is the first thing that fails, None when everything held.

    `timestamps` are those in the zip that hold; `trusted` whether they lead to roots of one's own: None where they were
    held against nothing, or only against roots that stand in the zip itself. `remarks` say what was not checked.
    """

    problem: str | None = None
    kind: str = ""
    id: str = ""
    head: str = ""
    statements: int = 0
    events: int = 0
    timestamps: tuple[Stamp, ...] = ()
    trusted: bool | None = None
    remarks: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything held."""
        return self.problem is None


@dataclass(slots=True)
class _Check:
    """A check under way."""

    zip: Opened
    roots: bytes | None
    stamps: list[Stamp] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def capture(self, sha256: str) -> bytes:
        """Bytes by their hash: a capture, or the archive of the exchange it came by."""
        name = names.capture(sha256)
        return self.zip.bytes(name if name in self.zip.names else names.warc(sha256))


def inspect(path: Path, roots: bytes | None = None, head: Head | None = None) -> Inspection:
    """Check an evidence zip; `roots` (PEM) are those its timestamps must lead to, `head` one noted elsewhere.

    In this order: the zip and its list of hashes, the chain with the events in it, what the events say with statements
    and spans, the captured bytes and the text read from them, the timestamps, every page. Never raises for what it
    finds; OSError for a file that cannot be opened, TimestampError where no certificate stands in `roots`.
    """
    if roots is not None:
        with suppress(InstallationError):
            stamping.check_installed()
            stamping.parsed(roots)
    with path.open("rb") as stream:
        try:
            check = _Check(opened.opened(path, stream), roots)
            records = opened.records(check.zip)
            _noted(check, head)
            case = _case(check.zip.manifest, records)
            _captures(check, case)
            _timestamps(check, case)
            _written_again(check, case)
        except DichoError as found:
            return Inspection(f"{found.where}: {found.what}" if found.where else found.what)
        except _SHAPELESS as error:
            return Inspection(f"{names.MANIFEST}: it is not written as evidence is ({type(error).__name__}: {error}).")
    return _outcome(check, case)


def _outcome(check: _Check, case: Case) -> Inspection:
    every = bool(check.stamps) and all(each.trusted for each in check.stamps)
    return Inspection(
        kind=case.kind,
        id=case.id,
        head=case.head,
        statements=len(case.exhibits),
        events=len(case.records),
        timestamps=tuple(check.stamps),
        trusted=True if every and check.roots is not None else None,
        remarks=tuple(check.remarks),
    )


def _noted(check: _Check, head: Head | None) -> None:
    """A head noted elsewhere is in the chain, where the chain reaches as far back as that."""
    if head is None:
        return
    found = {seq: own for seq, own in opened.heads(check.zip) if seq == head.seq}
    if not found:
        raise LedgerDamaged("no event of this chain has that number.", where=f"the head you gave, {head.seq}")
    if found[head.seq] != head.hash:
        raise LedgerDamaged("its hash is not that of the head you gave: another history.", where=f"event {head.seq}")


def _case(manifest: Mapping[str, Any], records: list[Record]) -> Case:
    """The case the events make, with what the manifest adds to them."""
    named = {key for record in records for key in runs_in(event_of(record))}
    runs = tuple(Run.read(**each) for each in manifest["runs"])
    for run in runs:
        if run_record(run)["id"] not in named:
            raise LedgerDamaged("no event names a run that says this.", where=f"{names.MANIFEST}, {run.stage!a}")
    stamps = tuple(Stamp(**each) for each in manifest["timestamps"])
    subject = manifest["subject"]
    told = evidence.Told(subject["kind"], subject["id"], manifest["head"], runs, stamps, _bond(manifest["link"]))
    case = evidence.build(told, records)
    for document in case.documents:
        if document.id != document_id(document.capture, document.item):
            raise LedgerDamaged("its id is not that of its capture and item.", where=f"document {document.id}")
    return case


def _bond(told: Mapping[str, Any] | None) -> Link | None:
    if told is None:
        return None
    link = Link(told["left"], told["right"], told["relation"], told["kind"], 0.0)
    if link.id != told["id"] or link.id != link_id(link.left, link.right, link.relation):
        raise LedgerDamaged("its id is not that of its two statements.", where=f"{names.MANIFEST}, link")
    return link


def _captures(check: _Check, case: Case) -> None:
    """The captured bytes are those the log recorded, and every text is what they hold, read in a child process."""
    with Reader() as reader:
        for held in case.captures:
            name = names.capture(held.capture.sha256)
            data = check.zip.bytes(name)
            if len(data) != held.capture.size or hashlib.sha256(data).hexdigest() != held.capture.sha256:
                raise LedgerDamaged(f"it is not the file that event {held.event} recorded.", where=name)
            parts = reader.parts(data, held.capture.media_type)
            for document in case.documents:
                if document.capture == held.capture.sha256:
                    _text(document, parts)
            for warc in (fetch.warc for fetch in held.fetches if fetch.warc):
                if hashlib.sha256(check.zip.bytes(names.warc(warc))).hexdigest() != warc:
                    raise LedgerDamaged("it is not what the log has the hash of.", where=names.warc(warc))


def _text(document: Document, parts: Mapping[str, str]) -> None:
    try:
        document.map.check(document.text, parts)
    except DichoError as error:
        what = f"its text is not what the captured file says: {error.what}"
        raise LedgerDamaged(what, where=names.text(document.id)) from error


def _written_again(check: _Check, case: Case) -> None:
    """Every file is what Dicho writes of this case, and there is no other."""
    tokens = {each.sha256: _token(check, each) for each in case.stamps}
    roots = check.zip.bytes(names.ROOTS) if names.ROOTS in check.zip.names else None
    with check.zip.zipped.open(names.CHAIN) as chain:
        matter = evidence.matter(case, check.capture, tokens, roots, chain)
    ours = dict(bundle.derived(case, matter))
    expected = {*ours, *(name for name, _ in bundle.carried(case, matter)), names.CHAIN, names.SUMS}
    for name in sorted(expected ^ check.zip.names):
        raise LedgerDamaged("it belongs into this evidence or it is there, not both.", where=name)
    made_by = check.zip.manifest["dicho"]
    if made_by != __version__:
        check.remarks.append(f"The pages were made by Dicho {made_by}: this one ({__version__}) did not compare them.")
    for name, data in ours.items():
        if (made_by == __version__ or name not in _OF_A_VERSION) and data != check.zip.bytes(name):
            raise LedgerDamaged("it does not say what the events say.", where=name)


def _token(check: _Check, stamp: Stamp) -> bytes:
    name = names.token(stamp.head or "", stamp.sha256)
    data = check.zip.bytes(name)
    if hashlib.sha256(data).hexdigest() != stamp.sha256 or stamp.name != name:
        raise LedgerDamaged("it is not the timestamp that is listed.", where=name)
    return data


def _timestamps(check: _Check, case: Case) -> None:
    """Each timestamp holds, is of a head in the chain, and says what is said of it."""
    if not case.stamps:
        return
    try:
        stamping.check_installed()
    except InstallationError as error:
        check.remarks.append(f"{len(case.stamps)} timestamps were not checked. {error.hint}")
        return
    given = check.roots or (check.zip.bytes(names.ROOTS) if names.ROOTS in check.zip.names else None)
    roots = stamping.parsed(given, names.ROOTS) if given is not None else []
    heads = {hashlib.sha256(written(seq, own)).digest(): f"{seq}:{own}" for seq, own in _stamped(check, case)}
    for each in case.stamps:
        answer = _token(check, each)
        found = stamping.described(each.name, answer, stamping.examined(answer, roots), heads, bool(roots))
        if found.problem:
            raise LedgerDamaged(found.problem, where=each.name)
        if replace(found, trusted=None) != each:
            raise LedgerDamaged("it does not say what is said of it.", where=each.name)
        check.stamps.append(found)
    if check.roots is None:
        check.remarks.append("Who signed the timestamps is not proved: give the authority's own roots with --roots.")


def _stamped(check: _Check, case: Case) -> Iterator[tuple[int, str]]:
    """The heads in the chain that timestamps are said to be of."""
    wanted = {each.head for each in case.stamps}
    return (head for head in opened.heads(check.zip) if f"{head[0]}:{head[1]}" in wanted)

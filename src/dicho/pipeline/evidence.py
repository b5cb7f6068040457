"""Evidence of a statement, a document or a link: put together out of the ledger, or checked without one.

Both ways lead through the same case, built from nothing but the events that are in the zip: so the maker sees what a
stranger will, and the checker writes every page again and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from tempfile import TemporaryFile
from typing import IO, BinaryIO

from dicho.capture.archive import Archive
from dicho.capture.stamps import Stamps
from dicho.errors import InstallationError, LedgerError, NotFound
from dicho.export.evidence import bundle, names
from dicho.model.case import Bond, Case, Exhibit, Held, Record, SubjectKind, Word
from dicho.model.document import Document
from dicho.model.link import Link, link_id
from dicho.model.review import Fix
from dicho.model.run import Run
from dicho.model.stamp import Stamp
from dicho.model.statement import Statement
from dicho.pipeline import links, stamping
from dicho.store import log
from dicho.store.ledger import Ledger
from dicho.store.proof import Subject, event_of
from dicho.store.replay import Replay
from dicho.store.rows import Review, Verdict
from dicho.store.search import Query


@dataclass(frozen=True, slots=True)
class Told:
    """What a case is built from beside its events; `bond` is the link meant and the kind it is proposed as."""

    kind: SubjectKind
    id: str
    head: str
    runs: tuple[Run, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    bond: Link | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What was written; `left_out` counts the timestamps kept that do not hold, `unread` those nobody could read."""

    case: Case
    left_out: int = 0
    unread: int = 0


def make(ledger: Ledger, archive: Archive, ident: str, out: BinaryIO, roots: bytes | None = None) -> Made:
    """Write the evidence of what has this id, or begins so: a statement, a document, or a link.

    `roots` (PEM) go into it beside the timestamps, as what its maker trusts. NotFound, AmbiguousId; LedgerDamaged where
    the archived bytes are not those that were captured.
    """
    kind, key, subject, bond = _subject(ledger, ident)
    stamps = Stamps(ledger.folder)
    with TemporaryFile() as chain:
        proof = ledger.proof(subject, chain)
        kept, left_out, unread = _kept(ledger, stamps, roots)
        chosen = _chosen(kept, proof.records, proof.head.seq)
        tokens = {each.sha256: data for name, data in stamps.each() for each in chosen if each.name == name}
        # What a token is called in the ledger's folder, and who trusts it there, is nothing a stranger can check.
        shown = tuple(replace(each, name=names.token(each.head or "", each.sha256), trusted=None) for each in chosen)
        told = Told(kind, key, f"{proof.head.seq}:{proof.head.hash}", proof.runs, shown, bond)
        case = build(told, proof.records)
        given = (roots if roots is not None else stamps.roots()) if chosen else None
        bundle.write(case, matter(case, archive.get, tokens, given, chain), out)
    return Made(case, left_out, unread)


def matter(
    case: Case, fetch: Callable[[str], bytes], tokens: Mapping[str, bytes], roots: bytes | None, chain: IO[bytes]
) -> bundle.Matter:
    """What a case rests on; `fetch` gives captures and their archives by SHA-256."""
    captures = {held.capture.sha256: fetch(held.capture.sha256) for held in case.captures}
    warcs = sorted({one.warc for held in case.captures for one in held.fetches if one.warc})
    return bundle.Matter(captures, {key: fetch(key) for key in warcs}, tokens, roots, chain)


def build(told: Told, records: Sequence[Record]) -> Case:
    """The case these events make. LedgerError, or what reading them raises, where they do not make one."""
    with Replay(records) as replay:
        ledger, bond = replay.ledger, told.bond
        rows = _rows(told, replay)
        for row in rows:
            replay.check(*row)
        documents = [ledger.document(told.id)] if told.kind == "document" else [document for _, document in rows]
        documents = list({document.id: document for document in documents}.values())
        found = _found(records)
        words = ledger.reviews.histories([statement.id for statement, _ in rows])
        tied = tuple(map(_judged, ledger.links.history(bond.id))) if bond else ()
        return Case(
            kind=told.kind,
            id=told.id,
            head=told.head,
            exhibits=tuple(
                Exhibit(s, document, found.get(s.id, 0), tuple(map(_reviewed, words.get(s.id, ()))))
                for s, document in rows
            ),
            documents=tuple(documents),
            captures=tuple(_held(ledger, key, records) for key in dict.fromkeys(each.capture for each in documents)),
            records=tuple(records),
            read={each.id: _last(records, log.DOCUMENT, "id", each.id) for each in documents},
            runs=told.runs,
            stamps=told.stamps,
            bond=Bond(bond.id, bond.left, bond.right, bond.relation, bond.kind, tied) if bond else None,
        )


def _subject(ledger: Ledger, ident: str) -> tuple[SubjectKind, str, Subject, Link | None]:
    """What is meant by an id, and of what the log is to be asked."""
    try:
        statement, document = ledger.statement(ident)
        return "statement", statement.id, _of([(statement, document)], [document]), None
    except NotFound:
        pass
    try:
        document = ledger.document(ident)
        rows = list(ledger.statements(Query(document=document.id)))
        return "document", document.id, _of(rows, [document]), None
    except NotFound:
        pass
    link = _link(ledger, ident)
    rows = ledger.these([link.left, link.right])
    return "link", link.id, replace(_of(rows, [d for _, d in rows]), links=frozenset({link.id})), link


def _link(ledger: Ledger, ident: str) -> Link:
    """The link meant by an id, the beginning of one, or LEFT:RIGHT; one that only a person told of among them."""
    wanted = [ident]
    if ":" in ident:
        left, right = (ledger.statement(each)[0].id for each in ident.split(":", 1))
        wanted += [link_id(left, right, "conflict"), link_id(left, right, "copy")]
    for each in wanted:
        with suppress(NotFound):
            return links.one(ledger, each).link
    hint = "Give the id of a statement, a document or a link, or 4 or more characters of it."
    raise NotFound("nothing in the ledger has this id.", where=ident, hint=hint)


def _of(rows: Sequence[tuple[Statement, Document]], documents: Sequence[Document]) -> Subject:
    return Subject(
        frozenset(statement.id for statement, _ in rows),
        frozenset(document.id for document in documents),
        frozenset(document.capture for document in documents),
    )


def _rows(told: Told, replay: Replay) -> list[tuple[Statement, Document]]:
    """The statements that are shown, as the events have them."""
    if told.kind == "document":
        return replay.statements_in(told.id)
    wanted = [told.id] if told.bond is None else [told.bond.left, told.bond.right]
    rows = replay.ledger.these(wanted)
    if len(rows) != len(wanted):
        raise LedgerError("the events alone do not lead to this statement.", where=told.id, hint="Run `dicho verify`.")
    return rows


def _found(records: Sequence[Record]) -> dict[str, int]:
    """The last event that says a statement is there, by its id: a run's, else a person's."""
    by_run: dict[str, int] = {}
    by_person: dict[str, int] = {}
    for record in records:
        body = event_of(record).body or {}
        if record.kind == log.STATEMENTS:
            by_run.update((each["id"], record.seq) for each in body["statements"])
        elif record.kind in (log.ADDED, log.REVIEWED) and body["record"]:
            by_person[body["statement"]] = record.seq
    return by_person | by_run


def _last(records: Sequence[Record], kind: str, name: str, value: str) -> int:
    found = [r.seq for r in records if r.kind == kind and (event_of(r).body or {}).get(name) == value]
    if not found:
        raise LedgerError(f"no event {kind} is there.", where=value, hint="Run `dicho verify`.")
    return found[-1]


def _held(ledger: Ledger, sha256: str, records: Sequence[Record]) -> Held:
    event = _last(records, log.CAPTURE, "sha256", sha256)
    at = next(record.at for record in records if record.seq == event)
    return Held(ledger.capture(sha256), event, at, tuple(ledger.fetches(sha256)))


def _reviewed(review: Review) -> Word:
    fixed = tuple(f.name for f in fields(Fix) if getattr(review.fix, f.name) is not None) if review.fix else ()
    return Word(review.event, review.at, review.verdict, review.by, review.note, review.active, fixed)


def _judged(verdict: Verdict) -> Word:
    return Word(verdict.event, verdict.at, verdict.verdict, verdict.by, verdict.note, verdict.active)


def _kept(ledger: Ledger, stamps: Stamps, roots: bytes | None) -> tuple[list[Stamp], int, int]:
    """The timestamps that hold; how many do not, and how many could not be read."""
    try:
        every = stamping.checked(ledger, stamps, roots)
    except InstallationError:
        return [], 0, sum(1 for _ in stamps.each())
    good = [each for each in every if each.problem is None]
    return good, len(every) - len(good), 0


def _chosen(kept: Sequence[Stamp], records: Sequence[Record], until: int) -> list[Stamp]:
    """Those that prove most: of the first head stamped at or after each event, and of the last."""
    by_head: dict[int, list[Stamp]] = {}
    for each in kept:
        seq = int((each.head or "0").partition(":")[0])
        if records[0].seq <= seq <= until:
            by_head.setdefault(seq, []).append(each)
    numbers = sorted(by_head)
    wanted = {next((seq for seq in numbers if seq >= record.seq), 0) for record in records} | set(numbers[-1:])
    return [each for seq in numbers if seq in wanted for each in by_head[seq]]

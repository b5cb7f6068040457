"""The flags of a ledger, kept up to date with its log: what was worked out is changed where something changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Unpack

from dicho.errors import LedgerBusy, UsageError
from dicho.model.document import Document
from dicho.model.flag import FLAG_KINDS, Flag, FlagKind
from dicho.model.statement import Statement
from dicho.model.wire import flag_record
from dicho.pipeline.flagging import Flagging, Reach
from dicho.pipeline.given import FlagFilters
from dicho.store.db import BUSY_SECONDS
from dicho.store.flagged import FlagQuery, Flags, Renewal
from dicho.store.ledger import Ledger
from dicho.store.paged.cursor import Page
from dicho.store.survey import Changes, Survey

VERSION = "flags/1"
SIZE = 50
SOON = 300
"""Events since the flags were last worked out that a page which only shows some of them takes account of."""
A_MOMENT = 0.1
"""Seconds that such a page waits for another process that is working them out."""


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag with what it speaks of: its statements and the documents its words stand in, by id."""

    flag: Flag
    statements: dict[str, Statement]
    documents: dict[str, Document]

    def as_dict(self) -> dict[str, Any]:
        """The published shape "dicho-flag/1" (docs/format.md), ready for JSON."""
        record = flag_record(self.flag)
        for ground in record["grounds"]:
            for mark in ground["marks"]:
                document = self.documents[mark["document"]]
                mark["file"] = document.file
                mark["text"] = [document.text[start:end] for start, end in mark["spans"]]
        return record


@contextmanager
def kept(ledger: Ledger) -> Iterator[Flags]:
    """The flags as the ledger stands now, until the context ends."""
    with Flags(ledger.folder, _version(ledger)) as flags:
        if flags.head != ledger.head():
            renew(ledger, flags)
        yield flags


def _version(ledger: Ledger) -> str:
    return f"{VERSION} {ledger.identity}"


def settle(ledger: Ledger) -> None:
    """Bring the flags up to date, so that whoever lists them next need not wait."""
    with kept(ledger):
        pass


def renew(ledger: Ledger, flags: Flags, wait_s: float = BUSY_SECONDS) -> None:
    """Work out what has to do with the events since the flags were last worked out; all of it, where that is much.

    LedgerBusy where another process is at it for longer than `wait_s`.
    """
    with flags.renewing(wait_s) as out, ledger.survey() as survey:
        changes = survey.changes(out.head)
        if changes.all:
            out.clear()
            reach = None
        else:
            reach = _reach(survey, out, changes)
            out.drop(reach.statements, reach.documents)
        work = Flagging(survey, reach)
        raised = list(work.raised())
        out.put(raised, work.looked, survey.head)


def _reach(survey: Survey, out: Renewal, changes: Changes) -> Reach:
    """What changed, what is one utterance with it or linked to it, and what is one utterance with that."""
    parted = out.ends(changes.withdrawn)
    known = out.within(changes.read | changes.reviewed)
    touched = changes.statements | survey.within(changes.read) | parted | (known - survey.standing(known))
    near = {end for link, _ in survey.links(_fellows(survey, touched)) for end in (link.left, link.right)}
    statements = _fellows(survey, touched | near)
    documents = changes.read | changes.reviewed | changes.paired | survey.documents_of(parted)
    return Reach(frozenset(statements), frozenset(documents))


def _fellows(survey: Survey, statements: Collection[str]) -> set[str]:
    return set(statements).union(*survey.together(statements))


def query(ledger: Ledger, kinds: Collection[str] = (), **filters: Unpack[FlagFilters]) -> FlagQuery:
    """The query for flags of these kinds, or of all, that fit the filters.

    UsageError for a kind that is none, NotFound, AmbiguousId.
    """
    for kind in kinds:
        if kind not in FLAG_KINDS:
            raise UsageError(f"no flag is called {kind!r}.", hint=f"One of: {', '.join(FLAG_KINDS)}.")
    chosen: tuple[FlagKind, ...] = tuple(kind for kind in FLAG_KINDS if kind in kinds)
    document, statement, speaker = (filters.get(name) for name in ("document", "statement", "speaker"))
    return FlagQuery(
        chosen,
        ledger.document(str(document)).id if document else None,
        ledger.statement(str(statement))[0].id if statement else None,
        tuple(ledger.people.named(str(speaker))) if speaker else None,
    )


def page(ledger: Ledger, asked: FlagQuery, after: str | None = None, size: int = SIZE) -> Page[Flagged]:
    """Some flags that fit, by kind, those of what was added last first. UsageError for what is no place in the list."""
    with kept(ledger) as flags:
        found = flags.page(asked, after, size)
    return Page(tuple(_shown(ledger, found.rows)), found.next, found.total, found.order)


def of(ledger: Ledger, statements: Collection[str]) -> dict[str, list[Flag]]:
    """Statement -> its flags, for those of these that have any; as they were last known where much is to be done.

    A page that is read must not wait for what another list is for, nor for another process that is at it.
    """
    with Flags(ledger.folder, _version(ledger)) as found:
        now, before = ledger.head(), found.head
        if now != before and now.seq - before.seq <= SOON:
            with suppress(LedgerBusy):
                renew(ledger, found, A_MOMENT)
        return found.of(statements)


def on(ledger: Ledger, statement: str) -> list[Flagged]:
    """The flags of one statement, by its id, with what they speak of; known as those of `of` are."""
    return list(_shown(ledger, of(ledger, [statement]).get(statement, ())))


def among(ledger: Ledger, statements: Collection[str]) -> list[Flagged]:
    """The flags of any of these statements as the ledger stands now, each once, in the order of FLAG_KINDS."""
    with kept(ledger) as found:
        raised = {flag.id: flag for flags in found.of(statements).values() for flag in flags}
    return list(_shown(ledger, sorted(raised.values(), key=lambda flag: (FLAG_KINDS.index(flag.kind), flag.id))))


def beyond(statement: Statement, raised: Iterable[Flag]) -> tuple[FlagKind, ...]:
    """The kinds of a statement's flags that are not told with it, each once."""
    return tuple(dict.fromkeys(flag.kind for flag in raised if flag.kind not in statement.flags))


def machine(ledger: Ledger, document: str) -> frozenset[str]:
    """The statements of a document, by its id, that a machine is suspected to have translated; as last known."""
    with Flags(ledger.folder, _version(ledger)) as found:
        rows = found.page(FlagQuery(("machine-translation",), document), None, 1).rows
    return frozenset(statement for flag in rows for statement in flag.statements)


def counts(ledger: Ledger, asked: FlagQuery | None = None) -> dict[FlagKind, int]:
    """How many flags of each kind there are; none left out."""
    with kept(ledger) as flags:
        found = flags.counts(asked)
    return {kind: found.get(kind, 0) for kind in FLAG_KINDS}


def listed(ledger: Ledger, asked: FlagQuery) -> Iterator[Flagged]:
    """All flags that fit, one by one."""
    after: str | None = None
    while True:
        found = page(ledger, asked, after, SIZE)
        yield from found.rows
        after = found.next
        if after is None:
            return


def _shown(ledger: Ledger, flags: Collection[Flag]) -> Iterator[Flagged]:
    """The flags with what they speak of; one whose statements went meanwhile is left out."""
    ids = {each for flag in flags for each in _named(flag)}
    found = {s.id: (s, document) for s, document in ledger.these(sorted(ids))}
    documents = {document.id: document for _, document in found.values()}
    for flag in flags:
        named = _named(flag)
        if all(each in found for each in named):
            for key in flag.documents:
                if key not in documents:
                    documents[key] = ledger.document(key)
            yield Flagged(flag, {key: found[key][0] for key in named}, {key: documents[key] for key in flag.documents})


def _named(flag: Flag) -> list[str]:
    marked = (mark.statement for ground in flag.grounds for mark in ground.marks if mark.statement)
    return list(dict.fromkeys((*flag.statements, *marked)))

"""Tables of quotations into a ledger: each row a document, its quotation a statement pinned to the cell.

The table says who, when and what; nothing of that is found by the machine. What it finds is what the words themselves
say: whether they ask or foretell, of which days and numbers they speak.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypedDict, Unpack, cast

from dicho.errors import NotReadable, UsageError
from dicho.extract import wording
from dicho.extract.found import Found
from dicho.extract.status import status_of
from dicho.model.document import Capture, Document, Failure, Overrides
from dicho.model.run import Run
from dicho.model.span import Span
from dicho.model.statement import Attribution, Statement, When
from dicho.pipeline.intake import Input, load
from dicho.pipeline.stages import Work, describe, keep
from dicho.pipeline.workspace import Workspace
from dicho.read import lang, sniff
from dicho.read.sandbox import LONG_CPU, LONG_WALL, Reader
from dicho.read.shape import Source, document
from dicho.read.table import columns as table
from dicho.read.table import reader
from dicho.read.table.columns import Columns, Role
from dicho.read.table.days import Day, read_day, said_order
from dicho.read.table.grid import Cell, Grid, Row
from dicho.resolve import statements, written
from dicho.store.record import TABLE
from dicho.text import lexicon
from dicho.text.align import TextBuilder

PARAGRAPH = "\n\n"
VERSION = "table/1"
IN_TEXT: tuple[Role, ...] = ("quotation", "speaker", "date", "context", "note")
"""The cells that make a row's text; the others are facts of its document."""
NO_QUOTATION = "no quotation stands in it"
FAILED_ROWS = "table-rows"
SHOWN = 10
"""Rows that a recorded failure names."""

Outcome = Literal["taken", "known", "failed"]


@dataclass(frozen=True, slots=True)
class RowStatus:
    """What became of a row: its number as a spreadsheet shows it, why (or what was left open), its statement."""

    row: int
    status: Outcome
    reason: str = ""
    statement: str | None = None
    quotation: str = ""
    speaker: str | None = None
    said: str | None = None
    sheet: str = ""


@dataclass(slots=True)
class TableReport:
    """What an import did, row by row, and the links that are new by relation."""

    file: str
    sha256: str
    columns: dict[str, str]
    rows: list[RowStatus] = field(default_factory=list)
    links: dict[str, int] = field(default_factory=dict)

    def count(self, status: Outcome) -> int:
        """How many rows have this outcome."""
        return sum(row.status == status for row in self.rows)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was opened: its bytes, what they are, the grid of each sheet that is read."""

    item: Input
    data: bytes
    media_type: str
    grids: tuple[Grid, ...]


def open_table(item: Input, sheets: Sequence[str] = ()) -> Table:
    """The table in a file, of a spreadsheet these sheets, or the first with anything in it.

    ReadError where it is none, UsageError for a sheet it has not.
    """
    data = load(item)
    found = sniff.sniff(data, item.name)
    media_type = sniff.CSV if found == sniff.PLAIN else found
    if media_type not in reader.TYPES:
        raise NotReadable(
            f"files of type {found} are no tables.", where=item.name, hint="CSV, TSV, XLSX and ODS are read."
        )
    if media_type not in reader.SHEETS and sheets:
        raise UsageError("it has no sheets.", where=item.name, hint="--sheet is for spreadsheets.")
    if media_type not in reader.SHEETS:
        return Table(item, data, media_type, (reader.grid(data),))
    with Reader(wall=LONG_WALL, cpu=LONG_CPU) as child:
        cells = child.parts(data, media_type)
    return Table(item, data, media_type, tuple(reader.grid(data, cells, name) for name in sheets or (None,)))


class How(TypedDict, total=False):
    """How a table is to be read: whether 03/04/2025 is in April, and which sheets of a spreadsheet."""

    day_first: bool | None
    sheets: Sequence[str]


def read_table(desk: Workspace, item: Input, named: Mapping[str, str], **how: Unpack[How]) -> TableReport:
    """Open a table, record it and compare what is new in it; `named` are columns, by head or letter, by what they hold.

    Errors as of `open_table` and `load_table`.
    """
    for role in named.keys() - set(table.ROLES):
        raise UsageError(f"a column holds no {role!r}.", hint=f"One of: {', '.join(table.ROLES)}.")
    opened = open_table(item, how.get("sheets", ()))
    order = said_order(how.get("day_first"))
    report = load_table(desk, opened, table.chosen(opened.grids[0], cast(Mapping[Role, str], named), order=order))
    report.links = desk.settle()
    return report


@dataclass(frozen=True, slots=True)
class _Taken:
    """A row made into a document with its statement, and what was left open."""

    status: RowStatus
    document: Document
    statement: Statement


def load_table(desk: Workspace, opened: Table, columns: Columns) -> TableReport:
    """Record every row of the table that the ledger does not hold yet, all in one transaction.

    A row is known where one of the same cells was read before, from this file or from an earlier state of it; those of
    a table that grows are taken once. Rows that say nothing are failed, and recorded as one failure of the file.
    Nothing is compared yet: that is for the workspace's `settle`.
    Redacted where these bytes were erased before.
    """
    sha256 = keep(opened.data, desk.archive, desk.ledger)
    work = Work(opened.item, data=opened.data)
    capture = replace(describe(work, sha256, Overrides()), media_type=opened.media_type)
    names = {str(role): name for role, name in table.heads(opened.grids[0], columns).items()}
    report = TableReport(opened.item.name, sha256, names)
    runs = _runs(opened, columns)
    kept = desk.ledger.has_reading(sha256, runs)
    taken = [_row(row, grid, columns, capture) for grid in opened.grids for row in grid.below(columns.head)]
    seen: dict[str, RowStatus] = {}
    fresh: list[_Taken] = []
    for one in taken:
        status = one if isinstance(one, RowStatus) else _known(desk, one, seen, read_before=kept)
        report.rows.append(status)
        if isinstance(one, _Taken) and status.status == "taken":
            fresh.append(one)
    if not kept:
        _record(desk, capture, fresh, runs, report)
    return report


def _runs(opened: Table, columns: Columns) -> tuple[Run, ...]:
    """What made the statements: this module under this mapping, and the resolving of times and numbers."""
    sheets = ",".join(grid.sheet for grid in opened.grids)
    settings = (*columns.settings(), ("sheets", sheets)) if sheets else columns.settings()
    return Run(TABLE, VERSION, tuple(sorted(settings))), Run("resolve", statements.VERSION)


def _record(
    desk: Workspace, capture: Capture, fresh: Sequence[_Taken], runs: Sequence[Run], report: TableReport
) -> None:
    if fresh:
        desk.ledger.record_reading(capture, [(one.document, [one.statement]) for one in fresh], runs)
    failed = [row for row in report.rows if row.status == "failed"]
    if failed:
        named = "; ".join(f"row {row.row}: {row.reason}" for row in failed[:SHOWN])
        more = f"; and {len(failed) - SHOWN} more" if len(failed) > SHOWN else ""
        hint = "Mend the rows and import the file again: the others are known then."
        desk.ledger.record_failure(Failure(capture.file, FAILED_ROWS, f"{named}{more}.", hint), capture, runs)


def _known(desk: Workspace, one: _Taken, seen: dict[str, RowStatus], *, read_before: bool) -> RowStatus:
    """The status of a row that says something: known where the ledger, or a row above, has the same cells."""
    key = _key(one.document, one.status.said)
    before = seen.setdefault(key, one.status)
    if before is not one.status:
        return replace(one.status, status="known", reason=f"the same as row {before.row}", statement=before.statement)
    if read_before:
        return replace(one.status, status="known", reason=one.status.reason or "read before")
    held = desk.ledger.same_row(one.document)
    return replace(one.status, status="known", reason="read before", statement=held) if held else one.status


def _key(document: Document, said: str | None) -> str:
    facts = (document.text, document.outlet, document.url, document.title, document.lang, said)
    return hashlib.sha256("\0".join(fact or "" for fact in facts).encode()).hexdigest()


def _row(row: Row, grid: Grid, columns: Columns, capture: Capture) -> _Taken | RowStatus:
    """A row as a document with its statement, or why it says nothing."""
    quotation = row.cell(columns.of["quotation"])
    failed = RowStatus(row.number, "failed", row.fault or NO_QUOTATION, sheet=grid.sheet)
    if row.fault or quotation is None:
        return failed
    builder = TextBuilder()
    places = _put(builder, row, grid, columns)
    facts = {name: row.value(columns.of.get(role)) for name, role in _FACTS.items()}
    code, said = lang.decide(quotation.text, table.language(row.value(columns.of.get("language"))))
    item = f"{grid.sheet} row {row.number}" if grid.sheet else f"row {row.number}"
    made = document(Source(capture, Overrides()), builder, {**facts, "lang": code}, item=item, notes=said)
    day = _day(row, columns)
    statement = _statement(made, places, day)
    name = statement.speaker.name if statement.speaker else None
    value = statement.said.value if statement.said else None
    told = RowStatus(row.number, "taken", day.fault, statement.id, quotation.label, name, value, grid.sheet)
    return _Taken(told, made, statement)


_FACTS: Mapping[str, Role] = {"outlet": "outlet", "url": "address", "title": "title"}


def _put(builder: TextBuilder, row: Row, grid: Grid, columns: Columns) -> dict[Role, Span]:
    """The row's text, its cells in the order of the table; where each stands in it."""
    found: dict[Role, Span] = {}
    for role in sorted((role for role in IN_TEXT if role in columns.of), key=lambda role: columns.of[role]):
        cell: Cell | None = row.cell(columns.of[role])
        if cell is not None:
            if len(builder):
                builder.space(cell.part, cell.start, cell.start, PARAGRAPH)
            found[role] = grid.put(builder, cell)
    return found


def _day(row: Row, columns: Columns) -> Day:
    written_day = row.value(columns.of.get("date"))
    return read_day(written_day, columns.order) if written_day else Day()


def _statement(made: Document, places: Mapping[Role, Span], day: Day) -> Statement:
    """The quotation as a statement: who and when as the row says, the rest as its words do."""
    content = (places["quotation"],)
    source = (places["speaker"],) if "speaker" in places else ()
    who = written.speaker(source[0].of(made.text), made.lang) if source else None
    flags = (*(("unattributed",) if who is None else ()), *(("ambiguous-date",) if day.others else ()))
    # As anywhere, what is in a language without cue words of its own is read with the English ones.
    own = made.lang if made.lang in lexicon.LANGUAGES else "en"
    words = wording.read(made.text, Found(None, None, list(content), "", own, 1.0), content)
    found = Attribution(source, (), content, "direct", status=status_of(words), flags=flags)
    # "Next Monday" in a quotation counts from the day it was said.
    told = replace(made, published=day.value) if day.precision == "day" and "/" not in (day.value or "") else made
    [one] = statements.resolve(told, [found])
    said = When(day.value, day.precision, (places["date"],)) if day.value and day.precision else None
    kept = tuple(flag for flag in one.flags if flag in flags)
    return replace(one, speaker=who, candidates=(), said=said, flags=kept)

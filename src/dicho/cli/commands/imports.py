"""`dicho import`: what other tools keep, read into the ledger."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dicho.cli.cards import failed
from dicho.cli.common import (
    FAILED,
    OK,
    Settings,
    complain,
    counted,
    json_option,
    options,
    out,
    out_json,
    overrides,
    pass_settings,
    say_without_model,
    workspace,
)
from dicho.cli.marks import inline, one_line
from dicho.errors import UsageError

if TYPE_CHECKING:
    from dicho.pipeline.stages import Work
    from dicho.pipeline.tables import Table, TableReport
    from dicho.read.table.columns import Columns, Role
    from dicho.read.table.days import Order

MANY = 200
"""Rows from which comparing takes so long that somebody would wonder."""
SHOWN = 20
"""Rows named on standard error, of those that failed or were left open."""
ROLES: dict[Role, str] = {
    "quotation": "What was said.",
    "speaker": "Who said it.",
    "date": "When it was said.",
    "outlet": "Where it was published.",
    "address": "The page's address. Nothing is fetched.",
    "title": "The page's title.",
    "language": "Its language (es, Spanish, inglés).",
    "context": "What stood around it, or the occasion.",
    "note": "Somebody's note on it.",
}


@click.group("import")
def command() -> None:
    """Read what other tools keep: a table of quotations, posts, a ledger's own export.

    What needs no telling (mail boxes, threads, known exports of networks) is read by dicho add as well.

    \b
    Examples:
      dicho import table examples/imports/citas.csv --yes
      dicho import posts examples/imports/telegram.json
    """


column_options = options(
    [
        click.option(f"--{role}", f"column_{role}", metavar="COLUMN", help=f"Column: {words}")
        for role, words in ROLES.items()
    ]
)


@command.command("table")
@click.argument("file", type=click.Path(path_type=Path))
@column_options
@click.option("--day-first/--month-first", "day_first", default=None, help="How 03/04/2025 is meant.")
@click.option("--sheet", "sheets", multiple=True, metavar="NAME", help="This sheet of a spreadsheet (repeatable).")
@click.option("--no-header", "headless", is_flag=True, help="No row of heads: columns are named by letters (A, B).")
@click.option("--yes", is_flag=True, help="Take the columns that are proposed.")
@click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Each row's status, as CSV."
)
@json_option
@pass_settings
def _table(
    settings: Settings,
    /,
    file: Path,
    day_first: bool | None,
    sheets: tuple[str, ...],
    headless: bool,
    yes: bool,
    report: Path | None,
    as_json: bool,
    **named: str | None,
) -> int:
    """Read a table of quotations (CSV, TSV, XLSX, ODS): each row becomes a statement pinned to its cell.

    COLUMN is a column's head, or its letter. Without any the columns are proposed by their heads and cells, Spanish or
    English, and on a terminal you are asked once; the answer is kept for files with the same heads. A date that can be
    read in two ways stays open unless --day-first or --month-first says how. Rows read before are known: a table that
    grows is imported again and again. The exit code is 1 when every row failed.

    \b
    Examples:
      dicho import table examples/imports/citas.csv --yes
      dicho import table examples/imports/citas.csv --quotation C --speaker Quién --date Fecha --day-first
      dicho import table examples/imports/citas.xlsx --sheet Citas --yes --report rows.csv
    """
    from dicho.pipeline import intake, remembered, tables
    from dicho.read.table.days import said_order

    [item] = intake.find([str(file)])
    order = said_order(day_first)
    opened = tables.open_table(item, sheets)
    given: dict[Role, str] = {role: named[f"column_{role}"] for role in ROLES if named[f"column_{role}"]}  # type: ignore[misc]
    columns, said = _columns(settings, opened, given, headless=headless, order=order, yes=yes)
    with workspace(settings, create=True) as desk:
        done = tables.load_table(desk, opened, columns)
        remembered.remember(settings.ledger, opened.grids[0], said)
        if done.count("taken") > MANY:
            settings.remark(
                f"dicho: {done.count('taken')} rows are recorded; comparing them with all others takes a while."
            )
        done.links = desk.settle()
    if report is not None:
        _write_report(done, report)
    if as_json:
        counts = {name: done.count(name) for name in ("taken", "known", "failed")}
        out_json({**asdict(done), "counts": counts})
    else:
        _tell(settings, done)
    return FAILED if done.rows and done.count("failed") == len(done.rows) else OK


def _columns(
    settings: Settings, opened: Table, given: dict[Role, str], *, headless: bool, order: Order | None, yes: bool
) -> tuple[Columns, Columns]:
    """The columns: those named, else those remembered, else those proposed and agreed to; and what of them was said.

    An order of day and month that the dates of one file tell is not what somebody said of the next.
    """
    from dataclasses import replace

    from dicho.pipeline import remembered
    from dicho.read.table import columns as table

    grid = opened.grids[0]
    if given or headless:
        named = table.chosen(grid, given, headed=not headless, order=order)
        return named, named
    kept = remembered.recall(settings.ledger, grid)
    if kept is not None:
        settings.remark("dicho: columns as before for these heads.")
        said = replace(kept, order=order or kept.order)
        return _told(settings, said, table.with_order(grid, said)), said
    proposal = table.proposed(grid, order)
    if proposal is None:
        raise UsageError(
            "no column looks like quotations.", where=opened.item.name, hint="Name the columns: --quotation COLUMN."
        )
    if not yes:
        try:
            proposal = _agreed(opened, proposal)
        except click.Abort:  # Ctrl-C, or the end of what is typed
            raise KeyboardInterrupt from None
    for role, head, _ in table.labels(grid, proposal):
        settings.remark(f"dicho: {role}: {inline(head)}")
    return _told(settings, replace(proposal, order=order), proposal), replace(proposal, order=order)


def _told(settings: Settings, said: Columns, read: Columns) -> Columns:
    """The columns as they are read; it is told where the order of their days is what the dates tell."""
    if read.order != said.order:
        settings.remark(f"dicho: days are read {read.order}, as dates that allow no other reading are written.")
    return read


def _agreed(opened: Table, proposal: Columns) -> Columns:
    """The proposal, or what somebody at the terminal says instead; UsageError where nobody can be asked."""
    from dicho.read.table import columns as table

    grid = opened.grids[0]
    listed = list(table.labels(grid, proposal))
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        flags = " ".join(f'--{role} "{inline(head)}"' for role, head, _ in listed)
        raise UsageError(
            "it has to be said which column holds what.",
            where=opened.item.name,
            hint=f"Proposed: {flags}. Give --yes to take that, or name others.",
        )
    click.echo(f"{inline(opened.item.name)}: {counted(len(grid.rows), 'row')}. Its columns look like this:", err=True)
    for role, head, sample in listed:
        click.echo(f"  {role:<10} {one_line(head, 24):<24}  {one_line(sample, 60)}", err=True)
    if proposal.order:
        click.echo(f"  days are written {proposal.order}", err=True)
    if click.confirm("Read it so?", default=True, err=True):
        return proposal
    named: dict[Role, str] = {}
    heads = {role: head for role, head, _ in listed}
    for role, words in ROLES.items():
        answer = click.prompt(f"  {role}: {words} Column (- for none)", default=heads.get(role, "-"), err=True)
        if answer.strip() not in ("", "-"):
            named[role] = answer.strip()
    return table.chosen(grid, named, headed=proposal.head > 0, order=proposal.order)


def _tell(settings: Settings, done: TableReport) -> None:
    """The figures on standard output; on standard error the rows that failed, or in which something stayed open."""
    told = [row for row in done.rows if row.status == "failed" or (row.status == "taken" and row.reason)]
    for row in told[:SHOWN]:
        where = f"{done.file} {row.sheet} row {row.row}" if row.sheet else f"{done.file} row {row.row}"
        failed = row.status == "failed"
        (complain if failed else settings.remark)(f"{'' if failed else 'dicho: '}{inline(where)}: {inline(row.reason)}")
    if len(told) > SHOWN:
        settings.remark(f"dicho: and {len(told) - SHOWN} more; --report FILE lists all.")
    figures = ", ".join(f"{done.count(name)} {name}" for name in ("taken", "known", "failed"))
    out(f"{counted(len(done.rows), 'row')}: {figures}")


def _write_report(done: TableReport, path: Path) -> None:
    """Each row's status as CSV, with a byte order mark, by which spreadsheets know UTF-8."""
    import csv

    fields = ("sheet", "row", "status", "reason", "statement", "quotation", "speaker", "said")
    rows: list[dict[str, Any]] = [{name: asdict(row)[name] for name in fields} for row in done.rows]
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as target:
            writer = csv.DictWriter(target, fields)
            writer.writeheader()
            writer.writerows(rows)
    except OSError as error:
        from dicho.errors import ExportError

        raise ExportError(f"the report could not be written ({error.strerror}).", where=str(path)) from error


@command.command("posts")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--mapping", metavar="NAME|FILE.toml", help="Where the posts stand; known exports need none.")
@click.option("--author", metavar="NAME", help="Who wrote the posts that do not say it.")
@click.option("--outlet", metavar="NAME", help="Where they were published.")
@click.option("--lang", metavar="CODE", help="Their language: es, en.")
@json_option
@pass_settings
def _posts(
    settings: Settings, /, files: tuple[str, ...], mapping: str | None, as_json: bool, **given: str | None
) -> int:
    """Read posts exported by networks and messengers (JSON, JSON Lines): each becomes a document of its writer's.

    X's archive, Mastodon, Bluesky, Facebook, Messenger, Telegram and Reddit are known; for any other a small TOML file
    says where in a post its text, writer and day stand (docs/imports.md). Reading the same file again changes nothing.

    \b
    Examples:
      dicho import posts examples/imports/telegram.json
      dicho import posts examples/imports/telegram.json --mapping telegram --lang es
      dicho import posts examples/imports/tablon.jsonl --mapping examples/imports/tablon.toml
    """
    from dataclasses import replace

    from dicho.pipeline import intake
    from dicho.read.sandbox import LONG_CPU, LONG_WALL, Reader

    chosen = replace(overrides(given), mapping=_mapping(mapping))
    inputs = intake.find(files, without=settings.ledger)
    say_without_model(settings)
    with Reader(wall=LONG_WALL, cpu=LONG_CPU) as reader, workspace(settings, create=True) as desk:
        report = desk.add_inputs(inputs, chosen, _failed, reader)
    if as_json:
        out_json(asdict(report))
    else:
        read = (
            f"{counted(report.inputs, 'file')}: {report.new} new, {report.known} known already, {report.failed} failed"
        )
        out(f"{read}; {counted(report.documents, 'post')} with {counted(report.statements, 'statement')} added")
    return FAILED if report.inputs and report.failed == report.inputs else OK


def _mapping(named: str | None) -> str | None:
    """The mapping's name, or the text of the file that is one; UsageError for neither."""
    from dicho.read.posts.mapping import called

    if named is None:
        return None
    path = Path(named)
    if path.suffix == ".toml" or path.is_file():
        try:
            named = path.read_text("utf-8")
        except (OSError, UnicodeError) as error:
            raise UsageError(f"the mapping cannot be read ({error}).", where=str(path)) from None
    called(named)
    return named


def _failed(work: Work) -> None:
    for failure in work.failures:
        complain(failed(failure))


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--head", metavar="SEQ:HASH", help="A head noted elsewhere: proves that the bundle is of that ledger.")
@json_option
@pass_settings
def _export(settings: Settings, /, file: Path, head: str | None, as_json: bool) -> int:
    """Make a ledger of a bundle (dicho export -f bundle): the same documents, statements, decisions, log and head.

    The folder of --ledger must not be there yet. Nothing in the file is believed: the chain is worked out anew, and
    every capture, text and span is held against the others; where anything does not hold nothing is left behind.

    \b
    Examples:
      dicho --ledger copy import export ledger.dicho
    """
    from dicho.pipeline import bundle

    proved = bundle.read(file, settings.ledger, head)
    if as_json:
        out_json(asdict(proved))
    else:
        figures = (counted(proved.documents, "document"), counted(proved.statements, "statement"))
        counts = f"{', '.join(figures)}, {counted(proved.events, 'event')}"
        out(f"{inline(str(settings.ledger))}: {counts}, proved on the way")
    return OK

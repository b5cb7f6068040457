"""`dicho predictions`: what somebody said will be, by the day it is due, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dicho.cli.cards import row as card_row
from dicho.cli.common import (
    FINDINGS,
    OK,
    Settings,
    counted,
    json_option,
    options,
    out,
    out_json,
    pass_settings,
    workspace,
)
from dicho.cli.marks import inline, one_line

if TYPE_CHECKING:
    from dicho.model.document import Document
    from dicho.model.statement import Statement
    from dicho.pipeline.workspace import Workspace
    from dicho.store.rows import Outcome

    Row = tuple[Statement, Document]

A_PAGE = 500
WHEN = {"due": "past", "coming": "open", "undated": "undated", "settled": "settled"}


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date:
    try:
        return date.fromisoformat(value) if value else date.today()
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no day. Write 2025-03-17.", ctx, param) from error


@click.command("predictions")
@click.argument("ident", metavar="[ID]", required=False)
@options(
    [
        click.option("--due", "when", flag_value="due", help="Past the last day they are due, and not settled."),
        click.option("--coming", "when", flag_value="coming", help="Due today or later."),
        click.option("--undated", "when", flag_value="undated", help="Without a day."),
        click.option("--settled", "when", flag_value="settled", help="Of which somebody said what came."),
        click.option("--today", metavar="DATE", callback=_day, help="As of this day; without it, today."),
        click.option("--ics", type=click.Path(dir_okay=False, path_type=Path), help="Write a calendar of them too."),
        click.option("--limit", type=click.IntRange(min=1), help="At most so many."),
        click.option("--fail-on-due", is_flag=True, help="Exit with 3 if any is past due and not settled."),
    ]
)
@json_option
@pass_settings
def command(
    settings: Settings, /, ident: str | None, when: str | None, today: date, ics: Path | None, limit: int | None,
    fail_on_due: bool, as_json: bool,
) -> int:  # fmt: skip
    """List predictions and promises: those past due first, then those to come, then those without a day.

    With the ID of one: what was said later that may tell what came of it, likeliest first. Dicho settles nothing:
    dicho settle ID kept, not-kept, moot or open is your word, and dicho undo takes it back.

    \b
    Examples:
      dicho predictions --due
      dicho predictions --coming --ics due.ics
      dicho predictions 1a2b3c4d
    """
    with workspace(settings) as desk:
        if ident is not None:
            _one(settings, desk, ident, as_json=as_json)
            return OK
        kinds = [when] if when else ["due", "coming", "undated"]
        found = [(kind, row) for kind in kinds for row in islice(_rows(desk, WHEN[kind], today), limit)]
        said = desk.ledger.outcomes.last(statement.id for _, (statement, _) in found)
        due = desk.ledger.pages.predictions("past", today.isoformat(), size=1).total
    for kind, row in found:
        _tell(kind, row, said.get(row[0].id), as_json=as_json)
    if ics is not None:
        _calendar(settings, ics, [row for _, row in found])
    if not found:
        settings.remark("dicho: no such prediction.")
    return FINDINGS if fail_on_due and due else OK


def _rows(desk: Workspace, when: str, today: date) -> Iterator[Row]:
    after = None
    while True:
        page = desk.ledger.pages.predictions(when, today.isoformat(), after, A_PAGE)
        yield from desk.ledger.these([row.statement.id for row in page.rows])
        if (after := page.next) is None:
            return


def _tell(kind: str, row: Row, outcome: Outcome | None, *, as_json: bool) -> None:
    statement, document = row
    due = statement.due.value if statement.due else None
    if as_json:
        from dicho.model.wire import statement_line

        told = {"event": outcome.event, "verdict": outcome.verdict, "by": outcome.by} if outcome else None
        out_json({**statement_line(statement, document), "when": kind, "outcome": told})
        return
    said = f"  {outcome.verdict} (by {inline(outcome.by)})" if outcome else ""
    out(f"{'due ' + due if due else 'no day is told'}{said}\n  {card_row(statement, document)}")


def _one(settings: Settings, desk: Workspace, ident: str, *, as_json: bool) -> None:
    from dicho.pipeline.outcomes import tellings

    statement, document = desk.ledger.statement(ident)
    history = desk.ledger.outcomes.history(statement.id)
    found = tellings(desk.ledger, statement.id)
    if as_json:
        out_json(
            {
                "statement": statement.id,
                "outcomes": [_word(each) for each in history],
                "may_tell": [t.as_dict() for t in found],
            }
        )
        return
    _tell("", (statement, document), None, as_json=False)
    for each in history:
        undone = "" if each.active else " (undone)"
        out(f"  {each.at[:10]}  {each.verdict}{undone} by {inline(each.by)}  {one_line(each.note, 80)}".rstrip())
    for telling in found:
        why = "proposed as its outcome" if telling.why == "promise" else "said later on the same matter"
        out(f"  {telling.score:.2f}  {why}\n  {card_row(telling.statement, telling.document)}")
    if not found:
        settings.remark("dicho: nothing said later is near it.")


def _word(outcome: Outcome) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(outcome)


def _calendar(settings: Settings, path: Path, rows: list[Row]) -> None:
    from dicho.errors import ExportError
    from dicho.export import ics

    try:
        with path.open("wb") as file:
            written = ics.write(rows, file, datetime.now(UTC))
    except OSError as error:
        raise ExportError(f"it could not be written ({error.strerror}).", where=str(path)) from error
    settings.remark(f"dicho: {counted(written, 'day')} in {inline(str(path))}.")

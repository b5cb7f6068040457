"""`dicho log`: what happened and what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING

import click

from dicho.cli.cards import LONGEST, SHORT
from dicho.cli.common import Settings, json_option, out, out_json, pass_settings, workspace
from dicho.cli.marks import inline, one_line, room

if TYPE_CHECKING:
    from dicho.pipeline.workspace import Workspace
    from dicho.store.paged.rows import EventRow

A_PAGE = 200


@click.command("log")
@click.option(
    "--kind", "kinds", multiple=True, metavar="KIND", help="Only events of this kind (statement.decided, ...)."
)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many.")
@json_option
@pass_settings
def command(settings: Settings, /, kinds: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List the events of the log, the last first: what was read, what was decided, by whom, and what was taken back.

    Columns: number, time (UTC), kind, who decided, what it is about. dicho undo NUMBER takes a decision back. --json
    writes one event a line; docs/ledger.md lists the kinds.

    \b
    Examples:
      dicho log
      dicho log --limit 5 --json
      dicho log --kind statement.decided --kind link.decided
    """
    with workspace(settings) as desk:
        for row in islice(_events(desk, kinds), limit):
            if as_json:
                out_json(asdict(row))
            else:
                out(_line(row))


def _events(desk: Workspace, kinds: tuple[str, ...]) -> Iterator[EventRow]:
    after = None
    while True:
        page = desk.ledger.pages.events(kinds or None, after, A_PAGE)
        yield from page.rows
        if (after := page.next) is None:
            return


def _line(row: EventRow) -> str:
    start = f"{row.event:6}  {row.at[:19]}  {row.kind:17}  {inline(row.by or ''):10}".rstrip()
    about = [f"{one.kind} {one.id[:SHORT]} {one_line(one.label or '', LONGEST)}".rstrip() for one in row.about]
    counts = [f"{number} {name}" for name, number in row.counts]
    undoing = [f"undoes {row.undoes}"] if row.undoes else []
    undone = [f"(undone by {row.undone_by})"] if row.undone_by and not row.active else []
    erased = ["(erased)"] if row.erased else []
    note = [row.note] if row.note else []
    said = " · ".join(
        [*(" ".join(part) for part in (row.words, undoing, undone, erased) if part), *about, *counts, *note]
    )
    return f"{start}  {one_line(inline(said), room(len(start) + 2))}".rstrip()

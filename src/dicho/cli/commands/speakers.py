"""`dicho speakers`: who is quoted."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice

import click

from dicho.cli.cards import LONGEST
from dicho.cli.common import Settings, json_option, out, out_json, pass_settings, workspace
from dicho.cli.marks import one_line


@click.command("speakers")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@json_option
@pass_settings
def command(settings: Settings, /, limit: int | None, as_json: bool) -> None:
    """List who is quoted, those with most statements first.

    Columns: statements, documents, kind, name. One line a name: one person may have several here, and one name may be
    two people's. dicho people shows which names are one.

    \b
    Examples:
      dicho speakers
      dicho speakers --limit 5 --json
    """
    with workspace(settings) as desk:
        for found in islice(desk.ledger.speakers(), limit):
            if as_json:
                out_json(asdict(found))
            else:
                out(f"{found.statements:5}  {found.documents:4}  {found.kind:12}  {one_line(found.name, LONGEST)}")

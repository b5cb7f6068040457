"""`dicho accept`: statements that are right as they were found."""

from __future__ import annotations

import click

from dicho.cli.common import Settings, deciding, workspace
from dicho.cli.deciding import answer


@click.command("accept")
@click.argument("idents", nargs=-1, required=True, metavar="ID...")
@deciding
def command(settings: Settings, /, idents: tuple[str, ...], by: str, note: str, as_json: bool) -> None:
    """Accept statements as they were found; running again never undoes it.

    ID is the id of a statement, or 4 or more characters of it. It stays though a later run should not find it any more.

    \b
    Examples:
      dicho accept 1a2b3c4d
      dicho accept 1a2b3c4d 5e6f7a8b --by ana --note "heard the recording"
    """
    with workspace(settings) as desk:
        keys = [desk.ledger.statement(ident)[0].id for ident in idents]  # all are known before one is decided on
        answer(settings, [desk.ledger.reviews.accept(key, by, note) for key in keys], as_json)

"""`dicho reject`: statements that are none."""

from __future__ import annotations

import click

from dicho.cli.common import Settings, deciding, workspace
from dicho.cli.deciding import answer


@click.command("reject")
@click.argument("idents", nargs=-1, required=True, metavar="ID...")
@deciding
def command(settings: Settings, /, idents: tuple[str, ...], by: str, note: str, as_json: bool) -> None:
    """Reject statements: they are in no list, count, link or export, and running again does not bring them back.

    ID is the id of a statement, or 4 or more characters of it. dicho search --state rejected finds them, dicho undo
    brings one back.

    \b
    Examples:
      dicho reject 1a2b3c4d
      dicho reject 1a2b3c4d 5e6f7a8b --note "the name of a song"
    """
    with workspace(settings) as desk:
        keys = [desk.ledger.statement(ident)[0].id for ident in idents]  # all are known before one is decided on
        answer(settings, [desk.ledger.reviews.reject(key, by, note) for key in keys], as_json)

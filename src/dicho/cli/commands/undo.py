"""`dicho undo`: take back a decision."""

from __future__ import annotations

from dataclasses import asdict

import click

from dicho.cli.common import Settings, deciding, out, out_json, workspace
from dicho.cli.marks import inline


@click.command("undo")
@click.argument("event", type=click.IntRange(min=1))
@deciding
def command(settings: Settings, /, event: int, by: str, note: str, as_json: bool) -> None:
    """Take back the decision with this number, on a link, a statement or people; undoing the undoing brings it back.

    The log keeps both. dicho log lists decisions with their numbers.

    \b
    Examples:
      dicho undo 61
      dicho undo 61 --note "the other minister of that name"
    """
    with workspace(settings) as desk:
        decision = desk.ledger.people.undo(event, by, note)
    if as_json:
        out_json(asdict(decision))
        return
    out(f"decision {decision.event}: undo of {decision.undoes}, by {inline(decision.by)}")

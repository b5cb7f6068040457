"""`dicho settle`: a person's word on what came of a prediction."""

from __future__ import annotations

from dataclasses import asdict

import click

from dicho.cli.common import Settings, deciding, out_json, workspace
from dicho.cli.deciding import decided
from dicho.cli.marks import inline

VERDICTS = ("kept", "not-kept", "moot", "open")


@click.command("settle")
@click.argument("ident", metavar="ID")
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.option("--evidence", "-e", multiple=True, metavar="ID", help="A statement that tells of it (repeatable).")
@deciding
def command(
    settings: Settings, /, ident: str, verdict: str, evidence: tuple[str, ...], by: str, note: str, as_json: bool
) -> None:
    """Say what came of a prediction or promise; a later word takes the place of an earlier one.

    kept: it came about. not-kept: it did not. moot: it no longer matters, as its condition did not hold. open: nobody
    can tell yet. It is a word on the statement, never on who made it.

    \b
    Examples:
      dicho settle 1a2b3c4d not-kept -e 5e6f7a8b --note "the port's log of the 27th"
      dicho settle 1a2b3c4d open --by ana
    """
    with workspace(settings) as desk:
        said = desk.ledger.outcomes.settle(ident, verdict, evidence, by, note)
    if as_json:
        out_json(asdict(said))
        return
    decided(settings, said.event, f"{said.verdict}, by {inline(said.by)}")

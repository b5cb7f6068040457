"""`dicho decide`: a person's word on a proposed link."""

from __future__ import annotations

from dataclasses import asdict

import click

from dicho.cli.common import Settings, deciding, out_json, workspace
from dicho.cli.deciding import decided
from dicho.cli.marks import inline
from dicho.model.link import KINDS, RELATIONS, VERDICTS


@click.command("decide")
@click.argument("pair", metavar="PAIR")
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.option(
    "--kind", type=click.Choice((*RELATIONS, *KINDS)), help="In which way, where the proposal says otherwise."
)
@deciding
def command(
    settings: Settings, /, pair: str, verdict: str, kind: str | None, by: str, note: str, as_json: bool
) -> None:
    """Decide on a link: it leaves the list, running again never reopens it, and undo takes the word back.

    PAIR is the id of a link as the lists show it (4 or more characters), or two statements as LEFT:RIGHT, whether
    proposed or not.

    \b
    Examples:
      dicho decide 1a2b3c4d yes --note "both speak of the night of the raid"
      dicho decide 1a2b3c4d no --kind change
      dicho decide 1a2b3c4d:5e6f7a8b yes --kind quantity --by ana
    """
    with workspace(settings) as desk:
        word = desk.ledger.links.decide(pair, verdict, kind, by, note)
    if as_json:
        out_json(asdict(word))
        return
    decided(settings, word.event, f"{word.verdict}, {word.relation} ({word.kind}), by {inline(word.by)}")

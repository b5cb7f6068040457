"""`dicho fix`: what of a statement is otherwise than it was found."""

from __future__ import annotations

from typing import Any

import click

from dicho.cli.common import Settings, deciding, workspace
from dicho.cli.deciding import answer, fact_options, fix_of


@click.command("fix")
@click.argument("ident", metavar="ID")
@fact_options
@deciding
def command(settings: Settings, /, ident: str, by: str, note: str, as_json: bool, **facts: Any) -> None:
    """Fix a statement: say who speaks, when, or which characters; what is not said stays as it was found.

    A fixed statement keeps its id, is accepted, and tells which of its facts are a person's word. Offsets count the
    characters of the document from 0, as dicho show --json writes them; an option given several times marks several
    stretches. A speaker nobody in the ledger is called is a new one.

    \b
    Examples:
      dicho fix 1a2b3c4d --speaker "Baltasar Quintalba" --said 2025-03-17
      dicho fix 1a2b3c4d --nobody --undated
      dicho fix 1a2b3c4d --content 24-80 --source none --status denial --by ana
    """
    fix = fix_of(facts)
    with workspace(settings) as desk:
        answer(settings, [desk.ledger.reviews.fix(ident, fix, by, note)], as_json)

"""`dicho enter`: a statement that was not found."""

from __future__ import annotations

from typing import Any

import click

from dicho.cli.common import Settings, deciding, workspace
from dicho.cli.deciding import answer, fact_options, fix_of


@click.command("enter")
@click.argument("document", metavar="DOCUMENT")
@fact_options
@deciding
def command(settings: Settings, /, document: str, by: str, note: str, as_json: bool, **facts: Any) -> None:
    """Add a statement that was not found in a document: at least --content, the characters that are what is said.

    It is accepted, stays whatever a later run finds, and is listed, searched and compared like any other; undo takes
    it out again. Offsets count the characters of the document from 0.

    \b
    Examples:
      dicho enter 1a2b3c4d --content 24-80 --source 0-14 --speaker "Baltasar Quintalba"
    """
    fix = fix_of(facts)
    with workspace(settings) as desk:
        answer(settings, [desk.ledger.reviews.add(document, fix, by, note)], as_json)

"""`dicho links`: everything that links two statements."""

from __future__ import annotations

from typing import Any

import click

from dicho.cli import linked
from dicho.cli.common import Settings
from dicho.model.link import RELATIONS


@click.command("links")
@click.option("--relation", type=click.Choice(RELATIONS), multiple=True, help="Of this relation (may be repeated).")
@linked.listing
def command(settings: Settings, /, relation: tuple[Any, ...], **options: Any) -> int:
    """List what links two statements, best first: copies, translations, conflicts, changes of position.

    Each is a proposal with its reasons, what was not found, and the kinder readings; dicho decide ID yes, no or
    unsure takes it off the list. --json writes one link a line (docs/format.md).

    \b
    Examples:
      dicho links --relation translation
      dicho links --json
    """
    return linked.show(settings, relation or RELATIONS, **options)

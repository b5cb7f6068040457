"""`dicho changes`: one speaker, two positions."""

from __future__ import annotations

from typing import Any

import click

from dicho.cli import linked
from dicho.cli.common import Settings
from dicho.model.link import Relation

OF: tuple[Relation, ...] = ("change",)


@click.command("changes")
@linked.listing
def command(settings: Settings, /, **options: Any) -> int:
    """List pairs of statements in which one speaker's position may have changed, likeliest first.

    The same speaker, the same matter, another position, in one language or across two.

    \b
    Examples:
      dicho changes
      dicho changes --speaker quintalba --json
    """
    return linked.show(settings, OF, **options)

"""`dicho conflicts`: statements that cannot both be so."""

from __future__ import annotations

from typing import Any

import click

from dicho.cli import linked
from dicho.cli.common import Settings
from dicho.model.link import Relation

OF: tuple[Relation, ...] = ("conflict",)


@click.command("conflicts")
@linked.listing
def command(settings: Settings, /, **options: Any) -> int:
    """List pairs of statements that may conflict, likeliest first.

    A conflict is between two statements, never a mark on a person: look at the kinder readings first. It is proposed
    where two statements are of one matter and a sign opposes them: numbers, a negation, opposite words, dates,
    causes, a denial, a promise and what came of it, one quotation in two wordings.

    \b
    Examples:
      dicho conflicts --limit 10
      dicho conflicts --speaker quintalba
      dicho -q conflicts --fail-on conflict
    """
    return linked.show(settings, OF, **options)

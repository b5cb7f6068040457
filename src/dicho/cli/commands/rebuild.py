"""`dicho rebuild`: derive the current state anew."""

from __future__ import annotations

import click

from dicho.cli.common import Settings, counted, out, pass_settings, workspace


@click.command("rebuild")
@pass_settings
def command(settings: Settings, /) -> None:
    """Derive the current state (lists, search) anew from the log. Nothing of the log is changed.

    For a ledger whose lists or search dicho verify calls wrong while its log is sound.

    \b
    Examples:
      dicho rebuild
    """
    with workspace(settings) as desk:
        desk.ledger.rebuild()
        counts = desk.ledger.counts()
    out(
        f"rebuilt from {counted(counts.events, 'event')}: {counted(counts.documents, 'document')}, "
        f"{counted(counts.statements, 'statement')}"
    )

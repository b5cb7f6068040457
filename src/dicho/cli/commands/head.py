"""`dicho head`: the chain's head."""

from __future__ import annotations

import click

from dicho.cli.common import Settings, out, pass_settings, workspace


@click.command("head")
@pass_settings
def command(settings: Settings, /) -> None:
    """Print the chain's head as SEQ:HASH. Keep it where the ledger's keeper cannot change it: a mail, a notebook.

    Later, dicho verify --head SEQ:HASH shows whether anything up to this point was taken out or rewritten.

    \b
    Examples:
      dicho head
      dicho head > head.txt
    """
    with workspace(settings) as desk:
        head = desk.ledger.head()
    out(f"{head.seq}:{head.hash}")

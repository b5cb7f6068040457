"""`dicho compare`: compare every statement anew."""

from __future__ import annotations

import click

from dicho.cli.common import Settings, counted, json_option, out, out_json, pass_settings, workspace


@click.command("compare")
@json_option
@pass_settings
def command(settings: Settings, /, as_json: bool) -> None:
    """Compare every statement with all others anew.

    dicho add compares what it adds; this is for after people were merged or split, or a newer Dicho was installed.
    Decisions stay; what is no longer found is withdrawn, and the log keeps it.

    \b
    Examples:
      dicho compare
    """
    with workspace(settings) as desk:
        found = desk.compare()
    if as_json:
        out_json(found)
        return
    told = ", ".join(f"{relation}: {count}" for relation, count in found.items())
    out(f"{counted(sum(found.values()), 'new link')}{f' ({told})' if told else ''}")

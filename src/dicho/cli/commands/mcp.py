"""`dicho mcp`: the ledger as tools for a language model's program."""

from __future__ import annotations

import click

from dicho.cli.common import OK, Settings, pass_settings, workspace
from dicho.errors import InstallationError


@click.command("mcp")
@pass_settings
def command(settings: Settings, /) -> int:
    """Serve the ledger to a program that speaks the Model Context Protocol, over standard input and output.

    Read-only tools: search statements, show one with its source, list conflicts of a speaker, check a quotation, find
    speakers. Nothing is sent anywhere by Dicho; what the program does with what it reads is its own affair. Needs the
    extra: pip install 'dicho[mcp]' (docs/mcp.md shows how programs are told of it).

    \b
    Examples:
      dicho mcp
    """
    try:
        from dicho.mcp.server import server
    except ImportError as error:
        what = f"the library of the Model Context Protocol is not here ({error})."
        raise InstallationError(what, hint="Install it: pip install 'dicho[mcp]'.") from error
    with workspace(settings):
        pass  # a ledger that is not there, or damaged, is told at once and not at the first question
    server(settings.ledger).run()
    return OK

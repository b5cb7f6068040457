"""`dicho serve`: the ledger in a browser."""

from __future__ import annotations

import click

from dicho.cli.common import Settings, pass_settings


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8377, show_default=True, help="Where it listens.")
@pass_settings
def command(settings: Settings, /, port: int) -> None:
    """Open the ledger in a browser, on this machine alone; Ctrl-C ends it.

    \b
    Examples:
      dicho serve
      dicho serve --port 9000
    """
    import uvicorn

    from dicho.web.app import Settings as Served
    from dicho.web.app import application

    settings.remark(f"dicho: http://localhost:{port} (Ctrl-C ends it)")
    uvicorn.run(application(Served(settings.ledger)), host="127.0.0.1", port=port, log_level="warning")

"""`dicho serve`: the ledger in a browser."""

from __future__ import annotations

import re

import click

from dicho.cli.common import OK, Settings, pass_settings, say_without_model
from dicho.cli.marks import inline

NAME = re.compile(r"[\w.-]*\w\Z")


def _names(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    for name in value:
        if not NAME.match(name):
            raise click.BadParameter(f"{name!r} is no host name. Write archive.example, without a port.", ctx, param)
    return tuple(name.lower() for name in value)


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8377, show_default=True, help="0 takes any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address it listens on.")
@click.option(
    "--allow-host", multiple=True, metavar="NAME", callback=_names, help="A further name it answers to (repeatable)."
)
@click.option("--fetch/--no-fetch", "fetches", default=True, help="Fetch the addresses that readers send.")
@click.option("--open/--no-open", "show", default=False, help="Open the browser too.")
@pass_settings
def command(settings: Settings, /, port: int, host: str, allow_host: tuple[str, ...], fetches: bool, show: bool) -> int:
    """Read, search, decide and add in a browser, on this machine alone; Ctrl-C ends it. The ledger is made if missing.

    Whoever reaches the address can read everything and decide everything: there is no password. So only this machine
    reaches it, unless --host names another address of it. Requests under a name it was not told are refused
    (docs/web.md says why); behind a name of your own, give that name with --allow-host.

    An address is fetched only when somebody sends it with the form or over the API, with the settings `dicho add` has,
    and never one of this machine or its network. --no-fetch turns that off.

    \b
    Examples:
      dicho serve
      dicho serve --port 9000 --open
      dicho serve --no-fetch
      dicho serve --host 192.0.2.7 --allow-host archive.example
    """
    from dicho.web.app import Settings as Served
    from dicho.web.outward import polite
    from dicho.web.server import is_loopback, serve

    def ready(address: str) -> None:
        click.echo(f"dicho: {address} (Ctrl-C ends it)", err=True)
        if show:
            import webbrowser

            webbrowser.open(address)

    if not is_loopback(host):
        click.echo(f"dicho: whoever reaches {inline(host)} can read this ledger and decide in it.", err=True)
    say_without_model(settings)
    try:
        serve(Served(settings.ledger, (*allow_host, host), polite if fetches else None), host, port, ready)
    except KeyboardInterrupt:
        settings.remark("dicho: ended.")
    return OK

"""The options of commands that fetch addresses, and the fetcher that they ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from dicho.cli.common import options

if TYPE_CHECKING:
    from dicho.capture.fetch.fetcher import Fetcher
    from dicho.capture.fetch.terms import Settings

MB = 1_000_000

_each = options(
    [
        click.option("--ignore-robots", is_flag=True, help="Fetch what robots.txt asks programs to leave alone."),
        click.option("--allow-private", is_flag=True, help="Fetch from this machine and its network, at any port."),
        click.option(
            "--contact", metavar="WORDS", envvar="DICHO_CONTACT", help="Who asks, told to servers: an address."
        ),
        click.option(
            "--wait", type=float, default=1, show_default=True, metavar="SECONDS", help="Between two pages of a host."
        ),
        click.option(
            "--timeout", type=float, default=60, show_default=True, metavar="SECONDS", help="For one address."
        ),
        click.option(
            "--max-size", type=float, default=32, show_default=True, metavar="MB", help="Of one page, unpacked."
        ),
    ]
)


def fetch_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options; they arrive together as `fetching`, the `Settings` of a fetcher."""

    @wraps(function)
    def gathered(*args: Any, **given: Any) -> Any:
        from dicho.capture.fetch.terms import Settings

        settings = Settings(
            contact=given.pop("contact"),
            ignore_robots=given.pop("ignore_robots"),
            allow_private=given.pop("allow_private"),
            wait_s=given.pop("wait"),
            timeout_s=given.pop("timeout"),
            most_bytes=int(given.pop("max_size") * MB),
        )
        return function(*args, fetching=settings, **given)

    return _each(gathered)


def fetcher(fetching: Settings) -> Fetcher:
    """The fetcher that was asked for; what it needs is loaded now."""
    from dicho.capture.fetch.fetcher import Fetcher

    return Fetcher(fetching)

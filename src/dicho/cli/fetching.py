"""The options of commands that fetch addresses."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import isfinite
from typing import Any

import click

from dicho.cli.common import options

MB = 1_000_000

_each = options(
    [
        click.option("--ignore-robots", is_flag=True, help="Fetch what robots.txt asks programs to leave alone."),
        click.option("--allow-private", is_flag=True, help="Fetch from this machine and its network, at any port."),
        click.option("--contact", metavar="WORDS", envvar="DICHO_CONTACT", help="Who asks: told to every server."),
        click.option("--proxy", metavar="URL", envvar="DICHO_PROXY", help="Ask through this proxy: http://HOST:PORT."),
        click.option("--wait", type=float, metavar="SECONDS", help="Between two pages of one host (1)."),
        click.option("--timeout", type=float, metavar="SECONDS", help="For one address (60)."),
        click.option("--max-size", type=float, metavar="MB", help="Of one page, unpacked (32)."),
    ]
)


def fetch_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options; they arrive together as `fetching`, the `Settings` of a fetcher.

    UsageError for a figure that makes no sense.
    """

    @wraps(function)
    def gathered(*args: Any, wait: float | None, timeout: float | None, max_size: float | None, **given: Any) -> Any:
        from dicho.capture.fetch.terms import Settings

        size = None if max_size is None else int(max_size * MB) if isfinite(max_size) else 0
        figures: dict[str, Any] = {"wait_s": wait, "timeout_s": timeout, "most_bytes": size}
        settings = Settings(
            contact=given.pop("contact"),
            proxy=given.pop("proxy"),
            ignore_robots=given.pop("ignore_robots"),
            allow_private=given.pop("allow_private"),
            **{name: value for name, value in figures.items() if value is not None},
        )
        return function(*args, fetching=settings, **given)

    return _each(gathered)

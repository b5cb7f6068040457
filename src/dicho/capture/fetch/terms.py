"""How fetching is to be done, and within which limits."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dicho._version import __version__
from dicho.errors import UsageError

TOKEN = "dicho"
"""What robots.txt calls us by (RFC 9309, 2.2.1)."""

PROXY = re.compile(r"http://([a-zA-Z0-9.-]{1,253}|\[[0-9a-fA-F:.]{2,45}\]):[0-9]{1,5}/?")
"""With no password: it would stand in the record of every request."""

WAIT_S = 1.0
TIMEOUT_S = 60.0
MOST_BYTES = 32_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What no server can make a fetch pass; `Settings` has the two a user may want to change.

    `connect_s`: seconds to find the name and connect, TLS included. `silence_s`: seconds without one byte.
    `patience_s`: the longest wait a server may ask for (Retry-After, Crawl-delay); `backoff_s` is the first wait where
    it names none, and doubles. `tries` of one request, `redirects` of one address. `robots_bytes` of a robots.txt are
    looked at (RFC 9309 asks for 500 KiB at least), and what it says is believed for `robots_s` seconds.
    """

    connect_s: float = 10.0
    silence_s: float = 30.0
    patience_s: float = 60.0
    backoff_s: float = 1.0
    tries: int = 3
    redirects: int = 10
    robots_bytes: int = 500 * 1024
    robots_s: float = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Settings:
    """How to fetch. UsageError for a contact that cannot stand in a header, or a figure that is none.

    `contact`: who asks, told to every server (a mail address, a page). `wait_s`: seconds between two visits of a host.
    `timeout_s`: seconds for one address with its redirects and tries; waits that politeness asks for are not counted.
    `most_bytes`: of one body, as sent and unpacked. `allow_private`: also this machine and its network, and any port.
    `proxy`: "http://host:port" through which all is asked; it looks names up, and where they lead is its business.
    """

    contact: str | None = None
    ignore_robots: bool = False
    allow_private: bool = False
    wait_s: float = WAIT_S
    timeout_s: float = TIMEOUT_S
    most_bytes: int = MOST_BYTES
    proxy: str | None = None
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        contact = self.contact
        if contact is not None and not (contact.strip() and contact.isascii() and contact.isprintable()):
            hint = "Give a mail address or the address of a page, in plain letters (ASCII)."
            raise UsageError("it cannot stand in a request.", where=f"contact {contact!r}", hint=hint)
        for name, value in (("wait", self.wait_s), ("timeout", self.timeout_s), ("size", self.most_bytes)):
            if not math.isfinite(value) or value < 0 or (value == 0 and name != "wait"):
                raise UsageError("it is no such number.", where=f"{name} {value!r}", hint="Give a number above zero.")
        if self.proxy is not None and not PROXY.fullmatch(self.proxy):
            hint = "Give http://HOST:PORT, without a name or password."
            raise UsageError("it is no proxy that can be used.", where=f"proxy {self.proxy!r}", hint=hint)

    @property
    def agent(self) -> str:
        """The User-Agent: what we are, which version, and who asks."""
        contact = f"; {self.contact.strip()}" if self.contact else ""
        return f"{TOKEN}/{__version__} (keeps the record of who said what{contact})"


USUAL = Settings()
OF_A_SITE = ("ignore_robots", "allow_private", "wait_s", "timeout_s", "most_bytes")
"""Settings that are said of a site. Who asks, and through which proxy, is said of the machine that asks."""


def of_site(settings: Settings) -> dict[str, Any]:
    """Those of a site that were said, by name: what is as usual was not."""
    said = {name: getattr(settings, name) for name in OF_A_SITE}
    return {name: value for name, value in said.items() if value != getattr(USUAL, name)}


def at_site(settings: Settings, said: Mapping[str, Any]) -> Settings:
    """The settings with what was said of a site, as `of_site` gives it. UsageError for what is no such thing."""
    try:
        return replace(settings, **{name: said[name] for name in OF_A_SITE if name in said})
    except TypeError as error:
        hint = "Watch it anew: remove it, and add it."
        raise UsageError("what is kept of how to fetch it is malformed.", where=str(dict(said)), hint=hint) from error

"""Addresses as feeds and pages write them, made whole; nothing here asks the network."""

from __future__ import annotations

from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

LONGEST = 8_000
"""Characters of an address: longer ones no server takes."""


def address(written: str, base: str) -> str | None:
    """A whole http or https address, without its fragment; None for anything else."""
    if not written.strip():
        return None
    try:
        found = urldefrag(urljoin(base, written.strip()))[0]
        parts = urlsplit(found)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # a bracket that opens no IPv6 address
        return None
    return found if known and len(found) <= LONGEST else None


def split(url: str) -> SplitResult:
    """The parts of an address as somebody wrote it; all of them empty where it is none ("http://[x")."""
    try:
        return urlsplit(url)
    except ValueError:  # a bracket that opens no IPv6 address
        return SplitResult("", "", "", "", "")


def host(url: str) -> str:
    """The host of an address, without "www."; "" where it has none."""
    return (split(url).hostname or "").removeprefix("www.")


def same_site(left: str, right: str) -> bool:
    """Whether two addresses are of one site: the same host, or one under the other ("www." aside)."""
    one, other = host(left), host(right)
    return bool(one and other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))

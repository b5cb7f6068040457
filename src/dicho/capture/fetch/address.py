"""What may be asked for: an address of the web, and a machine out on the internet. Everything else is refused.

An address is taken apart once, by one parser, and that result is what is checked and what is connected to: where two
parsers read an address differently, one of them checks a host that the other never visits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx2

from dicho.errors import AddressRefused

SCHEMES = {"http": 80, "https": 443}
PORTS = frozenset({80, 443, 8080, 8443})
LONGEST = 8192
NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?", re.IGNORECASE)
NUMBER = re.compile(r"(0[xX][0-9a-fA-F]*|[0-9]+)")
FOUR = re.compile(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}")

ALLOW = "If it is yours, or in your network, allow it (--allow-private)."
WHOLE = "Give the whole address of a page: https://..."

CARRIES_IPV4 = {
    IPv6Network("64:ff9b::/96"): "NAT64",
    IPv6Network("::ffff:0:0/96"): "IPv4-mapped",
    IPv6Network("::ffff:0:0:0/96"): "IPv4-translated",
}
"""IPv6 addresses whose last 32 bits are the IPv4 address that is reached (RFC 6052, RFC 4291, RFC 2765)."""

RESERVED: tuple[IPv4Network | IPv6Network, ...] = (
    *map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24")),
    *map(IPv6Network, ("::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16", "3fff::/20", "fec0::/10")),
)
"""For protocols and tunnels, not for hosts, or used no more; Python's own register has them in part."""


def parse(text: str, *, allow_private: bool = False) -> httpx2.URL:
    """The address without its fragment, in its normal form. AddressRefused for one that is not of the public web."""
    try:
        url = httpx2.URL(re.sub(r"^[^:/?#]*", lambda scheme: scheme[0].lower(), text.strip())).copy_with(fragment=None)
    except (httpx2.InvalidURL, ValueError) as error:
        raise AddressRefused(f"it is no address ({error}).", where=text, hint=WHOLE) from None
    check(url, allow_private=allow_private)
    return url


def check(url: httpx2.URL, *, allow_private: bool) -> None:
    """AddressRefused unless the address's scheme, host and port are such as may be visited."""
    where = str(url)
    if url.scheme not in SCHEMES:
        raise AddressRefused(
            f"{url.scheme or 'no scheme'!r} is not fetched, only http and https.", where=where, hint=WHOLE
        )
    if url.userinfo:
        raise AddressRefused(
            f"a name or password stands before its host, {host(url)}: a common trick to hide where an address leads.",
            where=where,
            hint="Take out what stands before the @.",
        )
    if len(where) > LONGEST:
        raise AddressRefused(f"it is longer than {LONGEST} characters.", where=where[:80] + "…", hint=WHOLE)
    _check_host(host(url), where)
    if not allow_private and _is_address(host(url)):
        check_public(host(url), [host(url)], where)
    if port(url) not in PORTS and not allow_private:
        usual = ", ".join(map(str, sorted(PORTS)))
        raise AddressRefused(f"port {port(url)} is none of the web's ({usual}).", where=where, hint=ALLOW)
    if not 0 < port(url) < 65536:
        raise AddressRefused(f"there is no port {port(url)}.", where=where, hint=WHOLE)


def _check_host(name: str, where: str) -> None:
    if _is_address(name):
        return
    if not NAME.fullmatch(name) or len(name) > 253:
        raise AddressRefused(f"{name!r} is no name of a host.", where=where, hint=WHOLE)
    if NUMBER.fullmatch(name.rstrip(".").rpartition(".")[2]):
        # What ends in a number is an IPv4 address to some parsers: 2130706433, 0x7f.1 and 0177.0.0.1 are all 127.0.0.1.
        raise AddressRefused(f"{name!r} is a number that hides a host's address.", where=where, hint=WHOLE)


def _is_address(name: str) -> bool:
    if ":" not in name:
        return FOUR.fullmatch(name) is not None and all(int(part) < 256 for part in name.split("."))
    try:
        return "%" not in name and bool(IPv6Address(name))
    except ValueError:
        return False


def host(url: httpx2.URL) -> str:
    """The host as it is looked up: in ASCII, an IPv6 address without its brackets."""
    return url.raw_host.decode("ascii")


def port(url: httpx2.URL) -> int:
    """The port, also where the address names none."""
    return SCHEMES[url.scheme] if url.port is None else url.port


def origin(url: httpx2.URL) -> httpx2.URL:
    """The address's scheme, host and port with nothing behind them."""
    return url.copy_with(raw_path=b"/")


def check_public(name: str, found: Iterable[str], where: str) -> None:
    """AddressRefused where any of the addresses `found` for the host `name` is not out on the internet.

    Any: a name that answers with an address of the outside and one of the inside is one that cheats.
    """
    for text in found:
        kind = private(text)
        if kind:
            means = "is" if name == text else f"leads to {text},"
            raise AddressRefused(f"{name} {means} {kind}.", where=where, hint=ALLOW)


def private(text: str) -> str | None:
    """What kind of address this is that is not out on the internet ("a loopback address"); None for one that is."""
    try:
        address = ip_address(text)
    except ValueError:
        return "no address"
    inner = _carried(address)
    if inner is not None:
        kind = private(str(inner))
        return f"{kind} inside an IPv6 address" if kind else None
    for name in ("unspecified", "loopback", "multicast", "link_local"):
        if getattr(address, f"is_{name}"):
            return f"{'an' if name == 'unspecified' else 'a'} {name.replace('_', '-')} address"
    reserved = any(address in network for network in RESERVED)
    return None if address.is_global and not reserved else "a private or reserved address"


def _carried(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if any(address in network for network in CARRIES_IPV4):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None

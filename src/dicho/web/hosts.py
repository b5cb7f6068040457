"""Hosts of addresses: the one an address names, and whether it is a name or a number."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

ADDRESS = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether it is an address that can be fetched, as far as its form tells."""
    return ADDRESS.fullmatch(text) is not None


def host_of(address: str) -> str:
    """The host of an address, with its port where it names one; "" for what is no address of the web."""
    try:
        return urlsplit(address).netloc.lower() if is_address(address) else ""
    except ValueError:  # a bracket that opens no IPv6 address, in what somebody said a document's address is
        return ""


def is_number(host: str) -> bool:
    """Whether it is an address in numbers: nobody can make that point elsewhere."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True

"""The way to the network: the one seam. Whoever tests, or has a network of another kind, passes one of their own."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Protocol

import httpcore2
import httpx2

from dicho.capture.fetch.brake import LOOK_S, Brake
from dicho.errors import FetchTimeout


class Network(Protocol):
    """Names, connections and whom to trust. The first two raise OSError or httpcore2's errors."""

    def resolve(self, host: str) -> list[str]:
        """The addresses of a host, in the order to try them."""

    def connect(self, address: str, port: int, timeout_s: float) -> httpcore2.NetworkStream:
        """A connection to one address; never to a name."""

    def tls(self) -> ssl.SSLContext:
        """The certificates that are trusted."""


class System:
    """The machine's own network. No proxy is asked, whatever the environment says."""

    def resolve(self, host: str) -> list[str]:
        """By the system's resolver."""
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def connect(self, address: str, port: int, timeout_s: float) -> httpcore2.NetworkStream:
        """Over TCP."""
        return httpcore2.SyncBackend().connect_tcp(address, port, timeout=timeout_s)

    def tls(self) -> ssl.SSLContext:
        """The certificates the system trusts (and SSL_CERT_FILE, SSL_CERT_DIR, where they are set)."""
        return httpx2.create_ssl_context()


def resolve(find: Callable[[str], list[str]], host: str, timeout_s: float, brake: Brake) -> list[str]:
    """What `find` finds within `timeout_s`; FetchTimeout after that. The system's own resolver has no limit to set."""
    found: list[list[str]] = []
    failed: list[BaseException] = []

    def look() -> None:
        try:
            found.append(find(host))
        except BaseException as error:  # noqa: BLE001 - carried over into the thread that asked
            failed.append(error)

    thread = threading.Thread(target=look, name="dicho-resolve", daemon=True)
    thread.start()
    until = time.monotonic() + timeout_s
    while thread.is_alive() and time.monotonic() < until:
        brake.check()
        thread.join(min(LOOK_S, timeout_s))
    if failed:
        raise failed[0]
    if not found:
        raise FetchTimeout(f"its name was not found within {timeout_s:.3g} s.", hint="Try again later.")
    return found[0]

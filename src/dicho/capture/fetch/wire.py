"""The line to one server for one request: to a checked address, within the time, and every byte written down."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore2

from dicho.capture.fetch.budget import Budget
from dicho.capture.fetch.network import Network
from dicho.errors import TooLarge

MOST_TRIED = 6
"""Addresses of one name that are tried before it counts as dead."""

SLACK = 256 * 1024
"""Bytes that may come besides the body: headers, chunk sizes."""


class Wire(httpcore2.NetworkBackend):
    """Connects to one of `addresses`, whatever name it is asked for; TLS and `Host` go on speaking of the name.

    That is what keeps a name from leading elsewhere the second time it is looked up (DNS rebinding): it is looked up
    once. `sent` and `received` are the bytes of the conversation, inside TLS where there is one; `peer` is the address
    that answered, `tls` what is known of the encryption.
    """

    def __init__(self, network: Network, addresses: Sequence[str], budget: Budget, most_bytes: int) -> None:
        self._network = network
        self._addresses = addresses[:MOST_TRIED]
        self.budget = budget
        self._most = most_bytes + SLACK
        self.sent = bytearray()
        self.received = bytearray()
        self.ended = False
        self.peer = ""
        self.tls: dict[str, str] = {}

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first of the addresses that takes one; each has its share of the time that is left."""
        until = self.budget.clock() + self.budget.cap(timeout)
        for rest in range(len(self._addresses), 0, -1):
            address = self._addresses[-rest]
            try:
                share = max(0.01, until - self.budget.clock()) / rest
                stream = self._network.connect(address, port, self.budget.cap(share))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if rest == 1:
                    raise
            else:
                self.peer = address
                self.budget.brake.watch(stream)
                return Tap(stream, self)
        raise httpcore2.ConnectError("no address")

    def took(self, data: bytes) -> bytes:
        """Write down what came. TooLarge when it is more than anything asked for can be."""
        self.received += data
        self.ended = not data
        if len(self.received) > self._most:
            raise TooLarge(f"more than {self._most - SLACK:,} bytes came.", hint="Allow more (--max-size).")
        return data


class Tap(httpcore2.NetworkStream):
    """A stream that notes on its wire what passes."""

    def __init__(self, stream: httpcore2.NetworkStream, wire: Wire) -> None:
        self._stream = stream
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes; none at the end."""
        return self._wire.took(self._stream.read(max_bytes, self._wire.budget.cap(timeout)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send it all."""
        self._wire.sent += buffer
        self._stream.write(buffer, self._wire.budget.cap(timeout))

    def close(self) -> None:
        """Hang up."""
        self._wire.budget.brake.forget(self._stream)
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Go on encrypted."""
        brake = self._wire.budget.brake
        # What was said to a proxy on the way is no part of the conversation.
        self._wire.sent.clear()
        self._wire.received.clear()
        brake.forget(self._stream)  # now: where no secure connection comes about, nobody closes this tap
        stream = self._stream.start_tls(ssl_context, server_hostname, self._wire.budget.cap(timeout))
        brake.watch(stream)
        self._wire.tls = _described(stream.get_extra_info("ssl_object"))
        return Tap(stream, self._wire)

    def get_extra_info(self, info: str) -> Any:
        """What the stream knows of itself."""
        return self._stream.get_extra_info(info)


def _names(found: Any) -> tuple[tuple[tuple[str, str], ...], ...]:
    return found or ()


def _described(tls: ssl.SSLObject) -> dict[str, str]:
    """The encryption, and the certificate the server showed: its SHA-256, whose it is, who signed it, until when."""
    cipher, shown, facts = tls.cipher(), tls.getpeercert(True), tls.getpeercert() or {}
    found = {"tls-version": tls.version() or "", "tls-cipher": cipher[0] if cipher else ""}
    if shown:
        found["tls-certificate-sha256"] = hashlib.sha256(shown).hexdigest()
    for name in ("subject", "issuer"):
        parts = [f"{key}={value}" for rdn in _names(facts.get(name)) for key, value in rdn]
        found[f"tls-certificate-{name}"] = ", ".join(parts)
    found["tls-certificate-not-after"] = str(facts.get("notAfter", ""))
    return {name: value for name, value in found.items() if value}

"""One request and its answer: the name looked up and checked, the answer read within the limits, faults named."""

from __future__ import annotations

import re
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore2
import httpx2

from dicho.capture.fetch import address
from dicho.capture.fetch.budget import SLOWER, Budget
from dicho.capture.fetch.network import Network, resolve
from dicho.capture.fetch.terms import Settings
from dicho.capture.fetch.unpack import LATER, Unpacker
from dicho.capture.fetch.wire import Wire
from dicho.errors import BadAnswer, FetchError, FetchTimeout, TooLarge, Unreachable

HEAD_END = re.compile(rb"\r?\n\r?\n")
INTERIM = re.compile(rb"HTTP/1\.[01] 1\d\d")
FAULTS = (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError)
TOO_LONG = 431
"""h11's hint where a header has no end."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer: as they went over the wire, and what they mean. `at` is when it began (UTC)."""

    url: str
    at: datetime
    status: int
    headers: httpx2.Headers
    body: bytes
    request: bytes
    response: bytes
    peer: str
    tls: dict[str, str]


class Again(Exception):
    """A fault that another try may not have. Never leaves the fetcher, which raises `error` when it gives up."""

    def __init__(self, error: FetchError) -> None:
        super().__init__(error.what)
        self.error = error


class Line:
    """Asks servers, each time over a connection of its own. Safe in threads: it keeps nothing of a request."""

    def __init__(self, settings: Settings, network: Network) -> None:
        self._settings = settings
        self._limits = settings.limits
        self._network = network
        self._tls = network.tls()
        self._proxy = httpcore2.Proxy(settings.proxy) if settings.proxy else None

    def ask(self, request: httpx2.Request, budget: Budget, cut: int | None = None) -> Exchange:
        """The answer to `request`; with `cut` no more of its body than that many bytes.

        A FetchError or TooLarge, or Again around the former. The body of an answer that brings no page is not read.
        """
        most = self._settings.most_bytes if cut is None else cut
        wire = Wire(self._network, self._addresses(request.url, budget), budget, most)
        at = datetime.now(UTC)
        try:
            pool = httpcore2.ConnectionPool(ssl_context=self._tls, network_backend=wire, proxy=self._proxy)
            with (
                pool,
                pool.stream(
                    request.method.encode(),
                    _target(request.url),
                    headers=request.headers.raw,
                    content=request.content or None,
                    extensions={"timeout": {"connect": self._limits.connect_s, "read": self._limits.silence_s}},
                ) as response,
            ):
                headers = httpx2.Headers(response.headers)
                body = _body(response, headers, most, cut is not None) if response.status < 400 else b""
        except FAULTS as error:
            raise self._fault(error, wire) from error
        came = _without_interim(bytes(wire.received))
        peer = "" if self._proxy else wire.peer  # where it is itself, only the proxy knows
        if body:
            _check_length(headers, came)
        return Exchange(str(request.url), at, response.status, headers, body, bytes(wire.sent), came, peer, wire.tls)

    def _addresses(self, url: httpx2.URL, budget: Budget) -> list[str]:
        """Where to connect to: where the address's host is, all of it checked, or where the proxy is."""
        name = self._proxy.url.host.decode() if self._proxy else address.host(url)
        try:
            found = resolve(self._network.resolve, name, budget.cap(self._limits.connect_s), budget.brake)
        except socket.gaierror as error:
            unknown = Unreachable(f"no host {name} is known.", hint="Check its spelling and the connection.")
            raise (Again(unknown) if error.errno == socket.EAI_AGAIN else unknown) from error
        except (OSError, UnicodeError) as error:
            raise Unreachable(f"its name was not found ({error}).", hint="Check its spelling.") from error
        if not self._settings.allow_private and not self._proxy:
            address.check_public(name, found, str(url))
        return found

    def _fault(self, error: Exception, wire: Wire) -> Exception:
        """What went wrong, in our words."""
        wire.budget.brake.check()
        if isinstance(error, httpcore2.ProxyError):
            return Unreachable(f"the proxy will not ask it ({error}).", hint="Ask who runs the proxy, or go without.")
        if isinstance(error, httpcore2.TimeoutException):
            return self._late(error, wire)
        if isinstance(error, httpcore2.ConnectError):
            return _no_connection(error)
        if getattr(_below(error), "error_status_hint", None) == TOO_LONG:
            return BadAnswer("its headers have no end.", hint=LATER)
        if wire.ended or isinstance(error, httpcore2.NetworkError):
            came = len(wire.received)
            words = f"it broke off after {came:,} bytes." if came else "it hung up without an answer."
            return Again(BadAnswer(words, hint=LATER))
        return BadAnswer(f"its answer is no HTTP ({error}).", hint=LATER)

    def _late(self, error: Exception, wire: Wire) -> FetchError:
        wire.budget.cap()
        if isinstance(error, httpcore2.ConnectTimeout):
            return FetchTimeout(f"no connection within {self._limits.connect_s:.3g} s.", hint=SLOWER)
        return FetchTimeout(f"nothing came for {self._limits.silence_s:.3g} s.", hint=SLOWER)


def _target(url: httpx2.URL) -> httpcore2.URL:
    return httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def _body(response: httpcore2.Response, headers: httpx2.Headers, most: int, cut: bool) -> bytes:
    unpacker = Unpacker(headers.get("content-encoding", ""))
    data = bytearray()
    for piece in response.iter_stream():
        for part in unpacker.feed(piece):
            data += part
            if len(data) > most and cut:
                return bytes(data[:most])
            if len(data) > most:
                raise TooLarge(f"it is more than {most:,} bytes unpacked.", hint="Allow more (--max-size).")
    unpacker.end()
    return bytes(data)


def _check_length(headers: httpx2.Headers, came: bytes) -> None:
    """BadAnswer where more came than was announced: the body that HTTP sees would be a page cut without a word."""
    length, end = headers.get("content-length", ""), HEAD_END.search(came)
    if "transfer-encoding" in headers or not length.isdigit() or end is None:
        return
    if came[end.end() + int(length) :].strip():
        raise BadAnswer(f"more came than the {int(length):,} bytes it announced.", hint=LATER)


def _below(error: Exception) -> object:
    """What the library below said; httpcore2 hands it on as the argument of its own error."""
    return error.args[0] if error.args else None


def _no_connection(error: Exception) -> Exception:
    cause = _below(error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        hint = "Look at it in your browser; if you trust it, save the page there and add that (--from-file)."
        return Unreachable(f"its certificate proves nothing ({cause.verify_message}).", hint=hint)
    if isinstance(cause, ssl.SSLError):
        return Unreachable(f"no secure connection ({cause.reason or cause}).", hint=LATER)
    words = getattr(cause, "strerror", None) or str(error)
    return Again(Unreachable(f"no connection ({words}).", hint="Check the address, or try again later."))


def _without_interim(data: bytes) -> bytes:
    """An answer without those that only announced it (100, 103), which no reader of archives expects."""
    while INTERIM.match(data):
        end = HEAD_END.search(data)
        if end is None:
            break
        data = data[end.end() :]
    return data

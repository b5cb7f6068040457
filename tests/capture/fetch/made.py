"""A small internet on this machine: sites that answer byte for byte as a test says, and names that lead to them."""

from __future__ import annotations

import contextlib
import functools
import gzip
import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import httpcore2
import trustme
from warcio.archiveiterator import ArchiveIterator

from dicho.capture.fetch.fetcher import Fetcher
from dicho.capture.fetch.terms import Limits, Settings

PAGE = b"<html><body><p>The mayor said the bridge would open.</p></body></html>"
PUBLIC = "93.184.215.14"
QUICK = Limits(connect_s=1.0, silence_s=0.4, backoff_s=0.01, patience_s=2.0)


@dataclass(slots=True)
class Talk:
    """One request to a site, and the line its answer goes over."""

    line: socket.socket
    path: str
    headers: dict[str, str]
    at: float = field(default_factory=time.monotonic)

    def send(self, data: bytes) -> None:
        """Send bytes as they are; a caller who has hung up is no fault of the site."""
        with contextlib.suppress(OSError):
            self.line.sendall(data)

    def answer(self, body: bytes = PAGE, status: str = "200 OK", **headers: str) -> None:
        """A whole and proper answer; header names are written with _ for -."""
        given = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
        self.send(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body)

    def reset(self) -> None:
        """Break the connection off, without a word."""
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.line.close()

    def hold(self, seconds: float = 3.0) -> None:
        """Say nothing more until the caller hangs up."""
        self.line.settimeout(seconds)
        with contextlib.suppress(OSError):
            while self.line.recv(4096):
                pass


Behave = Callable[[Talk], None]


def page(body: bytes = PAGE, status: str = "200 OK", **headers: str) -> Behave:
    """Answers always the same."""
    return lambda talk: talk.answer(body, status, **headers)


def raw(data: bytes) -> Behave:
    """Sends just these bytes."""
    return lambda talk: talk.send(data)


def leads(to: str, status: str = "302 Found") -> Behave:
    """Redirects."""
    return page(b"", status, Location=to)


def turns(*each: Behave) -> Behave:
    """Behaves differently each time, and in the end as the last says."""
    left = list(each)
    return lambda talk: (left.pop(0) if len(left) > 1 else left[0])(talk)


def zipped(body: bytes = PAGE, **headers: str) -> Behave:
    """Packed by gzip."""
    return page(gzip.compress(body), Content_Encoding="gzip", **headers)


MISSING = page(b"no such page", "404 Not Found")


class Site:
    """A server on a free port: `routes` say how each path is answered, `seen` is what it was asked."""

    def __init__(self, routes: Mapping[str, Behave] | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Behave] = {"/robots.txt": MISSING, **(routes or {})}
        self.seen: list[Talk] = []
        self._tls = tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        """Its address on this machine."""
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [talk.path for talk in self.seen if talk.path != "/robots.txt"]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # A thread in accept() is only woken by a call.
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(2)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError), self._wrapped(line) as open_line:
            data = b""
            while b"\r\n\r\n" not in data:
                more = open_line.recv(65536)
                if not more:
                    return
                data += more
                if data.startswith(b"\x16\x03") and not self._tls:  # TLS, to a server that speaks none
                    open_line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    return
            first, *rest = data.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
            headers = {name.lower(): value for name, value in (row.split(": ", 1) for row in rest)}
            talk = Talk(open_line, first.split(" ")[1], headers)
            self.seen.append(talk)
            self.routes.get(talk.path, self.routes.get("*", MISSING))(talk)

    def _wrapped(self, line: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(line, server_side=True) if self._tls else line


class World:
    """A network of named sites: every name leads to addresses out on the internet, every connection to this machine.

    `names` say which addresses a name has; a list of lists is used up, one list a look-up. `sites` say who answers at a
    name's addresses. `connected` are the addresses that were connected to, `asked` the names looked up.
    """

    def __init__(self, sites: Mapping[str, Site], **names: Sequence[str] | Sequence[Sequence[str]]) -> None:
        self._ports: dict[str, int] = {}
        self._names: dict[str, list[list[str]]] = {}
        for at, (name, site) in enumerate(sites.items()):
            own = f"93.184.{at}.14"
            self._names[name] = [[own]]
            self._ports[own] = site.port
        for name, found in names.items():
            self.name(name, found)
        self._any = next(iter(sites.values())).port if sites else 9
        self.connected: list[str] = []
        self.asked: list[str] = []
        self.authority = trust()

    def name(self, name: str, found: Sequence[str] | Sequence[Sequence[str]]) -> None:
        """Let `name` lead to these addresses."""
        listed = [[entry] if isinstance(entry, str) else list(entry) for entry in found]
        self._names[name] = [[entry[0] for entry in listed]] if all(isinstance(e, str) for e in found) else listed

    def lives(self, address: str, site: Site) -> None:
        """Let `site` answer at this address."""
        self._ports[address] = site.port

    def resolve(self, host: str) -> list[str]:
        """As told; a number is its own address."""
        self.asked.append(host)
        if host in self._names:
            found = self._names[host]
            return found.pop(0) if len(found) > 1 else found[0]
        return [str(entry[4][0]) for entry in socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)][:1]

    def connect(self, address: str, port: int, timeout_s: float) -> httpcore2.NetworkStream:
        """To the site that lives at this address here."""
        self.connected.append(address)
        here = self._ports.get(address, self._any)
        return httpcore2.SyncBackend().connect_tcp("127.0.0.1", here, timeout=timeout_s)

    def tls(self) -> ssl.SSLContext:
        """Trusts the authority of the tests, and no other."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.authority.configure_trust(context)
        return context


@functools.cache
def trust() -> trustme.CA:
    """The authority of the tests."""
    return trustme.CA()


def certified(*names: str, by: trustme.CA | None = None) -> ssl.SSLContext:
    """A server's context with a certificate for these names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (by or trust()).issue_cert(*names).configure_cert(context)
    return context


def ca_file(folder: Path) -> Path:
    """The authority of the tests as a file."""
    place = folder / "authority.pem"
    trust().cert_pem.write_to_path(str(place))
    return place


@contextlib.contextmanager
def fetching(network: World | None = None, limits: Limits = QUICK, **settings: Any) -> Iterator[Fetcher]:
    """A fetcher in a hurry; without a world it may visit this machine."""
    given = {"wait_s": 0.0, "timeout_s": 1.5, "allow_private": network is None} | settings
    with Fetcher(Settings(limits=limits, **given), network) as fetcher:
        yield fetcher


def hurried(**changes: Any) -> Limits:
    """The limits of these tests, changed."""
    return replace(QUICK, **changes)


class Clock:
    """Time that passes only in sleep."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        """Seconds."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """No waiting at all."""
        self.slept.append(round(seconds, 3))
        self.now += seconds


def records(warc: bytes) -> list[tuple[Any, bytes]]:
    """The records as warcio reads them, each with its block; every digest checked."""
    plain = ArchiveIterator(io.BytesIO(warc), no_record_parse=True)
    found = [(record.rec_headers, record.raw_stream.read()) for record in plain]
    for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise"):
        record.raw_stream.read()
        assert record.digest_checker.passed is True
    return found

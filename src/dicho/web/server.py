"""The server itself: a door on one address, opened or refused in words, and an end that loses nothing."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from contextlib import closing, suppress
from ipaddress import ip_address

import uvicorn

from dicho.errors import ServeError
from dicho.pipeline.workspace import open_workspace
from dicho.web.app import Settings, application
from dicho.web.guard import ANY

WAITING = 64
"""Connections that may wait to be taken."""
PATIENCE = 10
"""Seconds in which answers under way are finished when the server ends."""
NEAR = 20
"""Ports after one that is taken in which a free one is looked for."""


def serve(settings: Settings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve the ledger, made if it is not there, until Ctrl-C; `ready` is told the address once pages can be asked.

    ServeError where the address cannot be listened on, LedgerError where the ledger cannot be used. KeyboardInterrupt
    when Ctrl-C ended it: by then the document under way is kept whole or was dropped whole.
    """
    with open_workspace(settings.folder, create=True):
        pass  # what is wrong with the ledger is said here, and not on every page
    with closing(door(host, port)) as listening:
        config = uvicorn.Config(
            application(settings),
            http="h11",  # the same parser on every machine
            loop="asyncio",
            ws="none",
            lifespan="on",
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=PATIENCE,
        )
        ready(address(host, listening.getsockname()[1]))
        uvicorn.Server(config).run(sockets=[listening])


def door(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes any that is free. ServeError says why not, and what to do."""
    try:
        return _listening(host, port)
    except OSError as error:
        where = f"{host}:{port}"
        if error.errno == errno.EADDRINUSE:
            free = _free_after(host, port)
            hint = f"Perhaps Dicho runs already: open {address(host, port)}."
            other = f" Or: dicho serve --port {free}" if free else " Or name another with --port."
            raise ServeError("another program listens there.", where=where, hint=hint + other) from error
        if error.errno == errno.EACCES:
            hint = "Ports below 1024 are the system's: name another with --port."
            raise ServeError("the system does not allow it.", where=where, hint=hint) from error
        hint = "--host takes an address of this machine; left out, only this machine is served."
        why = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        raise ServeError(f"it cannot be listened on ({why}).", where=where, hint=hint) from error


def address(host: str, port: int) -> str:
    """What a browser is to open."""
    name = "localhost" if host in ANY or is_loopback(host) else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listening(host: str, port: int) -> socket.socket:
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
    listening = socket.create_server((host, port), family=family, backlog=WAITING)
    # Every connection inherits it. asyncio sets it only on sockets that name their protocol, which these do not;
    # without it the last part of a page waits some 40 ms for the browser to acknowledge the part before.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _free_after(host: str, port: int) -> int | None:
    for near in range(port + 1, min(port + NEAR, 65535) + 1):
        with suppress(OSError), closing(_listening(host, near)):
            return near
    return None

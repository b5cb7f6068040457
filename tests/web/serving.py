"""The server itself in a thread, on a port that is free."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import uvicorn
from tests.web.sites import nowhere

from dicho.web.app import Settings, application
from dicho.web.outward import Make

PATIENCE = 20.0  # seconds: on a busy machine


@contextmanager
def serving(folder: Path, fetcher: Make | None = nowhere) -> Iterator[str]:
    """The ledger in `folder` served by uvicorn as `dicho serve` does; its origin, "http://127.0.0.1:PORT".

    Every name leads nowhere, unless a `fetcher` of the test's own knows better; with None nothing is fetched.
    """
    door = socket.create_server(("127.0.0.1", 0))
    served = application(Settings(folder, fetcher=fetcher))
    config = uvicorn.Config(served, log_config=None, timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [door]}, name="server")
    thread.start()
    try:
        _wait(server, thread)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the server did not stop"


def _wait(server: uvicorn.Server, thread: Thread) -> None:
    until = time.monotonic() + PATIENCE
    while not server.started:
        assert thread.is_alive() and time.monotonic() < until, "the server did not start"
        time.sleep(0.005)

"""A misbehaving endpoint, sides of a question, and a clock that only moves when somebody sleeps."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from dicho.judge.terms import Asked, Endpoint

MODEL = "tiny-1b:q4"
LEFT = Asked(
    statement="a1",
    content="The harbour lights have never failed, never in ten years.",
    before="Mayor Oria Vell told the council: ",
    speaker="Oria Vell",
    said="2025-03-04",
    lang="en",
    published="2025-03-05",
)
RIGHT = Asked(
    statement="b2",
    content="Las luces del puerto fallaron dos veces el año pasado.",
    after=" Lo dijo ayer la alcaldesa.",
    speaker="Oria Vell",
    said="2026-01",
    lang="es",
    published="2026-01-10",
)

Behave = Callable[["Request"], None]


class Request:
    """What the endpoint got, and ways to answer it, decent ones and others."""

    def __init__(self, handler: BaseHTTPRequestHandler, raw: bytes) -> None:
        self.handler = handler
        self.path = handler.path
        self.headers = dict(handler.headers.items())
        self.raw = raw
        self.body: dict[str, Any] = json.loads(raw)
        self.user: str = self.body["messages"][-1]["content"]
        found = re.match(r"BEGIN DATA (\w+)\n(.*)\nEND DATA \1\n", self.user, re.DOTALL)
        assert found
        self.mark, self.data = found[1], json.loads(found[2])

    def send(self, data: bytes, status: int = 200, **headers: str) -> None:
        self.handler.send_response(status)
        given = {"Content-Type": "application/json", "Content-Length": str(len(data))}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in given.items():
            self.handler.send_header(name, value)
        self.handler.end_headers()
        self.handler.wfile.write(data)

    def say(self, content: object, **more: object) -> None:
        """A completion with this message."""
        reply = {"model": MODEL, "choices": [{"index": 0, "message": {"role": "assistant", "content": content}}]}
        self.send(json.dumps(reply | {"usage": {"total_tokens": 100}} | more).encode())

    def answer(self, **changes: object) -> None:
        """A sound answer, with some of its keys changed."""
        self.say(json.dumps(sound(self) | changes))


def sound(request: Request, answer: str = "conflict", shape: str | None = None) -> dict[str, Any]:
    """An answer whose passages verify: the first eleven characters of either content."""
    one, two = (request.data[side]["content"][:11] for side in ("one", "two"))
    cited = {"one": [{"text": one, "occurrence": None}], "two": [{"text": two, "occurrence": None}]}
    return {"mark": request.mark, "answer": answer, "shape": shape, **cited}


class Server:
    """An HTTP server in a thread. `behave` answers each request; `got` holds them in order."""

    def __init__(self) -> None:
        self.behave: Behave = lambda request: request.answer()
        self.got: list[Request] = []
        self.closing = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.close_connection = True
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                try:
                    request = Request(self, raw)
                    server.got.append(request)
                    server.behave(request)
                except OSError:
                    pass  # the client hung up, as it should on much of what is done here

            def log_message(self, format: str, *args: object) -> None:
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}/v1"

    def endpoint(self, **changes: Any) -> Endpoint:
        return replace(Endpoint(self.url, MODEL, runs=1, timeout_s=10.0), **changes)

    def script(self, *steps: Behave) -> None:
        """Behave like each step in turn, and like the last one from then on."""
        self.behave = lambda request: steps[min(len(self.got), len(steps)) - 1](request)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.http.shutdown()
        self.http.server_close()


class Clock:
    """Seconds that pass only while somebody sleeps; `slept` is every sleep."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
        self.now += seconds

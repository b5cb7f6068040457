"""The line to an endpoint: limits kept, busy endpoints waited for, the request's form fitted to what is understood."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from dicho.errors import InstallationError, UsageError
from dicho.judge.question import ANSWER_TOKENS, FORMS, body
from dicho.judge.terms import Asked, Endpoint, Why

if TYPE_CHECKING:
    from dicho.judge.post import Reply

TRIES = 3
"""How often one request is sent where the endpoint is busy, broken or gone, before it is given up."""

FIRST_WAIT_S = 1.0
AGAIN = frozenset({429, 500, 502, 503, 504, 529})
ANOTHER_FORM = frozenset({400, 422})
HOPELESS = frozenset({401, 403, 404, 405})
BYTES_A_TOKEN = 3
MINUTE_S = 60.0


class Stop(Exception):
    """Ends a question's runs: going on would cost and bring nothing. Never leaves the judge."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


class Line:
    """Requests to one endpoint under its limits. `calls`, `tokens` and the last `status` can be read.

    UsageError when the variable named for the key is empty, InstallationError without the libraries of `judge`.
    """

    def __init__(self, endpoint: Endpoint, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        check_installed()
        self.endpoint = endpoint
        self.calls = self.tokens = 0
        self.status: int | None = None
        self._clock, self._sleep = clock, sleep
        self._sent: deque[float] = deque()
        self._form = 0
        self._until = 0.0
        self.key()

    def key(self) -> str | None:
        """The key, read from the environment when it is needed and kept nowhere."""
        name = self.endpoint.key
        if name is None:
            return None
        key = os.environ.get(name, "").strip()
        if not key or not key.isascii() or not key.isprintable():
            hint = f"Set {name} to the endpoint's key, or leave the key out."
            raise UsageError(f"the environment variable {name} holds no key.", hint=hint)
        return key

    def begin(self) -> None:
        """Starts a question's time."""
        self.status = None
        self._until = self._clock() + self.endpoint.question_s

    def fetch(self, sides: tuple[Asked, Asked], mark: str, seed: int) -> bytes | Why:
        """The bytes of one reply, asked for in the fullest form the endpoint takes; Stop where asking on is useless."""
        for at in range(self._form, len(FORMS)):
            sent = body(self.endpoint.model, sides, mark, seed, FORMS[at])
            reply = self._tried(sent)
            if isinstance(reply, str):
                return reply
            if reply.status == 200:
                self._form = at
                self._pay(sent, reply.data)
                return reply.data
            if reply.status not in ANOTHER_FORM:
                break
        if self.status in HOPELESS:
            raise Stop("http-status")
        return "http-status"

    def _tried(self, sent: bytes) -> Reply | Why:
        """A reply after at most TRIES requests, with waits between them that double or are as long as asked for."""
        reply = self._send(sent)
        for wait in (FIRST_WAIT_S * 2**at for at in range(TRIES - 1)):
            if isinstance(reply, str):
                if reply != "disconnect":
                    break
                self._wait(wait, "disconnect")
            elif reply.status in AGAIN:
                self._wait(wait if reply.wait_s is None else reply.wait_s, "http-status")
            else:
                break
            reply = self._send(sent)
        return reply

    def _send(self, sent: bytes) -> Reply | Why:
        from dicho.judge.post import post

        self._admit(sent)
        left = self._until - self._clock()
        if left <= 0:
            raise Stop("timeout")
        self.calls += 1
        self._sent.append(self._clock())
        reply = post(self.endpoint.address, sent, self.key(), min(self.endpoint.timeout_s, left))
        self.status = None if isinstance(reply, str) else reply.status
        return reply

    def _admit(self, sent: bytes) -> None:
        """Waits for the minute's allowance; Stop when the calls or tokens allowed would be passed."""
        room = self.endpoint.most_tokens - self.tokens
        if self.calls >= self.endpoint.most_calls or len(sent) // BYTES_A_TOKEN + ANSWER_TOKENS > room:
            raise Stop("limit")
        while self._sent and self._clock() - self._sent[0] >= MINUTE_S:
            self._sent.popleft()
        if len(self._sent) >= self.endpoint.per_minute:
            self._wait(MINUTE_S - (self._clock() - self._sent[-self.endpoint.per_minute]), "limit")

    def _wait(self, seconds: float, why: Why) -> None:
        """Sleeps; Stop for the reason that made it wait when the question's time would be over by then."""
        if self._clock() + seconds >= self._until:
            raise Stop(why)
        self._sleep(seconds)

    def _pay(self, sent: bytes, data: bytes) -> None:
        from dicho.judge.answer import spent

        told = spent(data)
        self.tokens += (len(sent) + len(data)) // BYTES_A_TOKEN if told is None else told


def check_installed() -> None:
    """InstallationError unless the libraries of the extra `judge` are there."""
    try:
        import httpx2  # noqa: F401
        import msgspec  # noqa: F401
    except ImportError as error:
        hint = "Install Dicho with the part for the judge: pip install 'dicho[judge]'."
        raise InstallationError(f"the judge needs a library that is missing ({error.name}).", hint=hint) from None

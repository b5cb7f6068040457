"""What stands before every page: who may ask, what may be sent, and what a browser may do with the answer.

A server on one's own machine is reached by every page open in the same browser. Three doors are shut on them:

- a foreign name that was made to point here (DNS rebinding) is not answered: 421;
- what changes something is taken from Dicho's own pages alone, and nothing but a link followed brings another page
  here: 403. The rule is that of Go's net/http.CrossOriginProtection: `Sec-Fetch-Site` says where a request comes from
  (every browser since 2023 sends it to addresses like ours), and where it is absent `Origin` must name our own host;
  a request with neither comes from no browser;
- a body larger than its address takes is cut off while it comes in, whatever length it claims: 413; and one that
  comes so slowly that it is meant to hold us up: 408.

A fourth is shut on ourselves: nobody may have Dicho fetch pages from Dicho, over whatever name or way round.

Parts of a file (`Range`) are not served: no file of ours is so large that anybody would go on with half of one.
"""

from __future__ import annotations

import asyncio
import time
from asyncio import CancelledError
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dicho.web import failures
from dicho.web.hosts import is_number

OWN = ("localhost", "127.0.0.1", "::1")
"""The names of this machine that only it has."""
ANY = ("0.0.0.0", "::")
"""Where a server listens that is to be reached under every address of the machine."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MIB = 2**20
MOST = 1 * MIB
"""Bytes a request may send; `MORE` has the addresses that take documents."""
MORE = {"/add": 64 * MIB, "/api/add": 64 * MIB}
GRACE, SLOWEST = 30.0, 16 * 1024
"""Seconds in which a body may come as slowly as it likes, and the bytes a second it must reach from then on."""
LONGEST_PATH, LONGEST_QUERY = 2000, 16_000
"""Characters of an address before and behind its "?": names fit, no number in a path is longer than Python reads, and
a page that repeats its query in every link stays a page."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-DNS-Prefetch-Control": "off",  # a page full of links must not make the browser ask for their names
}
ENDING = failures.Refusal(503, "ending", "Dicho was ended before all was sent.", "Start it again, then send it again.")


@dataclass(frozen=True, slots=True)
class Guard:
    """The application behind its guard. `hosts` are the names it answers to besides this machine's own."""

    app: ASGIApp
    hosts: tuple[str, ...] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request: refused in words, or answered by the application within limits."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        begun = False

        async def sealed(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        headers = Headers(scope=scope)
        refusal = self.stranger(headers) or ourselves(headers) or foreign(scope["method"], headers) or endless(scope)
        if refusal is None:
            most = MORE.get(scope["path"], MOST)
            whole = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"range"]}
            try:
                await self.app(whole, limited(receive, headers, most), sealed)
            except CancelledError:  # the server ends, and did not get all of the request in time
                if begun:  # or did not get rid of all of the answer: there is no second one
                    return
                await failures.refused(Request(scope), ENDING)(scope, receive, sealed)
        else:
            await failures.refused(Request(scope), refusal)(scope, receive, sealed)

    def stranger(self, headers: Headers) -> failures.Refusal | None:
        """Why the name a request asks for is not answered to; None for one of ours."""
        named = headers.getlist("host")
        host = name_of(named[0]) if len(named) == 1 else None
        if host is None:
            return failures.Refusal(400, "no-host", "The request names no host.", "Open the address in a browser.")
        if host in (*OWN, *self.hosts) or (any(each in ANY for each in self.hosts) and is_number(host)):
            return None
        what = f"Dicho does not answer to the name {host[:200]}."
        return failures.Refusal(
            421, "untrusted-host", what, "Open localhost, or start `dicho serve --allow-host` with this name."
        )


def name_of(host: str) -> str | None:
    """The name in a Host header, without port, brackets and the dot at its end; None where there is none."""
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018 - raises for one that is no number
    except ValueError:
        return None
    whole = parts.username is None and not (parts.path or parts.query or parts.fragment)
    return (parts.hostname or "").rstrip(".") or None if whole else None


def ourselves(headers: Headers) -> failures.Refusal | None:
    """Why a request of a fetcher of Dicho's is refused; None for anybody else's."""
    if not headers.get("user-agent", "").startswith("dicho/"):
        return None
    what = "Dicho fetches nothing from Dicho."
    return failures.Refusal(403, "fetcher", what, "Add the document itself to the other ledger.")


def foreign(method: str, headers: Headers) -> failures.Refusal | None:
    """Why a request from another site's page is refused; None for one that is ours to answer."""
    site = headers.get("sec-fetch-site", "")
    if method in SAFE:
        # A link followed is welcome. A picture, script or frame asked for by another page would only let it measure.
        followed = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        ours = site in ("", "same-origin", "none") or followed
    elif site:
        ours = site in ("same-origin", "none")
    else:
        origin = headers.get("origin")
        ours = origin is None or origin.partition("://")[2] == headers.get("host")
    if ours:
        return None
    what = "The request comes from a page of another site."
    return failures.Refusal(403, "cross-site", what, "Open Dicho's own page and do it there.")


def endless(scope: Scope) -> failures.Refusal | None:
    """Why an address of this length is refused; None for one that could be ours."""
    if len(scope["path"]) > LONGEST_PATH:
        what = f"Nothing has an address of more than {LONGEST_PATH} characters."
        return failures.Refusal(404, "not-found", what, "Check the link.")
    if len(scope["query_string"]) > LONGEST_QUERY:
        what = f"More than {LONGEST_QUERY} characters are asked for in one address."
        return failures.Refusal(414, "address-too-long", what, "Ask for less at a time.")
    return None


def limited(receive: Receive, headers: Headers, most: int) -> Receive:
    """`receive` up to `most` bytes of body: then HTTPException 413, at once where the length claimed is more.

    HTTPException 408 where it comes too slowly.
    """
    claimed = headers.get("content-length", "")
    began = time.monotonic()
    taken, more = 0, True

    async def within() -> Message:
        nonlocal taken, more
        if claimed.isdecimal() and int(claimed) > most:
            raise HTTPException(413)
        if not more:  # what is waited for now is the end of the connection
            return await receive()
        try:
            async with asyncio.timeout(began + GRACE + taken / SLOWEST - time.monotonic()):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, "It came too slowly") from None
        taken += len(message.get("body", b""))
        more = message.get("more_body", False)
        if taken > most:
            raise HTTPException(413)
        return message

    return within

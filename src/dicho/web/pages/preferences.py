"""The reader's own settings, kept in cookies of this server and nowhere else: language, and whether keys act."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.web.forms import back, sent
from dicho.web.render import KEYS_COOKIE
from dicho.web.words import COOKIE, LANGUAGES

A_YEAR = 365 * 24 * 3600


async def choose(request: Request) -> Response:
    """Keep what was chosen, and go back to where the reader was."""
    given = await sent(request)
    answer = back(given.get("next"), "/documents")
    if given.get("lang") in LANGUAGES:
        answer.set_cookie(COOKIE, given["lang"], max_age=A_YEAR, httponly=True, samesite="strict")
    if given.get("keys") in ("on", "off"):
        answer.set_cookie(KEYS_COOKIE, given["keys"], max_age=A_YEAR, httponly=True, samesite="strict")
    return answer


routes = [Route("/preferences", choose, methods=["POST"])]

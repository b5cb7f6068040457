"""The reader's own settings, kept in cookies of this server and nowhere else: language, and whether keys act."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.web.forms import back, keep, sent
from dicho.web.render import KEYS_COOKIE
from dicho.web.words import COOKIE, LANGUAGES


async def choose(request: Request) -> Response:
    """Keep what was chosen, and go back to where the reader was."""
    given = await sent(request)
    answer = back(given.get("next"), "/documents")
    if given.get("lang") in LANGUAGES:
        keep(answer, COOKIE, given["lang"])
    if given.get("keys") in ("on", "off"):
        keep(answer, KEYS_COOKIE, given["keys"])
    return answer


routes = [Route("/preferences", choose, methods=["POST"])]

"""The files a page is made of beside its text: their addresses, and how long a browser may keep them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(str(resources.files("dicho.web") / "static"))
PREFIX = "/static"
FOREVER = "public, max-age=31536000, immutable"


@cache
def address(name: str) -> str:
    """The address of a file under static/, which changes when the file does, so that browsers may keep it."""
    return f"{PREFIX}/{name}?v={version(name)}"


@cache
def version(name: str) -> str:
    """What tells one content of a file from another."""
    return sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


class Assets(StaticFiles):
    """The files under static/, and none beside them. Asked for by their very version they may be kept for good."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or HTTPException 404."""
        answer = await super().get_response(path, scope)
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("v")
        answer.headers["Cache-Control"] = FOREVER if asked == [version(path)] else "no-cache"
        return answer

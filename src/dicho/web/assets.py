"""The files a page is made of beside its text: their addresses, and how long a browser may keep them."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path, PurePath

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(str(resources.files("dicho.web") / "static"))
PREFIX = "/static"
EDITION = re.compile(r"[0-9a-f]{12}")
FOREVER = "public, max-age=31536000, immutable"


@cache
def address(name: str) -> str:
    """The address of a file under static/, which changes when any of them does, so that browsers may keep it.

    What tells one edition from another is a folder of the address and no query: a script that another one imports
    by a relative address is then the very one that a page names, loaded once.
    """
    if not (FOLDER / name).is_file():
        raise FileNotFoundError(f"no file static/{name}")
    return f"{PREFIX}/{edition()}/{name}"


@cache
def edition() -> str:
    """What tells one content of all files together from another."""
    whole = sha256()
    for path in sorted(each for each in FOLDER.rglob("*") if each.is_file()):
        whole.update(f"{path.relative_to(FOLDER).as_posix()}\0{path.stat().st_size}\0".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()[:12]


class Assets(StaticFiles):
    """The files under static/, and none beside them. Asked for in this very edition they may be kept for good."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or HTTPException 404."""
        first, *rest = PurePath(path).parts or ("",)
        answer = await super().get_response(str(PurePath(*rest)) if EDITION.fullmatch(first) else path, scope)
        answer.headers["Cache-Control"] = FOREVER if first == edition() else "no-cache"
        return answer

"""What a form sent, where its reader goes next, and what the browser keeps of it."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

FIELDS = 200
A_YEAR = 365 * 24 * 3600
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")
LONGEST = 8000
"""Characters of an address that a form leads to: an answer's header holds no more."""


def back(target: str | None, otherwise: str) -> RedirectResponse:
    """To the page a form came from: only ever to a path of this server."""
    return RedirectResponse(local(target) or otherwise, 303)


def local(target: str | None) -> str | None:
    """The address where it is a path of this server and nothing else, in any browser's reading; None otherwise."""
    # Browsers drop tabs and line ends from addresses and read "\" as "/": "/\t/elsewhere" would lead elsewhere.
    if not target or not target.startswith("/") or "\\" in target or any(c < " " or c == "\x7f" for c in target):
        return None
    if len(target) > LONGEST:
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc or target.startswith("//") else target


async def sent(request: Request) -> dict[str, str]:
    """A form's fields as text; the last of a name counts. HTTPException as `fields`."""
    return dict(await fields(request))


async def fields(request: Request) -> list[tuple[str, str]]:
    """A form's fields as text, in order, where a name may come again. A form of ours holds no file.

    HTTPException 415 for what is sent as something else: a note in it would be lost without a word.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and kind not in KINDS:
        raise HTTPException(415, f"Send {KINDS[0]}")
    form = await request.form(max_files=0, max_fields=FIELDS)
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]


def keep(answer: Response, name: str, value: str) -> None:
    """Have the browser keep a setting for this server alone."""
    answer.set_cookie(name, value, max_age=A_YEAR, httponly=True, samesite="strict")

"""What a form sent, and where its reader goes next."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse


def back(target: str | None, otherwise: str) -> RedirectResponse:
    """To the page a form came from: only ever to a path of this server."""
    safe = target if target and target.startswith("/") and not target.startswith(("//", "/\\")) else otherwise
    return RedirectResponse(safe, 303)


async def sent(request: Request) -> dict[str, str]:
    """A form's fields as text; the last of a name counts."""
    form = await request.form()
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}

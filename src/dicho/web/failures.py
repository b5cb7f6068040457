"""What a reader sees when something fails: what, where, and what to do. Never a traceback."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import Response

from dicho.errors import AmbiguousId, DichoError, LedgerBusy, NotFound, UsageError
from dicho.web.render import fragment

STATUS: tuple[tuple[type[DichoError], int], ...] = (
    (NotFound, 404),
    (AmbiguousId, 409),
    (UsageError, 400),
    (LedgerBusy, 503),
)
log = logging.getLogger("dicho.web")


def status_of(error: DichoError) -> int:
    """The HTTP status that says the same as an error of ours."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def told(request: Request, error: Exception) -> Response:
    """An error of ours, in its own words."""
    assert isinstance(error, DichoError)
    return fragment(request, "failure.html", status=status_of(error), error=error, kind="told")


def missing(request: Request, error: Exception) -> Response:
    """An address that is none of ours."""
    return fragment(request, "failure.html", status=404, error=None, kind="missing")


def broken(request: Request, error: Exception) -> Response:
    """A fault of ours: the page says so, the server's own output says where."""
    log.error("a fault while answering %s", request.url.path, exc_info=error)
    return fragment(request, "failure.html", status=500, error=None, kind="broken")

"""What a reader sees when something fails: what, where, and what to do. Never a traceback.

Pages say it as a page, the JSON API as `{"error": {"code", "what", "where", "hint"}}`.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from dicho.errors import AddressRefused, AmbiguousId, DichoError, LedgerBusy, NotFound, TooLarge, UsageError
from dicho.web.render import fragment

API = "/api/"
LISTED = "/api/openapi.json lists what there is."
SMALLER = "Send it in smaller parts, or use `dicho add`."
STATUS: tuple[tuple[type[DichoError], int], ...] = (
    (NotFound, 404),
    (AmbiguousId, 409),
    (UsageError, 400),
    (AddressRefused, 400),
    (TooLarge, 413),
    (LedgerBusy, 503),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that is not answered: the HTTP status, a stable code, what is wrong and what to do."""

    status: int
    code: str
    what: str
    hint: str


def status_of(error: DichoError) -> int:
    """The HTTP status that says the same as an error of ours."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def told(request: Request, error: Exception) -> Response:
    """An error of ours, in its own words."""
    assert isinstance(error, DichoError)
    return _told(request, error, status_of(error))


def http(request: Request, error: Exception) -> Response:
    """What is wrong with a request before any page saw it: no such address, no such method, too much sent."""
    assert isinstance(error, HTTPException)
    takes = (error.headers or {}).get("Allow")
    answer = _http(request, error.status_code, error.detail, f"This address takes {takes}." if takes else "")
    answer.headers.update(error.headers or {})
    return answer


def _http(request: Request, status: int, detail: str, hint: str) -> Response:
    path = request.url.path
    if status == 404 and not of_api(request):
        return fragment(request, "failure.html", status=404, error=None, kind="missing")
    if status == 404:
        return _told(request, NotFound("there is nothing at this address.", where=path, hint=LISTED), 404)
    if status == 413:
        return _told(request, TooLarge("more was sent than this address takes.", where=path, hint=SMALLER), 413)
    if status == 400 and path == "/add":
        hint = SMALLER  # too many files, or too long a text, as the reader of forms says it
    return _told(request, UsageError(f"{detail.rstrip('.')}.", where=path, hint=hint), status)


def _told(request: Request, error: DichoError, status: int) -> Response:
    if of_api(request) or of_script(request):
        return as_json(status, error.code, error.what, error.where, error.hint)
    return fragment(request, "failure.html", status=status, error=error, kind="told")


def broken(request: Request, error: Exception) -> Response:
    """A fault of ours: the page says so, and the server writes on its own output where it was."""
    if of_api(request) or of_script(request):
        return as_json(500, "fault", "Dicho failed; nothing was changed by it.", request.url.path, "Please report it.")
    return fragment(request, "failure.html", status=500, error=None, kind="broken")


def left(request: Request, error: Exception) -> Response:
    """Who asked went away before all was sent: nobody reads this answer, and nothing of ours failed."""
    return Response(status_code=400)


def refused(request: Request, refusal: Refusal) -> Response:
    """A request that no page is to see, in plain words and without a page around them."""
    if of_api(request) or of_script(request):
        return as_json(refusal.status, refusal.code, refusal.what, "", refusal.hint)
    return PlainTextResponse(f"{refusal.what} {refusal.hint}\n", refusal.status)


def of_api(request: Request) -> bool:
    """Whether a program asks, and not a reader."""
    return request.url.path.startswith(API)


def of_script(request: Request) -> bool:
    """Whether a script of ours asks on a page's behalf, and will say the answer itself."""
    return request.headers.get("accept", "").startswith("application/json")


def as_json(status: int, code: str, what: str, where: str, hint: str) -> Response:
    """The API's form of everything that fails."""
    return JSONResponse({"error": {"code": code, "what": what, "where": where, "hint": hint}}, status)

"""The documents of the ledger: what was read, and what could not be."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.web.desk import desk
from dicho.web.render import page


def listing(request: Request) -> Response:
    """Every document with its state."""
    with desk(request) as workspace:
        rows = list(workspace.ledger.documents())
        failed = list(workspace.ledger.failures())
        return page(request, workspace, "documents.html", "documents", rows=rows, failed=failed)


routes = [Route("/documents", listing)]

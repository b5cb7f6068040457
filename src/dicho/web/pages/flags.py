"""Flags: what to look at before relying on a statement, by kind, each with the words it rests on."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.errors import UsageError
from dicho.model.flag import FLAG_KINDS
from dicho.pipeline import flags
from dicho.web.desk import desk
from dicho.web.flagged import lines
from dicho.web.listing import SIZE
from dicho.web.render import page


def listing(request: Request) -> Response:
    """The flags of one kind, or of all; of one document or statement, where the address names it."""
    given = request.query_params
    kind = given.get("kind", "")
    if kind and kind not in FLAG_KINDS:
        raise UsageError("no such flag.", where=kind, hint="The tabs of the page name them.")
    with desk(request) as workspace:
        ledger = workspace.ledger
        held = {"document": given.get("document") or None, "statement": given.get("statement") or None}
        asked = flags.query(ledger, [kind] if kind else [], document=held["document"], statement=held["statement"])
        found = flags.page(ledger, asked, given.get("after"), SIZE)
        totals = flags.counts(ledger, asked)
        return page(
            request,
            workspace,
            "flags.html",
            "flags",
            kinds=[each for each in FLAG_KINDS if totals[each] or each == kind],
            kind=kind,
            totals=totals,
            rows=lines(ledger, found.rows),
            next=found.next,
            narrowed=any(held.values()),
        )


routes = [Route("/flags", listing)]

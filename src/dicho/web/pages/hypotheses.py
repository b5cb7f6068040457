"""The questions that people weigh, and what documents put forward as a hypothesis, with what the ledger ties to it."""

from __future__ import annotations

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.pipeline.hypotheses import leaders
from dicho.view import reasons
from dicho.web import entries
from dicho.web.desk import desk
from dicho.web.listing import SIZE
from dicho.web.render import page


def listing(request: Request) -> Response:
    """The hypotheses, the newest first; those of one document that follow one another stand under its name."""
    with desk(request) as workspace:
        ledger = workspace.ledger
        found = ledger.pages.hypotheses(request.query_params.get("after"), SIZE)
        rows = [entries.entry(row) for row in found.rows]
        facts = {row.document.id: row.document for row in found.rows}
        groups = [(facts[key], list(group)) for key, group in groupby(rows, key=lambda each: each.document)]
        return page(
            request,
            workspace,
            "hypotheses.html",
            "hypotheses",
            groups=groups,
            total=found.total,
            next=found.next,
            questions=[(each, leaders(ledger, each.id)) for each in ledger.hypotheses.questions(closed=True)],
            ties=entries.tied(ledger, rows),
            reasons=reasons,
        )


routes = [Route("/hypotheses", listing)]

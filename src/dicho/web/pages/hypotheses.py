"""The questions that people weigh, and what documents put forward as a hypothesis, with what the ledger ties to it."""

from __future__ import annotations

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.model.hypothesis import Question
from dicho.pipeline.hypotheses import weighing
from dicho.store.ledger import Ledger
from dicho.web import entries, reasons
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
            questions=[(each, leading(ledger, each)) for each in ledger.hypotheses.questions(closed=True)],
            ties=entries.tied(ledger, rows),
            reasons=reasons,
        )


def leading(ledger: Ledger, question: Question) -> list[str]:
    """The hypotheses of a question with least against them; none where nothing was rated."""
    weighed = weighing(ledger, question.id)
    first = [each.hypothesis for each in weighed.scores if each.place == 1] if weighed.evidence else []
    return [each.text for each in weighed.hypotheses if each.id in first]


routes = [Route("/hypotheses", listing)]

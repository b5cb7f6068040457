"""Predictions and promises by the day they are due, each with its condition and with what was said of it later."""

from __future__ import annotations

from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dicho.errors import UsageError
from dicho.store.outcomes import VERDICTS
from dicho.text.isodate import interval
from dicho.view import reasons
from dicho.view.days import stretch
from dicho.web import entries
from dicho.web.decided import Given, led_here, marked, remember, word_of
from dicho.web.desk import desk
from dicho.web.entries import Entry, Tied
from dicho.web.forms import local, sent
from dicho.web.listing import SIZE
from dicho.web.render import page
from dicho.web.words import N_

TABS = (("past", N_("Past due")), ("open", N_("Coming")), ("undated", N_("Without a date")), ("settled", N_("Settled")))


def today() -> date:
    """The day by which it is told what is due: the server's."""
    return date.today()


def listing(request: Request) -> Response:
    """The predictions that are past due, or coming, or without a date."""
    when = request.query_params.get("when", "past")
    if when not in dict(TABS):
        raise UsageError("there are no such predictions.", where=when, hint="The tabs of the page name them.")
    day = today()
    with desk(request) as workspace:
        ledger = workspace.ledger
        found = ledger.pages.predictions(when, day.isoformat(), request.query_params.get("after"), SIZE)
        totals = {each: ledger.pages.predictions(each, day.isoformat(), size=1).total for each, _ in TABS}
        rows = [entries.entry(row) for row in found.rows]
        outcomes = ledger.outcomes.last(each.id for each in rows)
        return page(
            request,
            workspace,
            "predictions.html",
            "predictions",
            tabs=TABS,
            when=when,
            totals=totals,
            rows=rows,
            next=found.next,
            outcomes=outcomes,
            tells=entries.of(ledger, {key for each in outcomes.values() for key in each.evidence}),
            verdicts=VERDICTS,
            done=led_here(request, ledger.outcomes.history),
            until={each.id: days_until(each, day) for each in rows},
            later={key: list(filter(_promise, ties)) for key, ties in entries.tied(ledger, rows).items()},
            reasons=reasons,
        )


def _promise(tie: Tied) -> bool:
    return tie.link.kind == "promise"


def days_until(each: Entry, day: date) -> int | None:
    """The days from a day to the last on which something is due, below nought where that is past; None without one."""
    due = stretch(interval(each.statement.due.value)) if each.statement.due else None
    return due[1] - day.toordinal() if due else None


async def settle(request: Request) -> Response:
    """Take a person's word on what came of a prediction."""
    given = await sent(request)
    return await run_in_threadpool(_settled, request, given)


def _settled(request: Request, given: Given) -> Response:
    verdict, told = given.get("verdict", ""), given.get("evidence", "").split()
    with desk(request) as workspace:
        said = workspace.ledger.outcomes.settle(request.path_params["ident"], verdict, told, *word_of(request, given))
    target = local(given.get("next")) or "/predictions"
    answer = RedirectResponse(marked(target, said.statement, said.event), 303)
    if given.get("by"):
        remember(answer, said.by)
    return answer


routes = [Route("/predictions", listing), Route("/predictions/{ident}/settle", settle, methods=["POST"])]

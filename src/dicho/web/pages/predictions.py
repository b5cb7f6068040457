"""Predictions and promises by the day they are due, each with its condition and with what was said of it later."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.errors import UsageError
from dicho.text.isodate import interval
from dicho.view.days import stretch
from dicho.web import entries, reasons
from dicho.web.desk import desk
from dicho.web.entries import Entry, Tied
from dicho.web.listing import SIZE
from dicho.web.render import page
from dicho.web.words import N_

TABS = (("past", N_("Past due")), ("open", N_("Coming")), ("undated", N_("Without a date")))


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


routes = [Route("/predictions", listing)]

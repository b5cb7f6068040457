"""Predictions and promises by the day they are due, each with its condition and with what was said of it later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.errors import UsageError
from dicho.model.link import Link
from dicho.store.ledger import Ledger
from dicho.text.isodate import interval
from dicho.view.days import stretch
from dicho.web import entries, reasons
from dicho.web.desk import desk
from dicho.web.entries import Entry
from dicho.web.render import page
from dicho.web.words import N_

SIZE = 50
TABS = (("past", N_("Past due")), ("open", N_("Coming")), ("undated", N_("Without a date")))


@dataclass(frozen=True, slots=True)
class Tied:
    """A link of a statement of a list, and the other statement of it."""

    link: Link
    other: Entry


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
            later={
                key: [tie for tie in ties if tie.link.kind == "promise"] for key, ties in tied(ledger, rows).items()
            },
            reasons=reasons,
        )


def days_until(each: Entry, day: date) -> int | None:
    """The days from a day to the last on which something is due, below nought where that is past; None without one."""
    due = stretch(interval(each.statement.due.value)) if each.statement.due else None
    return due[1] - day.toordinal() if due else None


def tied(ledger: Ledger, rows: Iterable[Entry]) -> Mapping[str, list[Tied]]:
    """The links of some statements that nobody called none, with the other end of each; likeliest first."""
    ids = [each.id for each in rows]
    near = ledger.links.of(ids)
    words = ledger.links.words_on([link.id for links in near.values() for link in links])
    refused = {key for key, word in words.items() if word.verdict == "no"}
    found = {key: [link for link in links if link.id not in refused] for key, links in near.items()}
    ends = {end for links in found.values() for link in links for end in (link.left, link.right)}
    known = entries.of(ledger, ends)

    def others(key: str) -> list[Tied]:
        pairs = ((link, link.right if link.left == key else link.left) for link in found.get(key, ()))
        return [Tied(link, known[end]) for link, end in pairs if end in known]

    return {key: others(key) for key in ids}


routes = [Route("/predictions", listing)]

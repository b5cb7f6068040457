"""The speakers of the ledger: who is quoted and how often, and which names may be one person."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.pipeline import people
from dicho.store.paged.people import KINDS, SORTS
from dicho.view.labels import label
from dicho.view.reasons import NAMES
from dicho.web import listing
from dicho.web.desk import desk
from dicho.web.listing import SIZE, asked
from dicho.web.render import page
from dicho.web.words import N_, words_for

ORDERS = {"statements": N_("Most statements"), "name": N_("By name")}
PROPOSED = 40
"""Proposals on a page: what is decided on goes, and the next come up."""


def roster(request: Request) -> Response:
    """The people that fit, a page of them; with `proposals`, the pairs of names that may be one."""
    if asked(request, "proposals"):
        return proposals(request)
    spoken = words_for(request)
    words, kind, sort = (asked(request, name) for name in ("words", "kind", "sort"))
    with desk(request) as workspace:
        found = workspace.ledger.pages.people(words or "", kind, sort or SORTS[0], asked(request, "after"), SIZE)
        named = [
            ("words", spoken.say("Words"), words),
            ("kind", spoken.say("Kind"), kind and spoken.say(label("who", kind))),
        ]
        on = listing.filters(request, named)
        return page(
            request,
            workspace,
            "roster.html",
            "speakers",
            rows=found.rows,
            steps=listing.steps(request, len(found.rows), found.total, found.next),
            on=on,
            without_any=listing.without_any(request, on),
            kinds=listing.choices(request, "kind", [(each, spoken.say(label("who", each)), None) for each in KINDS]),
            orders=listing.orders(request, found.order, ORDERS, spoken),
            words=words or "",
            proposed=len(people.proposals(workspace.ledger)),
        )


def proposals(request: Request) -> Response:
    """The pairs of names that may be one, the likeliest first."""
    with desk(request) as workspace:
        found = people.proposals(workspace.ledger)
        return page(
            request, workspace, "proposals.html", "speakers", rows=found[:PROPOSED], total=len(found), why=NAMES
        )


routes = [Route("/speakers", roster)]

"""The documents of the ledger: what was read, what was found in it, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.model.document import missed
from dicho.pipeline.workspace import Workspace
from dicho.store.paged.documents import DocumentQuery
from dicho.store.paged.rows import DocumentCard, FailureRow
from dicho.view.labels import label
from dicho.web import listing
from dicho.web.desk import desk, jobs_of
from dicho.web.listing import SIZE, Facet, Filter, Steps, asked
from dicho.web.render import page
from dicho.web.words import LANGUAGES, N_, Words, words_for

FAILED, ERASED = "failed", "erased"
STATES = {
    "open": N_("to review"),
    "done": N_("reviewed"),
    "empty": N_("without a statement"),
    "cut": N_("cut"),
    FAILED: N_("not read"),
    ERASED: N_("erased for good"),
}
ORDERS = {
    "newest": N_("Last added"),
    "oldest": N_("First added"),
    "published": N_("Last published"),
    "title": N_("By title"),
    "outlet": N_("By outlet"),
    "statements": N_("Most statements"),
    "kept": N_("Least of the page read"),
}
MOST_ERASED = 200
"""Removals that are listed, the last ones; the log has them all."""
FEW = 3
"""Failures that are shown before the documents."""


def listed(request: Request) -> Response:
    """A page of the documents that fit, or of what could not be read."""
    spoken = words_for(request)
    with desk(request) as workspace:
        failures = workspace.ledger.pages.failures(size=FEW)
        rows, failed, steps, order = _found(request, workspace, failures.rows)
        erased = workspace.ledger.removals.all()[::-1]
        on = _filters(request, spoken)
        jobs = jobs_of(request).all()
        going = [job for job in jobs if not job.ended]
        return page(
            request,
            workspace,
            "documents.html",
            "documents",
            jobs=going,
            fetches=jobs_of(request).fetches,
            since=min((job.id for job in going), default=jobs[0].id + 1 if jobs else 1),
            rows=rows,
            failed=failed,
            failures=failures.total,
            erased=erased[:MOST_ERASED] if asked(request, "state") == ERASED else [],
            steps=steps,
            on=on,
            without_any=listing.without_any(request, on),
            facets=_facets(request, {FAILED: failures.total, ERASED: len(erased)}, spoken),
            missed=missed,
            orders=listing.orders(request, order, ORDERS, spoken),
            asked={name: asked(request, name) or "" for name in ("words", "outlet", "host", "lang", "state")},
        )


def _found(
    request: Request, workspace: Workspace, failures: Sequence[FailureRow]
) -> tuple[Sequence[DocumentCard], Sequence[FailureRow], Steps, str]:
    """The documents of this page, the failures before them, the ways on, and the order."""
    after, state = asked(request, "after"), asked(request, "state")
    if state == FAILED:
        broken = workspace.ledger.pages.failures(after, SIZE)
        return (), broken.rows, listing.steps(request, len(broken.rows), broken.total, broken.next), broken.order
    if state == ERASED:
        return (), (), listing.steps(request, 0, 0, None), "newest"
    words, lang, outlet, host, sort = (asked(request, name) for name in ("words", "lang", "outlet", "host", "sort"))
    query = DocumentQuery(words or "", state, lang, outlet, sort or "newest", host)
    found = workspace.ledger.pages.documents(query, after, SIZE)
    first = not (words or lang or outlet or host or state or after)
    steps = listing.steps(request, len(found.rows), found.total, found.next)
    return found.rows, failures if first else (), steps, found.order


def _filters(request: Request, spoken: Words) -> list[Filter]:
    state, lang = asked(request, "state"), asked(request, "lang")
    named = (
        ("words", spoken.say("Words"), asked(request, "words")),
        ("outlet", spoken.say("Outlet"), asked(request, "outlet")),
        ("host", spoken.say("Site"), asked(request, "host")),
        ("lang", spoken.say("Language"), lang and spoken.say(label("lang", lang))),
        ("state", spoken.say("State"), state and spoken.say(STATES.get(state, state))),
    )
    return listing.filters(request, named)


def _facets(request: Request, alone: Mapping[str, int], spoken: Words) -> list[Facet]:
    offered = [key for key in STATES if key != ERASED or alone[ERASED] or asked(request, "state") == ERASED]
    states = [(key, spoken.say(STATES[key]), alone.get(key)) for key in offered]
    langs = [(lang, spoken.say(label("lang", lang)), None) for lang in LANGUAGES]
    return [
        Facet("state", spoken.say("State"), listing.choices(request, "state", states)),
        Facet("lang", spoken.say("Language"), listing.choices(request, "lang", langs)),
    ]


routes = [Route("/documents", listed)]

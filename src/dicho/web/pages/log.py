"""The log: every event of the ledger, the last first, in plain words; what a person decided can be taken back here."""

from __future__ import annotations

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.store import log
from dicho.web import listing
from dicho.web.desk import desk
from dicho.web.listing import SIZE, asked
from dicho.web.render import page
from dicho.web.words import N_, words_for

WEIGHED = (log.ASKED, log.CLOSED, log.SUPPOSED, log.WITHDRAWN, log.RATED, log.DROPPED, log.SETTLED)
KINDS = {
    "decisions": (
        *(log.REVIEWED, log.ADDED, log.DECIDED, log.MERGED, log.PARTED, *WEIGHED, log.UNDONE),
        *(log.REMOVED, log.LIFTED),
    ),
    "readings": (log.CAPTURE, log.FETCHED, log.DOCUMENT, log.STATEMENTS, log.READING, log.FAILED),
    "runs": (log.CREATED, log.RUN, log.FOUND, log.LINKED, log.JUDGED),
}
"""What the log can be narrowed to, and the events of each."""
NAMES = {
    "decisions": N_("What people decided"),
    "readings": N_("What was read"),
    "runs": N_("What Dicho worked out"),
}


def listed(request: Request) -> Response:
    """A page of the log."""
    spoken, kind = words_for(request), asked(request, "kind")
    with desk(request) as workspace:
        found = workspace.ledger.pages.events(KINDS.get(kind or ""), asked(request, "after"), SIZE)
        days = [(day, list(events)) for day, events in groupby(found.rows, key=lambda event: event.at[:10])]
        choices = listing.choices(request, "kind", [(key, spoken.say(name), None) for key, name in NAMES.items()])
        steps = listing.steps(request, len(found.rows), found.total, found.next)
        head = workspace.ledger.head()
        return page(request, workspace, "log.html", "log", days=days, choices=choices, steps=steps, head=head)


routes = [Route("/log", listed)]

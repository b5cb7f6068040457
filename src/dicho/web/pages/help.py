"""Help: the keys, the marks, what a conflict is and is not, where the data lies. A page, and the same in a dialog."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.web.desk import desk
from dicho.web.listing import asked
from dicho.web.render import fragment, page
from dicho.web.words import N_

KEYS: tuple[tuple[str, tuple[tuple[tuple[str, ...], str], ...]], ...] = (
    (
        N_("Everywhere"),
        (
            (("/",), N_("search statements")),
            (("?",), N_("this help")),
            (("Z",), N_("take back what was decided last")),
            (("Esc",), N_("close what is open")),
        ),
    ),
    (
        N_("In a list and in the reader"),
        (
            (("J",), N_("to the next one")),
            (("K",), N_("to the one before")),
            (("Enter",), N_("open it")),
            (("A",), N_("accept the statement")),
            (("X",), N_("reject the statement")),
            (("E",), N_("fix the statement")),
            (("N",), N_("in the reader: add the selected words as a statement")),
            (("0", "–", "9"), N_("in the reader: to the statement of that number")),
        ),
    ),
    (
        N_("On the board of a conflict"),
        (
            (("1", "2", "3", "4", "5"), N_("decide, by the number on the button")),
            (("J",), N_("to the next one")),
            (("K",), N_("to the one before")),
        ),
    ),
)
"""Every key, by where it acts."""


def shown(request: Request) -> Response:
    """The page; with `part`, its text alone."""
    if asked(request, "part"):
        folder = request.app.state.settings.folder
        return fragment(request, "help_part.html", groups=KEYS, folder=folder)
    with desk(request) as workspace:
        return page(request, workspace, "help.html", "help", groups=KEYS, folder=workspace.folder)


routes = [Route("/help", shown)]

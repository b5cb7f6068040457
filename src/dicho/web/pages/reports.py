"""Reports as files: of a speaker, a question, a document, or what the list of statements shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.pipeline.report.chosen import Asked
from dicho.pipeline.report.write import MEDIA, form_of
from dicho.pipeline.workspace import Workspace
from dicho.view.words import N_
from dicho.web.downloads import download
from dicho.web.listing import asked
from dicho.web.queries import query_of
from dicho.web.words import words_for

PATH = "/report"
FORMS: Mapping[str, tuple[str, str]] = {
    "html": (N_("web page"), N_("to read and to print, without anything beside it")),
    "docx": (N_("Word"), N_("to go on writing in, with footnotes")),
    "md": (N_("Markdown"), N_("plain text, with footnotes")),
}
"""What the forms are called, and what each is for."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A report that can be had: what it is called and for, and its address."""

    name: str
    what: str
    address: str


def offers(request: Request, **of: str) -> list[Offer]:
    """The forms a report can be had in, of what these parts of its address say."""
    say = words_for(request).say
    return [
        Offer(say(name), say(what), f"{PATH}?{urlencode({**of, 'format': form})}")
        for form, (name, what) in FORMS.items()
    ]


def report(request: Request) -> Response:
    """The report as a file, in the reader's language. NotFound, AmbiguousId, UsageError."""
    form = form_of(asked(request, "format"), None)
    wanted = Asked(query_of(request), asked(request, "of"), asked(request, "question"), words_for(request).lang)

    def write(workspace: Workspace, target: Path) -> None:
        workspace.report(wanted, form, target)

    return download(request, f"report.{form}", MEDIA[form], write)


routes = [Route(PATH, report)]

"""A page as HTML: one Jinja environment, and what every template can call."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from dicho.pipeline.workspace import Workspace
from dicho.store.paged.links import LinkQuery
from dicho.view import excerpt, naming, terms
from dicho.view.labels import Vocabulary, label
from dicho.view.printable import grouped, printable
from dicho.web import assets
from dicho.web.hosts import host_of, is_address
from dicho.web.words import Words, words_for

KEYS_COOKIE = "dicho_keys"
SECTIONS = (
    ("documents", "/documents"),
    ("statements", "/statements"),
    ("links", "/links"),
    ("flags", "/flags"),
    ("speakers", "/speakers"),
    ("predictions", "/predictions"),
    ("hypotheses", "/hypotheses"),
    ("log", "/log"),
)
"""The screens in the order of the bar, and where each begins."""
CLASHES = LinkQuery(("conflict", "change"))
"""What the number on the bar counts, as long as nobody has decided on it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around every page: which screen is open, the open conflicts' number, whether keys are on."""

    section: str
    conflicts: int
    keys: bool


@cache
def environment() -> Environment:
    """The templates, escaping everything."""
    made = Environment(
        loader=PackageLoader("dicho.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(static=assets.address, sections=SECTIONS, with_query=with_query, refined=refined, fill=fill)
    made.globals.update(host_of=host_of)
    made.globals.update(
        in_reader=in_reader, title_of=naming.title, place_of=naming.place, grave=terms.GRAVE, quote=excerpt.quote
    )
    made.tests.update(address=is_address)
    made.filters.update(number=grouped, sentence=sentence, shown=printable, exact=exact)
    return made


def page(request: Request, workspace: Workspace, template: str, section: str, **context: Any) -> HTMLResponse:
    """A whole page from its template; `section` is the screen whose place in the bar is marked."""
    frame = Frame(section, workspace.ledger.pages.count_links(CLASHES), keys_on(request))
    return fragment(request, template, frame=frame, **context)


def fragment(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A template without the ledger: a part of a page, or one that says what went wrong."""
    spoken = words_for(request)
    context.setdefault("frame", Frame("", 0, keys_on(request)))
    html = environment().get_template(template).render(request=request, **common(spoken), **context)
    return HTMLResponse(html, status, headers={"Vary": "Cookie, Accept-Language", "Cache-Control": "no-store"})


def common(spoken: Words) -> dict[str, Any]:
    """What every template says things with."""

    def term(vocabulary: Vocabulary, value: str) -> str:
        """A term of the ledger in this reader's words: term("form", "direct") is "quoted"."""
        return spoken.say(label(vocabulary, value))

    return {"_": spoken.say, "count": spoken.count, "lang": spoken.lang, "date": spoken.date, "term": term}


def exact(text: str) -> Markup:
    """Printable characters so that a browser holds just these: it would make one line end of a CR and a LF."""
    safe = escape(text)
    return safe.replace("\r", Markup("&#13;")) if "\r" in text else safe


def keys_on(request: Request) -> bool:
    """Whether single keys act on this reader's pages (WCAG 2.1.4: one switch turns them off)."""
    return request.cookies.get(KEYS_COOKIE) != "off"


def sentence(text: str) -> str:
    """A message that begins in small letters, as those of the library do, as a sentence of its own."""
    return text[:1].upper() + text[1:]


def fill(text: str, **parts: object) -> Markup:
    """A message of ours with its %(name)s filled: the parts are escaped, but for those that are markup already."""
    return Markup(text) % parts


PLACE = ("after", "trail", "before", "done")
"""What of an address tells where in a list one is, and what was just done: gone as soon as a filter changes."""


def refined(request: Request, **changes: str | None) -> str:
    """This list's address with other filters: from its first row."""
    return with_query(request, **{**dict.fromkeys(PLACE), **changes})


def with_query(request: Request, **changes: str | None) -> str:
    """This page's address with some parts of its query set, or with None taken out."""
    held = {**dict(request.query_params), **changes}
    kept = {key: value for key, value in held.items() if value}
    return f"{request.url.path}?{urlencode(kept)}" if kept else request.url.path


def in_reader(document: str, statement: str, *, fix: bool = False) -> str:
    """Where the reader shows a statement in its document, each by its id; with `fix`, the form that fixes it."""
    end = f"&fix={quote(statement)}#fix" if fix else f"#s-{quote(statement)}"
    return f"/documents/{quote(document)}?statement={quote(statement)}{end}"

"""A document to be read: its archived text with what was found in it marked, and a card for every statement."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dicho.model.statement import FORMS, STATUSES
from dicho.store.rows import Review
from dicho.text.digits import whole
from dicho.view import media
from dicho.view.sheet import languages
from dicho.web import fixing, reading
from dicho.web.decided import crossed, led_here, remembered
from dicho.web.desk import desk
from dicho.web.pages.verbs import by, told
from dicho.web.reading import Asked, Reading
from dicho.web.render import fragment, page, with_query
from dicho.web.words import words_for

TRANSIENT = ("part", "fix", "add", "done", "ids", "rows")
"""What of an address is for one answer alone, and no part of where a form leads back to."""


def show(request: Request) -> Response:
    """The reader's screen; for a script that asks with `part`, only what changed of it."""
    asked = Asked.of(request)
    with desk(request) as workspace:
        document = workspace.ledger.document(request.path_params["ident"])
        found = workspace.archive.found(document.capture)
        if found != document.capture:
            count = len(workspace.ledger.pages.document_statements(document.id))
            hidden: dict[str, Any] = {"document": document, "found": found, "statements": count}
            return page(request, workspace, "reader_changed.html", "documents", **hidden)
        read = reading.opened(workspace, document, asked)
        seen = workspace.ledger.head().seq
        context: dict[str, Any] = {"reading": read, "document": document, "seen": seen, **_ways(request, read)}
        part = request.query_params.get("part")
        if part == "live":
            return fragment(request, "reader_live.html", **context, **_changed(request, read))
        context |= _form(request, read)
        if part == "fix" and context["fixer"]:
            return fragment(request, "reader_fix.html", **context)
        return page(request, workspace, "reader.html", "documents", **context, **_about(request, read))


def _ways(request: Request, read: Reading) -> dict[str, Any]:
    """Where the links and forms of the screen lead."""
    here = _to(request)
    where = {card.statement.id for card in read.shown}

    def card_of(ident: str) -> str:
        """A statement's card: on this page, or on the page of cards that has it."""
        if ident in where:
            return f"#s-{ident}"
        return _to(request, **{"statement": ident, "from": None, "only": None}) + f"#s-{ident}"

    return {
        "here": here,
        "card_of": card_of,
        "fix_of": lambda ident: _to(request, fix=ident) + "#fix",
        "levels": [(key, name, _to(request, show=key)) for key, name in reading.LEVELS.items()],
        "tab_of": lambda key: _to(request, **{"only": key or None, "from": None, "statement": None}),
        "from_of": lambda start: _to(request, **{"from": start, "statement": None}),
    }


def _to(request: Request, **changes: str | None) -> str:
    """This screen with some parts of its query set or taken out, and without what was for one answer alone."""
    return with_query(request, **{**dict.fromkeys(TRANSIENT), **changes})


def _changed(request: Request, read: Reading) -> dict[str, Any]:
    """The cards and rows that a script asks for anew: `ids` of statements, `rows` as places of the text "24-80"."""
    given = request.query_params
    wanted = set(given.get("ids", "").split(","))
    spans = fixing.places("rows", given.get("rows", ""))
    return {
        "cards": read.full([card for card in read.cards if card.statement.id in wanted]),
        "rows": [row for row in read.rows if any(row.start < each.end and each.start < row.end for each in spans)],
    }


def _form(request: Request, read: Reading) -> dict[str, Any]:
    """The form that the address asks for, None as `fixer` where it asks for none: to fix a statement, or to add one."""
    wanted, content = request.query_params.get("fix"), request.query_params.get("add")
    fixer = None
    if wanted:
        statement, document = read.workspace.ledger.statement(wanted)
        fixer = fixing.sheet(read.workspace, document, statement) if document.id == read.document.id else None
    elif content is not None:
        fixer = fixing.sheet(read.workspace, read.document, None, content)
    return {"fixer": fixer, "forms": FORMS, "statuses": STATUSES, "by": remembered(request)}


def _about(request: Request, read: Reading) -> dict[str, Any]:
    """What the head of the page says of the document, and of what was just decided."""
    document = read.document
    return {
        "kind": media.short(document.media_type),
        "languages": languages(document, read.rows),
        "long": len(document.text) > reading.LONG,
        "done": _done(request, read),
    }


def _done(request: Request, read: Reading) -> tuple[str, Review] | None:
    """The decision that led to this page, as it is told."""
    history = read.workspace.ledger.reviews.history
    said = led_here(request, history)
    number = next((card.number for card in read.cards if said and card.statement.id == said.statement), None)
    if said is None or number is None:
        return None
    return told(words_for(request), said.verdict, number, crossed(request, history)), said


def decided(request: Request) -> Response:
    """What was decided in this document after the event `since`, for a page that was left open meanwhile."""
    since = whole(request.query_params.get("since", "")) or 0
    spoken = words_for(request)
    with desk(request) as workspace:
        rows = workspace.ledger.pages.document_statements(workspace.ledger.document(request.path_params["ident"]).id)
        numbers = {row.statement.id: n for n, row in enumerate(rows, 1)}
        head = workspace.ledger.head().seq
        fresh = [word for word in workspace.ledger.reviews.last(numbers).values() if word.event > since]
    said = [
        {
            "statement": word.statement,
            "event": word.event,
            "said": f"{by(spoken, word.by)}: {told(spoken, word.verdict, numbers[word.statement])}",
        }
        for word in sorted(fresh, key=lambda word: word.event)
    ]
    return JSONResponse({"head": head, "said": said}, headers={"Cache-Control": "no-store"})


routes = [Route("/documents/{ident}", show), Route("/documents/{ident}/decided", decided)]

"""What a person says of a statement: accepted, rejected, fixed, added; and any decision taken back.

A form goes on to its `next`, with `done` in the address so that the page there can offer to take the decision back. A
script that asks for JSON is told the same: {"event", "statement", "said", "undo", "onward"}.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dicho.pipeline.workspace import Workspace
from dicho.store.rows import Review
from dicho.view.labels import label
from dicho.web import fixing
from dicho.web.decided import MEANWHILE, PERSON, SAID, Given, marked, meanwhile, remember, word_of
from dicho.web.desk import desk
from dicho.web.failures import of_script
from dicho.web.forms import local, sent
from dicho.web.words import N_, Words, words_for

Verb = Callable[[Workspace, str, Given, tuple[str, str]], Review]
"""Takes a person's word: the ledger, what it is about, the form, and by whom with which note."""


def _accept(workspace: Workspace, ident: str, given: Given, word: tuple[str, str]) -> Review:
    return workspace.ledger.reviews.accept(ident, *word)


def _reject(workspace: Workspace, ident: str, given: Given, word: tuple[str, str]) -> Review:
    return workspace.ledger.reviews.reject(ident, *word)


def _fix(workspace: Workspace, ident: str, given: Given, word: tuple[str, str]) -> Review:
    statement, _ = workspace.ledger.statement(ident)
    return workspace.ledger.reviews.fix(statement.id, fixing.fix_of(given, statement), *word)


def _add(workspace: Workspace, ident: str, given: Given, word: tuple[str, str]) -> Review:
    return workspace.ledger.reviews.add(ident, fixing.fix_of(given, None), *word)


def decides(verb: Verb) -> Callable[[Request], object]:
    """The handler of a form that decides."""

    async def handler(request: Request) -> Response:
        given = await sent(request)
        return await run_in_threadpool(_decided, request, verb, given)

    return handler


def _decided(request: Request, verb: Verb, given: Given) -> Response:
    by, note = word_of(request, given)
    with desk(request) as workspace:
        said = verb(workspace, request.path_params["ident"], given, (by, note))
        number = given.get("number") or _number(workspace, said)
        other = meanwhile(workspace.ledger.reviews.history(said.statement), given.get("seen", ""), said.event)
    target = local(given.get("next")) or f"/documents/{said.document}"
    onward = marked(target, said.statement, said.event, f"s-{said.statement}", given.get("seen", ""))
    text = told(words_for(request), said.verdict, number, other)
    answer = _answer(request, onward, {"event": said.event, "statement": said.statement, "said": text})
    if given.get("by"):
        remember(answer, by)
    return answer


def told(spoken: Words, verdict: str, number: object, other: Review | None = None) -> str:
    """A word on a statement as it is said to who gave it; `other` is what somebody else had said meanwhile."""
    text = spoken.say(SAID[verdict]) % {"n": number}
    return text if other is None else f"{text} {crossing(spoken, other)}"


def crossing(spoken: Words, other: Review) -> str:
    """That somebody else had decided on a statement meanwhile."""
    word = spoken.say(label("review", other.verdict)).lower()
    return spoken.say(MEANWHILE) % {"who": by(spoken, other.by), "word": word}


def by(spoken: Words, name: str) -> str:
    """Who decided, in the reader's words where they gave no name."""
    return spoken.say(label("who", name)) if name == PERSON else name


def _number(workspace: Workspace, said: Review) -> str:
    """The number of the statement in its document."""
    rows = workspace.ledger.pages.document_statements(said.document)
    return next((str(n) for n, row in enumerate(rows, 1) if row.statement.id == said.statement), "")


def _answer(request: Request, onward: str, told: dict[str, object]) -> Response:
    if of_script(request):
        return JSONResponse({**told, "undo": f"/undo/{told['event']}", "onward": onward})
    return RedirectResponse(onward, 303)


async def undo(request: Request) -> Response:
    """Take back any decision, on statements, links or people."""
    given = await sent(request)
    return await run_in_threadpool(_undone, request, given)


def _undone(request: Request, given: Given) -> Response:
    event: int = request.path_params["event"]
    with desk(request) as workspace:
        taken = workspace.ledger.people.undo(event, *word_of(request, given))
    onward = local(given.get("next")) or "/log"
    text = words_for(request).say(N_("Decision %(n)s taken back.")) % {"n": event}
    return _answer(request, onward, {"event": taken.event, "said": text})


routes = [
    Route("/statements/{ident}/accept", decides(_accept), methods=["POST"]),
    Route("/statements/{ident}/reject", decides(_reject), methods=["POST"]),
    Route("/statements/{ident}/fix", decides(_fix), methods=["POST"]),
    Route("/documents/{ident}/add-statement", decides(_add), methods=["POST"]),
    Route("/undo/{event:int}", undo, methods=["POST"]),
]

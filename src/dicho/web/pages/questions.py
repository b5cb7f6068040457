"""A question with its rival hypotheses: the matrix, who rated what, what it hangs on, and the forms that say so.

Dicho rates nothing. What it proposes, under the matrix, is a statement to look at and no cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dicho.errors import IndexBusy
from dicho.model.hypothesis import RATINGS, WEIGHTS
from dicho.pipeline.hypotheses import Candidate, Weighing, candidates, weighing
from dicho.pipeline.workspace import Workspace
from dicho.web import entries, meaning
from dicho.web.decided import Given, led_here, marked, remember, remembered, word_of
from dicho.web.desk import desk, jobs_of
from dicho.web.entries import Entry
from dicho.web.forms import sent
from dicho.web.pages.reports import offers
from dicho.web.render import page
from dicho.web.words import N_

CELL = "rating-"
"""What the fields of ratings are called: this, and the hypothesis."""
MOST_PROPOSED = 12
FEW = 1000
"""Statements of a ledger up to which candidates are looked for unasked."""
RATED: Mapping[str, str] = {
    "CC": N_("very consistent"),
    "C": N_("consistent"),
    "N": N_("neutral"),
    "I": N_("inconsistent"),
    "II": N_("very inconsistent"),
    "NA": N_("not applicable"),
}
WEIGHED: Mapping[str, str] = {"low": N_("low"), "medium": N_("medium"), "high": N_("high")}
WHY: Mapping[str, str] = {
    "hypothesis": N_("put forward as a hypothesis"),
    "question": N_("near the question in meaning"),
    "conflict": N_("may conflict with evidence"),
    "change": N_("may be another position than evidence"),
}
SAID: Mapping[str, str] = {
    "ask": N_("The question was opened."),
    "close": N_("The question was closed."),
    "suppose": N_("A hypothesis was put forward."),
    "withdraw": N_("A hypothesis was withdrawn."),
    "rate": N_("A statement was rated."),
    "drop": N_("A statement was taken out."),
}
Verb = Callable[[Workspace, str, Given, tuple[str, str]], int]
"""Takes a person's word on a question: the ledger, the question, the form, by whom with which note; its event."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A candidate as the page shows it."""

    entry: Entry
    why: str
    hypothesis: bool


def show(request: Request) -> Response:
    """The page of one question."""
    with desk(request) as workspace:
        ledger = workspace.ledger
        found = weighing(ledger, request.path_params["ident"], request.query_params.get("by") or None)
        near = proposed(request, workspace, found.question.id)
        shown = [each.statement.id for each in found.evidence] + [each.statement.id for each in near or ()]
        known = entries.of(ledger, shown)
        history = ledger.hypotheses.history(found.question.id)
        return page(
            request,
            workspace,
            "question.html",
            "hypotheses",
            weighing=found,
            known=known,
            proposed=[
                Proposed(known[each.statement.id], WHY[each.why], each.why == "hypothesis")
                for each in near or ()
                if each.statement.id in known
            ],
            looked=near is not None,
            history=history,
            labels={each.id: found.label(each.id) for each in found.hypotheses},
            whose=whose(request, found),
            done=led_here(request, lambda about: history),
            rated=RATED,
            weighed=WEIGHED,
            said=SAID,
            offers=offers(request, question=found.question.id),
        )


def proposed(request: Request, workspace: Workspace, question: str) -> list[Candidate] | None:
    """What may be put to the question; None where it was not looked for: unasked in a small ledger alone.

    Looking takes a search by meaning for the question and each hypothesis, and never makes the index for it.
    """
    asked = "near" in request.query_params or workspace.ledger.counts().statements <= FEW
    if not asked:
        return None
    try:
        meaning.ready(jobs_of(request), workspace)
    except IndexBusy:
        return None
    return candidates(workspace.ledger, question)[:MOST_PROPOSED]


def whose(request: Request, found: Weighing) -> str:
    """Whose ratings the forms of the page hold and change: those shown, else those of who decides in this browser."""
    return found.by or remembered(request) or "person"


def _put(workspace: Workspace, question: str, given: Given, word: tuple[str, str]) -> int:
    return workspace.ledger.hypotheses.put(question, given.get("text", ""), *word, given.get("origin", "")).event


def _withdraw(workspace: Workspace, question: str, given: Given, word: tuple[str, str]) -> int:
    return workspace.ledger.hypotheses.withdraw(question, given.get("hypothesis", ""), *word)


def _rate(workspace: Workspace, question: str, given: Given, word: tuple[str, str]) -> int:
    """What the form says otherwise than this person said before, and nothing else."""
    ledger, statement = workspace.ledger, given.get("statement", "")
    mine = {row.evidence: row for row in ledger.hypotheses.views(question).get(word[0], ())}.get(statement)
    before = mine.ratings if mine else {}
    cells = {name.removeprefix(CELL): value or None for name, value in given.items() if name.startswith(CELL)}
    changed = {key: value for key, value in cells.items() if before.get(key) != value}
    weights = (given.get("credibility") or None, given.get("relevance") or None)
    return ledger.hypotheses.rate(question, statement, changed, weights, word)  # type: ignore[arg-type] # checked there


def _drop(workspace: Workspace, question: str, given: Given, word: tuple[str, str]) -> int:
    return workspace.ledger.hypotheses.drop(question, given.get("statement", ""), *word)


def _close(workspace: Workspace, question: str, given: Given, word: tuple[str, str]) -> int:
    closing = workspace.ledger.hypotheses.close(question, *word).closing
    assert closing is not None
    return closing


def says(verb: Verb) -> Callable[[Request], object]:
    """The handler of a form that says something of a question."""

    async def handler(request: Request) -> Response:
        given = await sent(request)
        return await run_in_threadpool(_told, request, verb, given)

    return handler


def _told(request: Request, verb: Verb, given: Given) -> Response:
    word = word_of(request, given)
    with desk(request) as workspace:
        key = workspace.ledger.hypotheses.question(request.path_params["ident"]).id
        event = verb(workspace, key, given, word)
    anchor = f"s-{given['statement']}" if given.get("statement") else ""
    answer = RedirectResponse(marked(f"/questions/{key}", key, event, anchor), 303)
    if given.get("by"):
        remember(answer, word[0])
    return answer


async def ask(request: Request) -> Response:
    """Open a question, and go to its page."""
    given = await sent(request)
    return await run_in_threadpool(_asked, request, given)


def _asked(request: Request, given: Given) -> Response:
    with desk(request) as workspace:
        found = workspace.ledger.hypotheses.ask(given.get("text", ""), *word_of(request, given))
    return RedirectResponse(marked(f"/questions/{found.id}", found.id, found.event), 303)


assert set(RATED) == set(RATINGS) and set(WEIGHED) == set(WEIGHTS)

routes = [
    Route("/questions", ask, methods=["POST"]),
    Route("/questions/{ident}", show),
    Route("/questions/{ident}/put", says(_put), methods=["POST"]),
    Route("/questions/{ident}/withdraw", says(_withdraw), methods=["POST"]),
    Route("/questions/{ident}/rate", says(_rate), methods=["POST"]),
    Route("/questions/{ident}/drop", says(_drop), methods=["POST"]),
    Route("/questions/{ident}/close", says(_close), methods=["POST"]),
]

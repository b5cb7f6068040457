"""Conflicts and changes, copies and translations: the queue, and the board on which a person decides on one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dicho.errors import UsageError
from dicho.model.link import SAME, Link, Relation
from dicho.pipeline import links
from dicho.pipeline.board import board
from dicho.pipeline.workspace import Workspace
from dicho.store.ledger import Ledger
from dicho.store.paged.links import LinkQuery
from dicho.store.paged.rows import Listed
from dicho.view import reasons
from dicho.web.decided import MEANWHILE, crossed, led_here, marked, word_of
from dicho.web.desk import desk
from dicho.web.forms import local, sent
from dicho.web.listing import SIZE
from dicho.web.render import page
from dicho.web.sides import Facing, facing, lines
from dicho.web.words import N_

TABS: tuple[tuple[str, str, tuple[Relation, ...]], ...] = (
    ("", N_("Conflicts and changes"), ("conflict", "change")),
    ("conflict", N_("Conflicts"), ("conflict",)),
    ("change", N_("Changes"), ("change",)),
    ("copy", N_("Copies"), ("copy",)),
    ("translation", N_("Translations"), ("translation",)),
)
"""What the queue can be narrowed to: the name in the address, in words, and the relations."""
KEPT = ("relation", "speaker", "decided", "after")
"""What of the address makes the queue what it is."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A word on a link: the key that says it, its name in a form, in words, and what the ledger is told."""

    key: str
    name: str
    words: str
    verdict: str
    kind: str | None = None


OPPOSED = (
    Choice("1", "change", reasons.VERDICT["change"], "yes", "change"),
    Choice("2", "conflict", reasons.VERDICT["conflict"], "yes", "conflict"),
    Choice("3", "no", reasons.VERDICT["not-opposed"], "no"),
    Choice("4", "unsure", reasons.VERDICT["unsure"], "unsure"),
)
ONE = (
    Choice("1", "yes", reasons.VERDICT["copy"], "yes"),
    Choice("2", "no", reasons.VERDICT["not-same"], "no"),
    Choice("3", "unsure", reasons.VERDICT["unsure"], "unsure"),
)
COPY = Choice("5", "copy", reasons.VERDICT["copy"], "yes", "copy")
TRANSLATION = Choice("5", "translation", reasons.VERDICT["translation"], "yes", "translation")


def choices(shown: Facing, relation: Relation) -> tuple[Choice, ...]:
    """What can be said of a link. A change of position is one speaker's, so not of two who are known to be two."""
    if relation in SAME:
        return ONE
    fifth = TRANSLATION if shown.two_languages else COPY
    return (*(each for each in OPPOSED if each.name != "change" or not shown.two_speakers), fifth)


@dataclass(frozen=True, slots=True)
class Queue:
    """A stretch of the list: what narrows it, its rows, how many there are in all, and the way to the next ones."""

    query: LinkQuery
    tab: str
    kept: Mapping[str, str]
    found: Sequence[Listed]
    total: int
    next: str | None

    def address(self, ident: str = "", **more: str) -> str:
        """Where a link of this queue is shown, or the queue itself."""
        given = urlencode({**self.kept, **more})
        path = f"/links/{ident}" if ident else "/links"
        return f"{path}?{given}" if given else path

    def beside(self, ledger: Ledger, link: Link) -> tuple[str | None, str | None]:
        """The addresses of the links before and after this one, wherever in the list it stands or stood."""
        before, behind = ledger.pages.beside(link, self.query)
        last = self.found and self.found[-1].link.id == link.id
        onward = self.address(behind.id) if behind else None
        if last and self.next:  # so that the queue at the side goes on as well
            onward = self.address(after=self.next)
        return self.address(before.id) if before else None, onward


def queue(request: Request, workspace: Workspace) -> Queue:
    """The queue that a page's address asks for."""
    given = request.query_params
    kept = {key: given[key] for key in KEPT if given.get(key)}
    tab = kept.get("relation", "")
    relations = next((each for name, _, each in TABS if name == tab), None)
    if relations is None:
        raise UsageError("no such relation.", where=tab, hint="The tabs of the page name them.")
    query = LinkQuery(relations, "decided" in kept, kept.get("speaker", "").strip() or None)
    found = links.page(
        workspace.ledger, relations, decided=query.decided, speaker=query.speaker, after=kept.get("after"), size=SIZE
    )
    return Queue(query, tab, kept, found.rows, found.total, found.next)


def show(request: Request) -> Response:
    """The queue with the board of one link: the one the address names, else the first."""
    with desk(request) as workspace:
        ledger = workspace.ledger
        listed = queue(request, workspace)
        ident = request.path_params.get("ident") or next((row.link.id for row in listed.found), None)
        context: dict[str, Any] = {
            "queue": listed,
            "lines": lines(ledger, listed.found),
            "tabs": TABS,
            "chosen": "ident" in request.path_params,
            "done": led_here(request, ledger.links.history),
            "other": crossed(request, ledger.links.history),
            "meanwhile": MEANWHILE,
            "seen": ledger.head().seq,
            "reasons": reasons,
            "opened": None,
        }
        if ident:
            opened = board(ledger, ident)
            shown = facing(ledger, opened)
            before, after = listed.beside(ledger, opened.row.link)
            offered = choices(shown, opened.row.link.relation)
            context |= {"opened": opened, "shown": shown, "before": before, "after": after, "choices": offered}
        elif not listed.total:
            context["compared"] = links.were_compared(ledger)
        return page(request, workspace, "links.html", "links", **context)


async def decide(request: Request) -> Response:
    """Take a person's word on a link, and go on to the next."""
    given = await sent(request)
    return await run_in_threadpool(_decided, request, given)


def _decided(request: Request, given: Mapping[str, str]) -> Response:
    ident = request.path_params["ident"]
    with desk(request) as workspace:
        opened = board(workspace.ledger, ident)
        link = opened.row.link
        every = ONE if link.relation in SAME else (*OPPOSED, COPY, TRANSLATION)
        choice = next((each for each in every if each.name == given.get("choice")), None)
        if choice is None:
            raise UsageError("a decision needs one of the words on the board.", where=given.get("choice", ""))
        pair = link.id if opened.proposed else f"{link.left}:{link.right}"
        kind = choice.kind or link.relation
        said = workspace.ledger.links.decide(pair, choice.verdict, kind, *word_of(request, given))
    return RedirectResponse(
        marked(local(given.get("next")) or "/links", said.link, said.event, seen=given.get("seen", "")), 303
    )


routes = [
    Route("/links", show),
    Route("/links/{ident}", show),
    Route("/links/{ident}/decide", decide, methods=["POST"]),
]

"""One speaker: names as written, positions over time, changes and conflicts, predictions, and everything they said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.errors import UsageError
from dicho.pipeline import people
from dicho.pipeline.people import Proposal
from dicho.pipeline.positions import AHEAD, Positions, positions
from dicho.store.ledger import Ledger
from dicho.store.rows import Decision, PersonRow
from dicho.store.search import Query
from dicho.view import reasons, timeline
from dicho.web import entries
from dicho.web.decided import word_of
from dicho.web.desk import desk
from dicho.web.entries import Entry, Pair
from dicho.web.forms import back, fields, sent
from dicho.web.listing import SIZE
from dicho.web.pages.reports import offers
from dicho.web.render import page

MOST_LINKS = 20
FEW = 1000
"""Speakers of a ledger up to which those alike are looked for unasked: it takes time that grows with them."""
FRAME = {"width": timeline.WIDTH, "left": timeline.LEFT, "right": timeline.RIGHT, "top": timeline.TOP}
MOST_READ = 40
"""Statements of each name whose descriptions are read."""
MOST_TOLD = 12
"""Descriptions of a speaker that are shown, those most written."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of the table under a timeline: a matter by the words its positions share, or what the rows are."""

    what: str
    common: str
    positions: Sequence[Sequence[Entry]]
    left: int = 0


@dataclass(frozen=True, slots=True)
class Called:
    """A speaker id of a person with its written forms: what can be split off."""

    speaker: str
    names: tuple[tuple[str, int], ...]
    statements: int
    documents: int


def show(request: Request) -> Response:
    """The page of one speaker."""
    with desk(request) as workspace:
        ledger = workspace.ledger
        person = ledger.people.person(request.path_params["ident"])
        asked = "alike" in request.query_params or ledger.counts().speakers <= FEW
        said = positions(ledger, person.id)
        known = {key: entries.entry(row) for key, row in said.rows.items()}
        drawing = timeline.draw(said.matters, said.alone, said.latest)
        every = ledger.pages.person_statements(person.id, after=request.query_params.get("after"), size=SIZE)
        return page(
            request,
            workspace,
            "speaker.html",
            "speakers",
            person=person,
            called=called(person),
            told=told(ledger, person),
            counts=counts(ledger, person, said),
            drawing=drawing,
            size=FRAME,
            known=known,
            groups=list(groups(said, known)),
            said=said,
            pairs=changed(ledger, said, known),
            ahead=[known[key] for key, row in said.rows.items() if row.statement.status == AHEAD],
            every=[entries.entry(row) for row in every.rows],
            next=every.next,
            total=every.total,
            proposals=proposed(ledger, person) if asked else None,
            decisions=decided(ledger, person),
            reasons=reasons,
            offers=offers(request, of=person.id),
        )


def called(person: PersonRow) -> list[Called]:
    """The written forms by speaker: forms that differ in accents and capitals alone are one name and stay together."""
    found = []
    for speaker in dict.fromkeys(form.speaker for form in person.forms):
        forms = [form for form in person.forms if form.speaker == speaker]
        names = tuple((form.name, form.statements) for form in forms)
        total = sum(form.statements for form in forms)
        found.append(Called(speaker, names, total, max(form.documents for form in forms)))
    return found


def told(ledger: Ledger, person: PersonRow) -> list[tuple[str, int]]:
    """How the documents call the person where they say that it speaks, beside its names and single words."""
    names = {form.name.casefold() for form in person.forms}
    phrases = Counter(
        " ".join(phrase.split())
        for speaker in dict.fromkeys(form.speaker for form in person.forms)
        for phrase in ledger.people.sources(speaker, MOST_READ)
    )
    fit = [(phrase, n) for phrase, n in phrases.most_common() if " " in phrase and phrase.casefold() not in names]
    return fit[:MOST_TOLD]


def counts(ledger: Ledger, person: PersonRow, said: Positions) -> dict[str, int]:
    """What is counted of the statements: never of the person."""
    yes = sum(1 for link in said.changes if link.id in said.verdicts and said.verdicts[link.id].verdict == "yes")
    direct = ledger.pages.person_statements(person.id, Query(form="direct"), size=1).total
    ahead = sum(1 for row in said.rows.values() if row.statement.status == AHEAD)
    return {
        "changes": len(said.changes),
        "decided": yes,
        "direct": direct,
        "reported": said.total - direct,
        "ahead": ahead,
        "documents": person.documents,
        "statements": said.total,
    }


def groups(said: Positions, known: dict[str, Entry]) -> Iterable[Group]:
    """The table that says what the drawing shows, in the same order."""
    for matter in said.matters:
        yield Group(
            "position" if matter.turns else "again",
            matter.common,
            [[known[each.id] for each in row] for row in matter.positions],
        )
    if said.alone:
        rows = [known[each.id] for each in said.alone]
        yield Group("alone", "", [rows[:SIZE]], max(0, len(rows) - SIZE))


def changed(ledger: Ledger, said: Positions, known: dict[str, Entry]) -> list[Pair]:
    """Changes first, then conflicts with what others said; the likeliest of each."""
    own = {link.id for link in said.changes}
    ordered = sorted(said.opposed, key=lambda link: link.id not in own)[:MOST_LINKS]
    ends = {end for link in ordered for end in (link.left, link.right)}
    return entries.pairs(ordered, {**entries.of(ledger, ends - known.keys()), **known}, said.verdicts)


def proposed(ledger: Ledger, person: PersonRow) -> list[Proposal]:
    """Who else may be this person, likeliest first."""
    mine = {form.speaker for form in person.forms}
    return [each for each in people.proposals(ledger) if {each.left.speaker, each.right.speaker} & mine]


@dataclass(frozen=True, slots=True)
class Told:
    """A decision on this person, with the names of both sides."""

    decision: Decision
    left: tuple[str, ...]
    right: tuple[str, ...]


def decided(ledger: Ledger, person: PersonRow) -> list[Told]:
    """Every decision on this person, the last first."""
    found = ledger.people.decisions(person.id)

    @cache
    def name(speaker: str) -> str:
        forms = ledger.people.person(speaker).forms
        return next((form.name for form in forms if form.speaker == speaker), speaker)

    def side(speakers: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(name, speakers))

    return [Told(decision, side(decision.left), side(decision.right)) for decision in reversed(found)]


async def merge(request: Request) -> Response:
    """Decide that two are one: `left` and `right` are ids or names."""
    given = await sent(request)

    def act(ledger: Ledger) -> Decision:
        return ledger.people.merge(given.get("left", ""), given.get("right", ""), *word_of(request, given))

    return await _decide(request, given, act)


async def split(request: Request) -> Response:
    """Decide that the chosen `form`s of a person are another than the rest."""
    every = await fields(request)
    given, chosen = dict(every), [value for name, value in every if name == "form"]

    def act(ledger: Ledger) -> Decision:
        if not chosen:
            raise UsageError("no form is chosen.", hint="Choose the names that are somebody else's.")
        return ledger.people.split(given.get("person", ""), chosen, *word_of(request, given))

    return await _decide(request, given, act)


async def accept(request: Request) -> Response:
    """Decide that the two of a proposal are one."""
    given = await sent(request)
    return await _decide(
        request, given, lambda ledger: people.accept(ledger, given.get("proposal", ""), *word_of(request, given))
    )


async def refuse(request: Request) -> Response:
    """Decide that the two of a proposal are two."""
    given = await sent(request)
    return await _decide(
        request, given, lambda ledger: people.refuse(ledger, given.get("proposal", ""), *word_of(request, given))
    )


async def _decide(request: Request, given: Mapping[str, str], act: Callable[[Ledger], Decision]) -> Response:
    """Do it in a thread, and go back to the page."""

    def done() -> Response:
        with desk(request) as workspace:
            act(workspace.ledger)
        return back(given.get("next"), "/speakers")

    return await run_in_threadpool(done)


routes = [
    Route("/speakers/{ident}", show),
    Route("/people/merge", merge, methods=["POST"]),
    Route("/people/split", split, methods=["POST"]),
    Route("/people/accept", accept, methods=["POST"]),
    Route("/people/refuse", refuse, methods=["POST"]),
]

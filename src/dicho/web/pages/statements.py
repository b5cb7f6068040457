"""The ledger: every statement, found by words, meaning and filters; exported as it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dicho.errors import IndexBusy
from dicho.pipeline import compare
from dicho.pipeline.publish import FORMATS, ending
from dicho.pipeline.workspace import Workspace
from dicho.store.paged.rows import Facets, StatementRow
from dicho.store.rows import Review
from dicho.store.search import Query
from dicho.view import naming
from dicho.view.found import Part, Snippet, parts, snippet, sought
from dicho.view.labels import LABELS, Vocabulary, label
from dicho.web import listing, meaning
from dicho.web.decided import crossed, led_here
from dicho.web.desk import desk, jobs_of
from dicho.web.downloads import download
from dicho.web.listing import SIZE, Choice, Facet, Filter, Steps, asked
from dicho.web.pages.reports import offers
from dicho.web.pages.verbs import crossing
from dicho.web.queries import query_of
from dicho.web.render import PLACE, in_reader, page, with_query
from dicho.web.words import N_, Words, words_for

NAMES = {
    "words": N_("Words"),
    "like": N_("Meaning"),
    "speaker": N_("Speaker"),
    "since": N_("Since"),
    "until": N_("Until"),
    "state": N_("State"),
    "form": N_("Form"),
    "status": N_("Status"),
    "lang": N_("Language"),
    "flag": N_("Flag"),
    "document": N_("Document"),
}
"""The filters, those of `dicho search`, and what they are called."""
FACETS: tuple[Vocabulary, ...] = ("state", "form", "status", "lang", "flag")
"""The filters chosen from a list."""
SHORT = 8
"""Characters of an id in the name of a file."""
SETTLED = frozenset({"state", "form", "status"})
"""Those whose values are always listed in the same order; the others with the most frequent first."""
ORDERS = {
    "best": N_("Best match"),
    "newest": N_("Newest"),
    "oldest": N_("Oldest"),
    "added": N_("As added"),
    "speaker": N_("By speaker"),
}
KINDS = {
    "csv": N_("for a spreadsheet"),
    "jsonl": N_("one statement a line, for programs"),
    "parquet": N_("columns, for analysis"),
    "html": N_("one page to read, without anything beside it"),
    "webannotation": N_("W3C annotations, for tools that mark the words in the page"),
    "schemaorg": N_("quotations and claims, for sites and search engines"),
    "prov": N_("where everything comes from, as PROV-O"),
    "ftm": N_("FollowTheMoney entities, for investigation platforms"),
}
MEDIA = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "html": "text/html",
    "webannotation": "application/ld+json",
    "schemaorg": "application/ld+json",
    "prov": "application/ld+json",
    "ftm": "application/jsonl",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement as the list shows it: with what was looked for marked, and where it opens in the reader."""

    row: StatementRow
    name: list[Part]
    snippet: Snippet
    address: str
    fix: str


def ledger(request: Request) -> Response:
    """The statements that fit, a page of them."""
    spoken, query, like = words_for(request), query_of(request), asked(request, "like")
    with desk(request) as workspace:
        try:
            rows, steps, order = _found(request, workspace, query, like)
        except IndexBusy:
            return page(request, workspace, "preparing.html", "statements", total=workspace.ledger.counts().statements)
        on = _filters(request, workspace, spoken)
        return page(
            request,
            workspace,
            "statements.html",
            "statements",
            asked={name: asked(request, name) or "" for name in NAMES},
            rows=_shown(rows, query.words),
            steps=steps,
            on=on,
            without_any=listing.without_any(request, on),
            facets=_facets(request, workspace.ledger.pages.facets(query), like, spoken),
            orders=[] if like else _orders(request, order, bool(query.words), spoken),
            like=like,
            unranked=bool(query.words) and not like and query.sort in (None, "best") and order == "newest",
            here=with_query(request, done=None),
            seen=workspace.ledger.head().seq,
            done=_done(request, workspace, spoken),
            reports=[] if like else offers(request, **listed(request)),
            formats=[(kind, spoken.say(what), _export(request, kind)) for kind, what in KINDS.items()],
        )


def listed(request: Request) -> dict[str, str]:
    """The filters that are on, as parts of an address."""
    return {name: value for name in (*NAMES, "sort") if (value := asked(request, name))}


def export(request: Request) -> Response:
    """What the ledger's screen shows under the same address, as a file: all of it, not a page. UsageError."""
    query, like = query_of(request), asked(request, "like")
    kind = asked(request, "format") or FORMATS[0]
    title = words_for(request).say("Who said what")

    def write(workspace: Workspace, target: Path) -> None:
        if like:
            meaning.ready(jobs_of(request), workspace)
        workspace.export(kind, query, target, title, like)

    return download(request, f"statements.{ending(kind)}", MEDIA.get(kind, "application/octet-stream"), write)


def evidence(request: Request) -> Response:
    """The proof of one statement as a zip that anybody can check. NotFound, AmbiguousId."""
    ident = request.path_params["ident"]
    name = f"evidence-{ident[:SHORT]}.zip"
    return download(request, name, "application/zip", lambda workspace, target: workspace.evidence(ident, target))


def _found(
    request: Request, workspace: Workspace, query: Query, like: str | None
) -> tuple[Sequence[StatementRow], Steps, str]:
    """A page of what is asked for, the ways on, and the order it is in."""
    after = asked(request, "after")
    if like is None:
        found = workspace.ledger.pages.statements(query, after, SIZE)
        return found.rows, listing.steps(request, len(found.rows), found.total, found.next), found.order
    meaning.ready(jobs_of(request), workspace)
    near = compare.like_page(workspace.ledger, like, query, after, SIZE)
    these = workspace.ledger.pages.these(near.rows)
    rows = [these[key] for key in near.rows if key in these]
    return rows, listing.steps(request, len(rows), near.total, near.next), near.order


def _done(request: Request, workspace: Workspace, spoken: Words) -> tuple[str, Review] | None:
    """The decision that led to this page, as it is told."""
    history = workspace.ledger.reviews.history
    said = led_here(request, history)
    if said is None:
        return None
    other = crossed(request, history)
    text = spoken.say(label("review", said.verdict))
    return (f"{text}. {crossing(spoken, other)}" if other else text), said


def _shown(rows: Iterable[StatementRow], words: str) -> list[Shown]:
    runs = sought(words)
    made = []
    for row in rows:
        place = row.document.id, row.statement.id
        name, shown = parts(row.who, runs), snippet(row.words, runs)
        made.append(Shown(row, name, shown, in_reader(*place), in_reader(*place, fix=True)))
    return made


def _filters(request: Request, workspace: Workspace, spoken: Words) -> list[Filter]:
    named = [(key, spoken.say(name), _told(workspace, key, asked(request, key), spoken)) for key, name in NAMES.items()]
    return listing.filters(request, named)


def _told(workspace: Workspace, key: str, value: str | None, spoken: Words) -> str | None:
    """A filter's value in the reader's words."""
    if value is None:
        return None
    if key == "document":
        return naming.title(workspace.ledger.document(value))
    known = next((each for each in FACETS if each == key), None)
    return spoken.say(label(known, value)) if known else value


def _facets(request: Request, counted: Facets, like: str | None, spoken: Words) -> list[Facet]:
    """What each list offers, and what is chosen even where nothing fits; uncounted where meaning decides."""
    lists = (counted.states, counted.forms, counted.statuses, counted.langs, counted.flags)
    made = []
    for key, values in zip(FACETS, lists, strict=True):
        chosen = asked(request, key)
        known = dict(values) | ({chosen: 0} if chosen and chosen not in dict(values) else {})
        if key in SETTLED:
            known = {each: known[each] for each in LABELS[key] if each in known}
        offered = [(each, spoken.say(label(key, each)), None if like else n) for each, n in known.items() if each]
        made.append(Facet(key, spoken.say(NAMES[key]), listing.choices(request, key, offered)))
    return made


def _orders(request: Request, order: str, ranked: bool, spoken: Words) -> list[Choice]:
    offered = {key: name for key, name in ORDERS.items() if ranked or key != "best"}
    return listing.orders(request, order, offered, spoken)


def _export(request: Request, kind: str) -> str:
    query = with_query(request, **dict.fromkeys(PLACE), format=kind).partition("?")[2]
    return f"/statements/export?{query}"


routes = [
    Route("/statements", ledger),
    Route("/statements/export", export),
    Route("/statements/{ident}/evidence.zip", evidence),
]

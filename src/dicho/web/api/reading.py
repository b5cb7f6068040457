"""What the API lets a program read: the lists of the pages, by the filters of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dicho.errors import UsageError
from dicho.model.document import Document
from dicho.model.flag import FLAG_KINDS
from dicho.model.link import RELATIONS
from dicho.model.statement import FLAGS, FORMS, SORTS, STATES, STATUSES, Statement
from dicho.model.wire import statement_line
from dicho.pipeline import compare, flags, links, people
from dicho.pipeline.workspace import Workspace
from dicho.store import log
from dicho.store.paged import documents as paged_documents
from dicho.store.paged import people as paged_people
from dicho.store.paged.cursor import MOST, Page
from dicho.store.paged.documents import DocumentQuery
from dicho.store.paged.rows import StatementRow
from dicho.store.pages import SIZE
from dicho.store.search import Query
from dicho.web import meaning
from dicho.web.api import shapes
from dicho.web.api.schema import BOOLEAN, STRING, plain, record, reference, several, words
from dicho.web.api.table import Asked, Operation, Parameter

FILTERS = ("words", "speaker", "lang", "since", "until", "form", "flag", "status", "state", "document", "sort")
WHEN = ("open", "past", "undated")
DAY: dict[str, Any] = {**STRING, "pattern": r"^\d{4}-\d{2}-\d{2}$"}

PAGED = {
    "after": Parameter(STRING, "`next` of the page before."),
    "size": Parameter({"type": "integer", "minimum": 1, "maximum": MOST, "default": SIZE}, "At most so many rows."),
}
FILTERED = {
    "words": Parameter(STRING, 'All of these words, accents and case aside; "in quotation marks" together.'),
    "speaker": Parameter(STRING, "By this speaker: a name or part of one."),
    "lang": Parameter(STRING, "In documents of this language: es, en."),
    "since": Parameter(STRING, "Said or published on this date or later: 2025, 2025-03, 2025-03-17."),
    "until": Parameter(STRING, "Said or published on this date or earlier."),
    "form": Parameter(words(*FORMS), "Quoted (direct), reported (indirect) or both (mixed)."),
    "flag": Parameter(words(*sorted(FLAGS)), "With this flag."),
    "status": Parameter(words(*STATUSES), "Put forward so."),
    "state": Parameter(words(*STATES), "In this state; left out: all but rejected ones."),
    "document": Parameter(STRING, "In this document."),
}


def paged(found: Page[Any], rows: list[Any] | None = None) -> dict[str, Any]:
    """A page as JSON."""
    shown = plain(found.rows) if rows is None else rows
    return {"rows": shown, "next": found.next, "total": found.total, "order": found.order}


def _where(asked: Asked) -> dict[str, Any]:
    """Which page, as the lists take it."""
    return {"after": asked["after"], "size": asked["size"] or SIZE}


def lines(workspace: Workspace, found: Sequence[tuple[Statement, Document]]) -> list[dict[str, Any]]:
    """Statements in the shape "dicho/1"."""
    person = workspace.ledger.people.namer()
    return [statement_line(statement, document, person(statement)) for statement, document in found]


def _full(workspace: Workspace, found: Page[StatementRow]) -> dict[str, Any]:
    return _in_lines(workspace, found, [row.statement.id for row in found.rows])


def _in_lines(workspace: Workspace, found: Page[Any], ids: Sequence[str]) -> dict[str, Any]:
    """A page of the statements with these ids."""
    return paged(found, lines(workspace, workspace.ledger.these(ids)))


def _statements(asked: Asked) -> dict[str, Any]:
    query = Query(**asked.some(*FILTERS))
    if asked["like"] is None:
        return _full(asked.workspace, asked.workspace.ledger.pages.statements(query, **_where(asked)))
    if asked["sort"]:
        raise UsageError("what is found by meaning comes nearest first.", where="sort", hint="Leave sort out.")
    return _near(asked, query)


def _near(asked: Asked, query: Query) -> dict[str, Any]:
    """What means most nearly the same: a list of some hundreds, whose places are counted."""
    meaning.ready(asked.jobs, asked.workspace)
    found = compare.like_page(asked.workspace.ledger, asked["like"], query, **_where(asked))
    return _in_lines(asked.workspace, found, found.rows)


def _statement(asked: Asked) -> dict[str, Any]:
    return lines(asked.workspace, [asked.workspace.ledger.statement(asked["id"])])[0]


def _history(asked: Asked) -> dict[str, Any]:
    return {"rows": plain(asked.workspace.ledger.reviews.history(asked["id"]))}


def _documents(asked: Asked) -> dict[str, Any]:
    query = DocumentQuery(**asked.some("words", "lang", "outlet", "host", "state", "sort"))
    return paged(asked.workspace.ledger.pages.documents(query, **_where(asked)))


def _document(asked: Asked) -> dict[str, Any]:
    found = plain(asked.workspace.ledger.document(asked["id"]))
    return {name: value for name, value in found.items() if name != "map"}


def _came(asked: Asked) -> dict[str, Any]:
    ledger = asked.workspace.ledger
    return {"rows": plain(ledger.fetches(ledger.document(asked["id"]).capture))}


def _in_document(asked: Asked) -> dict[str, Any]:
    ledger = asked.workspace.ledger
    found = [row.statement.id for row in ledger.pages.document_statements(asked["id"])]
    return {"rows": lines(asked.workspace, ledger.these(found))}


def _failures(asked: Asked) -> dict[str, Any]:
    return paged(asked.workspace.ledger.pages.failures(**_where(asked)))


def _links(asked: Asked) -> dict[str, Any]:
    found = links.page(
        asked.workspace.ledger,
        asked["relation"] or RELATIONS,
        decided=bool(asked["decided"]),
        speaker=asked["speaker"],
        **_where(asked),
    )
    return paged(found, [row.as_dict() for row in found.rows])


def _flags(asked: Asked) -> dict[str, Any]:
    ledger = asked.workspace.ledger
    query = flags.query(ledger, asked["kind"] or (), document=asked["document"], statement=asked["statement"])
    found = flags.page(ledger, query, **_where(asked))
    return paged(found, [row.as_dict() for row in found.rows])


def _link(asked: Asked) -> dict[str, Any]:
    return links.one(asked.workspace.ledger, asked["id"]).as_dict()


def _link_history(asked: Asked) -> dict[str, Any]:
    bonds = asked.workspace.ledger.links
    return {"rows": plain(bonds.history(bonds.find(asked["id"]).id))}


def _people(asked: Asked) -> dict[str, Any]:
    given = asked.some("words", "kind", "sort")
    return paged(asked.workspace.ledger.pages.people(**given, **_where(asked)))


def _person(asked: Asked) -> dict[str, Any]:
    ledger = asked.workspace.ledger
    row = ledger.people.person(asked["id"])
    offices = sorted({each for form in row.forms for each in people.offices(ledger, form.speaker)})
    heard = [{"id": key, "file": file, "statements": n} for key, file, n in ledger.people.documents(row.id)]
    return {**plain(row), "offices": offices, "in": heard, "decisions": plain(ledger.people.decisions(row.id))}


def _person_statements(asked: Asked) -> dict[str, Any]:
    query = Query(**asked.some(*FILTERS))
    return _full(asked.workspace, asked.workspace.ledger.pages.person_statements(asked["id"], query, **_where(asked)))


def _proposals(asked: Asked) -> dict[str, Any]:
    return {"rows": plain(people.proposals(asked.workspace.ledger))}


def _predictions(asked: Asked) -> dict[str, Any]:
    today = asked["today"] or date.today().isoformat()
    found = asked.workspace.ledger.pages.predictions(asked["when"] or WHEN[0], today, **_where(asked))
    return _full(asked.workspace, found)


def _hypotheses(asked: Asked) -> dict[str, Any]:
    return _full(asked.workspace, asked.workspace.ledger.pages.hypotheses(**_where(asked)))


def _events(asked: Asked) -> dict[str, Any]:
    return paged(asked.workspace.ledger.pages.events(asked["kind"], **_where(asked)))


def _counts(asked: Asked) -> dict[str, Any]:
    ledger = asked.workspace.ledger
    return {"counts": plain(ledger.counts()), "head": plain(ledger.head())}


def _jobs(asked: Asked) -> dict[str, Any]:
    return {"jobs": [job.as_dict() for job in asked.jobs.all()]}


STATEMENTS, LINKS = shapes.page("Statement"), shapes.page("Link")
SORTED = {"sort": Parameter(words(*SORTS), "In which order; left out: best first when there are words, else newest.")}
LIKE = {"like": Parameter(STRING, "What means this, in either language, whatever its words. Nearest first.")}
OPERATIONS = (
    Operation(
        "listStatements", "GET", "/api/statements", "Statements, by words, by meaning, by filters.",
        _statements, STATEMENTS, {**FILTERED, **LIKE, **SORTED, **PAGED},
    ),
    Operation("getStatement", "GET", "/api/statements/{id}", "One statement.", _statement, reference("Statement")),
    Operation(
        "listReviews", "GET", "/api/statements/{id}/history", "All that was ever decided on a statement, in order.",
        _history, shapes.rows("Review"),
    ),
    Operation(
        "listDocuments", "GET", "/api/documents", "Documents, with their statements by state.",
        _documents, shapes.page("DocumentCard"),
        {
            "words": Parameter(STRING, "Words of the title, the outlet, the author or the file's name."),
            "lang": Parameter(STRING, "In this language: es, en."),
            "outlet": Parameter(STRING, "Published by just this outlet."),
            "host": Parameter(STRING, "Read from an address of this host: harbour.example. Without a port, at any."),
            "state": Parameter(words(*paged_documents.STATES), "With statements to review, none left, none; or cut."),
            "sort": Parameter(words(*paged_documents.SORTS), "In which order; left out: last added first."),
            **PAGED,
        },
    ),
    Operation(
        "getDocument", "GET", "/api/documents/{id}", "One document, with its text: offsets count its characters.",
        _document, reference("Document"),
    ),
    Operation(
        "listFetchesOfDocument", "GET", "/api/documents/{id}/fetches",
        "How the bytes of a document came from addresses, in order; none where they came as a file.",
        _came, shapes.rows("Fetch"),
    ),
    Operation(
        "listStatementsOfDocument", "GET", "/api/documents/{id}/statements",
        "All statements of a document in the order of its text, rejected ones too.",
        _in_document, shapes.rows("Statement"),
    ),
    Operation(
        "listFailures", "GET", "/api/failures", "What could not be read, and why.",
        _failures, shapes.page("Failure"), PAGED,
    ),
    Operation(
        "listLinks", "GET", "/api/links", "What links two statements, best first.", _links, LINKS,
        {
            "relation": Parameter(several(words(*RELATIONS)), "Of these relations; left out: of all."),
            "decided": Parameter(BOOLEAN, "Those somebody decided on, instead of those still open."),
            "speaker": Parameter(STRING, "Where a person of this name speaks on one side."),
            **PAGED,
        },
    ),
    Operation(
        "listFlags", "GET", "/api/flags", "What to look at before relying on a statement, by kind.",
        _flags, shapes.page("Flag"),
        {
            "kind": Parameter(several(words(*FLAG_KINDS)), "Of these kinds; left out: of all."),
            "document": Parameter(STRING, "In this document."),
            "statement": Parameter(STRING, "Of this statement."),
            **PAGED,
        },
    ),
    Operation(
        "getLink", "GET", "/api/links/{id}", "One link, by its id or as LEFT:RIGHT.", _link, reference("Link")
    ),
    Operation(
        "listVerdicts", "GET", "/api/links/{id}/history", "All that was ever decided on a link, in order.",
        _link_history, shapes.rows("Verdict"),
    ),
    Operation(
        "listPeople", "GET", "/api/people", "People and organisations across documents.",
        _people, shapes.page("Person"),
        {
            "words": Parameter(STRING, "With these words in one of their names."),
            "kind": Parameter(words(*paged_people.KINDS), "Of this kind."),
            "sort": Parameter(words(*paged_people.SORTS), "In which order; left out: most statements first."),
            **PAGED,
        },
    ),
    Operation(
        "getPerson", "GET", "/api/people/{id}", "One person, by any of their ids: names, offices, decisions.",
        _person, reference("PersonInFull"),
    ),
    Operation(
        "listStatementsOfPerson", "GET", "/api/people/{id}/statements", "What a person said.",
        _person_statements, STATEMENTS, {**FILTERED, **SORTED, **PAGED},
    ),
    Operation(
        "listProposals", "GET", "/api/proposals", "The pairs that may be one person, likeliest first.",
        _proposals, shapes.rows("Proposal"),
    ),
    Operation(
        "listPredictions", "GET", "/api/predictions", "Predictions by the day they are due.", _predictions, STATEMENTS,
        {
            "when": Parameter(words(*WHEN), "Still open, past, or without a day; left out: open."),
            "today": Parameter(DAY, "As of this day; left out: today."),
            **PAGED,
        },
    ),
    Operation(
        "listHypotheses", "GET", "/api/hypotheses", "Hypotheses, the newest first.", _hypotheses, STATEMENTS, PAGED
    ),
    Operation(
        "listEvents", "GET", "/api/events", "The log, the last event first.", _events, shapes.page("Event"),
        {"kind": Parameter(several(words(*sorted(log.KINDS))), "Of these kinds; left out: of all."), **PAGED},
    ),
    Operation(
        "getCounts", "GET", "/api/counts", "How much the ledger holds, and the head of its chain.", _counts,
        record({"counts": reference("Counts"), "head": reference("Head")}),
    ),
    Operation(
        "listJobs", "GET", "/api/jobs", "The documents that are being added, the newest job first.", _jobs,
        record({"jobs": several(reference("Job"))}),
    ),
)  # fmt: skip

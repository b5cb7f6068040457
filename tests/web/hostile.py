"""A ledger in which every text that comes from outside tries to become a part of the page."""

from __future__ import annotations

from pathlib import Path

from tests.store import made

from dicho.capture.archive import Archive
from dicho.model.document import Capture, Document, Failure
from dicho.model.link import Evidence, Link
from dicho.model.run import Run
from dicho.model.statement import Hop, Quantity, Statement, When
from dicho.store.ledger import Ledger

SHOWN = ("title", "outlet", "author", "speaker", "words", "note", "reason")
"""The fields that must be seen on some screen, as they were written."""
RUN = Run("compare", "0.1.0")


def payload(field: str) -> str:
    """What would run, open or break out if it were ever taken for HTML, an attribute, a script or a template."""
    return f"<img src=x onerror=alert(1)><b>{field}</b>\"'><script>alert(1)</script></textarea></title>{{{{7*7}}}}"


def fill(folder: Path) -> None:
    """Make the ledger: two documents that contradict one another, a failure, decisions with notes."""
    with Ledger.create(folder) as ledger:
        pages = [_page(folder, ledger, number) for number in (1, 2)]
        (_, first), (_, second) = pages
        conflict = _link(first[0], second[0], "conflict")
        change = _link(first[1], second[1], "change")
        decided = _link(first[0], second[1], "conflict")
        ledger.links.record(RUN, [conflict, change, decided])
        ledger.links.decide(decided.id, "no", by=payload("by"), note=payload("note"))
        failure = Failure(payload("failed"), "unreadable", payload("reason"), payload("hint"))
        ledger.record_failure(failure, None, made.RUNS)


def _page(folder: Path, ledger: Ledger, number: int) -> tuple[Document, list[Statement]]:
    text = f"{payload('source')} said: “{payload('words')} {number}”. On {payload('date')} {payload('other')} came.\n\n"
    data = text.encode()
    capture = Capture(Archive(folder).put(data), len(data), "text/plain", f"{payload('file')}{number}.txt")
    document = made.document(
        capture,
        text,
        lang="en",
        title=payload("title"),
        outlet=payload("outlet"),
        author=payload("author"),
        published=f"2026-03-0{number}",
        url="javascript:alert(1)",
        notes=(payload("notes"),),
        kept=0.5,
    )
    statements = [_said(document, "words"), _said(document, "other")]
    assert ledger.record_reading(capture, [(document, statements)], made.RUNS)
    return document, statements


def _said(document: Document, field: str) -> Statement:
    when = When("2026-03-01", "day", made.marked(document.text, payload("date")))
    return made.statement(
        document,
        payload(field),
        payload("source"),
        "said",
        payload("speaker"),
        said=when,
        due=when,
        status="prediction",
        about=(when,),
        candidates=(made.speaker(payload("candidate")),),
        quantities=(Quantity(7.0, payload("unit"), made.marked(document.text, "7")),),
        chain=(Hop(payload("agent"), payload("relation")),),
        flags=("unattributed",),
    )


def _link(left: Statement, right: Statement, relation: str) -> Link:
    kind = "stance" if relation == "change" else "negation"
    reason = Evidence("negation", 1.5, left.content, right.content)
    return Link(left.id, right.id, relation, kind, 0.8, False, (reason,), ("date",), ("refinement",))  # type: ignore[arg-type]

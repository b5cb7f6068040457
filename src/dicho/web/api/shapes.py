"""The shapes of what the API answers, by name: the published ones (docs/format.md), and rows of the ledger's lists."""

from __future__ import annotations

from dicho.model.document import Document, Failure
from dicho.model.fetched import Fetch
from dicho.model.flag import WHYS, Flag
from dicho.model.hypothesis import Hypothesis, Question, Row
from dicho.model.link import Link
from dicho.model.statement import Speaker, Statement
from dicho.pipeline.hypotheses import Candidate
from dicho.pipeline.people import Proposal
from dicho.store.log import Head
from dicho.store.paged.rows import DocumentCard, EventRow, FailureRow
from dicho.store.rows import Counts, Decision, Judgement, PersonRow, Review, Verdict
from dicho.web.api.schema import (
    BOOLEAN,
    INTEGER,
    NUMBER,
    PAIR,
    STRING,
    Schema,
    maybe,
    of,
    record,
    reference,
    several,
    words,
)
from dicho.web.job import Added
from dicho.weigh.matrix import Dispute, Score, Swing

PAIRS = several(PAIR)
TEXTS = several(STRING)


def _only(schema: Schema, *names: str) -> dict[str, Schema]:
    return {name: schema["properties"][name] for name in names}


def _without(schema: Schema, *names: str) -> dict[str, Schema]:
    return {name: each for name, each in schema["properties"].items() if name not in names}


def _statement() -> Schema:
    """Schema "dicho/1"."""
    found = of(Statement)
    person = record({"id": STRING, "name": STRING})
    speaker = record({**of(Speaker)["properties"], "written": STRING, "person": maybe(person)})
    facts = _only(of(Document), "id", "file", "url", "lang", "title", "outlet", "author", "published")
    return record(
        {
            **_without(found, "document", "parent", "speaker"),
            "schema": words("dicho/1"),
            "document": record({**facts, "sha256": STRING}),
            "text": record(dict.fromkeys(("source", "cue", "content"), TEXTS)),
            "speaker": maybe(speaker),
            "in": maybe(STRING),
        }
    )


def _link() -> Schema:
    """Schema "dicho-link/1"."""
    texts = record({"left": TEXTS, "right": TEXTS})
    evidence = record({"feature": STRING, "weight": NUMBER, "left": PAIRS, "right": PAIRS, "text": texts})
    word = _only(of(Verdict), "event", "at", "by", "verdict", "relation", "kind", "note")
    judge = _only(of(Judgement), "answer", "shape", "model", "prompt", "agreed", "runs", "left", "right")
    return record(
        {
            **_without(of(Link), "evidence"),
            "schema": words("dicho-link/1"),
            "id": STRING,
            "evidence": several(evidence),
            "pairs": INTEGER,
            "decision": maybe(record(word)),
            "judge": maybe(record(judge)),
        }
    )


def _flag() -> Schema:
    """Schema "dicho-flag/1"."""
    mark = {"document": STRING, "statement": maybe(STRING), "spans": PAIRS, "file": STRING, "text": TEXTS}
    ground = {"why": words(*WHYS), "value": STRING, "link": maybe(STRING), "marks": several(record(mark))}
    return record(
        {
            **_without(of(Flag), "grounds"),
            "schema": words("dicho-flag/1"),
            "id": STRING,
            "grounds": several(record(ground)),
        }
    )


def _person() -> Schema:
    """A person, and where they are heard."""
    heard = record({"id": STRING, "file": STRING, "statements": INTEGER})
    more = {"offices": TEXTS, "in": several(heard), "decisions": several(reference("Decision"))}
    return record({**of(PersonRow)["properties"], **more})


def _job() -> Schema:
    """A job, and how far it is."""
    states = words("waiting", "reading", "comparing", "done", "stopped", "failed")
    return record(
        {
            "id": INTEGER,
            "state": states,
            "done": INTEGER,
            "total": maybe(INTEGER),
            "known": INTEGER,
            "statements": INTEGER,
            "links": of(dict[str, int]),
            "stopping": BOOLEAN,
            "current": maybe(STRING),
            "fetching": BOOLEAN,
            "files": TEXTS,
            "documents": several(of(Added)),
            "failures": several(of(Failure)),
            "error": maybe(ERROR),
        }
    )


def _weighing() -> Schema:
    """A question with its matrix, as `Weighing.as_dict` gives it."""
    row = record({"by": STRING, "ratings": of(dict[str, str]), **_only(of(Row), "credibility", "relevance")})
    exhibit = record({"statement": STRING, "diagnosticity": maybe(NUMBER), "rows": several(row)})
    return record(
        {
            "question": reference("Question"),
            "hypotheses": several(record({"label": STRING, **of(Hypothesis)["properties"]})),
            "by": maybe(STRING),
            "analysts": TEXTS,
            "evidence": several(exhibit),
            "scores": several(of(Score)),
            "hangs_on": several(of(Swing)),
            "without": several(record({"evidence": STRING, "first": TEXTS})),
            "disputes": several(of(Dispute)),
        }
    )


ERROR = record({"code": STRING, "what": STRING, "where": STRING, "hint": STRING})
SHAPES: dict[str, Schema] = {
    "Error": record({"error": ERROR}),
    "Statement": _statement(),
    "Link": _link(),
    "Flag": _flag(),
    "Document": record({**_without(of(Document), "map")}),
    "DocumentCard": of(DocumentCard),
    "Failure": of(FailureRow),
    "Fetch": of(Fetch),
    "Person": of(PersonRow),
    "PersonInFull": _person(),
    "Proposal": of(Proposal),
    "Event": of(EventRow),
    "Decision": of(Decision),
    "Review": of(Review),
    "Verdict": of(Verdict),
    "Question": of(Question),
    "Hypothesis": of(Hypothesis),
    "Weighing": _weighing(),
    "Candidate": record({**_only(of(Candidate), "why", "score", "of"), "statement": STRING, "document": STRING}),
    "Counts": of(Counts),
    "Head": of(Head),
    "Job": _job(),
}


def page(name: str) -> Schema:
    """A page of a list: its rows, the place where the next page begins, how many rows the whole list has."""
    return record({"rows": several(reference(name)), "next": maybe(STRING), "total": INTEGER, "order": STRING})


def rows(name: str) -> Schema:
    """A whole list."""
    return record({"rows": several(reference(name))})

"""Later statements that may tell what came of a prediction: proposed, and nothing until a person says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from dicho.errors import UsageError
from dicho.model.document import Document
from dicho.model.statement import Statement
from dicho.pipeline import compare
from dicho.store.ledger import Ledger
from dicho.store.search import Query
from dicho.text.isodate import interval
from dicho.view import naming

NEAR = 20
"""Statements near in meaning that are looked at."""
LIKE = 0.35
"""How near in meaning a later statement has to be."""
AHEAD = ("prediction", "hypothesis", "question")
"""What looks ahead or asks tells nothing of what came."""

Why = Literal["promise", "later"]


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement that may settle a prediction: tied to it as its outcome, or said later and near it in meaning."""

    statement: Statement
    document: Document
    why: Why
    score: float

    def as_dict(self) -> dict[str, Any]:
        """The same ready for JSON; statement and document by their ids."""
        return {
            "statement": self.statement.id,
            "document": self.document.id,
            "why": self.why,
            "score": round(self.score, 4),
        }


def tellings(ledger: Ledger, prediction: str) -> list[Telling]:
    """What may settle a prediction, the likeliest first. NotFound, AmbiguousId."""
    statement, document = ledger.statement(prediction)
    found = {each.statement.id: each for each in (*_near(ledger, statement, document), *_tied(ledger, statement))}
    return sorted(found.values(), key=lambda each: (each.why != "promise", -each.score))


def _tied(ledger: Ledger, statement: Statement) -> list[Telling]:
    """What comparing proposes as its outcome."""
    links = {
        link.other(statement.id): link
        for link in ledger.links.of([statement.id]).get(statement.id, ())
        if link.kind == "promise"
    }
    return [Telling(*row, "promise", links[row[0].id].score) for row in ledger.these(list(links))]


def _near(ledger: Ledger, statement: Statement, document: Document) -> list[Telling]:
    """What was said after it on the same matter."""
    words = " ".join(span.of(document.text) for span in statement.content)
    begin = _day(statement, document)
    if begin is None:
        return []
    try:
        found = compare.like(ledger, words, document.lang, Query(since=begin[1], limit=NEAR))
    except UsageError:
        return []  # no word in it that means something by itself
    return [
        Telling(each.statement, each.document, "later", each.score)
        for each in found
        if each.score >= LIKE and each.statement.status not in AHEAD and _is_later(each, begin)
    ]


def _day(statement: Statement, document: Document) -> tuple[str, str] | None:
    day, _ = naming.day(statement, document.published)
    return interval(day) if day else None


def _is_later(found: compare.Found, begin: tuple[str, str]) -> bool:
    day = _day(found.statement, found.document)
    return day is not None and day[0] > begin[1]

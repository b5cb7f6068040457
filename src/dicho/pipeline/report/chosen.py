"""Which statements a report is of: a speaker's, a document's, a question's evidence, what a search finds, or all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from dicho.errors import UsageError
from dicho.model.document import Document
from dicho.model.statement import Statement
from dicho.pipeline.given import Written
from dicho.pipeline.hypotheses import Weighing, weighing
from dicho.store.ledger import Ledger
from dicho.store.rows import PersonRow
from dicho.store.search import Query, check
from dicho.view.words import LANGUAGES

LIMIT = 1000
"""Statements a report has at most, unless it is asked for more."""
A_PAGE = 1000
FREE = ("limit",)
_EVERYTHING = Query()
Found = tuple[Statement, Document]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked to be of: the statements that fit `query`, `query.limit` at most.

    `speaker` is the one person whose they are, by name or id; `query.speaker` is part of a name, as in a search.
    `question`: an id or its beginning; nothing else goes with it. `lang` is what the report is worded in, `title`
    what it is called, "" for a name of its own. `at` is the moment that it says it was made, ISO 8601 in UTC.
    """

    query: Query = _EVERYTHING
    speaker: str | None = None
    question: str | None = None
    lang: str = "en"
    title: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The statements, in the order asked for, and how many there are in all that fit; what names them all."""

    rows: tuple[Found, ...]
    total: int
    person: PersonRow | None = None
    document: Document | None = None
    question: Weighing | None = None

    @property
    def ids(self) -> list[str]:
        """Their ids."""
        return [statement.id for statement, _ in self.rows]

    @property
    def left(self) -> int:
        """How many fit and are left out."""
        return max(0, self.total - len(self.rows))


def filters(asked: Asked) -> list[str]:
    """The filters that are given."""
    query = asked.query
    given = [each.name for each in fields(query) if each.name not in FREE and getattr(query, each.name)]
    return [*(["speaker"] if asked.speaker else []), *given]


def wanted(given: Written) -> Asked:
    """What a caller asks for by name. UsageError for a language that no report is worded in, or an empty name."""
    named: dict[str, Any] = dict(given)
    speaker, question, lang = named.pop("speaker", None), named.pop("question", None), named.pop("worded_in", "en")
    title = named.pop("title", "")
    if lang not in LANGUAGES:
        raise UsageError(f"no report is worded in {lang!r}.", hint=f"One of: {', '.join(LANGUAGES)}.")
    if speaker is not None and not speaker.strip():
        raise UsageError("the speaker's name is empty.", hint="Leave it out for a report of the whole ledger.")
    return Asked(Query(**named), speaker, question, lang, title)


def chosen(ledger: Ledger, asked: Asked) -> Chosen:
    """What is asked for. NotFound, AmbiguousId for a speaker, a document or a question; UsageError for a filter."""
    check(asked.query)
    if asked.question is not None:
        return _evidence(ledger, asked)
    query = replace(asked.query, limit=asked.query.limit or LIMIT)
    document = ledger.document(query.document) if query.document else None
    if asked.speaker:
        return _spoken(ledger, asked.speaker, query, document)
    order = query.sort or ("added" if document else "best" if query.words.strip() else "newest")
    rows = tuple(ledger.statements(replace(query, sort=order)))
    return Chosen(rows, max(len(rows), ledger.pages.count(query)), document=document)


def _evidence(ledger: Ledger, asked: Asked) -> Chosen:
    given = filters(asked)
    if given:
        hint = "A report of a question has its evidence, and nothing else."
        raise UsageError(f"the filter {given[0]!r} does not go with a question.", hint=hint)
    found = weighing(ledger, asked.question or "")
    ids = [each.statement.id for each in found.evidence]
    ids += [each.origin for each in found.hypotheses if each.origin and each.origin not in ids]
    rows = tuple(ledger.these(ids[: asked.query.limit or LIMIT]))
    return Chosen(rows, len(ids), question=found)


def _spoken(ledger: Ledger, wanted: str, query: Query, document: Document | None) -> Chosen:
    """One person's: a part of a name that fits several is no subject of a report."""
    person = ledger.people.person(wanted)
    limit = query.limit or LIMIT
    asked = replace(query, limit=None)
    ids: list[str] = []
    after: str | None = None
    while True:
        page = ledger.pages.person_statements(person.id, asked, after, min(A_PAGE, limit))
        ids += [row.statement.id for row in page.rows]
        after = page.next
        if after is None or len(ids) >= limit:
            return Chosen(tuple(ledger.these(ids[:limit])), page.total, person, document)


def questions(ledger: Ledger, asked: Asked, found: Chosen) -> Sequence[Weighing]:
    """The questions that a report weighs: the one it is of, or in a report of the whole ledger all of them."""
    if found.question:
        return (found.question,)
    if filters(asked):
        return ()
    return [weighing(ledger, each.id) for each in ledger.hypotheses.questions(closed=True)]

"""The pages of a ledger: any of its lists some rows at a time, in time however long the list is.

Made by `Ledger.pages`; errors as the ledger's. Every list takes `after`, the `next` of the page before (UsageError for
anything else), and `size`, the rows wanted. A page is of one moment: what is written meanwhile shows on the next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from dicho.model.link import Link
from dicho.store import search
from dicho.store.db import translated
from dicho.store.paged import documents, events, links, people, statements
from dicho.store.paged.cursor import Page, check_size
from dicho.store.paged.documents import DocumentQuery
from dicho.store.paged.facets import facets
from dicho.store.paged.links import LinkQuery
from dicho.store.paged.rows import DocumentCard, EventRow, Facets, FailureRow, Listed, StatementRow
from dicho.store.rows import PersonRow
from dicho.store.search import Query

SIZE = 50
_EVERYTHING = Query()
_ALL_DOCUMENTS = DocumentQuery()
_ALL_LINKS = LinkQuery()


class Pages:
    """A ledger's lists, a page at a time."""

    def __init__(self, path: Path, db: apsw.Connection) -> None:
        self._path = path
        self._db = db

    def statements(self, query: Query = _EVERYTHING, after: str | None = None, size: int = SIZE) -> Page[StatementRow]:
        """The statements that fit, in the order of `query.sort`: best first when there are words, else newest first.

        `query.limit` counts for nothing here. Words that stand in thousands of statements rank none of them: then the
        newest come first too, and the page's `order` says so.
        """
        search.check(query)
        with self._moment(size):
            return statements.page(self._db, query, after, size)

    def count(self, query: Query = _EVERYTHING) -> int:
        """How many statements fit."""
        search.check(query)
        with self._moment():
            return statements.count(self._db, query)

    def facets(self, query: Query = _EVERYTHING) -> Facets:
        """How many statements of each language, form, status, state and flag fit the query's other parts."""
        search.check(query)
        with self._moment():
            return facets(self._db, query)

    def person_statements(
        self, person: str, query: Query = _EVERYTHING, after: str | None = None, size: int = SIZE
    ) -> Page[StatementRow]:
        """The statements of the person with this id (any of its ids), that fit the query too. NotFound, AmbiguousId."""
        search.check(query)
        with self._moment(size):
            return statements.of_person(self._db, person, query, after, size)

    def document_statements(self, document: str) -> tuple[StatementRow, ...]:
        """All statements of a document in the order of its text, whatever their state. NotFound, AmbiguousId."""
        with self._moment():
            return statements.of_document(self._db, document)

    def these(self, wanted: Collection[str]) -> dict[str, StatementRow]:
        """The statements with these ids, as far as they are there, whatever their state."""
        with self._moment():
            return statements.these(self._db, wanted)

    def predictions(self, when: str, today: str, after: str | None = None, size: int = SIZE) -> Page[StatementRow]:
        """Predictions by the last day they are due: `when` is "open" (due today or later, the next first), "past" (due
        before, the last first), "undated" (the newest first), all three without those of which somebody said what came,
        or "settled": those. `today` is YYYY-MM-DD.
        """
        with self._moment(size):
            return statements.predictions(self._db, (when, today), after, size)

    def hypotheses(self, after: str | None = None, size: int = SIZE) -> Page[StatementRow]:
        """What was put forward as a hypothesis, the newest first."""
        return self.statements(Query(status="hypothesis"), after, size)

    def documents(
        self, query: DocumentQuery = _ALL_DOCUMENTS, after: str | None = None, size: int = SIZE
    ) -> Page[DocumentCard]:
        """The documents that fit, in the order of `query.sort`. UsageError for a state or order that there is not."""
        with self._moment(size):
            return documents.page(self._db, query, after, size)

    def latest(self) -> str | None:
        """The last date on which a document was published, whole or partial; None where none is dated."""
        with self._moment():
            found: str | None = self._db.execute("SELECT max(published) FROM documents").get
            return found

    def failures(self, after: str | None = None, size: int = SIZE) -> Page[FailureRow]:
        """What could not be read and has not been read since, the last first."""
        with self._moment(size):
            return documents.failures(self._db, after, size)

    def people(
        self,
        words: str = "",
        kind: str | None = None,
        sort: str = people.SORTS[0],
        after: str | None = None,
        size: int = SIZE,
    ) -> Page[PersonRow]:
        """The people one of whose names holds these words, of this kind, in an order of people.SORTS.

        UsageError for a kind or an order that there is not.
        """
        with self._moment(size):
            return people.page(self._db, people.Asked(words, kind, sort), after, size)

    def links(self, query: LinkQuery = _ALL_LINKS, after: str | None = None, size: int = SIZE) -> Page[Listed]:
        """The links that fit, best first, one row a pair of utterances. UsageError for a relation that is none."""
        with self._moment(size):
            return links.page(self._db, query, after, size)

    def count_links(self, query: LinkQuery = _ALL_LINKS) -> int:
        """How many links fit. UsageError for a relation that is none."""
        with self._moment():
            return links.count(self._db, query)

    def link(self, link: Link) -> Listed:
        """One link with its statements and what was said of it. NotFound where one of them is gone."""
        with self._moment():
            return links.row(self._db, link)

    def beside(self, link: Link, query: LinkQuery = _ALL_LINKS) -> tuple[Link | None, Link | None]:
        """The links before and behind a link in the list of a query, also once it has left that list."""
        with self._moment():
            return links.beside(self._db, query, link)

    def events(
        self, kinds: Collection[str] | None = None, after: str | None = None, size: int = SIZE
    ) -> Page[EventRow]:
        """The events of these kinds, or all, the last first. UsageError for a kind that there is not."""
        with self._moment(size):
            return events.page(self._db, kinds, after, size)

    def event(self, seq: int) -> EventRow:
        """The event of a number that the ledger gave."""
        with self._moment():
            return events.one(self._db, seq)

    @contextmanager
    def _moment(self, size: int = SIZE) -> Iterator[None]:
        """All questions of one page are answered by the ledger as it is at one moment."""
        check_size(size)
        with translated(str(self._path)):
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                self._db.execute("ROLLBACK")

"""Statements as lists show them outside of their documents: words cut to size, dates, what is due, what came later."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from dicho.model.link import Link
from dicho.model.span import Spans
from dicho.model.statement import Statement
from dicho.store.ledger import Ledger
from dicho.store.paged.rows import StatementRow
from dicho.text.isodate import interval
from dicho.view import days
from dicho.web.sides import reading

SHOWN = 400
"""Characters of a statement that a list shows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement in a list. `words` are its fragments as far as they are shown, `cut` says that there is more.

    `dated` says what `date` is: "said", "published", or "" where nothing is known. `due` and `condition` are the words
    they were read from, where these stand in the statement.
    """

    id: str
    statement: Statement
    person: str | None
    name: str
    date: str | None
    dated: str
    words: tuple[str, ...]
    cut: bool
    lang: str | None
    document: str
    place: str
    due: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Where the reader shows it."""
        return reading(self.document, self.id)


def entry(row: StatementRow) -> Entry:
    """A row of a page as a list shows it."""
    s, facts = row.statement, row.document
    said = s.said.value if s.said else None
    words, cut = shown(row.words)
    return Entry(
        id=s.id,
        statement=s,
        person=row.person,
        name=row.name or (s.speaker.name if s.speaker else ""),
        date=said or facts.published,
        dated="said" if said else "published" if facts.published else "",
        words=words,
        cut=cut,
        lang=facts.lang,
        document=facts.id,
        place=facts.outlet or facts.title or facts.file,
        due=inside(row, s.due.expression) if s.due else (),
        condition=inside(row, s.condition),
    )


def shown(words: Iterable[str], most: int = SHOWN) -> tuple[tuple[str, ...], bool]:
    """As much of some fragments as a list shows, cut between words, and whether there is more."""
    kept: list[str] = []
    left = most
    for each in words:
        if len(each) > left:
            short = each[:left].rsplit(None, 1)[0] if left else ""
            return ((*kept, short) if short else tuple(kept)), True
        kept.append(each)
        left -= len(each)
    return tuple(kept), False


def inside(row: StatementRow, spans: Spans) -> tuple[str, ...]:
    """The words of those spans that stand in the statement's content."""
    homes = list(zip(row.statement.content, row.words, strict=True))
    return tuple(
        text[span.start - home.start : span.end - home.start]
        for span in spans
        for home, text in homes
        if home.contains(span)
    )


def of(ledger: Ledger, ids: Collection[str]) -> dict[str, Entry]:
    """The statements with these ids, as far as they are there, as a list shows them."""
    return {key: entry(row) for key, row in ledger.pages.these(ids).items()}


@dataclass(frozen=True, slots=True)
class Pair:
    """A link between two statements of a list: the two, in order, and how many days lie between."""

    link: Link
    left: Entry
    right: Entry
    decided: bool

    @property
    def apart(self) -> tuple[int, bool] | None:
        """The days between, and whether just so many; None where that cannot be said."""
        return days.apart(*(interval(each.date or "") for each in (self.left, self.right)))


def pairs(links: Iterable[Link], known: Mapping[str, Entry], decided: Mapping[str, object]) -> list[Pair]:
    """The links whose two statements are known."""
    return [
        Pair(link, known[link.left], known[link.right], link.id in decided)
        for link in links
        if link.left in known and link.right in known
    ]

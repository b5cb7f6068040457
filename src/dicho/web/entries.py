"""Statements as lists show them outside of their documents: words cut to size, dates, what is due, what came later."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from dicho.model.link import Link
from dicho.model.statement import Statement
from dicho.store.ledger import Ledger
from dicho.store.paged.rows import StatementRow
from dicho.store.rows import refused
from dicho.text.isodate import interval
from dicho.view import days, naming
from dicho.view.naming import Dated
from dicho.web.render import in_reader

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
    dated: Dated
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
        return in_reader(self.document, self.id)


def entry(row: StatementRow) -> Entry:
    """A row of a page as a list shows it."""
    s, facts = row.statement, row.document
    date, dated = naming.day(s, facts.published)
    words, cut = shown(row.words)
    return Entry(
        id=s.id,
        statement=s,
        person=row.person,
        name=row.who,
        date=date,
        dated=dated,
        words=words,
        cut=cut,
        lang=facts.lang,
        document=facts.id,
        place=naming.place(facts),
        due=row.words_at(s.due.expression) if s.due else (),
        condition=row.words_at(s.condition),
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


@dataclass(frozen=True, slots=True)
class Tied:
    """A link of a statement of a list, and the other statement of it."""

    link: Link
    other: Entry


def tied(ledger: Ledger, rows: Iterable[Entry]) -> Mapping[str, list[Tied]]:
    """The links of some statements that nobody called none, with the other end of each; likeliest first."""
    ids = [each.id for each in rows]
    near = ledger.links.of(ids)
    words = ledger.links.words_on([link.id for links in near.values() for link in links])
    found = {key: [link for link in links if not refused(words.get(link.id))] for key, links in near.items()}
    known = of(ledger, {link.other(key) for key, links in found.items() for link in links})
    return {
        key: [Tied(link, known[link.other(key)]) for link in found.get(key, ()) if link.other(key) in known]
        for key in ids
    }

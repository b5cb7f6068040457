"""What one person said over time, and what the links make of it: copies of one position, changes, conflicts."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from dicho.compare.faint import is_faint
from dicho.model.link import SAME, Link
from dicho.store.ledger import Ledger
from dicho.store.paged.rows import StatementRow
from dicho.store.rows import Verdict, holds, refused
from dicho.text.isodate import interval
from dicho.view import naming
from dicho.view.positions import Matter, Remark, Tie, matters

MOST = 500
"""Statements of a person that are looked at, the newest."""
AHEAD = "prediction"


@dataclass(frozen=True, slots=True)
class Positions:
    """A person's newest statements (`total` is how many there are), by matter; and the links they have with any.

    `opposed` are the conflicts and changes nobody called none, decided and open, one of each two utterances, likeliest
    first; `verdicts` the words on them, `refused` how many a person called none. `latest` is the last day on which a
    document of the ledger was published, None where none is dated.
    """

    rows: Mapping[str, StatementRow]
    total: int
    matters: tuple[Matter, ...]
    alone: tuple[Remark, ...]
    opposed: tuple[Link, ...]
    verdicts: Mapping[str, Verdict]
    latest: str | None
    refused: int = 0

    @property
    def changes(self) -> tuple[Link, ...]:
        """Those between two statements of this person."""
        return tuple(link for link in self.opposed if link.left in self.rows and link.right in self.rows)


def positions(ledger: Ledger, person: str) -> Positions:
    """What is known of the positions of the person with this id. NotFound, AmbiguousId."""
    page = ledger.pages.person_statements(person, size=MOST)
    return among(ledger, {row.statement.id: row for row in page.rows}, page.total)


def among(ledger: Ledger, rows: Mapping[str, StatementRow], total: int) -> Positions:
    """The same of any statements, by their ids; `total` is how many there are of their kind."""
    found = {link.id: link for links in ledger.links.of(rows).values() for link in links}
    verdicts = ledger.links.words_on(found)
    for key, word in ledger.links.verdicts(of=rows).items():
        if key not in found:
            found[key], verdicts[key] = Link(word.left, word.right, word.relation, word.kind, 0.0), word
    held = [link for link in found.values() if _counts(link, verdicts.get(link.id))]
    ties = [_tie(link, verdicts, rows) for link in held if link.left in rows and link.right in rows]
    tied, alone = matters(map(remark, rows.values()), ties)
    turned = {word.event for word in verdicts.values() if refused(word) and word.relation not in SAME}
    opposed = _opposed(ledger, held, rows)
    return Positions(rows, total, tied, alone, opposed, verdicts, latest(ledger), len(turned))


def _counts(link: Link, verdict: Verdict | None) -> bool:
    """Whether somebody decided on it, and not against it, or it shows a sign: no drawing is made of the faint ones."""
    return not refused(verdict) if verdict else not is_faint(link)


def _opposed(ledger: Ledger, held: Iterable[Link], rows: Container[str]) -> tuple[Link, ...]:
    """The conflicts and changes, one of each two utterances: the likeliest that ties two of the person, else any."""
    every = [link for link in held if link.relation not in SAME]
    pairs = ledger.links.pairs_of([link.id for link in every])
    best: dict[str, Link] = {}
    for link in sorted(every, key=lambda link: (link.left not in rows or link.right not in rows, -link.score, link.id)):
        best.setdefault(pairs.get(link.id, link.id), link)
    return tuple(sorted(best.values(), key=lambda link: (-link.score, link.id)))


def remark(row: StatementRow) -> Remark:
    """A statement as a timeline needs it."""
    statement = row.statement
    day, _ = naming.day(statement, row.document.published)
    return Remark(
        statement.id,
        " … ".join(row.words),
        row.document.lang,
        interval(day) if day else None,
        interval(statement.due.value) if statement.due else None,
        statement.status == AHEAD,
    )


def latest(ledger: Ledger) -> str | None:
    """The last day on which a document of the ledger was published; of a month or a year its last."""
    bounds = interval(ledger.pages.latest() or "")
    return bounds[1] if bounds else None


def _tie(link: Link, verdicts: Mapping[str, Verdict], rows: Mapping[str, StatementRow]) -> Tie:
    firm = holds(link, verdicts.get(link.id))
    return Tie(link.left, link.right, link.relation in SAME, firm, link.id, _common(link, rows))


def _common(link: Link, rows: Mapping[str, StatementRow]) -> str:
    """The words of the earlier statement that both share, as it writes them."""
    shared = next((each.left for each in link.evidence if each.feature == "one matter" and each.left), ())
    return " · ".join({word.casefold(): word for word in rows[link.left].words_at(shared)}.values())

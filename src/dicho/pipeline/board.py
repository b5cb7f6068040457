"""One link opened: its two statements side by side, and all that the ledger knows of the pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dicho.model.document import Document
from dicho.model.link import SAME, Link
from dicho.model.statement import Statement
from dicho.pipeline import links
from dicho.store.ledger import Ledger
from dicho.store.paged.rows import Listed
from dicho.store.rows import Verdict, holds, refused

MOST_COPIES = 12
"""Copies of a statement that are opened; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Another occurrence of a statement, or what is proposed as one: `firm` where it is certain or was decided."""

    link: Link
    statement: Statement
    document: Document
    firm: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What is known of one of the two beside itself: where else it stands, and in how many documents in all.

    `copies` and `translations` count those others; `listed` are the first of them, the firm ones first.
    """

    listed: tuple[Copy, ...]
    copies: int
    translations: int
    documents: int


@dataclass(frozen=True, slots=True)
class Board:
    """A link with its two statements as `links.listed` gives it, what is known of each, and all that was decided on it.

    `history` is of this very link; the verdict that counts may be on another pair of the same two utterances.
    """

    row: Listed
    left: Side
    right: Side
    history: tuple[Verdict, ...]

    @property
    def proposed(self) -> bool:
        """Whether a run proposes it (still); else it is known by a person's word alone."""
        return self.row.link.score > 0


def board(ledger: Ledger, pair: str) -> Board:
    """The link with this id, or the only one that begins so: proposed, or decided on. NotFound, AmbiguousId."""
    row = links.one(ledger, pair)
    left, right = (_side(ledger, *end) for end in (row.left, row.right))
    return Board(row, left, right, tuple(ledger.links.history(row.link.id)))


def _side(ledger: Ledger, own: Statement, document: Document) -> Side:
    """The copies and translations of a statement, and of what is one utterance with it; none that were refused."""
    others: dict[str, tuple[bool, Link]] = {}
    seen: set[str] = set()
    queue = {own.id}
    while queue:
        found = _same(ledger, queue)
        seen |= queue
        queue = set()
        for end, link, firm in found:
            if end != own.id and (firm, link.score) > _rank(others.get(end)):
                others[end] = (firm, link)
            if firm and end not in seen:
                queue.add(end)
    ranked = sorted(others.items(), key=lambda each: (not each[1][0], -each[1][1].score, each[0]))
    listed = [Copy(link, *ledger.statement(key), firm) for key, (firm, link) in ranked[:MOST_COPIES]]
    translations = sum(link.relation == "translation" for _, (_, link) in ranked)
    documents = len({document.id, *(copy.document.id for copy in listed)}) + len(ranked[MOST_COPIES:])
    return Side(tuple(listed), len(ranked) - translations, translations, documents)


def _rank(known: tuple[bool, Link] | None) -> tuple[bool, float]:
    return (known[0], known[1].score) if known else (False, -1.0)


def _same(ledger: Ledger, statements: Iterable[str]) -> list[tuple[str, Link, bool]]:
    """What copies or translates one of these, the link, and whether it is certain or was confirmed."""
    every = [
        (link.other(key), link)
        for key, near in ledger.links.of(list(statements)).items()
        for link in near
        if link.relation in SAME
    ]
    words = ledger.links.words_on([link.id for _, link in every])
    told = [(end, link, words.get(link.id)) for end, link in every]
    return [(end, link, holds(link, word)) for end, link, word in told if not refused(word)]

"""Flags as a list shows them: their statements, and every ground with the words on both sides and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dicho.model.flag import Flag, Why
from dicho.pipeline.flags import Flagged
from dicho.store.ledger import Ledger
from dicho.view import naming
from dicho.web import entries
from dicho.web.entries import Entry
from dicho.web.render import in_reader

SHOWN = 160
"""Characters of one side of a ground that a list shows."""
MOST = 12
"""Statements and grounds of one flag that a list shows; the others are counted."""


@dataclass(frozen=True, slots=True)
class Words:
    """One side of a ground: its words as far as they are shown (none where the other side alone has some), and where.

    `lang` is the document's language, `address` where the reader shows it.
    """

    words: tuple[str, ...]
    lang: str | None
    place: str
    address: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A ground: what it is, whose name goes with it, every side's words, the link it goes by."""

    why: Why
    value: str
    sides: tuple[Words, ...]
    link: str


@dataclass(frozen=True, slots=True)
class Line:
    """A flag in a list. `place` is its document's, for one that is of a whole document."""

    flag: Flag
    statements: tuple[Entry, ...]
    reasons: tuple[Reason, ...]
    place: str
    address: str
    more: int

    @property
    def link(self) -> str:
        """The link that decides on it, "" where none does."""
        return next(iter(self.flag.links), "")


def lines(ledger: Ledger, rows: Iterable[Flagged]) -> list[Line]:
    """The flags of a list as it shows them."""
    found = list(rows)
    known = entries.of(ledger, {key for each in found for key in each.flag.statements[:MOST]})
    return [_line(each, known) for each in found]


def _line(each: Flagged, known: Mapping[str, Entry]) -> Line:
    flag = each.flag
    document = each.documents[flag.document]
    return Line(
        flag,
        tuple(known[key] for key in flag.statements[:MOST] if key in known),
        tuple(_reason(each, at) for at in range(min(MOST, len(flag.grounds)))),
        naming.place(document),
        f"/documents/{document.id}",
        len(flag.statements) - MOST,
    )


def _reason(each: Flagged, at: int) -> Reason:
    ground = each.flag.grounds[at]
    sides = []
    for mark in ground.marks[:MOST]:
        document = each.documents[mark.document]
        words, _ = entries.shown((span.of(document.text) for span in mark.spans), SHOWN)
        address = in_reader(document.id, mark.statement) if mark.statement else f"/documents/{document.id}"
        sides.append(Words(words, document.lang, naming.place(document), address))
    return Reason(ground.why, ground.value, tuple(sides), ground.link)

"""One document as the reader's screen shows it: its text in rows, its cards, their counts, what the address asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from starlette.requests import Request

from dicho.model.document import Capture, Document
from dicho.model.fetched import Fetch
from dicho.model.span import Spans
from dicho.pipeline import flags
from dicho.pipeline.workspace import Workspace
from dicho.text.digits import whole
from dicho.view import sheet
from dicho.view.marks import Level, Numbered, bearings, roles
from dicho.view.printable import printable
from dicho.web.cards import Card, Deck, deck, in_full
from dicho.web.words import N_

WINDOW = 120
"""Cards shown at once: a document of thousands of statements opens in time, and its others are a link away."""
LONG = 60_000
"""Characters from which the rows out of sight are left to be laid out when they come into it."""
LEVELS: Mapping[Level, str] = {
    "clean": N_("Clean text"),
    "statements": N_("Statements"),
    "everything": N_("Everything"),
}
TABS: Mapping[str, tuple[str, Callable[[Card], bool]]] = {
    "": (N_("All"), lambda card: True),
    "review": (N_("Review"), lambda card: card.standing == "open"),
    "conflict": (N_("Conflict"), lambda card: card.conflict != ""),
    "nobody": (N_("No speaker"), lambda card: card.statement.speaker is None and card.standing != "rejected"),
    "prediction": (
        N_("Prediction"),
        lambda card: card.statement.status == "prediction" and card.standing != "rejected",
    ),
}
"""What the cards can be narrowed to: the value of `only`, its name, and which cards it leaves."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the screen: how much is marked, which cards, and the statement that is current."""

    level: Level
    only: str
    statement: str | None
    start: int

    @classmethod
    def of(cls, request: Request) -> Asked:
        """What a request's query says; what makes no sense is as if it were not there."""
        given = request.query_params
        level: Level = next((each for each in LEVELS if each == given.get("show")), "statements")
        only = given.get("only", "")
        start = whole(given.get("from", "")) or 0
        return cls(level, only if only in TABS else "", given.get("statement"), start)


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to narrow the cards, and how many it leaves."""

    key: str
    name: str
    count: int


@dataclass(frozen=True)
class Reading:
    """A document opened. Parts are worked out when they are asked for: an answer to a script needs few of them."""

    workspace: Workspace
    document: Document
    asked: Asked
    deck: Deck

    @cached_property
    def capture(self) -> Capture:
        """The bytes it was read from."""
        return self.workspace.ledger.capture(self.document.capture)

    @cached_property
    def fetches(self) -> list[Fetch]:
        """How they came from addresses, the last time last."""
        return self.workspace.ledger.fetches(self.document.capture)

    @cached_property
    def cards(self) -> list[Card]:
        """A card for every statement, in the order of the text."""
        return self.deck.cards()

    @cached_property
    def marked(self) -> list[Numbered]:
        """The statements that are marked in the text: all that nobody rejected."""
        return [Numbered(card.number, card.statement) for card in self.cards if card.standing != "rejected"]

    @cached_property
    def rows(self) -> list[sheet.Row]:
        """The text."""
        machine = flags.machine(self.workspace.ledger, self.document.id)
        return list(sheet.rows(self.document, self.marked, self.asked.level, machine))

    @cached_property
    def text(self) -> str:
        """The text as a page can carry it: as many characters, at the same places."""
        return printable(self.document.text)

    def pieces(self, row: sheet.Row) -> Iterator[tuple[str, str, tuple[str, ...], tuple[int, ...]]]:
        """A row's stretches as its template writes them: what each is marked as, its words, its pills, its badges."""
        text = self.text
        for piece in row.stretches:
            yield roles(piece), text[piece.start : piece.end], piece.pills, piece.ends

    @cached_property
    def tabs(self) -> list[Tab]:
        """What the cards can be narrowed to."""
        return [Tab(key, name, sum(map(fits, self.cards))) for key, (name, fits) in TABS.items()]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many statements stand in which way; "all" but the rejected ones."""
        found = {"all": 0, "open": 0, "accepted": 0, "merged": 0, "rejected": 0}
        for card in self.cards:
            found[card.standing] += 1
        return {**found, "all": len(self.cards) - found["rejected"]}

    @cached_property
    def _fitting(self) -> list[Card]:
        return [card for card in self.cards if TABS[self.asked.only][1](card)]

    @property
    def fitting(self) -> int:
        """How many cards the chosen tab leaves."""
        return len(self._fitting)

    @cached_property
    def start(self) -> int:
        """How many cards that fit come before the first one shown: those around the current statement are."""
        at = next((n for n, card in enumerate(self._fitting) if card.statement.id == self.asked.statement), None)
        start = self.asked.start if at is None else at
        return min(start, max(0, self.fitting - 1)) // WINDOW * WINDOW

    @cached_property
    def shown(self) -> list[Card]:
        """The cards shown, with all that is shown of them."""
        return self.full(self._fitting[self.start : self.start + WINDOW])

    def full(self, chosen: Sequence[Card]) -> list[Card]:
        """Some cards with all that is shown of them."""
        return in_full(self.workspace.ledger, self.deck, chosen)

    def around(self) -> tuple[str | None, str | None]:
        """`from` of the cards before and after those shown, None where there are none."""
        after = self.start + WINDOW
        return (str(self.start - WINDOW) if self.start else None, str(after) if after < self.fitting else None)

    @cached_property
    def ticks(self) -> dict[sheet.Tick, tuple[int, ...]]:
        """The map of the text."""
        kinds: dict[str, set[int]] = {"": set(), "doubt": set(), "conflict": set()}
        for card in self.cards:
            kinds[card.conflict].add(card.number)
        return sheet.ticks(len(self.document.text), self.marked, kinds["conflict"], kinds["doubt"])

    def places(self) -> list[list[Any]]:
        """Where the words of each statement stand, for scripts: [id, number, its own, places, dates and numbers]."""
        return [_place(each) for each in self.marked]


def _place(each: Numbered) -> list[Any]:
    s = each.statement
    own = _flat((*s.source, *s.cue, *s.content))
    by_role: dict[str, list[int]] = {"place": [], "value": []}
    for role, spans in bearings(s):
        by_role[role] += _flat(spans)
    return [s.id, each.number, own, by_role["place"], by_role["value"]]


def _flat(spans: Spans) -> list[int]:
    return [edge for span in spans for edge in (span.start, span.end)]


def opened(workspace: Workspace, document: Document, asked: Asked) -> Reading:
    """A document as an address asks for it."""
    return Reading(workspace, document, asked, deck(workspace.ledger, document))

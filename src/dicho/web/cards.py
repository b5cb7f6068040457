"""A statement's card: who says it, what is known of it, how it stands, what it is linked with. For any screen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dicho.model.document import Document
from dicho.model.flag import FlagKind
from dicho.model.link import SAME, Link
from dicho.model.span import Span
from dicho.model.statement import Statement
from dicho.pipeline import flags
from dicho.store.ledger import Ledger
from dicho.store.paged.rows import Facts, StatementRow
from dicho.store.rows import Review, Verdict, holds, refused
from dicho.text.segment import trimmed
from dicho.view import naming

SHORTEST_ROLE, LONGEST_ROLE = 4, 90
"""Characters of what a document says a speaker is; less is an article, more a story."""
LIKELY = 0.5
"""The score from which a proposed conflict is marked as one that is likely."""
OPENING = 48
"""Characters of another statement that tell it from a second one."""
ASIDE = ",;:()[]–—-·"
"""What may stand between a name and what somebody is."""

_SPACE = re.compile(r"\s")

Standing = Literal["open", "accepted", "rejected", "merged"]


@dataclass(frozen=True, slots=True)
class Ref:
    """Another statement: its id, and its number where it stands in the same document."""

    id: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A link of a statement as its card shows it: with which other one, and a person's word on it.

    `later`: the other one is the earlier. `place` is the document the other stands in, where that is another one, and
    `opening` its first words, where a second link of the card would read the same without them.
    """

    link: Link
    other: Ref
    later: bool
    verdict: Verdict | None
    place: Facts | None = None
    opening: str = ""

    @property
    def same(self) -> bool:
        """Whether the two are one utterance, rather than two that differ."""
        return self.link.relation in SAME

    @property
    def holds(self) -> bool:
        """Whether it counts: a person said yes, or nobody said anything of what is certain."""
        return holds(self.link, self.verdict)

    @property
    def wording(self) -> str:
        """How the two are related, as a term of the vocabulary "tie"; one that does not hold ends in "?"."""
        kind: str = self.link.kind if self.same else self.link.relation
        kind = "changed" if kind == "change" and self.later else kind
        return kind if self.holds else f"{kind}?"

    @property
    def refused(self) -> bool:
        """Whether a person said no."""
        return refused(self.verdict)


@dataclass(frozen=True, slots=True)
class Card:
    """One statement with all that its card shows. `into` is the earlier one it is merged into.

    `flagged` are the kinds of what else an editor would look at, those that are told with the statement left out.
    `role` is what the document says its speaker is, in the document's own words. `inside` is the statement it stands
    in, `carries` are those that stand in it. `history` is every word on it, in order.
    """

    number: int
    row: StatementRow
    standing: Standing
    ties: tuple[Tie, ...] = ()
    into: Ref | None = None
    role: Span | None = None
    inside: Ref | None = None
    carries: tuple[Ref, ...] = ()
    history: tuple[Review, ...] = ()
    flagged: tuple[FlagKind, ...] = ()

    @property
    def statement(self) -> Statement:
        """The statement itself."""
        return self.row.statement

    @property
    def conflict(self) -> Literal["", "doubt", "conflict"]:
        """Whether it may be in conflict with another, and whether that is likely: what its number is marked with."""
        open_ones = [tie for tie in self.ties if not tie.same and not tie.refused]
        if any(tie.holds or tie.link.score >= LIKELY for tie in open_ones):
            return "conflict"
        return "doubt" if open_ones else ""


@dataclass(frozen=True, slots=True)
class Deck:
    """The statements of one document in the order of its text, numbered from 1, and the links of each."""

    document: Document
    rows: Sequence[StatementRow]
    ties: Mapping[str, Sequence[Tie]]

    def cards(self) -> list[Card]:
        """Every card, without what only a card in full asks for."""
        return [self._card(number, row) for number, row in enumerate(self.rows, 1)]

    def numbers(self) -> dict[str, int]:
        """The number of each statement that nobody rejected."""
        return {row.statement.id: n for n, row in enumerate(self.rows, 1) if row.statement.state != "rejected"}

    def _card(self, number: int, row: StatementRow) -> Card:
        mine = tuple(self.ties.get(row.statement.id, ()))
        same = [tie.other for tie in mine if tie.same and tie.holds and tie.other.number]
        into = min(same, key=lambda ref: ref.number or number, default=None)
        if row.statement.state == "open" and into and (into.number or number) < number:
            return Card(number, row, "merged", mine, into)
        return Card(number, row, row.statement.state, mine)


def deck(ledger: Ledger, document: Document) -> Deck:
    """A document's deck."""
    rows = ledger.pages.document_statements(document.id)
    made = Deck(document, rows, {})
    numbers = made.numbers()
    links = ledger.links.of(numbers)
    words = ledger.links.words_on({link.id for found in links.values() for link in found})
    ties = {
        here: [
            Tie(link, Ref(there, numbers.get(there)), link.right == here, words.get(link.id))
            for link, there in _ends(here, found)
        ]
        for here, found in links.items()
    }
    return Deck(document, rows, ties)


def _ends(here: str, links: Iterable[Link]) -> Iterator[tuple[Link, str]]:
    for link in links:
        yield link, link.other(here)


def in_full(ledger: Ledger, deck: Deck, chosen: Sequence[Card]) -> list[Card]:
    """These cards with all that is shown of them: what else the ledger knows, asked once for all of them."""
    numbers = deck.numbers()
    elsewhere = {tie.other.id for card in chosen for tie in card.ties if tie.other.number is None}
    others = ledger.pages.these(elsewhere)
    roles = _roles(deck)
    carried: dict[str, list[Ref]] = {}
    for row in deck.rows:
        if row.statement.parent and row.statement.id in numbers:
            carried.setdefault(row.statement.parent, []).append(Ref(row.statement.id, numbers[row.statement.id]))
    raised = flags.of(ledger, [card.statement.id for card in chosen])
    histories = ledger.reviews.histories(ledger.reviews.last(card.statement.id for card in chosen))
    return [
        replace(
            card,
            ties=_told_apart(card.ties, others),
            role=roles.get(card.statement.speaker.id) if card.statement.speaker else None,
            inside=Ref(parent, numbers[parent]) if (parent := card.statement.parent) in numbers else None,
            carries=tuple(carried.get(card.statement.id, ())),
            history=tuple(histories.get(card.statement.id, ())),
            flagged=flags.beyond(card.statement, raised.get(card.statement.id, ())),
        )
        for card in chosen
    ]


def _told_apart(ties: Sequence[Tie], others: Mapping[str, StatementRow]) -> tuple[Tie, ...]:
    """The links with the documents the others stand in; those that would read alike with the others' first words."""
    placed = [replace(tie, place=others[tie.other.id].document if tie.other.id in others else None) for tie in ties]
    alike = Counter((tie.wording, naming.place(tie.place), tie.place.published) for tie in placed if tie.place)
    return tuple(
        replace(tie, opening=_opening(others[tie.other.id].words))
        if tie.place and alike[tie.wording, naming.place(tie.place), tie.place.published] > 1
        else tie
        for tie in placed
    )


def _opening(words: Iterable[str]) -> str:
    text = " ".join(" ".join(words).split())
    return text if len(text) <= OPENING else f"{text[:OPENING].rsplit(' ', 1)[0]} …"


def _roles(deck: Deck) -> dict[str, Span]:
    """Speaker -> what the document first says they are beside their name: "the mayor" of "the mayor, Ana Brumal"."""
    found: dict[str, Span] = {}
    for row in deck.rows:
        speaker = row.statement.speaker
        if speaker is None or speaker.kind == "unnamed" or speaker.id in found:
            continue
        for phrase in row.statement.source:
            role = _beside(deck.document.text, phrase, speaker.name)
            if role:
                found[speaker.id] = role
                break
    return found


def _beside(text: str, phrase: Span, name: str) -> Span | None:
    at = phrase.start + _SPACE.sub(" ", phrase.of(text)).find(name)  # a name may be held together by hard spaces
    if at < phrase.start:
        return None
    sides = (trimmed(text, phrase.start, at, ASIDE), trimmed(text, at + len(name), phrase.end, ASIDE))
    told = [side for side in sides if side and SHORTEST_ROLE <= len(side) <= LONGEST_ROLE]
    return max(told, key=len, default=None)

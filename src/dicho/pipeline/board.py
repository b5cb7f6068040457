"""One link opened: its two statements side by side, and all that the ledger knows of the pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dicho.errors import NotFound
from dicho.model.document import Document
from dicho.model.link import SAME, Link
from dicho.model.statement import Statement
from dicho.pipeline.links import Listed
from dicho.store.ledger import Ledger
from dicho.store.rows import Verdict

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
    `proposed` is False for a pair that was decided on and that no run proposes (any more).
    """

    row: Listed
    proposed: bool
    left: Side
    right: Side
    history: tuple[Verdict, ...]


def board(ledger: Ledger, ident: str) -> Board:
    """The link with this id, or the only one that begins so: proposed, or decided on. NotFound, AmbiguousId."""
    verdicts = ledger.links.verdicts()
    link, proposed = _link(ledger, ident, verdicts)
    near = _Near(ledger, verdicts)
    ends = (link.left, link.right)
    utterances = [near.utterance(end) for end in ends]
    left, right = (_side(ledger, near, end, own) for end, own in zip(ends, utterances, strict=True))
    verdict = verdicts.get(link.id)
    pairs = 1
    if link.relation not in SAME:
        verdict = verdict or _on_copies(verdicts.values(), *utterances)
        pairs = max(1, sum(1 for _ in near.between(*utterances)))
    judged = ledger.links.judgements().get(link.id)
    row = Listed(link, ledger.statement(link.left), ledger.statement(link.right), verdict, judged, pairs)
    return Board(row, proposed, left, right, tuple(ledger.links.history(link.id)))


def _link(ledger: Ledger, ident: str, verdicts: dict[str, Verdict]) -> tuple[Link, bool]:
    """The link meant, and whether it is proposed; one that is not is known by the decision on it."""
    try:
        return ledger.links.find(ident), True
    except NotFound:
        words = [word for key, word in verdicts.items() if key.startswith(ident.strip().lower())]
        if len(words) != 1:
            raise
        word = words[0]
        return Link(word.left, word.right, word.relation, word.kind, 0.0), False


class _Near:
    """The links around a statement, asked of the ledger as they are needed."""

    def __init__(self, ledger: Ledger, verdicts: dict[str, Verdict]) -> None:
        self._ledger = ledger
        self._verdicts = verdicts
        self._known: dict[str, list[Link]] = {}

    def of(self, statement: str) -> list[Link]:
        if statement not in self._known:
            self._known[statement] = self._ledger.links.of([statement]).get(statement, [])
        return self._known[statement]

    def firm(self, link: Link) -> bool:
        """Whether the two are one utterance: a person said so, or it is certain and nobody said otherwise."""
        word = self._verdicts.get(link.id)
        return word.verdict == "yes" if word else link.certain

    def refused(self, link: Link) -> bool:
        word = self._verdicts.get(link.id)
        return word is not None and word.verdict == "no"

    def utterance(self, statement: str) -> dict[str, None]:
        """The statements that are one utterance with this one, itself first."""
        found, queue = {statement: None}, [statement]
        while queue:
            each = queue.pop()
            for link in self.of(each):
                other = link.right if link.left == each else link.left
                if link.relation in SAME and other not in found and self.firm(link):
                    found[other] = None
                    queue.append(other)
        return found

    def between(self, left: Iterable[str], right: Iterable[str]) -> Iterator[Link]:
        """The conflicts and changes from a statement of one utterance to one of the other."""
        ends = set(right)
        for each in left:
            for link in self.of(each):
                if link.relation not in SAME and (link.right if link.left == each else link.left) in ends:
                    yield link


def _on_copies(verdicts: Iterable[Verdict], left: Iterable[str], right: Iterable[str]) -> Verdict | None:
    """The latest word on any pair of two utterances."""
    one, other = set(left), set(right)
    on = [
        word
        for word in verdicts
        if word.relation not in SAME
        and ((word.left in one and word.right in other) or (word.left in other and word.right in one))
    ]
    return max(on, key=lambda word: word.event, default=None)


def _side(ledger: Ledger, near: _Near, own: str, utterance: Iterable[str]) -> Side:
    others: dict[str, Link] = {}
    for each in utterance:
        for link in near.of(each):
            other = link.right if link.left == each else link.left
            if link.relation in SAME and other != own and not near.refused(link):
                held = others.get(other)
                if held is None or (near.firm(link), link.score) > (near.firm(held), held.score):
                    others[other] = link
    ranked = sorted(others.items(), key=lambda pair: (not near.firm(pair[1]), -pair[1].score, pair[0]))
    listed = [Copy(link, *ledger.statement(key), near.firm(link)) for key, link in ranked[:MOST_COPIES]]
    translations = sum(link.relation == "translation" for link in others.values())
    documents = {copy.document.id for copy in listed} | {ledger.statement(own)[1].id}
    return Side(
        tuple(listed), len(others) - translations, translations, len(documents) + max(0, len(ranked) - MOST_COPIES)
    )

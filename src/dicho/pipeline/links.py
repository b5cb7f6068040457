"""The links of a ledger as a person works through them: one line a pair of utterances, best first, with the word on it.

A conflict between two utterances shows in as many pairs as they have copies. It is listed once, by its likeliest pair,
and a word on any of the pairs is a word on all. What is one utterance: certain copies, and copies a person confirmed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dicho.model.document import Document
from dicho.model.link import RELATIONS, SAME, Link, Relation
from dicho.model.span import Spans
from dicho.model.statement import Statement
from dicho.model.wire import link_record, pairs
from dicho.store import keys
from dicho.store.ledger import Ledger
from dicho.store.rows import Judgement, Verdict

SCHEMA = "dicho-link/1"
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Listed:
    """A link with its two statements, the word on it that counts, and how many pairs of copies it stands for."""

    link: Link
    left: tuple[Statement, Document]
    right: tuple[Statement, Document]
    verdict: Verdict | None
    judgement: Judgement | None
    pairs: int

    def as_dict(self) -> dict[str, Any]:
        """The published shape "dicho-link/1" (docs/format.md), ready for JSON."""
        record = {"schema": SCHEMA, **link_record(self.link)}
        for reason in record["evidence"]:
            reason["text"] = {
                side: [document.text[start:end] for start, end in reason[side]]
                for side, (_, document) in (("left", self.left), ("right", self.right))
            }
        return {**record, "pairs": self.pairs, "decision": _word(self.verdict), "judge": self._judged()}

    def _judged(self) -> dict[str, Any] | None:
        said = self.judgement
        if said is None:
            return None
        record = {name: getattr(said, name) for name in ("answer", "shape", "model", "prompt", "agreed", "runs")}
        return {**record, "left": pairs(said.left), "right": pairs(said.right)}


def _word(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {name: getattr(verdict, name) for name in ("event", "at", "by", "verdict", "relation", "kind", "note")}


def listed(
    ledger: Ledger,
    relations: Collection[Relation] = RELATIONS,
    *,
    speaker: str | None = None,
    decided: bool = False,
) -> Iterator[Listed]:
    """The links of these relations, best first: those nobody decided on, or with `decided` those somebody did.

    `speaker`: only where a person of this name speaks on one side. "unsure" is a decision too.
    """
    links, verdicts = list(ledger.links.all()), ledger.links.verdicts()
    judged = ledger.links.judgements()
    whole = _Utterances(links, verdicts)
    by = ledger.people.named(speaker) if speaker else None
    if decided:
        links += _unproposed(links, verdicts.values())
    for group in whole.groups(links, relations):
        verdict = whole.verdict(group[0])
        if (verdict is not None) != decided:
            continue
        best = group[0]
        left, right = ledger.statement(best.left), ledger.statement(best.right)
        if by is None or any(one.speaker and one.speaker.id in by for one, _ in (left, right)):
            yield Listed(best, left, right, verdict, judged.get(best.id), len(group))


def page(
    ledger: Ledger,
    relations: Collection[Relation] = RELATIONS,
    *,
    decided: bool = False,
    speaker: str | None = None,
    after: str | None = None,
    size: int = 50,
) -> Page[Listed]:
    rows = list(listed(ledger, relations, speaker=speaker, decided=decided))
    start = int(after or 0)
    return Page(tuple(rows[start : start + size]), str(start + size) if start + size < len(rows) else None, len(rows))


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: tuple[Row, ...]
    next: str | None
    total: int


def were_compared(ledger: Ledger) -> bool:
    """Whether the statements were ever compared; a ledger made by an earlier Dicho has some that were not."""
    return keys.there(ledger.folder) or not ledger.counts().statements


def _unproposed(links: Iterable[Link], verdicts: Iterable[Verdict]) -> Iterator[Link]:
    """The pairs a person decided on that no run proposes, as links without a reason."""
    known = {link.id for link in links}
    for word in verdicts:
        if word.link not in known:
            yield Link(word.left, word.right, word.relation, word.kind, 0.0)


class _Utterances:
    """Which statements are one utterance, and what was said of each two utterances."""

    def __init__(self, links: Sequence[Link], verdicts: dict[str, Verdict]) -> None:
        self._parent: dict[str, str] = {}
        self._verdicts = verdicts
        for link in links:
            word = verdicts.get(link.id)
            if link.relation in SAME and (word.verdict == "yes" if word else link.certain):
                self._join(link.left, link.right)
        for word in verdicts.values():
            if word.relation in SAME and word.verdict == "yes":
                self._join(word.left, word.right)
        self._of_pair = {
            self._pair(word.left, word.right): word for word in verdicts.values() if word.relation not in SAME
        }

    def groups(self, links: Sequence[Link], relations: Collection[Relation]) -> Iterator[list[Link]]:
        """The links best first, those of the same two utterances together."""
        together: dict[object, list[Link]] = {}
        for link in links:
            apart = link.relation in SAME or self._find(link.left) != self._find(link.right)
            if link.relation in relations and apart:  # what a person calls one utterance cannot contradict itself
                together.setdefault(self._key(link), []).append(link)
        yield from together.values()

    def verdict(self, link: Link) -> Verdict | None:
        """The word that counts on a link: on it, or on another pair of the same two utterances."""
        direct = self._verdicts.get(link.id)
        if direct or link.relation in SAME:
            return direct
        return self._of_pair.get(self._pair(link.left, link.right))

    def _key(self, link: Link) -> object:
        return link.id if link.relation in SAME else self._pair(link.left, link.right)

    def _pair(self, left: str, right: str) -> frozenset[str]:
        return frozenset((self._find(left), self._find(right)))

    def _find(self, key: str) -> str:
        while (above := self._parent.get(key, key)) != key:
            self._parent[key] = self._parent.get(above, above)
            key = above
        return key

    def _join(self, left: str, right: str) -> None:
        low, high = sorted((self._find(left), self._find(right)))
        if low != high:
            self._parent[high] = low


def words_of(spans: Spans, document: Document) -> str:
    """The words that some spans mark, those of a broken stretch joined by an ellipsis."""
    return " … ".join(span.of(document.text) for span in spans)

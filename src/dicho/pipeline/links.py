"""The links of a ledger as a person works through them: one line a pair of utterances, best first, with the word on it.

A conflict between two utterances shows in as many pairs as they have copies. It is listed once, by its likeliest pair,
and a word on any of the pairs is a word on all. What is one utterance: certain copies, and copies a person confirmed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dicho.errors import NotFound
from dicho.model.document import Document
from dicho.model.link import RELATIONS, Link, Relation
from dicho.model.span import Spans
from dicho.store import keys
from dicho.store.ledger import Ledger
from dicho.store.paged.cursor import Page
from dicho.store.paged.links import LinkQuery
from dicho.store.paged.rows import Listed
from dicho.store.pages import SIZE


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
    after: str | None = None
    while True:
        found = page(ledger, relations, decided=decided, speaker=speaker, after=after)
        yield from found.rows
        after = found.next
        if after is None:
            return


def page(
    ledger: Ledger,
    relations: Collection[Relation] = RELATIONS,
    *,
    decided: bool = False,
    speaker: str | None = None,
    after: str | None = None,
    size: int = SIZE,
) -> Page[Listed]:
    """The same, `size` at a time, behind the page whose `next` is `after`. UsageError for what is no such place."""
    return ledger.pages.links(LinkQuery(tuple(relations), decided, speaker), after, size)


def one(ledger: Ledger, pair: str) -> Listed:
    """The link meant by an id, the beginning of one, or "LEFT:RIGHT", whether it is open or decided.

    One that was decided on and that no run proposes has no reasons and the score 0. NotFound, AmbiguousId.
    """
    try:
        link = ledger.links.find(pair)
    except NotFound:
        words = [word for key, word in ledger.links.verdicts().items() if key.startswith(pair.strip().lower())]
        if len(words) != 1:
            raise
        link = Link(words[0].left, words[0].right, words[0].relation, words[0].kind, 0.0)
    return ledger.pages.link(link)


def were_compared(ledger: Ledger) -> bool:
    """Whether the statements were ever compared; a ledger made by an earlier Dicho has some that were not."""
    return keys.there(ledger.folder) or not ledger.counts().statements


def words_of(spans: Spans, document: Document) -> str:
    """The words that some spans mark, those of a broken stretch joined by an ellipsis."""
    return " … ".join(span.of(document.text) for span in spans)

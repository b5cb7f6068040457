"""Attributions -> statements: who, through whom, when, how much; each answered by its own module, joined here."""

from __future__ import annotations

from collections.abc import Sequence

from dicho.model.document import Document
from dicho.model.ids import statement_id
from dicho.model.statement import Attribution, Quantity, Statement, When
from dicho.resolve.chain import Chain, trace
from dicho.resolve.dates import Dated, date
from dicho.resolve.naming import Answer
from dicho.resolve.speakers import identify
from dicho.text.quantities import apart, find

VERSION = "resolve/2"


def resolve(document: Document, attributions: Sequence[Attribution]) -> tuple[Statement, ...]:
    """One statement for each attribution, in the same order, with what the document tells of it.

    `parent` becomes the outer statement's id; flags are carried and may gain others.
    """
    answers = identify(document, attributions)
    chains = trace(document, attributions, answers)
    dates = date(document, attributions, answers)
    ids = [statement_id(document.id, a.source, a.cue, a.content) for a in attributions]
    return tuple(
        Statement(
            id=own,
            document=document.id,
            source=a.source,
            cue=a.cue,
            content=a.content,
            form=a.form,
            act=a.act,
            status=a.status,
            speaker=answer.speaker,
            candidates=answer.candidates,
            said=when.said,
            about=when.about,
            due=when.due,
            condition=a.condition,
            quantities=_quantities(document, a, when.about),
            chain=chain.hops,
            parent=ids[a.parent] if a.parent is not None else None,
            flags=_flags(document, a, answer, chain, when),
            score=a.score,
        )
        for own, a, answer, chain, when in zip(ids, attributions, answers, chains, dates, strict=True)
    )


def _flags(document: Document, a: Attribution, answer: Answer, chain: Chain, when: Dated) -> tuple[str, ...]:
    """What is to be known of the statement, each once: as it was found, then who, through whom and when."""
    flags = (*a.flags, *_own(answer), *answer.flags, *chain.flags, *when.flags, *_year(document, when))
    return tuple(dict.fromkeys(flags))


def _quantities(document: Document, a: Attribution, about: Sequence[When]) -> tuple[Quantity, ...]:
    """The numbers of the content that belong to no date."""
    taken = [span for when in about for span in when.expression]
    found = [q for span in a.content for q in find(document.text, document.lang, span.start, span.end)]
    return tuple(apart(found, taken))


def _year(document: Document, when: Dated) -> tuple[str, ...]:
    """The flag of a day whose year the page does not tell."""
    return ("supposed-year",) if document.yearless and when.said else ()


def _own(answer: Answer) -> tuple[str, ...]:
    """The flag of what the author says in their own voice."""
    return ("author",) if answer.speaker is not None and answer.speaker.reason == "author" else ()

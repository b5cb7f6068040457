"""Attributions -> statements: who, through whom, when, how much; each answered by its own module, joined here."""

from __future__ import annotations

from collections.abc import Sequence

from dicho.model.document import Document
from dicho.model.ids import statement_id
from dicho.model.statement import Attribution, Statement
from dicho.resolve.chain import trace
from dicho.resolve.dates import date
from dicho.resolve.speakers import identify

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
            chain=chain.hops,
            parent=ids[a.parent] if a.parent is not None else None,
            flags=tuple(dict.fromkeys(a.flags + answer.flags + chain.flags + when.flags)),
            score=a.score,
        )
        for own, a, answer, chain, when in zip(ids, attributions, answers, chains, dates, strict=True)
    )

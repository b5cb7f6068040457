"""Links on a terminal: two statements under one another, why they are proposed, and what to think of first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import click

from dicho.cli.cards import SHORT, place, said, when, who
from dicho.cli.common import (
    FINDINGS,
    OK,
    Settings,
    counted,
    json_option,
    options,
    out,
    out_json,
    pass_settings,
    workspace,
)
from dicho.cli.marks import inline, one_line, room
from dicho.model.link import PLAIN, READINGS

if TYPE_CHECKING:
    from dicho.model.document import Document
    from dicho.model.link import Evidence, Relation
    from dicho.model.statement import Statement
    from dicho.store.paged.rows import Listed

MOST_REASONS = 4
WIDE = 60

listing = options(
    [
        click.option("--speaker", metavar="NAME", help="Where this person speaks on one side: a name or part of one."),
        click.option("--decided", is_flag=True, help="Those somebody decided on, instead of those still open."),
        click.option("--limit", type=click.IntRange(min=1), help="At most so many."),
        json_option,
        click.option("--fail-on", type=click.Choice(["conflict", "change", "any"]), help="Exit with 3 if one is open."),
        pass_settings,
    ]
)
"""What every list of links takes: the settings first, the rest by name as `show` takes it."""


def show(
    settings: Settings,
    relations: Sequence[Relation],
    *,
    speaker: str | None,
    decided: bool,
    limit: int | None,
    as_json: bool,
    fail_on: str | None,
) -> int:
    """Print the links of some relations, best first; the exit code --fail-on asks for."""
    from dicho.pipeline import links

    with workspace(settings) as desk:
        found = links.listed(desk.ledger, relations, speaker=speaker, decided=decided)
        seen = set()
        for row in islice(found, limit):
            seen.add(row.link.relation)
            if as_json:
                out_json(row.as_dict())
            else:
                out("\n".join(lines(row)))
        if fail_on and seen:  # what --limit leaves off the list is open all the same
            seen.update(row.link.relation for row in found)
        compared = links.were_compared(desk.ledger)
    if not seen and not compared:
        settings.remark("dicho: the statements of this ledger were not compared yet; dicho compare does it.")
    elif not seen:
        settings.remark("dicho: nothing to decide here." if not decided else "dicho: nothing was decided here.")
    asked = {"conflict", "change"} if fail_on == "any" else {fail_on}
    return FINDINGS if seen & asked and not decided else OK


def lines(row: Listed) -> Iterator[str]:
    """A link in words: its id, score and kind, the two statements, the reasons, the kinder readings."""
    link = row.link
    copies = f", in {counted(row.pairs, 'pair')} of copies" if row.pairs > 1 else ""
    yield f"{link.id[:SHORT]}  {link.score:.2f}  {link.relation}: {PLAIN[link.kind]}{copies}"
    yield from _statement(*row.left)
    yield from _statement(*row.right)
    for reason in link.evidence[:MOST_REASONS]:
        yield f"          {_reason(reason, row)}"
    if link.missing:
        yield f"          not found: {', '.join(link.missing)}"
    if link.readings:
        yield f"          before you decide: {'; '.join(READINGS[shape] for shape in link.readings)}"
    if row.judgement:
        said = row.judgement
        shape = f" ({READINGS[said.shape]})" if said.shape in READINGS else ""
        yield f"          judge: {said.answer}{shape}, {said.agreed} of {said.runs} runs, {inline(said.model)}"
    if row.verdict:
        note = f": {one_line(row.verdict.note, WIDE)}" if row.verdict.note else ""
        by = one_line(row.verdict.by, WIDE)
        yield f"          {row.verdict.verdict}, by {by} (decision {row.verdict.event}){note}"


def _statement(statement: Statement, document: Document) -> Iterator[str]:
    yield f"  {statement.id[:SHORT]}  {when(statement, document)}  {who(statement)}  ({place(statement, document)})"
    yield f"            {one_line(said(statement, document), room(12))}"


def _reason(reason: Evidence, row: Listed) -> str:
    from dicho.pipeline.links import words_of

    sides = [
        f"“{one_line(words_of(spans, document), WIDE)}”"
        for spans, (_, document) in ((reason.left, row.left), (reason.right, row.right))
        if spans
    ]
    return f"{reason.weight:+.1f}  {reason.feature}{': ' if sides else ''}{' / '.join(sides)}"

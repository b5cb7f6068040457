"""Flags on a terminal: what is flagged, of which statements, and the words on every side that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dicho.cli.cards import SHORT, place, said, source, when, who
from dicho.cli.common import counted
from dicho.cli.marks import inline, one_line, room
from dicho.model.flag import FLAGGED, GROUNDS, STANDS

if TYPE_CHECKING:
    from dicho.model.flag import Ground
    from dicho.pipeline.flags import Flagged

MOST_SHOWN = 8
"""Statements and grounds that are printed of one flag; --json has all."""
WIDE = 60


def lines(each: Flagged) -> Iterator[str]:
    """A flag in words."""
    flag = each.flag
    outlets = f" ({counted(flag.outlets, 'outlet')})" if flag.outlets else ""
    yield f"{flag.id[:SHORT]}  {flag.kind}: {FLAGGED[flag.kind]}{outlets}"
    shown = flag.statements[:MOST_SHOWN]
    for statement in (each.statements[key] for key in shown):
        document = each.documents[statement.document]
        yield f"  {statement.id[:SHORT]}  {when(statement, document)}  {who(statement)}  ({place(statement, document)})"
        yield f"            {one_line(said(statement, document), room(12))}"
    if not shown:
        document = each.documents[flag.document]
        yield f"  {document.id[:SHORT]}  {source(document.file, document.item)}"
    yield from _more(len(flag.statements) - len(shown), "statement")
    for ground in flag.grounds[:MOST_SHOWN]:
        yield f"          {_ground(ground, each)}"
    yield from _more(len(flag.grounds) - MOST_SHOWN, "ground")
    if flag.standing != "found":
        by = f": {', '.join(link[:SHORT] for link in flag.links)}" if flag.links else ""
        yield f"          {STANDS[flag.standing]}{by}"


def of_statement(each: Flagged) -> Iterator[str]:
    """A flag below the card of a statement: what it is and what it rests on."""
    yield f"  flag: {each.flag.kind} - {FLAGGED[each.flag.kind]}"
    for ground in each.flag.grounds[:MOST_SHOWN]:
        yield f"        {_ground(ground, each)}"


def _more(count: int, noun: str) -> Iterator[str]:
    if count > 0:
        yield f"          and {counted(count, noun)} more"


def _ground(ground: Ground, each: Flagged) -> str:
    told = []
    for mark in ground.marks[:MOST_SHOWN]:
        text = each.documents[mark.document].text
        words = " … ".join(span.of(text) for span in mark.spans)
        told.append(f"“{one_line(words, WIDE)}”" if words else "(nothing)")
    value = f" {inline(ground.value)}" if ground.value else ""
    return f"{GROUNDS[ground.why]}{value}: {' / '.join(dict.fromkeys(told))}"

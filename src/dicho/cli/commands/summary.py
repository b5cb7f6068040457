"""`dicho summary`: what the ledger holds at a glance."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING

import click

from dicho.cli.cards import LONGEST, card, failed, source
from dicho.cli.common import Settings, coloured, counted, json_option, out, out_json, pass_settings, workspace
from dicho.cli.marks import LEGEND, one_line, room
from dicho.model.statement import FLAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicho.model.document import Document
    from dicho.model.statement import Statement
    from dicho.pipeline.workspace import Workspace


@click.command("summary")
@click.option("--samples", type=click.IntRange(min=0), default=3, show_default=True, help="Statements to show whole.")
@json_option
@pass_settings
def command(settings: Settings, /, samples: int, as_json: bool) -> None:
    """Show what the ledger holds: documents, who is quoted, sample statements in context, flags, failures.

    \b
    Examples:
      dicho summary
      dicho summary --samples 1
      dicho summary --json
    """
    with workspace(settings) as desk:
        flags = Counter(flag for statement, _ in desk.ledger.statements() for flag in statement.flags)
        if as_json:
            speakers = [asdict(row) for row in desk.ledger.speakers()]
            failures = [asdict(failure) for failure in desk.ledger.failures()]
            counts = asdict(desk.ledger.counts())
            out_json({"counts": counts, "flags": dict(flags), "speakers": speakers, "failures": failures})
            return
        _documents(desk)
        _speakers(desk)
        _samples(desk, samples)
        _flags(flags)
        _failures(desk)


def _heading(words: str) -> None:
    out()
    out(click.style(words, bold=True))


def _documents(desk: Workspace) -> None:
    counts = desk.ledger.counts()
    out(
        click.style(
            f"{counted(counts.documents, 'document')}, {counted(counts.statements, 'statement')}, "
            f"{counted(counts.speakers, 'speaker')}",
            bold=True,
        )
    )
    for row in desk.ledger.documents():
        start = f"  {row.statements:4}  {row.published or '-':10}  {row.lang or '-':2}"
        start = f"{start}  {one_line(source(row.file, row.item), LONGEST)}"
        out(f"{start}  {one_line(row.title or '', room(len(start) + 2, 50))}".rstrip())


def _speakers(desk: Workspace, most: int = 15) -> None:
    _heading("Statements by speaker (in how many documents)")
    for row in islice(desk.ledger.speakers(), most):
        out(f"  {row.statements:4} in {row.documents:2}  {one_line(row.name, LONGEST)}")
    left = desk.ledger.counts().speakers - most
    if left > 0:
        out(f"       and {left} more (dicho speakers)")


def _samples(desk: Workspace, wanted: int) -> None:
    marks = "" if coloured() else f"   {LEGEND}"
    for statement, document in islice(_telling(desk), wanted):
        _heading(f"A statement in its paragraph{marks}")
        out(card(statement, document, colour=coloured()))


def _telling(desk: Workspace) -> Iterator[tuple[Statement, Document]]:
    """Good examples: quoted, with a named speaker and nothing flagged, each of another speaker and document."""
    seen: set[str] = set()
    for statement, document in desk.ledger.statements():
        speaker = statement.speaker
        if speaker is None or speaker.kind == "unnamed" or statement.flags or statement.form == "indirect":
            continue
        if not seen & {document.id, speaker.id}:
            seen |= {document.id, speaker.id}
            yield statement, document


def _flags(flags: Counter[str]) -> None:
    _heading("Flagged, for a person to look at")
    for flag, count in flags.most_common():
        out(f"  {count:4}  {flag}: {FLAGS.get(flag, '')}")
    if not flags:
        out("     nothing")


def _failures(desk: Workspace) -> None:
    _heading("What could not be read")
    failures = list(desk.ledger.failures())
    for failure in failures:
        out(f"  {failed(failure)}")
    if not failures:
        out("     nothing")

"""`dicho list`: documents and failures, what was cut, which documents are the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from dicho.cli.cards import LONGEST, SHORT, failed, source
from dicho.cli.common import Settings, counted, json_option, out, out_json, pass_settings, workspace
from dicho.cli.marks import one_line, room
from dicho.errors import UsageError, Walled
from dicho.model.document import missed

if TYPE_CHECKING:
    from dicho.pipeline.workspace import Workspace
    from dicho.store.paged.rows import DocumentCard, Twin
    from dicho.store.rows import DocumentRow

PAGE = 200
"""Documents that are looked up at once."""
INDENT = " " * 10


@click.command("list")
@click.option("--failed", "only_failed", is_flag=True, help="Only what could not be read.")
@click.option("--cut", is_flag=True, help="Only what was cut or stands behind a wall; least of the page kept first.")
@click.option("--copies", is_flag=True, help="Only documents that are the same as another, with which.")
@json_option
@pass_settings
def command(settings: Settings, /, only_failed: bool, cut: bool, copies: bool, as_json: bool) -> None:
    """List the documents, in the order they were added, and what could not be read, with the reason.

    Columns: id, date, language, statements, share of a web page's visible text that was kept, file, title. The same
    bytes under two names are one document, or one failure. --json writes one object a line, {"document": ...} or
    {"failure": ...}.

    --cut lists the pages that are walls and the documents whose text is not all there was, with what is missing: a text
    that ends at a paywall, text left out inside an article, pages of a PDF that do not read, frames, attachments.
    --copies lists documents with the text of another, or most of whose statements are copies of another's: reprints
    count once. Both say the same in --json ("missed", "copies").

    \b
    Examples:
      dicho list
      dicho list --failed
      dicho list --cut
      dicho list --copies
      dicho list --json
    """
    if only_failed + cut + copies > 1:
        raise UsageError("--failed, --cut and --copies ask for different lists.", hint="Give one of them.")
    with workspace(settings) as desk:
        if cut or copies:
            _compared(desk, cut=cut, as_json=as_json)
            return
        for row in [] if only_failed else desk.ledger.documents():
            if as_json:
                out_json({"document": asdict(row)})
                continue
            out(_line(row))
        _failures(desk, as_json=as_json)


def _failures(desk: Workspace, *, walls: bool = False, as_json: bool) -> None:
    """What could not be read; with `walls` only the pages that are one."""
    for failure in desk.ledger.failures():
        if walls and failure.code != Walled("").code:
            continue
        if as_json:
            out_json({"failure": asdict(failure)})
        else:
            out(f"failed    {failed(failure)}")


def _compared(desk: Workspace, *, cut: bool, as_json: bool) -> None:
    """The documents that were cut, or those that are the same as another, with what there is to say of each."""
    if cut:
        _failures(desk, walls=True, as_json=as_json)
    rows = {row.id: row for row in desk.ledger.documents()}
    for card in _cards(desk, cut=cut):
        row, lost = rows[card.facts.id], missed(card.notes)
        if as_json:
            out_json({"document": {**asdict(row), "missed": lost, "copies": [asdict(twin) for twin in card.twins]}})
            continue
        out(_line(row))
        for words in lost if cut else [_copy(twin, row.statements) for twin in card.twins]:
            out(f"{INDENT}{one_line(words, room(len(INDENT)))}")


def _cards(desk: Workspace, *, cut: bool) -> Iterator[DocumentCard]:
    from dicho.store.paged.documents import DocumentQuery

    query = DocumentQuery(state="cut", sort="kept") if cut else DocumentQuery(sort="oldest")
    after: str | None = None
    while True:
        page = desk.ledger.pages.documents(query, after, PAGE)
        yield from (card for card in page.rows if cut or card.twins)
        after = page.next
        if after is None:
            return


def _copy(twin: Twin, statements: int) -> str:
    """Which document is the same, and by how much: "same statements as 1a2b3c4d, The Ledger: 5 of 7 shared"."""
    name = twin.outlet or twin.title or twin.file
    shared = f": {twin.shared} of {counted(statements, 'statement')} shared" if twin.shared else ""
    return f"same {twin.how} as {twin.id[:SHORT]}, {name}{shared}"


def _line(row: DocumentRow) -> str:
    kept = f"{row.kept:.0%}" if row.kept is not None else ""
    start = f"{row.id[:SHORT]}  {row.published or '-':10}  {row.lang or '-':2}  {row.statements:4}  {kept:>4}"
    start = f"{start}  {one_line(source(row.file, row.item), LONGEST)}"
    return f"{start}  {one_line(row.title or '', room(len(start) + 2, 60))}".rstrip()

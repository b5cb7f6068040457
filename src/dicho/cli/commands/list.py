"""`dicho list`: documents and failures."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from dicho.cli.cards import LONGEST, SHORT, failed, source
from dicho.cli.common import Settings, json_option, out, out_json, pass_settings, workspace
from dicho.cli.marks import one_line, room

if TYPE_CHECKING:
    from dicho.store.rows import DocumentRow


@click.command("list")
@click.option("--failed", "only_failed", is_flag=True, help="Only what could not be read.")
@json_option
@pass_settings
def command(settings: Settings, /, only_failed: bool, as_json: bool) -> None:
    """List the documents, in the order they were added, and what could not be read, with the reason.

    Columns: id, date, language, statements, share of a web page's visible text that was kept, file, title. The same
    bytes under two names are one document, or one failure. --json writes one object a line, {"document": ...} or
    {"failure": ...}.

    \b
    Examples:
      dicho list
      dicho list --failed
      dicho list --json
    """
    with workspace(settings) as desk:
        for row in [] if only_failed else desk.ledger.documents():
            if as_json:
                out_json({"document": asdict(row)})
                continue
            out(_line(row))
        for failure in desk.ledger.failures():
            if as_json:
                out_json({"failure": asdict(failure)})
            else:
                out(f"failed    {failed(failure)}")


def _line(row: DocumentRow) -> str:
    kept = f"{row.kept:.0%}" if row.kept is not None else ""
    start = f"{row.id[:SHORT]}  {row.published or '-':10}  {row.lang or '-':2}  {row.statements:4}  {kept:>4}"
    start = f"{start}  {one_line(source(row.file, row.item), LONGEST)}"
    return f"{start}  {one_line(row.title or '', room(len(start) + 2, 60))}".rstrip()

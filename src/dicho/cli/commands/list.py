"""`dicho list`: documents and failures."""

from __future__ import annotations

from dataclasses import asdict

import click

from dicho.cli.cards import SHORT
from dicho.cli.common import Settings, json_option, out, out_json, pass_settings, workspace
from dicho.cli.marks import one_line, safe


@click.command("list")
@click.option("--failed", is_flag=True, help="Only what could not be read.")
@json_option
@pass_settings
def command(settings: Settings, /, failed: bool, as_json: bool) -> None:
    """List the documents, in the order they were added, and what could not be read, with the reason.

    Columns: id, date, language, statements, file, title. A share such as 97 % tells how much of a page's visible text
    was kept. --json writes one object a line, {"document": ...} or {"failure": ...}.

    \b
    Examples:
      dicho list
      dicho list --failed
      dicho list --json
    """
    with workspace(settings) as desk:
        for row in [] if failed else desk.ledger.documents():
            if as_json:
                out_json({"document": asdict(row)})
                continue
            kept = f"  {row.kept:.0%} kept" if row.kept is not None else ""
            title = f"  {one_line(row.title, 60)}" if row.title else ""
            facts = f"{row.published or '-':10}  {row.lang or '-':2}  {row.statements:4}"
            out(f"{row.id[:SHORT]}  {facts}  {safe(row.file)}{title}{kept}")
        for failure in desk.ledger.failures():
            if as_json:
                out_json({"failure": asdict(failure)})
            else:
                out(f"failed    {safe(failure.file)}: {safe(failure.reason)} {safe(failure.hint)}".rstrip())

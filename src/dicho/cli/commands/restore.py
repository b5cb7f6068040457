"""`dicho restore`: a ledger out of a backup."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from dicho.cli.common import Settings, counted, json_option, out, out_json, pass_settings
from dicho.cli.marks import inline
from dicho.cli.progress import Bar


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--head", metavar="SEQ:HASH", help="A head kept elsewhere, which must be in the chain.")
@click.option("--check", "only_prove", is_flag=True, help="Prove the backup, and restore nothing.")
@json_option
@click.option("--progress/--no-progress", default=None, help="Show progress (on a terminal, unless --quiet).")
@pass_settings
def command(
    settings: Settings, /, source: Path, head: str | None, only_prove: bool, as_json: bool, progress: bool | None
) -> None:
    """Make the ledger that SOURCE, a .zip file or a folder of dicho backup, holds, in the folder --ledger names.

    The folder must be missing or empty: no ledger is ever written over. Every byte is proved first, against the
    backup's own list and as dicho verify does; a backup that does not hold, or holds anything else than a ledger, is
    refused, and nothing is left behind. What was redacted after the backup was made is in it: redact it again.

    \b
    Examples:
      dicho --ledger restored restore ledger-2026-11.zip
      dicho restore --check backups/ledger
      dicho --ledger restored restore --head "$(cat head.txt)" ledger-2026-11.zip
    """
    from dicho.pipeline.workspace import restore

    with Bar(settings, progress) as bar:
        made = restore(source, settings.ledger, head, bar, only_prove=only_prove)
    if as_json:
        out_json(asdict(made))
        return
    seen = made.verification
    held = ", ".join(counted(getattr(seen, f"{noun}s"), noun) for noun in ("event", "capture", "document", "statement"))
    where = f"restored into {inline(made.folder)}" if made.folder else "nothing restored"
    out(f"sound: {held} read again; made {inline(made.made[:10])}, head {made.head}; {where}")

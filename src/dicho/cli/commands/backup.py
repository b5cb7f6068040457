"""`dicho backup`: a copy of the ledger that proves itself."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from dicho.cli.common import Settings, counted, json_option, out, out_json, pass_settings, workspace
from dicho.cli.marks import inline
from dicho.cli.progress import Bar


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@json_option
@click.option("--progress/--no-progress", default=None, help="Show progress (on a terminal, unless --quiet).")
@pass_settings
def command(settings: Settings, /, target: Path, as_json: bool, progress: bool | None) -> None:
    """Copy the whole ledger, while it is in use: log, archived bytes, slots of models, timestamps, what is watched.

    TARGET is a file whose name ends in .zip, written anew each time, or else a folder, which gets only what is new. The
    log and all that is copied are proved on the way. Whatever goes wrong, a backup that was there stays as it was; the
    backup of another ledger, or of a later state than this one, is never written over. The index of comparisons is left
    out: dicho compare makes it anew.

    The head that is printed is what dicho restore --head proves later; keep it elsewhere.

    \b
    Examples:
      dicho backup ledger-2026-11.zip
      dicho backup backups/ledger
      dicho --ledger blackout backup --json blackout.zip
    """
    with workspace(settings) as desk, Bar(settings, progress) as bar:
        made = desk.backup(target, bar)
    if as_json:
        out_json(asdict(made))
        return
    held = f"{counted(made.captures, 'capture')}, {made.copied} new, {made.size / 1e6:.1f} MB"
    out(f"{inline(made.path)}: {held}; head {made.head}")

"""`dicho evidence`: the proof of a statement as one zip, and the check of such a zip without the ledger."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dicho.cli.common import (
    FAILED,
    OK,
    Settings,
    complain,
    counted,
    json_option,
    out,
    out_json,
    pass_settings,
    roots_option,
    workspace,
)
from dicho.cli.marks import inline
from dicho.errors import UsageError

if TYPE_CHECKING:
    from dicho.pipeline.inspection import Inspection


@click.command("evidence")
@click.argument("ident", metavar="ID", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Into this zip.")
@click.option(
    "--check",
    "checked",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Check this zip instead; no ledger is needed.",
)
@roots_option
@click.option("--head", metavar="SEQ:HASH", help="With --check: a head noted earlier, which must be in the chain.")
@json_option
@pass_settings
def command(
    settings: Settings,
    /,
    ident: str | None,
    output: Path | None,
    checked: Path | None,
    roots: Path | None,
    head: str | None,
    as_json: bool,
) -> int:
    """Write the evidence of a statement, a document or a link as one zip, or check such a zip.

    ID is an id as the other commands print it, its first 4 or more characters, or LEFT:RIGHT of a link. The zip holds
    the captured bytes, text, statement, decisions, the proof of all that in the log, timestamps, a page to read in
    English and Spanish, and VERIFY.txt: how anyone checks it with standard tools. Of other statements and documents it
    tells nothing. --check names the first thing that fails and exits with 1; docs/evidence.md says what it proves.

    \b
    Examples:
      dicho evidence 1a2b3c4d -o evidence.zip
      dicho evidence 1a2b3c4d -o evidence.zip --roots tsa-roots.pem
      dicho evidence --check evidence.zip
      dicho evidence --check evidence.zip --roots tsa-roots.pem --json
    """
    given = roots.read_bytes() if roots else None
    if checked is not None:
        if ident or output:
            raise UsageError("--check takes no ID and no -o.", hint="Make a zip, or check one.")
        return _check(settings, checked, given, head, as_json=as_json)
    if not ident or output is None or head:
        hint = "dicho evidence ID -o FILE.zip makes one; dicho evidence --check FILE.zip checks one."
        raise UsageError("an ID and -o FILE are needed, and --head goes with --check.", hint=hint)
    return _make(settings, ident, output, given, as_json=as_json)


def _make(settings: Settings, ident: str, output: Path, roots: bytes | None, *, as_json: bool) -> int:
    with workspace(settings) as desk:
        made = desk.evidence(ident, output, roots)
    case = made.case
    if made.unread:
        settings.remark(f"dicho: {counted(made.unread, 'timestamp')} left out: pip install 'dicho[evidence]'")
    if made.left_out:
        settings.remark(f"dicho: {counted(made.left_out, 'timestamp')} left out, which do not hold: dicho timestamp")
    if not case.stamps:
        settings.remark("dicho: no timestamp is with it; dicho timestamp URL has the log's head stamped")
    if as_json:
        facts = {"kind": case.kind, "id": case.id, "head": case.head, "statements": len(case.exhibits)}
        out_json({"file": str(output), **facts, "events": len(case.records), "timestamps": len(case.stamps)})
    else:
        out(f"{inline(str(output))}: evidence of {case.kind} {case.id}, {_size(len(case.exhibits), len(case.records))}")
    return OK


def _size(statements: int, events: int) -> str:
    return f"{counted(statements, 'statement')}, {counted(events, 'event')}"


def _check(settings: Settings, file: Path, roots: bytes | None, head: str | None, *, as_json: bool) -> int:
    from dicho.pipeline.inspection import inspect
    from dicho.pipeline.workspace import parse_head

    result = inspect(file, roots, parse_head(head) if head else None)
    if as_json:
        out_json({"ok": result.ok, **asdict(result)})
    if result.problem is not None:
        complain(f"the evidence does not hold: {result.problem}")
        return FAILED
    if not as_json:
        _tell(result, noted=bool(head))
    for remark in result.remarks:
        settings.remark(f"dicho: {remark}")
    return OK


def _tell(result: Inspection, *, noted: bool) -> None:
    out(f"sound in itself: {result.kind} {result.id}, {_size(result.statements, result.events)}, all files compared")
    for stamp in result.timestamps:
        who = "signed by" if result.trusted else "says"
        number = (stamp.head or "").partition(":")[0]
        out(f"  {stamp.time}  the log up to event {number} was there, {who} {inline(stamp.authority or '')}")
    known = "the head you gave is in its chain" if noted else "compare it with a head noted elsewhere (--head)"
    out(f"  head {result.head}: {known}")

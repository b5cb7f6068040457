"""`dicho extract`: statements of files, without a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dicho.cli.cards import failed as failure_line
from dicho.cli.cards import row
from dicho.cli.common import (
    FAILED,
    Settings,
    complain,
    fail_on_option,
    findings,
    json_option,
    out,
    out_json,
    override_options,
    overrides,
    pass_settings,
    say_without_model,
)
from dicho.cli.fetching import fetch_options

if TYPE_CHECKING:
    from dicho.capture.fetch.terms import Settings as Fetching
    from dicho.pipeline.stages import Draft


@click.command("extract")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@override_options
@fetch_options
@json_option
@fail_on_option
@pass_settings
def command(
    settings: Settings,
    /,
    files: tuple[str, ...],
    as_json: bool,
    fail_on: frozenset[str],
    fetching: Fetching,
    **given: str | None,
) -> int:
    """Print the statements of files without keeping anything. FILE may be a folder, an address or - for standard input.

    --json writes one statement a line in the published shape (docs/format.md); for plain text the offsets are
    code points of the decoded file. The exit code is 1 when any file could not be read: no ledger records it.

    \b
    Examples:
      dicho extract examples/blackout/02_cuaderno_farera.txt
      dicho extract --json examples/blackout
      cat examples/blackout/10_dogwatch_moon.txt | dicho extract --date 2025-04-28 -
    """
    from dicho.pipeline import intake, single

    flags: set[str] = set()
    failed = 0
    inputs = intake.find(files, without=settings.ledger)
    if not inputs:
        settings.remark("dicho: no files in there.")
    say_without_model(settings)
    for work in single.extract(inputs, overrides(given), fetching):
        for draft in work.drafts:
            flags.update(flag for statement in draft.statements for flag in statement.flags)
            _print(draft, as_json=as_json)
        for failure in work.failures:
            failed += 1
            complain(failure_line(failure))
    return findings(fail_on, flags, failed) or (FAILED if failed else 0)


def _print(draft: Draft, *, as_json: bool) -> None:
    from dicho.model.wire import statement_line

    for statement in draft.statements:
        if as_json:
            out_json(statement_line(statement, draft.document))
        else:
            out(row(statement, draft.document))

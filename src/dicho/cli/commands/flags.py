"""`dicho flags`: what an editor would want to look at before relying on a statement."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from dicho.cli import raised
from dicho.cli.common import (
    ANY,
    FINDINGS,
    OK,
    Settings,
    counted,
    filled,
    json_option,
    kinds_of,
    options,
    out,
    out_json,
    pass_settings,
    workspace,
)
from dicho.model.flag import FLAG_KINDS

if TYPE_CHECKING:
    from dicho.pipeline.workspace import Workspace
    from dicho.store.flagged import FlagQuery


def _kinds(_ctx: click.Context, _param: click.Parameter, value: str | None) -> frozenset[str]:
    kinds = kinds_of(value, (*FLAG_KINDS, ANY))
    return frozenset(FLAG_KINDS) if ANY in kinds else kinds


@click.command("flags")
@options(
    [
        click.option(
            "--kind", "kinds", type=click.Choice(FLAG_KINDS), multiple=True, help="Of this kind (may be repeated)."
        ),
        click.option("--document", metavar="ID", help="In this document."),
        click.option("--statement", metavar="ID", help="Of this statement."),
        click.option("--speaker", metavar="NAME", help="Where this person speaks: a name or part of one."),
        click.option("--limit", type=click.IntRange(min=1), help="At most so many."),
        json_option,
        click.option(
            "--fail-on", metavar="KIND[,KIND]", callback=_kinds,
            help="Exit with 3 if one of these is there: a kind, or any.",
        ),
        pass_settings,
    ]
)  # fmt: skip
def command(
    settings: Settings,
    /,
    kinds: tuple[str, ...],
    limit: int | None,
    as_json: bool,
    fail_on: frozenset[str],
    **filters: str | None,
) -> int:
    """List what to look at before relying on a statement, with the words it rests on.

    One utterance quoted in different words, numbers that disagree, many outlets with one origin, nobody behind it, no
    speaker beside a quotation, a step that is not told, a machine's translation. A flag is of statements, never of who
    speaks; it is no verdict. What follows from a proposed link says so: dicho decide LINK no takes it down.

    \b
    Examples:
      dicho flags
      dicho flags --kind single-origin --json
      dicho -q flags --fail-on altered,numbers-disagree
    """
    from dicho.pipeline import flags

    filled(filters)
    with workspace(settings) as desk:
        asked = flags.query(desk.ledger, kinds, **filters)
        for each in islice(flags.listed(desk.ledger, asked), limit):
            if as_json:
                out_json(each.as_dict())
            else:
                out("\n".join(raised.lines(each)))
        return _told(settings, desk, asked, fail_on)


def _told(settings: Settings, desk: Workspace, asked: FlagQuery, fail_on: frozenset[str]) -> int:
    """Say how many there are, and the exit code: what --limit leaves off the list is there all the same."""
    from dicho.pipeline import flags

    found = flags.counts(desk.ledger, asked)
    counts = {kind: n for kind, n in found.items() if n and kind in (asked.kinds or FLAG_KINDS)}
    told = ", ".join(f"{n} {kind}" for kind, n in counts.items())
    if asked.speakers is None:  # flags are counted by what they are of, never by who speaks
        settings.remark(f"dicho: {counted(sum(counts.values()), 'flag')}{f': {told}' if told else ''}.")
    return FINDINGS if counts.keys() & fail_on else OK

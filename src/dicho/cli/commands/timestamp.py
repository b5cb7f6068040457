"""`dicho timestamp`: have the chain's head timestamped by an authority, or check the timestamps kept."""

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
    from dicho.model.stamp import Stamp


@click.command("timestamp")
@click.argument("url", required=False)
@click.option(
    "--answer",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Keep this answer of an authority, asked for on another machine.",
)
@roots_option
@click.option(
    "--timeout", "timeout_s", type=click.FloatRange(0.1, 600), default=30.0, show_default=True, help="Seconds to wait."
)
@json_option
@pass_settings
def command(
    settings: Settings, /, url: str | None, answer: Path | None, roots: Path | None, timeout_s: float, as_json: bool
) -> int:
    """Have the chain's head timestamped by the authority at URL (RFC 3161); without URL, check the timestamps kept.

    Sent is the SHA-256 of what dicho head prints, and nothing else of the ledger. The answer is checked and kept in
    the ledger's folder, in timestamps/; checking it later needs no network. Who signed it is proved only by the
    authority's root certificates: --roots, or timestamps/roots.pem. On a machine without a network, carry the request
    to another (docs/evidence.md) and the --answer back. Needs the extra: pip install 'dicho[evidence]'.

    \b
    Examples:
      dicho timestamp https://tsa.example/
      dicho timestamp
      dicho timestamp --roots tsa-roots.pem
      dicho timestamp --json
    """
    if url and answer:
        raise UsageError("an address or an --answer, not both.", hint="Ask an authority, or keep what one answered.")
    given = roots.read_bytes() if roots else None
    with workspace(settings) as desk:
        if answer:
            found = [desk.keep_timestamp(answer.read_bytes(), given)]
        else:
            found = [desk.timestamp(url, given, timeout_s)] if url else desk.timestamps(given)
    for stamp in found:
        out_json(asdict(stamp)) if as_json else out(_line(stamp))
    if not found:
        settings.remark("dicho: no timestamp is kept. dicho timestamp URL asks the authority you name for one.")
    bad = next((stamp for stamp in found if stamp.problem), None)
    if bad:
        complain(f"a timestamp does not hold: {bad.name}: {bad.problem}")
        return FAILED
    return OK


def _line(stamp: Stamp) -> str:
    if stamp.problem:
        return f"{inline(stamp.name)}  does not hold: {inline(stamp.problem)}"
    who = {True: "signed by", None: "no roots given, so not proved who signed; says"}[stamp.trusted]
    number = (stamp.head or "").partition(":")[0]
    return f"{stamp.time}  head {number}  {who} {inline(stamp.authority or '')}  {inline(stamp.name)}"

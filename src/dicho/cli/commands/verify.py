"""`dicho verify`: check everything the ledger holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dicho.cli.cards import SHORT
from dicho.cli.common import (
    FAILED,
    Settings,
    complain,
    counted,
    fail_on_option,
    findings,
    json_option,
    out,
    out_json,
    pass_settings,
    roots_option,
    workspace,
)
from dicho.cli.marks import inline

if TYPE_CHECKING:
    from dicho.pipeline.workspace import Workspace
    from dicho.store.rows import Verification


@click.command("verify")
@click.option(
    "--head", metavar="SEQ:HASH", help="What dicho head printed earlier: shows whether history was rewritten."
)
@roots_option
@json_option
@fail_on_option
@pass_settings
def command(settings: Settings, /, head: str | None, roots: Path | None, as_json: bool, fail_on: frozenset[str]) -> int:
    """Read everything again: archived bytes against hashes, spans against text, chain against log, timestamps.

    Names the first thing that fails, and exits with 1 then. The chain alone cannot show that its end was cut off or
    that all of it was written anew: keep a head elsewhere (dicho head) and give it here, or have it timestamped (dicho
    timestamp). Who signed a timestamp is proved only with --roots.

    \b
    Examples:
      dicho verify
      dicho verify --json
      dicho verify --head "$(dicho head)"
      dicho verify --roots tsa-roots.pem
      dicho verify --fail-on failed
    """
    with workspace(settings) as desk:
        result = desk.verify(head, roots.read_bytes() if roots else None)
        found = _held(desk) if fail_on and result.ok else ({}, 0)
    if as_json:
        out_json({"ok": result.ok, **asdict(result)})
    elif result.problem is None:
        nouns = ("event", "capture", "document", "statement", "span")
        held = ", ".join(counted(getattr(result, f"{noun}s"), noun) for noun in nouns)
        kept = "; the head you gave is in the chain" if result.head_checked else ""
        out(f"sound: {held} read again{kept}{_stamped(result)}")
        for each in result.redactions:
            erased = f"{counted(each.payloads, 'event')} and the bytes of capture {each.capture[:SHORT]}"
            out(f"redacted on {each.at[:10]} by {inline(each.by)} because {inline(each.reason)}: {erased}")
    if result.problem is not None:
        complain(f"the ledger does not hold: {result.problem}")
        return FAILED
    return findings(fail_on, *found)


def _stamped(result: Verification) -> str:
    """What was found of timestamps, in words; nothing where none is kept."""
    if result.unchecked:
        return f"; {counted(result.unchecked, 'timestamp')} not checked: pip install 'dicho[evidence]'"
    if not result.timestamps:
        return ""
    proved = "signed under your roots" if result.trusted else "without roots it is not proved who signed"
    return f"; {counted(result.timestamps, 'timestamp')} of heads in the chain, {proved}"


def _held(desk: Workspace) -> tuple[dict[str, int], int]:
    """The flags and the number of failures of the whole ledger."""
    flags = Counter(flag for statement, _ in desk.ledger.statements() for flag in statement.flags)
    return flags, desk.ledger.counts().failures

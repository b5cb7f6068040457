"""`dicho redact`: erase for good what was read from a document."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from dicho.cli.cards import LONGEST, SHORT
from dicho.cli.common import Settings, counted, json_option, out, out_json, pass_settings, workspace
from dicho.cli.marks import inline, one_line
from dicho.errors import UsageError

if TYPE_CHECKING:
    from dicho.pipeline.workspace import Workspace
    from dicho.store.removal import Concerned
    from dicho.store.rows import Redaction

A_HASH = 12
SHOWN = 5


@click.command("redact")
@click.argument("idents", nargs=-1, metavar="[ID...]")
@click.option("--reason", default="", metavar="WORDS", help="Why; kept in the log for good.")
@click.option("--by", default="person", show_default=True, envvar="DICHO_BY", metavar="NAME", help="Who decides.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and erase nothing.")
@click.option("--list", "listed", is_flag=True, help="List what was redacted.")
@click.option("--lift", is_flag=True, help="Let the same bytes be added again; what was erased does not come back.")
@json_option
@pass_settings
def command(
    settings: Settings,
    /,
    idents: tuple[str, ...],
    reason: str,
    by: str,
    yes: bool,
    dry_run: bool,
    listed: bool,
    lift: bool,
    as_json: bool,
) -> None:
    """Erase documents for good, as a court or a person's right may ask: bytes, text, statements, links, notes.

    ID is the id of a document, or the SHA-256 of archived bytes, or 4 or more characters of either. The archived file
    goes as a whole, with every document in it and the records of fetching it. The log keeps that it was there: numbers,
    times, hashes, and your reason; it stays valid, and so does every head noted before. The same bytes are refused when
    they are added again. It cannot be undone.

    Out of reach are exports, and backups made before: bring a backup folder up to date with dicho backup, delete the
    rest. Other documents with the same words are named, and stay.

    \b
    Examples:
      dicho redact 1a2b3c4d --reason "Order 7/2026 of the court of Lemberna" --dry-run
      dicho redact 1a2b3c4d --reason "Order 7/2026 of the court of Lemberna"
      dicho redact 1a2b3c4d 5e6f7a8b --reason "asked for by the person named" --by ana --yes
      dicho redact --list
      dicho redact --lift 1a2b3c4d --reason "the order was set aside"
    """
    if listed == bool(idents):
        raise UsageError("name what is to be redacted, or give --list.", hint="See dicho redact --help.")
    if idents and not reason.strip() and not dry_run:
        raise UsageError("a reason is needed.", where="--reason", hint="It is kept in the log for good.")
    with workspace(settings) as desk:
        if listed:
            _show(desk.ledger.removals.all(), as_json)
        elif lift:
            _show([desk.ledger.removals.lift(each, reason, by) for each in idents], as_json)
        elif dry_run:
            _preview(desk, _going(desk, idents), as_json)
        else:
            going = _going(desk, idents)
            if yes or _agreed(desk, going):
                _show([desk.redact(each.capture, reason, by) for each in going], as_json)


def _going(desk: Workspace, idents: Sequence[str]) -> list[Concerned]:
    """What goes, all of it known before anything does."""
    found = {each.capture: each for each in map(desk.concerned, idents)}
    return list(found.values())


def _preview(desk: Workspace, going: Sequence[Concerned], as_json: bool) -> None:
    if as_json:
        out_json([asdict(each) for each in going])
        return
    for line in _lines(desk, going):
        out(line)


def _agreed(desk: Workspace, going: Sequence[Concerned]) -> bool:
    """Whether the person at the terminal says yes, having read what goes. UsageError where nobody is there to ask."""
    if not sys.stdin.isatty():
        raise UsageError("nobody is there to ask.", hint="Look with --dry-run, then give --yes.")
    for line in _lines(desk, going):
        click.echo(line, err=True)
    return click.confirm("It cannot be undone. Erase it?", err=True)


def _lines(desk: Workspace, going: Sequence[Concerned]) -> Iterator[str]:
    from dicho.pipeline.keep import places

    for each in going:
        yield from _taken(each)
        yield from _staying(each, {other.capture for other in going})
    yield from _watched(desk, {each.url for each in going})
    backups = places.read(desk.folder)
    known = f", such as {inline(backups[0].path)} of {backups[0].at[:10]}" if backups else ""
    yield f"Out of reach: exports, and backups made before{known}."


def _watched(desk: Workspace, addresses: Collection[str | None]) -> Iterator[str]:
    """What will bring the page again, as soon as a byte of it is another."""
    from dicho.store import watches

    if not watches.there(desk.folder):
        return
    with watches.Watches(desk.folder) as kept:
        for watch in kept.all():
            if {watch.asked, watch.address} & set(addresses):
                yield f"It comes again when it changes, since it is watched: dicho watch remove {watch.number}."


def _taken(each: Concerned) -> Iterator[str]:
    yield f"Erased for good: what was read from {inline(each.file) or 'bytes'} (capture {each.capture[:A_HASH]})"
    for key, name in each.documents[:SHOWN]:
        yield f"  document {key[:SHORT]} {one_line(name, LONGEST)}".rstrip()
    if len(each.documents) > SHOWN:
        yield f"  and {counted(len(each.documents) - SHOWN, 'more document')}"
    tied = f"{counted(each.links, 'proposed link')}, {counted(each.decisions, 'decision')}"
    yield f"  {counted(each.statements, 'statement')}, {tied} with what was noted"
    fetches = counted(len(each.archived) - 1, "record")
    yield "  the archived bytes" + (f", and {fetches} of fetching them" if len(each.archived) > 1 else "")
    yield f"  what {counted(len(each.events), 'event')} of the log say; number, time and hash stay"


def _staying(each: Concerned, going: Collection[str]) -> Iterator[str]:
    """Other documents with the same words, unless they go too."""
    for words, found in (("The same text stands in", each.copies), ("Statements of it are repeated in", each.repeats)):
        for key, name, capture in found[:SHOWN]:
            if capture not in going:
                yield f"{words} {key[:SHORT]} {one_line(name, LONGEST)}, which stays."
        if len(found) > SHOWN:
            yield f"{words} {counted(len(found) - SHOWN, 'more document')}: --dry-run --json lists all."


def _show(found: Sequence[Redaction], as_json: bool) -> None:
    for each in found:
        if as_json:
            out_json(asdict(each))
        else:
            lost = f"{counted(each.payloads, 'event')} erased"
            lifted = f" (lifted by event {each.lifted})" if each.lifted else ""
            why = f"by {inline(each.by)}: {inline(each.reason)}"
            out(f"redaction {each.event}: {each.capture[:A_HASH]} {each.at[:10]} {lost}{lifted}, {why}")

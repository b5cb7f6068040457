"""`dicho watch`: feeds, news sitemaps and pages that are looked at again and again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from dicho.cli.cards import LONGEST, SHORT, failed
from dicho.cli.common import (
    FAILED,
    Settings,
    complain,
    counted,
    fail_on_option,
    findings,
    json_option,
    options,
    out,
    out_json,
    pass_settings,
    say_new_ledger,
    say_without_model,
    workspace,
)
from dicho.cli.fetching import MB, fetch_options
from dicho.cli.marks import inline, one_line, room
from dicho.errors import DichoError

if TYPE_CHECKING:
    from dicho.capture.fetch.terms import Settings as Fetching
    from dicho.pipeline.watch.adding import Added
    from dicho.pipeline.watch.round import Looked, Took
    from dicho.pipeline.watch.runner import Tally, Watching
    from dicho.store.watched import Watch

NEVER = "-"
which = click.argument("names", nargs=-1, required=True, metavar="WHICH...")


@click.group("watch")
def command() -> None:
    """Watch feeds, news sitemaps and pages: what is new in them goes into the ledger.

    RSS, Atom, JSON Feed, news sitemaps and pages are looked at as often as you say, and only while `dicho watch run`
    runs. What is watched is meant by its number or its address, or a part of that. docs/watch.md tells all of it.

    \b
    Examples:
      dicho watch add https://quay.example/feed.xml --every 30m
      dicho watch add https://elfaro.example/ --from-now
      dicho watch run
      dicho watch list
    """


often_option = click.option("--often", is_flag=True, help="Allow less than five minutes: for a site that is yours.")
_how = options(
    [
        click.option("--every", default="1h", show_default=True, metavar="TIME", help="How often: 30m, 1h, 1h30m, 2d."),
        click.option("--feed-text", is_flag=True, help="Read the text in the feed, not the pages it links to."),
        click.option("--links", is_flag=True, help="Watch a page's own links, even where it offers a feed."),
        click.option("--from-now", is_flag=True, help="Leave out what is listed now."),
        click.option(
            "--most", type=click.IntRange(1, 1000), default=100, show_default=True, help="Pages after a look."
        ),
        often_option,
    ]
)


@command.command("add")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@_how
@fetch_options
@json_option
@pass_settings
def _add(settings: Settings, /, addresses: tuple[str, ...], fetching: Fetching, as_json: bool, **how: Any) -> None:
    """Watch an address from now on: a feed, a news sitemap, an index of sitemaps, or a page.

    It is asked once, to see what it is. Of a page the first feed it offers is watched, and where it offers none its own
    links to articles. The first `dicho watch run` takes what is listed then. How it is fetched (--wait, --timeout,
    --max-size, --ignore-robots, --allow-private) is kept with it, for its pages too.

    \b
    Examples:
      dicho watch add https://quay.example/feed.xml
      dicho watch add https://elfaro.example/ --every 15m --from-now
      dicho watch add https://quay.example/notes.json --feed-text
    """
    from dicho.pipeline.watch.adding import Wish
    from dicho.pipeline.watch.policy import parse_every

    every = parse_every(how.pop("every"), often=how.pop("often"))
    how["own_links"] = how.pop("links")
    say_new_ledger(settings)
    refused: list[DichoError] = []
    with _watching(settings, fetching, create=True) as watching:
        for added in watching.add(Wish(address, every, **how) for address in addresses):
            if isinstance(added, DichoError):
                refused.append(added)
            elif as_json:
                out_json({**_record(added.watch), "offers": [asdict(offer) for offer in added.others]})
            else:
                _tell_added(settings, added)
    for error in refused[len(refused) == len(addresses) :]:
        complain(str(error))
    if len(refused) == len(addresses):
        raise refused[0]


def _tell_added(settings: Settings, added: Added) -> None:
    watch = added.watch
    out(f"{watch.number:4}  {watch.kind}  {one_line(watch.title or NEVER, LONGEST)}  {inline(watch.address)}")
    for offer in added.others:
        settings.remark(f"dicho: the page offers another feed: {inline(offer.url)}")


@command.command("list")
@click.option("--failing", is_flag=True, help="Only what fails or has ended.")
@json_option
@pass_settings
def _list(settings: Settings, /, failing: bool, as_json: bool) -> None:
    """List what is watched: when it was last read, when it is looked at next, what fails and why.

    Columns: number, state, last success, next look, items in the ledger, items that wait, address. Times are UTC. Under
    what fails or has ended stands the reason, and what to do. --json writes one object a line.
    """
    from dicho.pipeline.watch.runner import listed

    with workspace(settings) as desk:
        watches = listed(desk.folder)
    for watch in watches:
        if failing and not (watch.reason or watch.ended):
            continue
        if as_json:
            out_json(_record(watch))
            continue
        start = f"{watch.number:4}  {_state(watch):7}  {_time(watch.succeeded):16}  {_next(watch):16}"
        start = f"{start}  {watch.taken:5}  {watch.waiting:4}"
        out(f"{start}  {one_line(watch.address, room(len(start) + 2, LONGEST))}")
        if watch.asked != watch.address:
            out(f"      added as {one_line(watch.asked, 200)}")
        if watch.terms:
            out(f"      fetched with {', '.join(_terms(watch))}")
        if watch.ended or watch.reason:
            out(f"      {one_line(_trouble(watch), 240)}")


@command.command("remove")
@which
@pass_settings
def _remove(settings: Settings, /, names: tuple[str, ...]) -> None:
    """Watch this no more. What it brought stays in the ledger."""
    with _watches(settings) as watches:
        for watch in [watches.find(name) for name in names]:
            watches.remove(watch.number)
            settings.remark(f"dicho: {inline(watch.address)} is watched no more.")


@command.command("pause")
@which
@pass_settings
def _pause(settings: Settings, /, names: tuple[str, ...]) -> None:
    """Leave this alone until it is resumed."""
    with _watches(settings) as watches:
        for watch in [watches.find(name) for name in names]:
            watches.write(watch.number, paused=True)


@command.command("resume")
@which
@pass_settings
def _resume(settings: Settings, /, names: tuple[str, ...]) -> None:
    """Look at this again, at once: what was paused, has ended, or waits long after failures."""
    with _watches(settings) as watches:
        for watch in [watches.find(name) for name in names]:
            watches.write(watch.number, paused=False, ended=None, due=0.0)


@command.command("change")
@which
@click.option("--every", metavar="TIME", help="How often: 30m, 1h, 1h30m, 2d.")
@click.option("--most", type=click.IntRange(1, 1000), help="Pages a look.")
@often_option
@pass_settings
def _change(settings: Settings, /, names: tuple[str, ...], every: str | None, most: int | None, often: bool) -> None:
    """Look at this more or less often, or take more or fewer pages after a look."""
    from dicho.pipeline.watch.policy import parse_every

    seconds = parse_every(every, often=often) if every else None
    facts = {name: value for name, value in (("every", seconds), ("most", most)) if value is not None}
    with _watches(settings) as watches:
        for watch in [watches.find(name) for name in names] if facts else []:
            watches.write(watch.number, **facts)


@command.command("run")
@click.option("--once", is_flag=True, help="Do what is due, and end: for cron or a systemd timer.")
@fetch_options
@json_option
@fail_on_option
@pass_settings
def _run(settings: Settings, /, once: bool, fetching: Fetching, as_json: bool, fail_on: frozenset[str]) -> int | None:
    """Look at what is due, read what is new, and go on so until Ctrl-C.

    One line for each new item: date, statements found, outlet, title, address. Only one run at a time works on a
    ledger; other commands can be used meanwhile. With --once the exit code is 1 only when every look failed, and
    --fail-on asks about what was read. --json writes one object a line, {"look": ...} or {"item": ...}.

    \b
    Examples:
      dicho watch run
      dicho watch run --once --fail-on failed
      dicho watch run --contact desk@paper.example --json >> watch.jsonl
    """
    say_without_model(settings)
    with _watching(settings, fetching) as watching:
        tell = partial(_tell, settings, as_json)
        if not once:
            watching.run(tell)
        tally = watching.look(tell)
    _sum(settings, tally)
    if tally.looks and tally.failed == tally.looks:
        return FAILED
    return findings(fail_on, tally.report.flags, len(tally.report.failures))


@contextmanager
def _watching(settings: Settings, fetching: Fetching, *, create: bool = False) -> Iterator[Watching]:
    from dicho.pipeline.watch.runner import watching

    with workspace(settings, create=create) as desk, watching(desk, fetching) as opened:
        yield opened


@contextmanager
def _watches(settings: Settings) -> Iterator[Any]:
    """What is watched, to be changed. LedgerMissing where there is no ledger."""
    from dicho.store.watches import Watches

    with workspace(settings) as desk, Watches(desk.folder) as watches:
        yield watches


def _tell(settings: Settings, as_json: bool, told: Looked | Took) -> None:
    from dicho.pipeline.watch.round import Looked

    if as_json:
        out_json(_looked_record(told) if isinstance(told, Looked) else _took_record(told))
    if isinstance(told, Looked):
        _tell_look(settings, told)
    else:
        _tell_item(told, quiet=as_json)


def _tell_look(settings: Settings, look: Looked) -> None:
    """What a look came to, on standard error: only where it came to something."""
    address = inline(look.watch.address)
    if look.error:
        complain(f"{address}: {look.error.what} {look.error.hint} Next look {_time(look.due)} UTC.")
    if look.moved:
        settings.remark(f"dicho: {address}: it moved for good to {inline(look.moved)}")
    if look.ended:
        settings.remark(f"dicho: {address}: {look.ended} It is looked at no more.")
    if look.new or look.changed or look.waiting:
        found = (
            f"{look.listed if look.listed is not None else 'nothing'} listed, {look.new} new, {look.changed} changed"
        )
        settings.remark(f"dicho: {address}: {found}; {counted(look.waiting, 'page')} to read")


def _tell_item(took: Took, *, quiet: bool) -> None:
    """One line an item that brought something; its failures on standard error."""
    for failure in took.work.failures:
        complain(failed(failure))
    if quiet or took.work.state != "new":
        return
    for draft in took.work.drafts:
        document = draft.document
        start = f"{document.id[:SHORT]}  {document.published or NEVER:10}  {len(draft.statements):4}"
        start = f"{start}  {one_line(document.outlet or NEVER, 24)}"
        title = one_line(document.title or NEVER, 80)
        out(f"{start}  {title}  {inline(document.url or took.work.item.name)}")


def _sum(settings: Settings, tally: Tally) -> None:
    report = tally.report
    pages = f"{report.new} new, {report.known} known already, {report.failed} failed"
    added = f"{counted(report.documents, 'document')} with {counted(report.statements, 'statement')} added"
    looks = f"{counted(tally.looks, 'look')}, {tally.failed} in vain"
    settings.remark(f"dicho: {looks}; {counted(report.inputs, 'page')}: {pages}; {added}")


def _state(watch: Watch) -> str:
    if watch.ended:
        return "ended"
    if watch.paused:
        return "paused"
    return "failing" if watch.failures else "new" if watch.looked is None else "well"


def _terms(watch: Watch) -> Iterator[str]:
    """What is kept of how to fetch it, as options say it: "allow-private", "wait 5"."""
    for name, value in watch.terms.items():
        words = {"wait_s": "wait", "timeout_s": "timeout", "most_bytes": "max-size"}.get(name, name.replace("_", "-"))
        figure = value / MB if name == "most_bytes" else value
        yield inline(words if value is True else f"{words} {figure:g}")


def _trouble(watch: Watch) -> str:
    """Why it is looked at no more, or what fails, how often in a row, and what to do."""
    words = f"{watch.reason} {watch.hint or ''}"
    return watch.ended or (f"{counted(watch.failures, 'failure')} in a row: {words}" if watch.failures else words)


def _next(watch: Watch) -> str:
    return NEVER if watch.ended or watch.paused else "now" if not watch.due else _time(watch.due)


def _time(at: float | None) -> str:
    """A time in UTC, to the minute."""
    stamp = _iso(at)
    return stamp[:16].replace("T", " ") if stamp else NEVER


def _iso(at: float | None) -> str | None:
    from datetime import UTC, datetime

    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def _record(watch: Watch) -> dict[str, Any]:
    facts = asdict(watch)
    for name in ("etag", "modified", "given", "pace"):
        facts.pop(name)
    times = {name: _iso(facts[name]) for name in ("added", "looked", "succeeded", "due")}
    moved = [{**step, "at": _iso(step["at"])} for step in watch.moved]
    return {**facts, **times, "moved": moved, "state": _state(watch)}


def _looked_record(look: Looked) -> dict[str, Any]:
    error = look.error and {"code": look.error.code, "reason": look.error.what, "hint": look.error.hint}
    names = ("listed", "new", "changed", "waiting", "moved", "ended")
    facts = {name: getattr(look, name) for name in names}
    watch = {"watch": look.watch.number, "address": look.watch.address}
    return {"look": {**watch, **facts, "next": _iso(look.due), "error": error}}


def _took_record(took: Took) -> dict[str, Any]:
    documents = [
        {
            "id": draft.document.id,
            "title": draft.document.title,
            "outlet": draft.document.outlet,
            "published": draft.document.published,
            "url": draft.document.url,
            "statements": len(draft.statements),
        }
        for draft in took.work.drafts
    ]
    failures = [asdict(failure) for failure in took.work.failures]
    facts = {"watch": took.watch.number, "address": took.work.item.name, "state": took.work.state, "again": took.again}
    return {"item": {**facts, "documents": documents, "failures": failures}}

"""`dicho add`: read files and addresses into the ledger."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dicho.cli.cards import failed
from dicho.cli.common import (
    FAILED,
    INTERRUPTED,
    OK,
    Settings,
    complain,
    counted,
    fail_on_option,
    findings,
    json_option,
    out,
    out_json,
    override_options,
    overrides,
    pass_settings,
    say_new_ledger,
    say_without_model,
    workspace,
)
from dicho.cli.crawled import crawled
from dicho.cli.fetching import fetch_options
from dicho.errors import UsageError

if TYPE_CHECKING:
    from dicho.capture.fetch.terms import Settings as Fetching
    from dicho.model.document import Overrides
    from dicho.pipeline.job import Report
    from dicho.pipeline.stages import Work


@click.command("add")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--from-file",
    "saved",
    multiple=True,
    metavar="FILE",
    help="A page saved in a browser; its address stands in it, or in --url.",
)
@override_options
@fetch_options
@json_option
@fail_on_option
@click.option("--follow", is_flag=True, help="Go on looking for new and changed files until Ctrl-C.")
@click.option(
    "--every", type=click.FloatRange(min=0.1), default=5.0, show_default=True, metavar="SECONDS", help="With --follow."
)
@click.option("--progress/--no-progress", default=None, help="Show progress (on a terminal, unless --quiet).")
@pass_settings
def command(
    settings: Settings,
    /,
    paths: tuple[str, ...],
    saved: tuple[str, ...],
    as_json: bool,
    fail_on: frozenset[str],
    follow: bool,
    every: float,
    progress: bool | None,
    fetching: Fetching,
    **given: str | None,
) -> int:
    """Read files and addresses into the ledger. The ledger is made if there is none.

    PATH is a file, a folder (all its files, in order; hidden ones and linked folders are left out), - for standard
    input, or an address (https://...), which is fetched. Text, web pages,
    PDF, Word, e-books, mail and feeds are read, and every page of a crawl (WARC, WACZ).
    Reading the same bytes again changes nothing. What cannot be
    read is recorded with the reason (dicho list shows it) and the run goes on; the exit code is 1 only when everything
    failed. Stop it any time with Ctrl-C: the same command goes on from there.

    A page that shows its article only in a browser (consent, login, scripts) is saved there and added with --from-file:
    HTML, MHTML, SingleFile or a print to PDF. It is kept as the capture of the address it was saved from, which the
    file tells, or --url does.

    A folder that others fill is added again and again, or with --follow until Ctrl-C: what was read is known under any
    name, files that are being written (x.pdf.part, one whose size changes) are left for the next time, and what is
    deleted there stays here.

    \b
    Examples:
      dicho add examples/blackout
      dicho add --date 2025-03-22 --outlet "La Resaca" examples/blackout/09_resaca_libreta31.txt
      cat examples/blackout/10_dogwatch_moon.txt | dicho add --lang en -
      dicho add --from-file examples/blackout/03_ledger_raid.html --url https://ledger.example/raid
      dicho add --json --fail-on failed examples/blackout
      dicho add --follow Synced/press
      dicho add crawl.warc.gz collection.wacz
      dicho add --contact desk@paper.example https://news.example/2025/03/blackout
    """
    from dicho.pipeline import intake
    from dicho.pipeline.fetching import fetching as lines_for
    from dicho.pipeline.job import Report
    from dicho.read.sandbox import Reader

    chosen, named = overrides(given), (*paths, *map(_saved, saved))
    if follow:
        return _follow(settings, named, chosen, every, as_json=as_json)
    inputs = intake.find(named or _nothing(), without=settings.ledger)
    if not inputs:
        settings.remark("dicho: no files in there.")
        if as_json:
            out_json(asdict(Report()))
        return OK
    _greet(settings)
    watch = Watch(settings, len(inputs), progress)
    try:
        with Reader() as reader, watch, lines_for(inputs, fetching) as lines:
            if not all(map(intake.looks_plain, inputs)):
                reader.start()  # it loads its libraries while this process loads the rest
            with workspace(settings, create=True) as desk:
                report = desk.add_inputs(inputs, chosen, watch, reader, lines)
    except KeyboardInterrupt:
        complain(f"stopped after {watch.so_far}, which are kept; the same command goes on from there.")
        return INTERRUPTED
    if as_json:
        out_json(asdict(report))
    else:
        _tell(report)
    if report.inputs and report.failed == report.inputs:
        return FAILED
    return findings(fail_on, report.flags, len(report.failures))


def _follow(settings: Settings, paths: tuple[str, ...], chosen: Overrides, every: float, *, as_json: bool) -> int:
    """Add what comes into folders, a report each time something did, until Ctrl-C."""
    from dicho.pipeline.follow import follow
    from dicho.read.sandbox import Reader

    if not paths or any("://" in path or path == "-" for path in paths):
        raise UsageError("only files and folders are followed.", hint="`dicho watch` looks at addresses again.")
    _greet(settings)
    settings.remark("dicho: looking for new files (Ctrl-C ends it)")
    try:
        with Reader() as reader:
            for inputs in follow(paths, settings.ledger, every):
                with workspace(settings, create=True) as desk:
                    report = desk.add_inputs(inputs, chosen, Watch(settings, len(inputs), wanted=False), reader)
                if report.inputs > report.known + report.left:
                    out_json(asdict(report)) if as_json else _tell(report)
                    sys.stdout.flush()
    except KeyboardInterrupt:
        settings.remark("dicho: ended; what was read is kept.")
    return OK


def _greet(settings: Settings) -> None:
    """Say that a ledger is made, and that no model is there, where it is so."""
    say_new_ledger(settings)
    say_without_model(settings)


def _nothing() -> list[str]:
    raise UsageError("nothing to add is named.", hint="Name files, folders, addresses or - (standard input).")


def _saved(name: str) -> str:
    """The file of --from-file; UsageError for what is no file."""
    if not Path(name).is_file():
        raise UsageError("no such file.", where=f"--from-file {name}", hint="Check the spelling.")
    return name


def _tell(report: Report) -> None:
    for tally in report.crawls:
        out(crawled(tally))
    left = f", {report.left} left for the next time (being written)" if report.left else ""
    out(
        f"{counted(report.inputs, 'file')}: {report.new} new, {report.known} known already, {report.failed} failed"
        f"{left}; "
        f"{counted(report.documents, 'document')} with {counted(report.statements, 'statement')} added"
    )
    if report.dated:
        out(f"{counted(report.dated, 'page')} without a year dated by the others: `dicho search --flag supposed-year`")


class Watch:
    """Called after each input: names its failures, and moves a bar with count, rate and time left.

    The bar stands on standard error, only where that is a terminal (or --progress asks), and not with --quiet.
    """

    def __init__(self, settings: Settings, total: int, wanted: bool | None) -> None:
        self.total: int | None = total
        self.done = 0
        self._shown = (sys.stderr.isatty() if wanted is None else wanted) and not settings.quiet
        self._bar: Any = None

    def __enter__(self) -> Watch:
        if self._shown:
            from tqdm import tqdm

            self._bar = tqdm(total=self.total, unit="file", file=sys.stderr, dynamic_ncols=True, mininterval=0.2)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._bar is not None:
            self._bar.close()

    @property
    def so_far(self) -> str:
        """How many are done, of how many where that is known: how many pages a crawl holds is only known at its end."""
        return f"{self.done} files" if self.total is None else f"{self.done} of {self.total} files"

    def __call__(self, work: Work) -> None:
        """One input is done."""
        self.done += 1
        if work.item.tally is not None:
            self.total = None
            if self._bar is not None:
                self._bar.total = None
        for failure in work.failures:
            if self._bar is not None:
                self._bar.clear()
            complain(failed(failure))
        if self._bar is not None:
            self._bar.update()

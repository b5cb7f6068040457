"""`dicho check`: the quotations of a draft, held against the ledger before it is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from dicho.cli.cards import LONGEST, SHORT, failed, source
from dicho.cli.common import (
    ANY,
    FAILED,
    FINDINGS,
    OK,
    Settings,
    complain,
    counted,
    json_option,
    kinds_of,
    options,
    out,
    out_json,
    pass_settings,
    say_without_model,
    workspace,
)
from dicho.cli.marks import one_line, room

if TYPE_CHECKING:
    from dicho.model.document import Document
    from dicho.model.span import Spans
    from dicho.pipeline.checking import Checked

FINDABLE = ("altered", "missing", "other-speaker", "not-quoted")
TOLD = {
    "other-speaker": "the source gives it to {speaker}",
    "not-quoted": "the source has these words, but not as a quotation",
}


def _kinds(_ctx: click.Context, _param: click.Parameter, value: str) -> frozenset[str]:
    kinds = kinds_of(value, (*FINDABLE, ANY, "none"))
    return frozenset(FINDABLE) if ANY in kinds else kinds


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@options(
    [
        click.option(
            "--fail-on", default="altered", show_default=True, metavar="KIND[,KIND]", callback=_kinds,
            help=f"Exit with 3 if any of these is there: {', '.join(FINDABLE)}, any; or none.",
        ),
        click.option(
            "--least", type=click.IntRange(min=1), default=4, show_default=True, help="Words from which it is checked."
        ),
        click.option("--findings", "only", is_flag=True, help="Leave out what is verbatim and rightly attributed."),
    ]
)  # fmt: skip
@json_option
@pass_settings
def command(
    settings: Settings, /, files: tuple[str, ...], fail_on: frozenset[str], least: int, only: bool, as_json: bool
) -> int:
    """Hold every quotation of a draft against the documents of the ledger. Nothing is added to it.

    Each quotation is verbatim, altered (what is otherwise is shown), translated, or missing from the ledger. Case,
    the kind of marks, "…" and [insertions] make no alteration; one other word does. It also says where the source gives
    the words to another person, or has them outside quotation marks. FILE is anything dicho add reads, or - for
    standard input. Exit codes: 0, 3 for what --fail-on names, 1 where a file cannot be read.

    \b
    Examples:
      dicho check examples/draft.txt
      dicho check --findings --fail-on altered,missing,other-speaker examples/draft.txt
      cat examples/draft.txt | dicho check --fail-on none --json -
    """
    from dicho.pipeline import intake, single
    from dicho.pipeline.checking import check
    from dicho.pipeline.stages import NONE_GIVEN

    inputs = intake.find(files, without=settings.ledger)
    say_without_model(settings)
    seen: set[str] = set()
    unread = checked = 0
    with workspace(settings) as desk:
        for work in single.extract(inputs, NONE_GIVEN):
            for draft in work.drafts:
                found = check(desk.ledger, draft.document, draft.statements, least)
                checked += len(found)
                seen.update(finding for each in found for finding in each.findings)
                _tell(draft.document, (each for each in found if each.findings or not only), as_json=as_json)
            for failure in work.failures:
                unread += 1
                complain(failed(failure))
    if not as_json:
        settings.remark(f"dicho: {counted(checked, 'quotation')} checked.")
    return FINDINGS if seen & fail_on else FAILED if unread else OK


def _tell(draft: Document, found: Iterable[Checked], *, as_json: bool) -> None:
    for each in found:
        if as_json:
            line, column = _place(draft.text, each.span.start)
            out_json({"file": draft.file, "item": draft.item, "line": line, "column": column, **each.as_dict()})
            continue
        for line_of in _lines(draft, each):
            out(line_of)


def _place(text: str, at: int) -> tuple[int, int]:
    """Line and column, both from 1, as editors count them."""
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


def _lines(draft: Document, checked: Checked) -> Iterator[str]:
    line, column = _place(draft.text, checked.span.start)
    start = f"{source(draft.file, draft.item)}:{line}:{column}: {checked.verdict}: "
    yield start + one_line(checked.words, room(len(start)))
    found = checked.found
    if found is None:
        return
    named = found.statement.id[:SHORT] if found.statement else found.document.id[:SHORT]
    place = f"{source(found.document.file, found.document.item)} {found.spans[0].start}-{found.spans[-1].end}"
    yield f"    in {named}  {place}  {one_line(found.document.title or '', LONGEST)}".rstrip()
    if checked.verdict == "altered":
        for change in checked.changes:
            said, there = _words(draft.text, change.quoted), _words(found.document.text, change.source)
            yield f"    draft: {said}   source: {there}"
    if checked.verdict == "translated":
        yield f"    source: {_words(found.document.text, found.spans)}"
    speaker = found.statement.speaker.name if found.statement and found.statement.speaker else ""
    for finding in checked.findings:
        if finding in TOLD:
            yield f"    {TOLD[finding].format(speaker=one_line(speaker, LONGEST))}"


def _words(text: str, spans: Spans) -> str:
    return one_line(" … ".join(span.of(text) for span in spans), 100) if spans else "(nothing)"

"""What the commands that decide on statements share: the options that say what is otherwise, and the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from dicho.cli.cards import LONGEST, SHORT
from dicho.cli.common import Settings, options, out, out_json
from dicho.cli.marks import inline, one_line
from dicho.errors import SpanError, UsageError
from dicho.model.review import Fix
from dicho.model.span import Spans, spans
from dicho.model.statement import ACTS, FORMS, STATUSES

if TYPE_CHECKING:
    from dicho.store.rows import Review

NOTHING = "none"
PLACE = re.compile(r"(\d{1,9})-(\d{1,9})\Z")


def _places(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> Spans | None:
    """The stretches of characters written FROM-TO; () for "none", None where nothing was written."""
    if not value:
        return None
    if value == (NOTHING,) and param.name != "content":
        return ()
    pairs = []
    for written in value:
        match = PLACE.match(written)
        if match is None or int(match[1]) >= int(match[2]):
            raise click.BadParameter(f"{written!r} is no stretch of characters. Write 24-80.", ctx, param)
        pairs.append((int(match[1]), int(match[2])))
    try:
        return spans(sorted(pairs))
    except SpanError as error:
        raise click.BadParameter(error.what, ctx, param) from error


def _place(name: str, words: str) -> Callable[..., Any]:
    return click.option(name, metavar="FROM-TO", callback=_places, multiple=True, help=words)


fact_options = options(
    [
        click.option(
            "--speaker", metavar="NAME", help="Who says it: a name, or 4 or more characters of a speaker's id."
        ),
        click.option("--nobody", is_flag=True, help="Nobody is named for it."),
        click.option("--said", metavar="DATE", help="When: 2025-03-17, 2025-03, 2025-Q1, two with a stroke between."),
        click.option("--undated", is_flag=True, help="It is not told when."),
        _place("--content", "Which characters are what is said."),
        _place("--source", "Which say who speaks, or none."),
        _place("--cue", "Which signal it (said, según), or none."),
        click.option("--form", type=click.Choice(FORMS), help="Quoted (direct), reported (indirect) or both (mixed)."),
        click.option("--act", type=click.Choice(ACTS), help="Said, thought, intended, decreed or perceived."),
        click.option("--status", type=click.Choice(STATUSES), help="Put forward so."),
    ]
)
"""Options that say what of a statement is otherwise; `fix_of` takes them together."""


def fix_of(facts: dict[str, Any]) -> Fix:
    """The fix that `fact_options` ask for. UsageError where two contradict each other."""
    if facts["nobody"] and facts["speaker"] is not None:
        raise UsageError("--speaker and --nobody contradict each other.", hint="Give one of them.")
    if facts["undated"] and facts["said"] is not None:
        raise UsageError("--said and --undated contradict each other.", hint="Give one of them.")
    speaker = "" if facts["nobody"] else facts["speaker"]
    said = "" if facts["undated"] else facts["said"]
    rest = {name: facts[name] for name in ("content", "source", "cue", "form", "act", "status")}
    return Fix(speaker=speaker, said=said, **rest)


def told(review: Review) -> str:
    """A decision on a statement in one line."""
    what = f" {', '.join(facts(review.fix))}" if review.fix else ""
    undone = "" if review.active else " (undone)"
    note = f"  {one_line(review.note, LONGEST)}" if review.note else ""
    return f"{review.verdict}{what}{undone}, by {inline(review.by)}{note}"


def facts(fix: Fix) -> list[str]:
    """The names of what a fix says."""
    return [name for name in Fix.__slots__ if getattr(fix, name) is not None]


def answer(settings: Settings, reviews: Sequence[Review], as_json: bool) -> None:
    """Tell what was decided, a line each, and how to take it back."""
    for review in reviews:
        if as_json:
            out_json(asdict(review))
        else:
            out(f"decision {review.event}: {review.statement[:SHORT]} {told(review)}")
    if reviews and not as_json:
        settings.remark(f"dicho: dicho undo {reviews[-1].event} takes it back.")


def decided(settings: Settings, event: int, told: str) -> None:
    """A decision that was made, in one line, and how it is taken back."""
    out(f"decision {event}: {told}")
    settings.remark(f"dicho: dicho undo {event} takes it back.")

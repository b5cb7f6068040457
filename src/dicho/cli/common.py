"""What the commands share: settings, the words to the user, options for filters and overrides."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dicho.cli.marks import UNSAFE, inline, safe
from dicho.errors import UsageError
from dicho.model.document import LANGUAGE, PARTIAL_DATE, Overrides
from dicho.model.statement import FLAGS, FORMS, SORTS, STATES, STATUSES

if TYPE_CHECKING:
    from dicho.pipeline.workspace import Workspace
    from dicho.store.search import Query

DEFAULT_LEDGER = "dicho-ledger"
OK, FAILED, USAGE, FINDINGS, INTERRUPTED = 0, 1, 2, 3, 130
FAILED_FILE = "failed"
ANY = "any"


@dataclass(frozen=True, slots=True)
class Settings:
    """The options before the command."""

    ledger: Path
    quiet: bool = False

    def remark(self, words: str) -> None:
        """Something worth knowing, on standard error, unless --quiet."""
        if not self.quiet:
            click.echo(words, err=True)


pass_settings = click.make_pass_decorator(Settings)


def complain(words: str) -> None:
    """One line on standard error, in the program's name."""
    click.echo(f"dicho: {safe(' '.join(words.split()))}", err=True)


def say_new_ledger(settings: Settings) -> None:
    """Tell that a ledger is made, where there is none yet."""
    if not settings.ledger.exists():
        settings.remark(f"dicho: a new ledger: {inline(str(settings.ledger))}")


def say_without_model(settings: Settings) -> None:
    """Tell once that statements are found by the rules alone, where no model is installed."""
    from dicho.text import encoder

    if encoder.digest() is None:
        settings.remark("dicho: no model is installed: the rules work alone and find fewer statements.")


def coloured() -> bool:
    """Whether standard output takes colour: a terminal, and nobody has said NO_COLOR."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def out(words: str = "") -> None:
    """A line of result, on standard output."""
    click.echo(words, color=coloured())


def out_json(value: Any) -> None:
    """A value as one line of JSON on standard output, in UTF-8; what would steer a terminal is escaped."""
    import orjson

    out(UNSAFE.sub(lambda c: f"\\u{ord(c[0]):04x}", orjson.dumps(value).decode()))


def counted(count: int, noun: str) -> str:
    """The number with its noun: "1 file", "2 files"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


@contextmanager
def workspace(settings: Settings, *, create: bool = False) -> Iterator[Workspace]:
    """The ledger of --ledger, closed in the end; `create` makes it if it is not there."""
    from dicho.pipeline.workspace import open_workspace

    with open_workspace(settings.ledger, create=create) as desk:
        yield desk


def _language(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not LANGUAGE.match(value):
        raise click.BadParameter(f"{value!r} is no language code. Write es or en.", ctx, param)
    return value


def _date(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not PARTIAL_DATE.match(value):
        raise click.BadParameter(f"{value!r} is no date. Write 2025-03-17, 2025-03 or 2025.", ctx, param)
    return value


def options(each: Iterable[Callable[..., Any]]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """One decorator that does what these do, the first outermost, so that help shows them in this order."""
    chain = list(each)

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(chain):
            function = option(function)
        return function

    return decorate


roots_option = click.option(
    "--roots",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Root certificates of the authorities you trust, as PEM.",
)
"""What timestamps must lead to; it arrives as `roots`."""

json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON, for other programs.")

override_options = options(
    [
        click.option("--date", "published", metavar="DATE", callback=_date, help="Published on (2025-03-17, 2025-03)."),
        click.option("--title", metavar="WORDS", help="Its title."),
        click.option("--outlet", metavar="NAME", help="Who published it."),
        click.option("--author", metavar="NAME", help="Who wrote it."),
        click.option("--lang", metavar="CODE", callback=_language, help="Its language: es, en."),
        click.option("--url", metavar="URL", help="Where it was found. Nothing is fetched."),
    ]
)
"""Options that replace what the reader would have found; they arrive as the fields of `Overrides`."""

filter_options = options(
    [
        click.option("--speaker", metavar="NAME", help="By this speaker: a name or part of one."),
        click.option("--lang", metavar="CODE", callback=_language, help="In documents of this language: es, en."),
        click.option("--since", metavar="DATE", callback=_date, help="Said or published on this date or later."),
        click.option("--until", metavar="DATE", callback=_date, help="Said or published on this date or earlier."),
        click.option("--form", type=click.Choice(FORMS), help="Quoted (direct), reported (indirect) or both (mixed)."),
        click.option("--flag", type=click.Choice(sorted(FLAGS)), help="With this flag."),
        click.option("--status", type=click.Choice(STATUSES), help="Put forward so."),
        click.option("--state", type=click.Choice(STATES), help="In this state; without it, all but rejected ones."),
        click.option("--document", metavar="ID", help="In this document."),
        click.option("--sort", type=click.Choice(SORTS), help="In this order."),
    ]
)
"""Options that choose statements; they arrive as the fields of `Query`."""


def query_of(words: str, filters: dict[str, str | None], limit: int | None = None) -> Query:
    """The query that the words and `filter_options` ask for; UsageError for an empty filter."""
    from dicho.store.search import Query

    filled(filters)
    return Query(words=words, limit=limit, **filters)


def kinds_of(value: str | None, known: Collection[str]) -> frozenset[str]:
    """The kinds that --fail-on names. BadParameter for an unknown one, and where it names none: nothing would fail."""
    kinds = frozenset(word.strip() for word in (value or "").split(",") if word.strip())
    for kind in sorted(kinds - {*known}):
        raise click.BadParameter(f"{kind!r} is none of {', '.join(known)}.")
    if value is not None and not kinds:
        raise click.BadParameter(f"it names none of {', '.join(known)}.")
    return kinds


def _kinds(_ctx: click.Context, _param: click.Parameter, value: str | None) -> frozenset[str]:
    return kinds_of(value, sorted({*FLAGS, FAILED_FILE, ANY}))


fail_on_option = click.option(
    "--fail-on",
    metavar="KIND[,KIND]",
    callback=_kinds,
    help="Exit with 3 if any of these is there: a flag (unattributed, unclosed-quotation, ...), failed, any.",
)


def findings(asked: frozenset[str], flags: Iterable[str], failed: int) -> int:
    """The exit code --fail-on asks for: FINDINGS when a flag seen, or a failure, is among what was asked."""
    seen = {*flags, *([FAILED_FILE] if failed else [])}
    return FINDINGS if seen & asked or (seen and ANY in asked) else OK


def filled(given: Mapping[str, str | None]) -> None:
    """UsageError for an option that is empty, as a script's unset variable leaves it: it would choose everything."""
    for name, value in given.items():
        if value is not None and not value.strip():
            raise UsageError("it is empty.", where=f"--{name}", hint="Leave the option out, or give it a value.")


def overrides(given: dict[str, str | None]) -> Overrides:
    """The overrides that `override_options` gave; UsageError for an empty one."""
    filled(given)
    return Overrides(**given)


deciding = options(
    [
        click.option("--note", default="", metavar="WORDS", help="Why; kept with the decision."),
        click.option(
            "--by", default="person", show_default=True, envvar="DICHO_BY", metavar="NAME", help="Who decides."
        ),
        json_option,
        pass_settings,
    ]
)
"""What every decision takes: the settings first, then `note`, `by` and `as_json` by name."""

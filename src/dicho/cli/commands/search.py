"""`dicho search`: find statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from dicho.cli.cards import row
from dicho.cli.common import (
    Settings,
    fail_on_option,
    filter_options,
    findings,
    json_option,
    out,
    out_json,
    pass_settings,
    query_of,
    workspace,
)

if TYPE_CHECKING:
    from dicho.model.document import Document
    from dicho.model.statement import Statement
    from dicho.pipeline.workspace import Workspace
    from dicho.store.search import Query


@click.command("search")
@click.argument("words", nargs=-1, metavar="[WORDS...]")
@filter_options
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many.")
@click.option("--like", metavar="TEXT", help="What means this, in either language, whatever its words.")
@json_option
@fail_on_option
@pass_settings
def command(
    settings: Settings,
    /,
    words: tuple[str, ...],
    limit: int,
    like: str | None,
    as_json: bool,
    fail_on: frozenset[str],
    **filters: str | None,
) -> int:
    """Find statements by words and filters; accents and case make no difference.

    All WORDS must be there, in what was said or in who said it; "two words" in quotation marks stand
    together. Best first; without words, in the order added; or as --sort says. --like finds by meaning
    instead, in Spanish and English at once. --json writes one statement a line (docs/format.md).

    \b
    Examples:
      dicho search inexpugnable
      dicho search "esta costa"
      dicho search --speaker quintalba --since 2025-01 --form direct
      dicho search --flag unattributed
      dicho search --json --lang es gasóleo
      dicho search --like "the fuel never arrived" --lang es
    """
    from dicho.export.known import called
    from dicho.model.wire import statement_line

    query = query_of(" ".join(map(_term, words)), filters, limit)
    flags: set[str] = set()
    shown = 0
    with workspace(settings) as desk:
        person = desk.ledger.people.namer()
        for statement, document in _found(desk, query, like):
            shown += 1
            flags.update(statement.flags)
            if as_json:
                out_json(statement_line(statement, document, person(statement)))
            else:
                out(row(called(statement, person), document))
    if shown == 0:
        settings.remark("dicho: no statement fits. Fewer words or filters find more.")
    if shown == limit:
        settings.remark(f"dicho: the first {limit}. --limit shows more.")
    return findings(fail_on, flags, 0)


def _found(desk: Workspace, query: Query, like: str | None) -> Iterable[tuple[Statement, Document]]:
    """The statements that fit: by their words, or with `like` by what they mean."""
    if like is None:
        return desk.ledger.statements(query)
    return desk.like(like, query)


def _term(word: str) -> str:
    """An argument with a space in it was quoted in the shell: its words belong together."""
    return f'"{word}"' if " " in word and '"' not in word else word

"""`dicho export`: statements for other programs and for people."""

from __future__ import annotations

from pathlib import Path

import click

from dicho.cli.common import Settings, counted, filter_options, pass_settings, query_of, workspace
from dicho.cli.marks import inline
from dicho.cli.screen import standard_output
from dicho.errors import UsageError

FORMATS = ("jsonl", "csv", "parquet", "html", "webannotation", "schemaorg", "prov", "ftm", "bundle")


@click.command("export")
@click.option("-f", "--format", "kind", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="As what.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Into this file.")
@click.option("--words", default="", help="Only statements with these words, as dicho search finds them.")
@click.option("--like", metavar="TEXT", help="Only those that mean most nearly this, the nearest first.")
@click.option("--title", default="Who said what", show_default=True, help="The web page's title.")
@filter_options
@pass_settings
def command(
    settings: Settings,
    /,
    kind: str,
    output: Path | None,
    words: str,
    like: str | None,
    title: str,
    **filters: str | None,
) -> None:
    """Write statements as JSON Lines, CSV, Parquet or one web page that needs nothing beside it; or the whole ledger.

    As linked data: webannotation (W3C Web Annotation), schemaorg (Quotation, Claim, ClaimReview where a person said
    what came of a prediction) and prov (PROV-O), all JSON-LD; ftm are FollowTheMoney entities, one a line.

    A bundle is the whole ledger in one open file: log, captures, timestamps. dicho import export makes the same ledger
    of it again; filters do not go with it.

    To standard output, or into FILE, which is written whole or not at all. Parquet and a bundle need -o. The filters
    are those of dicho search. docs/format.md describes every field.

    \b
    Examples:
      dicho export > statements.jsonl
      dicho export -f csv -o statements.csv
      dicho export -f parquet -o statements.parquet --since 2025
      dicho export -f html -o statements.html --title "The blackout"
      dicho export -f webannotation -o statements.jsonld --lang es
      dicho export --like "the fuel never arrived" -f csv -o fuel.csv
      dicho export --speaker quintalba | head -n 3
      dicho export -f bundle -o ledger.dicho
    """
    if kind == "bundle":
        _bundle(settings, output, {"words": words, "like": like, **filters})
        return
    query = query_of(words, filters)
    with workspace(settings) as desk:
        count = desk.export(kind, query, output or standard_output(), title, like)
    if output is not None:
        settings.remark(f"dicho: {counted(count, 'statement')} written to {inline(str(output))}")


def _bundle(settings: Settings, output: Path | None, filters: dict[str, str | None]) -> None:
    from dicho.pipeline import bundle

    given = [name for name, value in filters.items() if value]
    if given or output is None:
        what = f"--{given[0]} does not go with it: it is the whole ledger." if given else "it needs a file."
        raise UsageError(what, where="-f bundle", hint="Name a file with -o, and nothing else.")
    with workspace(settings) as desk:
        count = bundle.write(desk, output)
    settings.remark(f"dicho: {counted(count, 'event')} and what they speak of written to {inline(str(output))}")

"""`dicho export`: statements for other programs and for people."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dicho.cli.common import Settings, filter_options, pass_settings, query_of, workspace

FORMATS = ("jsonl", "csv", "parquet", "html")


@click.command("export")
@click.option("-f", "--format", "kind", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="As what.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Into this file.")
@click.option("--words", default="", help="Only statements with these words, as dicho search finds them.")
@click.option("--title", default="Who said what", show_default=True, help="The web page's title.")
@filter_options
@pass_settings
def command(
    settings: Settings, /, kind: str, output: Path | None, words: str, title: str, **filters: str | None
) -> None:
    """Write statements as JSON Lines, CSV, Parquet or one web page that needs nothing beside it.

    To standard output, or into FILE, which is written whole or not at all. Parquet needs -o. The filters are those of
    dicho search. docs/format.md describes every field.

    \b
    Examples:
      dicho export > statements.jsonl
      dicho export -f csv -o statements.csv
      dicho export -f parquet -o statements.parquet --since 2025
      dicho export -f html -o statements.html --title "The blackout"
      dicho export --speaker quintalba | head -n 3
    """
    query = query_of(words, filters)
    with workspace(settings) as desk:
        count = desk.export(kind, query, output or sys.stdout.buffer, title)
    if output is not None:
        settings.remark(f"dicho: {count} statements written to {output}")

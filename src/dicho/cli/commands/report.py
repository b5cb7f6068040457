"""`dicho report`: what the ledger has on a speaker, a question, a document or a search, as one file for people."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

import click

from dicho.cli.common import Settings, counted, filled, filter_options, pass_settings, query_of, workspace
from dicho.cli.marks import inline
from dicho.cli.screen import standard_output
from dicho.errors import UsageError

FORMS = ("html", "md", "docx")
LANGUAGES = ("en", "es")
LIMIT = 1000


@click.command("report")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Into this file.")
@click.option("-f", "--format", "kind", type=click.Choice(FORMS), help="As what; else as FILE ends, or html.")
@click.option("--question", metavar="ID", help="Of this question: its hypotheses and its evidence.")
@click.option("--search", "words", metavar="WORDS", help="Of the statements with these words.")
@click.option("--in", "worded", type=click.Choice(LANGUAGES), help="What the report is worded in.")
@click.option("--title", default="", metavar="WORDS", help="What it is called.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=LIMIT, show_default=True, help="At most so many statements."
)
@filter_options
@pass_settings
def command(
    settings: Settings,
    /,
    output: Path | None,
    kind: str | None,
    question: str | None,
    words: str | None,
    worded: str | None,
    title: str,
    limit: int,
    **filters: str | None,
) -> None:
    """Write a report to read, print and hand on: one HTML page, a Word file (.docx) or Markdown.

    It has the statements with who, when and through whom; conflicts and changes with both quotations, the kinder
    reading and what people decided; copies as one; predictions and what came of them; hypotheses with their matrix; and
    what is not in it. Every quoted line has a note that says where it stands: outlet, address, SHA-256, characters.

    \b
    Of what: --speaker (one, by name or id), --question, --document, --search, any filter of dicho search, or nothing
    for the whole ledger. --lang chooses documents, as everywhere; --in says in which language the report speaks.

    A browser prints the page as PDF. The file is written whole or not at all. docs/report.md tells more.

    \b
    Examples:
      dicho report -o report.html
      dicho report --speaker quintalba -o quintalba.docx
      dicho report --question 1a2b3c4d -o question.html
      dicho report --search "gasóleo" --since 2025 --in es -o informe.md
      dicho report --document 1a2b3c4d -f md > document.md
    """
    from dicho.pipeline.report.chosen import Asked
    from dicho.pipeline.report.write import form_of

    form = form_of(kind, output)
    if output is None and form == "docx":
        raise UsageError("a Word file cannot be written to standard output.", hint="Name a file with -o.")
    filled({"search": words, "question": question, **filters})
    speaker = filters.pop("speaker")
    asked = Asked(query_of(words or "", filters, limit), speaker, question, worded or _spoken(), title)
    target: Path | BinaryIO = output or standard_output()
    with workspace(settings) as desk:
        count = desk.report(asked, form, target)
    if output is not None:
        settings.remark(f"dicho: a report of {counted(count, 'statement')} written to {inline(str(output))}")


def _spoken() -> str:
    """The language of the user's surroundings, English where it is none that there is."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    code = next((each for each in named if each), "")[:2].lower()
    return code if code in LANGUAGES else LANGUAGES[0]

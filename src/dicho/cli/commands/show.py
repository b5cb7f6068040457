"""`dicho show`: a statement in its paragraph, or a document with its statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dicho.cli.cards import SHORT, card, facts, flag_list, source, who
from dicho.cli.common import Settings, coloured, json_option, out, out_json, pass_settings, workspace
from dicho.cli.deciding import told
from dicho.cli.marks import INDENT, LEGEND, inline, marked
from dicho.errors import NotFound

if TYPE_CHECKING:
    from dicho.model.document import Document
    from dicho.model.statement import Statement
    from dicho.pipeline.workspace import Workspace


@click.command("show")
@click.argument("ident", metavar="ID")
@json_option
@pass_settings
def command(settings: Settings, /, ident: str, as_json: bool) -> None:
    """Show a statement in its paragraph, or a document's text with its statements.

    ID is the id of a statement or a document as the other commands print it, or its first 4 or more characters. On a
    terminal the marks are colours; elsewhere they are [[who]] {{verb}} <<said>>. What was decided on a statement stands
    below it. --json writes the statement, or each of the document's, in the published shape.

    \b
    Examples:
      dicho show 1a2b3c4d
      dicho show --json 1a2b3c4d
    """
    from dicho.model.wire import statement_line

    with workspace(settings) as desk:
        whole, found = _find(desk, ident)
        person = desk.ledger.people.namer()
        for statement, document in found if as_json else ():
            out_json(statement_line(statement, document, person(statement)))
        said = [] if whole else desk.ledger.reviews.history(found[0][0].id)
        flags = [] if whole or as_json else _flagged(desk, found[0][0])
    if as_json:
        return
    if whole:
        _show_document(whole, [statement for statement, _ in found])
    else:
        out(card(*found[0], colour=coloured()))
        for line in flags:
            out(line)
        for review in said:
            out(f"  decision: {review.event}  {review.at[:10]}  {told(review)}")
    if not coloured():
        out(f"  marks: {LEGEND}")


def _find(desk: Workspace, ident: str) -> tuple[Document | None, list[tuple[Statement, Document]]]:
    """The one statement of this id; or the document of this id and all its statements."""
    from dicho.store.search import Query

    try:
        return None, [desk.ledger.statement(ident)]
    except NotFound:
        try:
            document = desk.ledger.document(ident)
        except NotFound:
            if why := desk.ledger.removals.why(ident):
                raise NotFound(f"{why}.", where=ident, hint="dicho redact --list shows all that was.") from None
            hint = "dicho list and dicho search print ids; 4 or more characters of one are enough."
            raise NotFound("no statement or document has this id.", where=ident, hint=hint) from None
        return document, list(desk.ledger.statements(Query(document=document.id)))


def _flagged(desk: Workspace, statement: Statement) -> list[str]:
    """What is flagged of a statement beside what was found with it."""
    from dicho.cli.raised import of_statement
    from dicho.pipeline import flags

    found = flags.on(desk.ledger, statement.id)
    return [line for each in found if each.flag.kind not in statement.flags for line in of_statement(each)]


def _show_document(document: Document, statements: list[Statement]) -> None:
    from dicho.text.segment import paragraphs

    out(f"{document.id}  {source(document.file, document.item)}")
    out(f"  {facts(document)}".rstrip())
    for note in document.notes:
        out(f"  note: {inline(note)}")
    contents = {"content": tuple(sorted(span for s in statements for span in s.content))}
    for paragraph in paragraphs(document.text):
        out()
        out(marked(document.text, paragraph, contents, colour=coloured()))
        for number, statement in enumerate(statements, 1):
            if paragraph.start <= statement.content[0].start < paragraph.end:
                out(f"{INDENT}  ({number}) {statement.id[:SHORT]}  {who(statement)}{flag_list(statement)}")

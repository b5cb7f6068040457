"""Statements in words: one line each for lists, a card with the paragraph for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicho.cli.marks import around, inline, marked, one_line, roles, room
from dicho.model.statement import FLAGS, Hop

if TYPE_CHECKING:
    from dicho.model.document import Document, Failure
    from dicho.model.statement import Statement

NOBODY = "(no speaker found)"
LONGEST = 120
"""Characters shown of a name or title: the longest real ones fit."""
SHORT = 8
"""Characters of an id shown in lists; any beginning that fits only one is enough to name it."""


def who(statement: Statement) -> str:
    """The speaker's name, or that there is none."""
    return one_line(statement.speaker.name, LONGEST) if statement.speaker else NOBODY


def said(statement: Statement, document: Document) -> str:
    """The words said, its fragments joined by an ellipsis."""
    return " … ".join(span.of(document.text) for span in statement.content)


def when(statement: Statement, document: Document) -> str:
    """The date of saying, else of publication, else a dash."""
    return statement.said.value if statement.said else document.published or "-"


def source(file: str, item: str) -> str:
    """The file, and which item of it where it holds several: "feed.xml item 2"."""
    return inline(f"{file} {item}")


def facts(document: Document) -> str:
    """Where a document comes from, in one line."""
    known = (document.outlet, document.author, document.published, document.lang, document.url)
    return " · ".join(one_line(fact, LONGEST) for fact in known if fact)


def failed(failure: Failure) -> str:
    """What could not be read, why, and what to do, in one line."""
    return inline(f"{failure.file}: {failure.reason} {failure.hint}")


def place(statement: Statement, document: Document) -> str:
    """Where the words stand: file and offsets."""
    first, last = statement.content[0].start, statement.content[-1].end
    return f"{source(document.file, document.item)} {first}-{last}"


def flag_list(statement: Statement) -> str:
    """Its flags in brackets, with two spaces before; nothing when there are none."""
    return f"  [{', '.join(statement.flags)}]" if statement.flags else ""


def state(statement: Statement) -> str:
    """What a person said of it, with two spaces before; nothing where nobody said anything."""
    return f"  ({statement.state})" if statement.state != "open" else ""


def row(statement: Statement, document: Document) -> str:
    """Two lines for a list: id, date, who, where; then what was said."""
    head = f"{statement.id[:SHORT]}  {when(statement, document)}  {who(statement)}  ({place(statement, document)})"
    return f"{head}{flag_list(statement)}{state(statement)}\n          {one_line(said(statement, document), room(10))}"


def card(statement: Statement, document: Document, *, colour: bool) -> str:
    """The whole of a statement: what was resolved, and its paragraph with the spans marked."""
    speaker = statement.speaker
    found = "a person's word" if "speaker" in statement.fixed else "found by {reason}, {score:.2f}"
    reason = f" ({speaker.kind}, {found.format(reason=speaker.reason, score=speaker.score)})" if speaker else ""
    lines = [
        f"{statement.id}  {who(statement)}{reason}",
        f"  {statement.form} · {statement.act} · {statement.status} · score {statement.score:.2f} · {statement.state}",
        f"  {place(statement, document)} · {facts(document)}".rstrip(" ·"),
        *(f"  {label}: {value}" for label, value in _resolved(statement, document)),
        "",
        marked(document.text, around(document.text, statement), roles(statement), colour=colour),
        *(f"  flag: {flag} - {FLAGS.get(flag, '')}" for flag in statement.flags),
    ]
    return "\n".join(lines)


def _step(hop: Hop) -> str:
    written = f", written {one_line(hop.written, LONGEST)}" if hop.written else ""
    return f"{one_line(hop.agent, LONGEST)} ({hop.relation}{written})"


def _resolved(statement: Statement, document: Document) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if document.title:
        found.append(("title", one_line(document.title)))
    if statement.said:
        words = " ".join(span.of(document.text) for span in statement.said.expression)
        found.append(("said", f"{statement.said.value} ({statement.said.precision}) {one_line(words)}".rstrip()))
    if statement.chain:
        found.append(("through", " <- ".join(map(_step, statement.chain))))
    if statement.parent:
        found.append(("inside", statement.parent))
    if statement.fixed:
        found.append(("fixed", ", ".join(statement.fixed)))
    return found

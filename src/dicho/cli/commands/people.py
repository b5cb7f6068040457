"""`dicho people`: who is one across documents, and a person's decisions on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from dicho.cli.cards import LONGEST, SHORT
from dicho.cli.common import Settings, counted, deciding, json_option, out, out_json, pass_settings, workspace
from dicho.cli.marks import inline, one_line

if TYPE_CHECKING:
    from dicho.pipeline.people import Proposal
    from dicho.store.rows import Decision, Form, PersonRow

limit_option = click.option("--limit", type=click.IntRange(min=1), help="At most so many.")


@click.group("people")
def command() -> None:
    """Show and decide which names are one person or organisation.

    Dicho merges by itself only what is certain, and proposes the rest. A decision beats the machine, is never undone by
    running again, and can be undone by you. A person is meant by a name or by 4 or more characters of an id.

    \b
    Examples:
      dicho people list --limit 5
      dicho people show quintalba
      dicho people proposals
      dicho people merge "Tirso Mencal" "Grillo_del_Malecón" --note "says so himself" --by ana
      dicho people split quintalba Quintalba --note "another Quintalba"
    """


@command.command("list")
@limit_option
@json_option
@pass_settings
def _list(settings: Settings, /, limit: int | None, as_json: bool) -> None:
    """List people and organisations, those with most statements first.

    Columns: id, statements, documents, kind, name; then the other written forms. --json writes one object a line.
    """
    with workspace(settings) as desk:
        rows = desk.ledger.people.all()
    for row in islice(rows, limit):
        if as_json:
            out_json(asdict(row))
            continue
        others = dict.fromkeys(form.name for form in row.forms if form.name != row.name)
        also = f"  (also {', '.join(one_line(name, LONGEST) for name in others)})" if others else ""
        out(f"{_line(row)}{also}")


@command.command("show")
@click.argument("who", metavar="A")
@json_option
@pass_settings
def _show(settings: Settings, /, who: str, as_json: bool) -> None:
    """Show a person: every written form, offices, documents, decisions."""
    from dicho.pipeline import people

    with workspace(settings) as desk:
        roll = desk.ledger.people
        row = roll.person(who)
        offices = sorted({o for form in row.forms for o in people.offices(desk.ledger, form.speaker)})
        documents, decisions = roll.documents(row.id), roll.decisions(row.id)
    if as_json:
        listed = [{"id": key, "file": file, "statements": count} for key, file, count in documents]
        out_json({**asdict(row), "offices": offices, "in": listed, "decisions": [asdict(d) for d in decisions]})
        return
    out(_line(row))
    for form in row.forms:
        out(f"  form      {_form(form)}")
    if offices:
        out(f"  offices   {one_line(', '.join(offices), LONGEST)}")
    for key, file, count in documents:
        out(f"  document  {key[:SHORT]}  {counted(count, 'statement')}  {one_line(inline(file), LONGEST)}")
    for decision in decisions:
        out(f"  {_told(decision)}")


@command.command("proposals")
@limit_option
@json_option
@pass_settings
def _proposals(settings: Settings, /, limit: int | None, as_json: bool) -> None:
    """List the pairs that may be one, likeliest first, with the reasons.

    Decide with dicho people accept ID, dicho people refuse ID. What was decided is not proposed again.
    """
    from dicho.pipeline import people

    with workspace(settings) as desk:
        found = people.proposals(desk.ledger)
    for proposal in islice(found, limit):
        if as_json:
            out_json(_as_json(proposal))
            continue
        names = f"{one_line(proposal.left.name, LONGEST)}  =?  {one_line(proposal.right.name, LONGEST)}"
        out(f"{proposal.id[:SHORT]}  {proposal.score:.2f}  {names}")
        out("".join(f"          {one_line(str(reason), LONGEST)}\n" for reason in proposal.reasons).rstrip("\n"))
    if not found:
        settings.remark("dicho: no two names are alike enough to ask.")


@command.command("accept")
@click.argument("ident", metavar="ID")
@deciding
def _accept(settings: Settings, /, ident: str, note: str, by: str, as_json: bool) -> None:
    """Decide that the two of a proposal are one."""
    from dicho.pipeline import people

    with workspace(settings) as desk:
        _say(settings, people.accept(desk.ledger, ident, by, note), as_json)


@command.command("refuse")
@click.argument("ident", metavar="ID")
@deciding
def _refuse(settings: Settings, /, ident: str, note: str, by: str, as_json: bool) -> None:
    """Decide that the two of a proposal are two; they are not proposed again, nor merged by the machine."""
    from dicho.pipeline import people

    with workspace(settings) as desk:
        _say(settings, people.refuse(desk.ledger, ident, by, note), as_json)


@command.command("merge")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@deciding
def _merge(settings: Settings, /, left: str, right: str, note: str, by: str, as_json: bool) -> None:
    """Decide that A and B are one."""
    with workspace(settings) as desk:
        _say(settings, desk.ledger.people.merge(left, right, by, note), as_json)


@command.command("split")
@click.argument("who", metavar="A")
@click.argument("forms", nargs=-1, metavar="[FORM...]")
@deciding
def _split(settings: Settings, /, who: str, forms: tuple[str, ...], note: str, by: str, as_json: bool) -> None:
    """Decide that FORMs, names or ids of A, are another than the rest of A; without FORM, that each is another.

    Forms that differ in accents and capitals alone are one name and stay together.
    """
    with workspace(settings) as desk:
        _say(settings, desk.ledger.people.split(who, forms, by, note), as_json)


@command.command("undo")
@click.argument("event", type=click.IntRange(min=1))
@deciding
def _undo(settings: Settings, /, event: int, note: str, by: str, as_json: bool) -> None:
    """Take back the decision with this number, or an undoing, which brings the decision back."""
    with workspace(settings) as desk:
        _say(settings, desk.ledger.people.undo(event, by, note), as_json)


def _say(settings: Settings, decision: Decision, as_json: bool) -> None:
    if as_json:
        out_json(asdict(decision))
        return
    out(f"decision {decision.event}: {decision.kind}, by {inline(decision.by)}")
    settings.remark(f"dicho: dicho people undo {decision.event} takes it back.")


def _told(decision: Decision) -> str:
    state = "" if decision.active else " (undone)"
    what = f"undo of {decision.undoes}" if decision.undoes else decision.kind
    sides = " | ".join(_ids(side) for side in (decision.left, decision.right) if side)
    note = f"  {one_line(decision.note, LONGEST)}" if decision.note else ""
    told = f"{what}{state} by {inline(decision.by)}  {sides}{note}"
    return f"decision  {decision.event}  {decision.at[:10]}  {told}".rstrip()


def _ids(side: Iterable[str]) -> str:
    return " ".join(each[:SHORT] for each in side)


def _line(row: PersonRow) -> str:
    name = one_line(row.name, LONGEST)
    return f"{row.id[:SHORT]}  {row.statements:5}  {row.documents:4}  {row.kind:12}  {name}"


def _form(form: Form) -> str:
    counts = f"{form.statements:5}  {form.documents:4}  {form.kind:12}"
    return f"{form.speaker[:SHORT]}  {counts}  {one_line(form.name, LONGEST)}"


def _as_json(proposal: Proposal) -> dict[str, Any]:
    return {**asdict(proposal), "reasons": [asdict(reason) for reason in proposal.reasons]}

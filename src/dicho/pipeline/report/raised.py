"""The flags in a report: what an editor would look at first, and the words on every side that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dicho.export.report.model import Inline, Line, Para, Row, Run, Section, Table, joined, own
from dicho.model.flag import Flag, Ground
from dicho.model.statement import Statement
from dicho.pipeline.flags import Flagged, beyond
from dicho.pipeline.report.material import Material
from dicho.view import naming

MOST = 100
"""Flags that are told; the rest are counted."""
MOST_SHOWN = 6
"""Statements, grounds and sides of a ground that are told of one flag; the rest are counted."""


def flags(material: Material) -> Section | None:
    """Those of the report's statements; None where there is none."""
    teller, found = material.teller, material.flags
    if not found:
        return None
    say = teller.say
    told = Para(own(say("Reasons to look again before relying on a statement. None says who is right.")), "meta")
    rows = [_row(each, material) for each in found[:MOST]]
    left = len(found) - MOST
    if left > 0:
        more = teller.count(
            "%(n)s more is left out: “dicho flags” lists all.",
            "%(n)s more are left out: “dicho flags” lists all.",
            left,
        )
        rows.append(Row((own(more, "meta"),), group=True))
    title, heads = say("To look at first"), (say("Why"), say("Statements"), say("What it rests on"))
    return Section("flags", own(title), (told, Table(title, heads, (4, 11, 9), tuple(rows), named=True, titled=False)))


def kinds(statement: Statement, material: Material) -> list[str]:
    """What a statement is flagged for, in words, beyond what the statement itself tells; each once."""
    return [material.teller.term("flagged", kind) for kind in beyond(statement, material.raised.get(statement.id, ()))]


def _row(each: Flagged, material: Material) -> Row:
    return Row((_why(each.flag, material), _of(each, material), _grounds(each, material)))


def _why(flag: Flag, material: Material) -> Line:
    """What is flagged, in how many outlets it stands, and what it hangs on where that is not what is written."""
    teller = material.teller
    told = [teller.count("%(n)s outlet", "%(n)s outlets", flag.outlets)] if flag.outlets else []
    told += [teller.term("standing", flag.standing)] if flag.standing != "found" else []
    more = (Run(f" · {' · '.join(told)}", "meta"),) if told else ()
    return (Run(teller.term("flagged", flag.kind), "strong"), *more)


def _of(each: Flagged, material: Material) -> Line:
    """The statements that are meant, or the document."""
    teller, flag = material.teller, each.flag
    if not flag.statements:
        return own(naming.place(each.documents[flag.document]))
    lines: list[Line] = []
    for key in flag.statements[:MOST_SHOWN]:
        found = (each.statements[key], each.documents[each.statements[key].document])
        lines.append(teller.opening(found))
    return _listed(lines, len(flag.statements), material)


def _grounds(each: Flagged, material: Material) -> Line:
    grounds = each.flag.grounds
    lines = [tuple(_ground(ground, each, material)) for ground in grounds[:MOST_SHOWN]]
    return _listed(lines, len(grounds), material)


def _ground(ground: Ground, each: Flagged, material: Material) -> Iterator[Inline]:
    """What it is, whose name goes with it, and the words of every side; a side may lack what another has."""
    teller = material.teller
    value = f" {ground.value}" if ground.value else ""
    yield Run(f"{teller.term('ground', ground.why)}{value}: ", "meta")
    found = (
        teller.source(mark.spans, each.documents[mark.document]) or own(f"({teller.say('nothing')})", "meta")
        for mark in ground.marks
    )
    sides = [*dict.fromkeys(found)]
    more = [own("…", "meta")] if len(sides) > MOST_SHOWN else []
    yield from joined([*sides[:MOST_SHOWN], *more], " / ")


def _listed(lines: Sequence[Line], total: int, material: Material) -> Line:
    """Some lines one after another, and how many more there are."""
    left = total - len(lines)
    more = material.teller.count("and %(n)s more", "and %(n)s more", left)
    return joined((*lines, own(more, "meta")) if left > 0 else lines)

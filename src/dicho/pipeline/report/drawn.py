"""One speaker's positions over time in a report: the drawing, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dicho.export.report.model import Block, Line, Para, Point, Row, Run, Section, Table, Timeline, own
from dicho.pipeline.report.chosen import Found
from dicho.pipeline.report.material import Material
from dicho.view import naming, timeline
from dicho.view.positions import Remark
from dicho.view.timeline import Drawing

MOST_ALONE = 50
"""Statements in no link that the table has."""


def positions(material: Material) -> Section:
    """The drawing and the table."""
    teller, said = material.teller, material.said
    drawing = timeline.draw(said.matters, said.alone, said.latest)
    table = _table(material)
    blocks: list[Block] = []
    if drawing.latest:
        told = teller.say(
            "Each row is a position in the speaker's own words: statements that are one utterance, copied or"
            " translated. A line that changes rows is a possible change of position."
        )
        blocks += [Para(own(told), "meta"), Timeline(drawing, _points(drawing, material)), *_undrawn(drawing, material)]
    else:
        blocks.append(Para(own(teller.say("Nothing here has a date, so nothing can be set in order of time.")), "meta"))
    return Section("positions", own(teller.say("Positions over time")), (*blocks, table))


def _points(drawing: Drawing, material: Material) -> dict[str, Point]:
    """What the points of the drawing are called."""
    teller = material.teller
    remarks = [remark for point in drawing.points for remark in point.remarks]
    found = {}
    for statement, _ in material.some(remark.id for remark in remarks):
        due = teller.date(statement.due.value) if statement.due else ""
        found[statement.id] = Point(teller.number(statement.id), due)
    return found


def _undrawn(drawing: Drawing, material: Material) -> Iterator[Para]:
    count = material.teller.count
    left = [count("%(n)s position", "%(n)s positions", drawing.rows_left)] if drawing.rows_left else []
    early = "%(n)s statement of long before", "%(n)s statements of long before"
    left += [count(*early, drawing.early)] if drawing.early else []
    if left:
        yield Para(own(f"{material.teller.say('Not drawn:')} {', '.join(left)}."), "meta")


def _table(material: Material) -> Table:
    """What the drawing shows, in the same order."""
    teller, said = material.teller, material.said
    rows: list[Row] = []
    for matter in said.matters:
        for number, position in enumerate(matter.positions, 1):
            head = Run(matter.common, "source") if matter.common else Run(teller.say("One matter"))
            told: Line = (head, Run(f" · {teller.say('position')} {number}"))
            rows.append(Row((told if matter.turns else own(teller.say("Said more than once")),), group=True))
            rows += _rows(position, material)
    if said.alone:
        rows.append(Row((own(teller.say("Statements in no link")),), group=True))
        rows += _rows(said.alone[:MOST_ALONE], material)
        left = len(said.alone) - MOST_ALONE
        if left > 0:
            more = ("%(n)s more stands among all statements below.", "%(n)s more stand among all statements below.")
            rows.append(Row((own(teller.count(*more, left), "meta"),), group=True))
    heads = (teller.say("When"), teller.say("Words"), teller.say("Where"), teller.say("Due"))
    return Table(teller.say("The same as a table"), heads, (4, 12, 5, 3), tuple(rows))


def _rows(remarks: Iterable[Remark], material: Material) -> list[Row]:
    return [_row(each, material) for each in material.some(remark.id for remark in remarks)]


def _row(found: Found, material: Material) -> Row:
    teller, (statement, document) = material.teller, found
    words = teller.short(found)
    if statement.status != "asserted":
        words += (Run(" "), Run(teller.term("status", statement.status), "kind"))
    due = own(teller.date(statement.due.value)) if statement.due else ()
    return Row((own(teller.day(found)), words, own(naming.place(document)), due))

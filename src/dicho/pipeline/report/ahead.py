"""Predictions and promises in a report: when they are due, and what people say came of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dicho.export.report.model import Inline, Line, Row, Run, Section, Table, own
from dicho.pipeline.positions import AHEAD
from dicho.pipeline.report.chosen import Found
from dicho.pipeline.report.material import Material
from dicho.store.rows import Outcome
from dicho.text.isodate import interval

_LAST = "9999"


def predictions(material: Material) -> Section | None:
    """A table of them, the next due first; None where there is none."""
    say = material.teller.say
    found = [each for each in material.some(material.origins) if each[0].status == AHEAD]
    if not found:
        return None
    heads = (say("Due"), say("Statement"), say("What came of it"))
    title, rows = say("Promises and predictions"), [_row(each, material) for each in sorted(found, key=_due)]
    return Section("predictions", own(title), (Table(title, heads, (5, 12, 7), tuple(rows), titled=False),))


def _due(found: Found) -> tuple[str, str]:
    due = found[0].due
    bounds = interval(due.value) if due else None
    return (bounds[1] if bounds else _LAST, found[0].id)


def _row(found: Found, material: Material) -> Row:
    teller, due = material.teller, found[0].due
    day = own(teller.date(due.value)) if due else own(teller.say("no date"), "meta")
    if due and due.expression:
        day += (Run(f", {teller.say('read from')} ", "meta"), *teller.source(due.expression, found[1]))
    return Row((day, teller.opening(found), tuple(_came(material.outcomes.get(found[0].id), material))))


def _came(outcome: Outcome | None, material: Material) -> Iterator[Inline]:
    """What a person said came of it, with the statements that tell so."""
    teller = material.teller
    if outcome is None:
        yield Run(teller.say("nobody has said"), "meta")
        return
    told = [teller.by(outcome.by), teller.date(outcome.at)]
    yield Run(teller.term("outcome", outcome.verdict), "strong")
    yield Run(f" · {' · '.join(each for each in told if each)}", "meta")
    if outcome.note:
        yield Run(f": {outcome.note}")
    yield from _telling(material.some(outcome.evidence), material)


def _telling(evidence: Iterable[Found], material: Material) -> Line:
    line: list[Inline] = []
    for each in evidence:
        line += [Run("; "), *material.teller.opening(each)]
    return tuple(line)

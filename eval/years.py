"""Documents whose page tells no year, dated by the others of their set, as a ledger of all of them does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from dicho.model.document import Document
from dicho.model.statement import Statement
from dicho.model.wire import statement_line
from dicho.resolve.years import Witness, told
from dicho.resolve.years import dated as with_day
from eval import people
from eval.engine import Engine

Readings = list[tuple[Document, list[Statement]]]


def dated(engine: Engine, readings: Readings) -> tuple[Readings, dict[str, list[Document]]]:
    """The readings, those that the others tell the year of read anew with it; and the documents by their file."""
    undated = {d.id for d, _ in readings if d.yearless and not d.published}
    speakers = _speakers(readings) if undated else {}
    days = {d.id: d.published for d, _ in readings if d.published and len(d.published) == 10}
    found: Readings = []
    files: defaultdict[str, list[Document]] = defaultdict(list)
    for document, statements in readings:
        mine = speakers.get(document.id, set())
        sharing = (Witness(each, day, len(mine & speakers.get(each, set()))) for each, day in days.items())
        answer = told(document.yearless or "", sharing) if document.id in undated else None
        if answer is not None:
            document = with_day(document, answer.day, answer.documents)
            statements = engine.statements(document)
        found.append((document, statements))
        files[document.file].append(document)
    return found, dict(files)


def _speakers(readings: Readings) -> Mapping[str, set[str]]:
    """Who speaks in each document, persons and bodies by their names across all."""
    lines = [statement_line(s, d) for d, statements in readings for s in statements]
    named: Sequence[people.Json] = people.exported(lines, {d.id: d.text for d, _ in readings})
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in named:
        if line["speaker"] and line["speaker"]["kind"] != "unnamed":
            found[line["document"]["id"]].add(line["speaker"]["name"])
    return found

"""Reports for tests: out of a ledger that people worked in, and one in which every text is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from dicho.export.report.model import (
    Bullets,
    Entry,
    Fact,
    Facts,
    Inline,
    Line,
    Note,
    Pair,
    Para,
    Point,
    Quote,
    Ref,
    Report,
    Row,
    Run,
    Section,
    Side,
    Table,
    Timeline,
)
from dicho.model.review import Fix
from dicho.pipeline.links import listed
from dicho.pipeline.report.chosen import Asked
from dicho.pipeline.report.make import make
from dicho.pipeline.workspace import Workspace, open_workspace
from dicho.view import positions, timeline

AT = "2026-03-05T06:07:08Z"
HASH = "ab" * 32
TONES = ("own", "strong", "meta", "speaker", "hot", "kind", "address")
NOTE = "The breach of the promise, | three *months* apart."
QUESTION = "Why did the lamps of the coast go out?"


def work(folder: Path) -> None:
    """Accept, fix and reject; decide on pairs each way; weigh a question; settle a prediction."""
    with open_workspace(folder) as desk:
        rows = list(desk.ledger.statements())
        for statement, _ in rows[:3]:
            desk.ledger.reviews.accept(statement.id, "ana", NOTE)
        desk.ledger.reviews.fix(rows[4][0].id, Fix(status="opinion"), "ana", "A view.")
        linked = {end for link in desk.ledger.links.all() for end in (link.left, link.right)}
        free = [statement for statement, _ in rows[5:] if statement.id not in linked]
        desk.ledger.reviews.reject(free[0].id, "luis")
        pairs = [each.link.id for each in listed(desk.ledger, ["conflict", "change"])]
        for link, verdict, by in zip(pairs, ("yes", "unsure", "no"), ("ana", "luis", "person"), strict=False):
            desk.ledger.links.decide(link, verdict, by=by, note=NOTE)
        ahead = [statement for statement, _ in rows if statement.status == "prediction"]
        desk.ledger.outcomes.settle(ahead[0].id, "not-kept", [rows[0][0].id], "ana", "The audit says so.")
        _weigh(desk, [statement.id for statement, _ in rows[10:13]])


def _weigh(desk: Workspace, evidence: list[str]) -> None:
    hypotheses = desk.ledger.hypotheses
    question = hypotheses.ask(QUESTION, "ana", "for the spring").id
    first, second = (hypotheses.put(question, text, "ana").id for text in ("The fuel never came", "It was sold"))
    for by, ratings in (("ana", ("I", "CC")), ("luis", ("C", "II"))):
        for each in evidence:
            cells: Any = dict(zip((first, second), ratings, strict=True))
            hypotheses.rate(question, each, cells, ("high", None), (by, ""))


def built(desk: Workspace, **asked: Any) -> Report:
    """The report that is asked for, made at a moment of ours."""
    return make(desk.ledger, desk.archive, Asked(**{"at": AT, **asked}))


def every(part: Any, kind: type[Any]) -> Iterator[Any]:
    """All parts of a kind in a report, in the order in which it is read."""
    if isinstance(part, kind):
        yield part
    if isinstance(part, tuple):
        for each in part:
            yield from every(each, kind)
    elif is_dataclass(part) and not isinstance(part, (type, timeline.Drawing)):
        for field in fields(part):
            yield from every(getattr(part, field.name), kind)


def hostile(words: str, lang: str = "en") -> Report:
    """A report with every kind of block, in which every text that anybody can choose is this one."""
    runs: list[Inline] = [Run(words, tone) for tone in TONES]  # type: ignore[arg-type] # these are tones
    line: Line = (*runs, Run(words, "source", "es"), Run(words, "source", "es", 2), Run(HASH, "code"))
    facts = (Fact(words, line), Fact("due", line))
    quote, other = Quote((*line, Ref(1, True)), True), Quote((Run(words, "source", "es"), Ref(2, True)), False)
    rows = (Row((line, (Run("1", "number", part=1), Ref(1)))), Row((line,), group=True))
    table = Table(words, (words, "B"), (10, 14), rows, named=True)
    entry = Entry(1, line, line, quote, facts, (words,), (words,), Para(line, "open"), table)
    left, right = Side("A", line, line, other, facts), Side("B", line, line, Quote((Ref(1),), True), ())
    pair = Pair("ab12", line, words, left, right, Para(line, "kinder"), Para(line, "decided"), table, (Para(line),))
    remark = positions.Remark("r1", words, "es", ("2025-01-05", "2025-01-05"))
    drawn = timeline.draw(*positions.matters([remark], []), "2025-03-09")
    blocks = (
        Para(line),
        Bullets((line,)),
        Facts(facts),
        table,
        entry,
        pair,
        Timeline(drawn, {"r1": Point(1, words)}),
    )
    section = Section("one", line, blocks, (Section("two", line, (Para(line, "warning"),)),))
    notes = (Note(1, "a" * 16, HASH, ((0, 4),), line), Note(2, "b" * 16, HASH, ((5, 9),), line))
    return Report(lang, line, words, line, facts, (section,), notes, words, AT, 2)

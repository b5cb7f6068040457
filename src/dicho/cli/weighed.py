"""A question with its matrix of competing hypotheses in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from dicho.cli.cards import LONGEST, SHORT, said, when, who
from dicho.cli.marks import inline, one_line, room

if TYPE_CHECKING:
    from dicho.model.hypothesis import Question, Row
    from dicho.pipeline.hypotheses import Candidate, Exhibit, Weighing
    from dicho.weigh.matrix import Score

NONE = "-"
WHY = {
    "hypothesis": "put forward as a hypothesis",
    "question": "near the question",
    "conflict": "may conflict with {of}",
    "change": "may change {of}",
}


def question(one: Question) -> str:
    """A question in one line: id, day, by whom, its words."""
    closed = "  (closed)" if one.closed else ""
    return f"{one.id[:SHORT]}  {one.at[:10]}  {inline(one.by)}  {one_line(one.text, LONGEST)}{closed}"


def table(weighing: Weighing) -> Iterator[str]:
    """The hypotheses as they stand, the matrix, what the first place hangs on, and where people differ."""
    yield question(weighing.question)
    if not weighing.hypotheses:
        yield "  No hypothesis yet: dicho hypothesis new WORDS puts one forward."
        return
    texts = {each.id: one_line(each.text, LONGEST) for each in weighing.hypotheses}
    for score in weighing.scores:
        label = weighing.label(score.hypothesis)
        yield f"  {score.place}.  {label:4}against {score.against:5.2f}  {_tested(score)}  {texts[score.hypothesis]}"
    if not weighing.evidence:
        yield "  No evidence yet: dicho hypothesis candidates lists some, dicho hypothesis rate puts it to them."
        return
    yield ""
    yield from _matrix(weighing)
    yield from _hangs(weighing)
    yield from _differ(weighing)


def _tested(score: Score) -> str:
    return f"({score.count} of {score.rated} rated)"


def _matrix(weighing: Weighing) -> Iterator[str]:
    """One line a statement: weights, a rating a hypothesis (of each person, in order), how far it tells them apart."""
    people = (weighing.by,) if weighing.by else weighing.analysts
    wide = max(4, 3 * len(people))
    heads = "".join(f"{f'H{n}':<{wide}}" for n in range(1, len(weighing.hypotheses) + 1))
    whose = f"  rated by {', '.join(inline(each) for each in people)}" if people else ""
    room_for = max(8, 4 * len(people))
    yield f"  {'evidence':{SHORT}}  {'weight':{room_for}}{heads}apart{whose}"
    for exhibit in weighing.evidence:
        rows = [exhibit.rows.get(each) for each in people]
        cells = "".join(f"{'/'.join(_cell(row, each.id) for row in rows):<{wide}}" for each in weighing.hypotheses)
        apart = NONE if exhibit.diagnosticity is None else f"{exhibit.diagnosticity:.2f}"
        start = f"  {exhibit.statement.id[:SHORT]}  {_weights(rows):{room_for}}{cells}{apart:5}  "
        yield start + one_line(_words(exhibit), room(len(start)))


def _cell(row: Row | None, hypothesis: str) -> str:
    return row.ratings.get(hypothesis, NONE) if row else NONE


def _weights(rows: Iterable[Row | None]) -> str:
    """Credibility and relevance by their first letters: "h/l"."""
    return " ".join(f"{row.credibility[0]}/{row.relevance[0]}" if row else NONE for row in rows)


def _words(exhibit: Exhibit | Candidate) -> str:
    statement, document = exhibit.statement, exhibit.document
    return f"{when(statement, document)}  {who(statement)}: {said(statement, document)}"


def _hangs(weighing: Weighing) -> Iterator[str]:
    """The single ratings, and the single statements, that the first place hangs on."""
    if weighing.swings or weighing.pillars:
        yield ""
        yield "  The first place hangs on:"
    for swing in weighing.swings:
        cell = f"{swing.evidence[:SHORT]} {weighing.label(swing.hypothesis)}"
        first = _first(weighing, swing.first)
        yield f"    {cell}: were it {swing.other} and not {swing.rating}, first would be {first}"
    for evidence, then in weighing.pillars:
        yield f"    {evidence[:SHORT]}: without it, first would be {_first(weighing, then)}"


def _first(weighing: Weighing, first: Iterable[str]) -> str:
    return " and ".join(weighing.label(each) for each in first)


def _differ(weighing: Weighing) -> Iterator[str]:
    if weighing.disputes:
        yield ""
        yield "  Where people differ:"
    for each in weighing.disputes:
        ratings = ", ".join(f"{inline(name)} {rating}" for name, rating in each.ratings.items())
        yield f"    {each.evidence[:SHORT]} {weighing.label(each.hypothesis)}: {ratings}"


def candidate(one: Candidate) -> str:
    """A candidate in two lines: why it is one, and its words."""
    why = WHY[one.why].format(of=(one.of or "")[:SHORT])
    return f"{one.statement.id[:SHORT]}  {one.score:.2f}  {why}\n          {one_line(_words(one), room(10))}"

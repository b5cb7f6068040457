"""A question's hypotheses weighed, and what may be put to it: candidates that are nothing until a person says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from dicho.errors import UsageError
from dicho.model.document import Document
from dicho.model.hypothesis import RATINGS, Hypothesis, Question, Rating, Row
from dicho.model.statement import Statement
from dicho.pipeline import compare
from dicho.store.hypotheses import Hypotheses
from dicho.store.ledger import Ledger
from dicho.store.search import Query
from dicho.weigh import matrix
from dicho.weigh.matrix import Dispute, Matrix, Score, Swing

TAKEN_BACK = "none"
EACH = 20
"""Candidates of each kind that are looked at."""

Why = Literal["hypothesis", "question", "conflict", "change"]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A statement as evidence: each person's row, and how far it tells the hypotheses apart in the view shown."""

    statement: Statement
    document: Document
    rows: Mapping[str, Row]
    diagnosticity: float | None

    def as_dict(self) -> dict[str, Any]:
        """The same ready for JSON; the statement by its id."""
        rows = [
            {"by": name, "ratings": dict(row.ratings), "credibility": row.credibility, "relevance": row.relevance}
            for name, row in self.rows.items()
        ]
        return {"statement": self.statement.id, "diagnosticity": self.diagnosticity, "rows": rows}


@dataclass(frozen=True, slots=True)
class Weighing:
    """A question with its matrix. `by`: whose ratings the scores are of, None where they are everyone's together.

    The swings and the evidence it all hangs on are those of one person's matrix; there are none of everyone's, whose
    cells are no ratings. `disputes` are all people's.
    """

    question: Question
    hypotheses: tuple[Hypothesis, ...]
    by: str | None
    analysts: tuple[str, ...]
    evidence: tuple[Exhibit, ...]
    scores: tuple[Score, ...]
    swings: tuple[Swing, ...]
    pillars: tuple[tuple[str, tuple[str, ...]], ...]
    disputes: tuple[Dispute, ...]

    def label(self, hypothesis: str) -> str:
        """What a hypothesis of the question is called in its matrix: "H2"."""
        return f"H{next(n for n, each in enumerate(self.hypotheses, 1) if each.id == hypothesis)}"

    def as_dict(self) -> dict[str, Any]:
        """The same ready for JSON (docs/hypotheses.md): statements by id, hypotheses with their labels."""
        return {
            "question": asdict(self.question),
            "hypotheses": [{"label": f"H{n}", **asdict(each)} for n, each in enumerate(self.hypotheses, 1)],
            "by": self.by,
            "analysts": list(self.analysts),
            "evidence": [each.as_dict() for each in self.evidence],
            "scores": [asdict(each) for each in self.scores],
            "hangs_on": [{**asdict(each), "first": list(each.first)} for each in self.swings],
            "without": [{"evidence": evidence, "first": list(first)} for evidence, first in self.pillars],
            "disputes": [{**asdict(each), "ratings": dict(each.ratings)} for each in self.disputes],
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that may be a hypothesis of the question, or evidence on it, and why: never a cell by itself.

    `why`: put forward as a hypothesis, near the question or its hypotheses in meaning, or in conflict with evidence
    (or a changed position of who is); `of` is the statement it is tied to, `score` how near it is, 0..1.
    """

    statement: Statement
    document: Document
    why: Why
    score: float
    of: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The same ready for JSON; statement and document by their ids."""
        facts = {"why": self.why, "score": self.score, "of": self.of}
        return {"statement": self.statement.id, "document": self.document.id, **facts}


def cells(written: Iterable[str]) -> dict[str, Rating | None]:
    """Hypothesis -> rating of "H1=I", as it is typed; "H1=none" takes one back. UsageError for anything else."""
    found: dict[str, Rating | None] = {}
    for each in written:
        hypothesis, mark, rating = (part.strip() for part in each.partition("="))
        known = next((key for key in RATINGS if key == rating.upper()), None)
        if not mark or not hypothesis or not (known or rating.lower() == TAKEN_BACK):
            hint = f"Write H1=I; one of {', '.join(RATINGS)}, or {TAKEN_BACK}."
            raise UsageError(f"{each[:80]!r} is no rating.", hint=hint)
        found[hypothesis] = known
    return found


def weighing(ledger: Ledger, question: str, by: str | None = None) -> Weighing:
    """The question as one person rates it, or with everyone's ratings together where more than one did.

    NotFound for the question, UsageError for a person who rated nothing of it.
    """
    hypotheses: Hypotheses = ledger.hypotheses
    asked, rivals, views = hypotheses.question(question), hypotheses.rivals(question), hypotheses.views(question)
    if by is not None and by not in views:
        known = ", ".join(views) or "nobody yet"
        raise UsageError(f"{by!r} rated nothing of this question.", where=asked.text, hint=f"Who did: {known}.")
    alone = by if by is not None else next(iter(views)) if len(views) == 1 else None
    names = tuple(each.id for each in rivals)
    matrices = {name: Matrix(names, tuple(rows)) for name, rows in views.items()}
    shown = matrices[alone] if alone else Matrix(names, ())
    return Weighing(
        asked,
        tuple(rivals),
        alone,
        tuple(views),
        _exhibits(ledger, views, alone),
        matrix.ranked(shown) if alone or not views else matrix.together(list(matrices.values())),
        tuple(matrix.swings(shown)),
        tuple(matrix.pillars(shown)),
        tuple(matrix.disputes(matrices)),
    )


def leaders(ledger: Ledger, question: str) -> tuple[Hypothesis, ...]:
    """The hypotheses with least against them, everyone together; none where nothing was rated. NotFound."""
    rivals, views = ledger.hypotheses.rivals(question), ledger.hypotheses.views(question)
    names = tuple(each.id for each in rivals)
    matrices = {name: Matrix(names, tuple(rows)) for name, rows in views.items()}
    scores = matrix.together(list(matrices.values()))
    return tuple(each for each in rivals if any(s.place == 1 and s.hypothesis == each.id for s in scores))


def _exhibits(ledger: Ledger, views: Mapping[str, Sequence[Row]], alone: str | None) -> tuple[Exhibit, ...]:
    """The evidence, what tells the hypotheses apart first: in one person's view, or on the mean of all."""
    rows: dict[str, dict[str, Row]] = {}
    for name, mine in views.items():
        for row in mine:
            rows.setdefault(row.evidence, {})[name] = row
    found = []
    for statement, document in ledger.these(list(rows)):
        each = rows[statement.id]
        seen = [each[alone]] if alone in each else [] if alone else list(each.values())
        tells = sum(map(matrix.diagnosticity, seen)) / len(seen) if seen else None
        found.append(Exhibit(statement, document, each, tells))
    return tuple(sorted(found, key=lambda each: -(each.diagnosticity or 0)))


def candidates(ledger: Ledger, question: str) -> list[Candidate]:
    """What may be put to a question: hypotheses of the ledger's documents first, then evidence; the nearest first."""
    hypotheses: Hypotheses = ledger.hypotheses
    asked, rivals = hypotheses.question(question), hypotheses.rivals(question)
    rows = {row.evidence for mine in hypotheses.views(question).values() for row in mine}
    taken = {*rows, *(each.origin for each in rivals)}
    found: dict[str, Candidate] = {}
    for text in (asked.text, *(each.text for each in rivals)):
        for status in ("hypothesis", None):
            for near in _like(ledger, text, Query(status=status, limit=EACH)):
                why: Why = "hypothesis" if near.statement.status == "hypothesis" else "question"
                _keep(found, Candidate(near.statement, near.document, why, near.score))
    for candidate in _tied(ledger, rows):
        _keep(found, candidate)
    left = [each for key, each in found.items() if key not in taken]
    return sorted(left, key=lambda each: (each.why != "hypothesis", -each.score))


def _keep(found: dict[str, Candidate], candidate: Candidate) -> None:
    """The strongest reason to look at a statement is the one that is told."""
    known = found.get(candidate.statement.id)
    if known is None or known.score < candidate.score:
        found[candidate.statement.id] = candidate


def _like(ledger: Ledger, text: str, query: Query) -> list[compare.Found]:
    try:
        return compare.like(ledger, text, query=query)
    except UsageError:
        return []  # no word in it that means something by itself: nothing is near it


def _tied(ledger: Ledger, rows: set[str]) -> list[Candidate]:
    """What conflicts with the evidence, or changes it: it bears on the same question."""
    found = []
    for key, links in ledger.links.of(sorted(rows)).items():
        for link in links:
            other = link.right if link.left == key else link.left
            if link.relation in ("conflict", "change"):
                found += [
                    Candidate(statement, document, link.relation, link.score, key)
                    for statement, document in ledger.these([other])
                ]
    return found

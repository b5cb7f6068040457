"""Asking the judge about proposed links: what it says is recorded as evidence, and decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dicho.judge.bench import Judge
from dicho.judge.question import PROMPT
from dicho.judge.sides import asked, placed
from dicho.judge.terms import Counts, Endpoint, Refused, Verdict
from dicho.model.run import Run
from dicho.model.span import Spans
from dicho.store.ledger import Ledger
from dicho.store.paged.rows import Listed
from dicho.store.rows import Judgement


@dataclass(frozen=True, slots=True)
class Asking:
    """A link the judge was asked about: what it said, or why there is nothing to believe."""

    row: Listed
    judgement: Judgement | None
    refused: Refused | None


class Bench:
    """One judge over the links of one ledger, under one set of limits."""

    def __init__(self, ledger: Ledger, endpoint: Endpoint) -> None:
        self._ledger = ledger
        self._judge = Judge(endpoint)
        facts = {"url": endpoint.url, "model": endpoint.model, "runs": str(endpoint.runs)}
        self._run = Run("judge", PROMPT, tuple(sorted(facts.items())))

    @property
    def counts(self) -> Counts:
        """What has been asked, believed and discarded so far."""
        return self._judge.counts

    def ask(self, rows: Iterable[Listed]) -> Iterator[Asking]:
        """Ask about each link in turn; each answer is on the disk before the next question. Stops at a limit."""
        for row in rows:
            sides = [asked(document, statement) for statement, document in (row.left, row.right)]
            outcome = self._judge.ask(*sides)
            if isinstance(outcome, Refused):
                yield Asking(row, None, outcome)
                if outcome.why == "limit" and self._spent():
                    return
                continue
            passages = (placed(sides[0], outcome.left), placed(sides[1], outcome.right))
            yield Asking(row, self._ledger.links.judge(self._run, row.link, _said(row, outcome, passages)), None)

    def _spent(self) -> bool:
        """Whether no further question can be asked: the calls or the tokens of this judge are used up."""
        endpoint, counts = self._judge.endpoint, self._judge.counts
        return counts.calls >= endpoint.most_calls or counts.tokens >= endpoint.most_tokens


def _said(row: Listed, verdict: Verdict, passages: tuple[Spans, Spans]) -> Judgement:
    left, right = passages
    return Judgement(
        link=row.link.id,
        answer=verdict.answer,
        shape=verdict.shape,
        left=left,
        right=right,
        model=verdict.model,
        prompt=verdict.prompt,
        agreed=verdict.agreed,
        runs=verdict.runs,
        tokens=verdict.tokens,
    )

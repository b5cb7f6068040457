"""The judge at work: asks a question several times, takes the majority, and counts everything."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from dicho.judge.line import Line, Stop
from dicho.judge.question import PROMPT
from dicho.judge.terms import Asked, Counts, Endpoint, Refused, Verdict, Why, Word
from dicho.model.link import Shape
from dicho.model.span import Spans


@dataclass(frozen=True, slots=True)
class _Vote:
    """What one run said, its passages on the side they belong to."""

    answer: Word
    shape: Shape | None
    model: str
    left: Spans
    right: Spans

    @property
    def kind(self) -> tuple[Word, Shape | None, str]:
        """What must agree for two votes to count as one opinion: a majority is one model's."""
        return self.answer, self.shape, self.model


def ask(
    endpoint: Endpoint,
    left: Asked,
    right: Asked,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Verdict | Refused:
    """One question to one endpoint. To ask many under one set of limits, keep a `Judge`."""
    return Judge(endpoint, clock=clock, sleep=sleep).ask(left, right)


class Judge:
    """Asks one endpoint under one set of limits. Not for several threads at once.

    `clock` gives seconds that only grow, `sleep` waits that many: tests pass their own. UsageError when the variable
    named for the key is empty, InstallationError when the libraries of the extra `judge` are missing. Whatever the
    endpoint does raises nothing: it is a `Refused`.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.endpoint = endpoint
        self._line = Line(endpoint, clock, sleep)
        self._questions = 0
        self._verdicts: Counter[Word] = Counter()
        self._refused: Counter[Why] = Counter()
        self._discarded: Counter[Why] = Counter()

    @property
    def counts(self) -> Counts:
        """What has been done so far."""
        kinds = dict(self._verdicts), dict(self._refused), dict(self._discarded)
        return Counts(self._questions, self._line.calls, self._line.tokens, *kinds)

    def ask(self, left: Asked, right: Asked) -> Verdict | Refused:
        """The majority of the runs, or why there is none. Every second run shows the two sides the other way round."""
        self._questions += 1
        before = self._line.calls, self._line.tokens
        reads, reasons = self._runs(left, right)
        calls, tokens = self._line.calls - before[0], self._line.tokens - before[1]
        self._discarded.update(reasons)
        # More than half of ALL runs must stand; where half were discarded there is nothing left to count.
        if 2 * len(reads) <= self.endpoint.runs:
            common = tuple(Counter(reasons).most_common())
            self._refused[common[0][0]] += 1
            return Refused(common[0][0], self._line.status, common, calls, tokens)
        verdict = _majority(reads, self.endpoint.runs, calls, tokens)
        self._verdicts[verdict.answer] += 1
        return verdict

    def _runs(self, left: Asked, right: Asked) -> tuple[list[_Vote], list[Why]]:
        """The votes, and the reasons of the runs without one; stops where no majority can come of the rest."""
        votes: list[_Vote] = []
        reasons: list[Why] = []
        self._line.begin()
        try:
            while len(votes) + len(reasons) < self.endpoint.runs and 2 * len(reasons) < self.endpoint.runs:
                vote = self._run(left, right, len(votes) + len(reasons))
                votes.append(vote) if isinstance(vote, _Vote) else reasons.append(vote)
        except Stop as stop:
            reasons.append(stop.why)
        return votes, reasons

    def _run(self, left: Asked, right: Asked, run: int) -> _Vote | Why:
        from dicho.judge.answer import Read, read

        if left.too_long or right.too_long:
            raise Stop("limit")
        turned = run % 2 == 1
        sides = (right, left) if turned else (left, right)
        mark = secrets.token_hex(8)
        data = self._line.fetch(sides, mark, run)
        model, key = self.endpoint.model, self._line.key()
        found = read(data, sides, mark, model, key) if isinstance(data, bytes) else data
        if not isinstance(found, Read):
            return found
        passages = (found.two, found.one) if turned else (found.one, found.two)
        return _Vote(found.answer, found.shape, found.model, *passages)


def _majority(votes: list[_Vote], runs: int, calls: int, tokens: int) -> Verdict:
    """What more than half of all runs said, with the passages of the first that said it; else "cannot-tell"."""
    kind, agreed = Counter(vote.kind for vote in votes).most_common(1)[0]
    vote = next(vote for vote in votes if vote.kind == kind)
    if 2 * agreed <= runs:
        vote = _Vote("cannot-tell", None, vote.model, (), ())
    return Verdict(vote.answer, vote.shape, vote.left, vote.right, vote.model, PROMPT, agreed, runs, calls, tokens)

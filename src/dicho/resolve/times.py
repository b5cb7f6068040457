"""The times a document speaks of: its expressions, their dates, and which of them stand in what is said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date as Day

from dicho.model.document import Document
from dicho.model.span import Span
from dicho.model.statement import Attribution, When
from dicho.resolve import telling
from dicho.resolve.telling import BREAK
from dicho.text.timex import Expression, Tense, resolve

REACH = 400  # code points on each side of the verb in which its sentence is looked for
RECENT = 31  # days before publication of a day that sets a scene


class Times:
    """One pass over a document's expressions of time. `attributions` say what of it is said."""

    def __init__(self, document: Document, attributions: Sequence[Attribution] = ()) -> None:
        self.text = document.text
        self.attributions = attributions
        self.anchor = day_of(document.published)
        self.expressions = telling.expressions(document.text, document.lang)
        self.starts = [e.span.start for e in self.expressions]
        self.spoken = _merged(sorted((span.start, span.end) for a in attributions for span in a.content))
        self.last, self.narrated = self._told()

    def _told(self) -> tuple[list[Day | None], list[Day | None]]:
        """For each expression the date told before it, for "three days later"; and that of the narration alone."""
        found: list[Day | None] = []
        narrated: list[Day | None] = []
        last: Day | None = None
        narration: Day | None = None
        tenses = self._tenses()
        for expression in self.expressions:
            found.append(last)
            narrated.append(narration)
            if expression.span.start not in tenses and telling.quoted(self.text, expression.span.start):
                continue  # a voice of its own: what is told goes on from what was told
            when = resolve(expression, self.anchor, tenses.get(expression.span.start, "past"), last)
            last = day_of(when.value) if when and when.precision == "day" else last
            narration = narration if self.is_spoken(expression.span.start) else last
        return found, narrated

    def _tenses(self) -> dict[int, Tense | None]:
        """Where expressions begin that stand in what is said -> the tense it is said in; the innermost statement's."""
        outer_first = sorted(self.attributions, key=lambda a: a.content[0].start)
        return {e.span.start: tense for a in outer_first for e in self.inside(a) if (tense := self.tense(a))}

    def tense(self, a: Attribution) -> Tense | None:
        """The tense a statement is made in."""
        ahead = looks_ahead(a) or any(telling.FUTURE.search(span.of(self.text)) for span in a.content)
        return "future" if ahead else "past"

    def resolved(self, expression: Expression, tense: Tense | None) -> When | None:
        """The date of an expression of this document, read in a tense."""
        last = self.last[bisect_left(self.starts, expression.span.start)]
        return resolve(expression, self.anchor, tense, last)

    def past(self, expression: Expression) -> When | None:
        """The date of an expression that tells when something was said; None where it had not come by publication."""
        found = self.resolved(expression, "past")
        if found is not None and not self.is_past(found):
            narrated = self.narrated[bisect_left(self.starts, expression.span.start)]
            found = resolve(expression, self.anchor, "past", narrated)
        return found if found is not None and self.is_past(found) else None

    def between(self, low: int, high: int) -> Iterator[Expression]:
        """The expressions of a stretch, in order."""
        for index in range(bisect_left(self.starts, low), bisect_left(self.starts, high)):
            if self.expressions[index].span.end <= high:
                yield self.expressions[index]

    def inside(self, a: Attribution) -> Iterator[Expression]:
        """The expressions of what is said."""
        for span in a.content:
            yield from self.between(span.start, span.end)

    def is_spoken(self, at: int) -> bool:
        """Whether a place is in words that are said."""
        index = bisect_right(self.spoken, (at, len(self.text) + 1)) - 1
        return index >= 0 and self.spoken[index][0] <= at < self.spoken[index][1]

    def sentence(self, anchor: Span) -> tuple[int, int]:
        """The sentence a verb stands in, past what is said in it."""
        low = max(0, anchor.start - REACH)
        ends = [m.end() for m in BREAK.finditer(self.text, low, anchor.start) if not self.is_spoken(m.start())]
        if ends:
            low = ends[-1]
        after = BREAK.finditer(self.text, anchor.end, min(len(self.text), anchor.end + REACH))
        high = next((m.start() + 1 for m in after if not self.is_spoken(m.start())), anchor.end + REACH)
        return low, min(high, len(self.text))

    def around(self, time: Span) -> tuple[int, int]:
        """The sentence of a time."""
        low = max(0, time.start - REACH)
        low = max((m.end() for m in BREAK.finditer(self.text, low, time.start)), default=low)
        stop = BREAK.search(self.text, time.end, time.end + REACH)
        return low, stop.start() if stop else min(len(self.text), time.end + REACH)

    def recent(self, low: int, high: int) -> Iterator[tuple[Span, When]]:
        """The recent days told in a stretch, outside what is said, the last first."""
        for e in reversed(list(self.between(low, high))):
            head = e.bound or self.is_spoken(e.span.start) or telling.dateline(self.text, e.span)
            when = None if head else self.resolved(e, "past")
            if when and self._is_recent(when):
                yield e.span, when

    def _is_recent(self, when: When) -> bool:
        day = day_of(when.value) if when.precision == "day" else None
        return bool(day and self.anchor and 0 <= (self.anchor - day).days <= RECENT)

    def is_past(self, when: When) -> bool:
        """Whether a time has begun when the document is published."""
        return self.anchor is None or when.value[:10] <= self.anchor.isoformat()[: len(when.value[:10])]

    def is_due(self, when: When) -> bool:
        """Whether a time ends after the document is published."""
        end = when.value.rpartition("/")[2]
        return self.anchor is not None and end[:4].isdigit() and end[:10] > self.anchor.isoformat()[: len(end[:10])]


def looks_ahead(a: Attribution) -> bool:
    """Whether a statement foretells or promises."""
    return a.status == "prediction" or a.act == "intend"


def day_of(value: str | None) -> Day | None:
    """The day of a whole ISO date, None of any other."""
    try:
        return Day.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def _merged(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping stretches made one."""
    found: list[tuple[int, int]] = []
    for start, end in pairs:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found

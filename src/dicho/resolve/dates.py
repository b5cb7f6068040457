"""When: the day something was said, the times it speaks of, and the day by which it is to come true.

An expression of time beside the verb of saying dates the statement; what the same one says on that occasion shares the
date. Nothing is dated by guess: a statement beside which no date stands, and which goes on from none that has one, has
no `said`. Expressions inside the content are what it is about.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Day

from dicho.model.document import Document
from dicho.model.span import Span
from dicho.model.statement import Attribution, When
from dicho.resolve import telling
from dicho.resolve.issued import Issue
from dicho.resolve.naming import Answer
from dicho.resolve.telling import BREAK
from dicho.text.timex import Expression, Tense, resolve

ANSWER = re.compile(
    r"\b(?:respond|contest|replic|repus|pregunt|quiso saber|inquiri"
    r"|repl(?:y|ied)|answer|retort|ask|put it to|shot back)",
    re.IGNORECASE,
)
ASIDE = re.compile(r",[^,.;]*?\b(?:que|cuy[oa]s?|quien|who|whose|which)\b[^.;]*$", re.IGNORECASE)
ISSUED = re.compile(
    r"\b(?:released|published|issued|dated|filed|presented|sent|posted|signed|made public|put out|circulated"
    r"|(?:divulgad|publicad|emitid|difundid|fechad|presentad|remitid|enviad|firmad|entregad|hech|dad)[oa]s?)\b",
    re.IGNORECASE,
)
"""Before a time in the source's own words: the day of the paper is the day it says so."""
OCCASION = re.compile(
    r"\b(?:compareci|testific|prest[óa] declaraci|depuso|juicio|vista oral|interrogatorio|careo|en el estrado"
    r"|testif(?:ied|ies)|took the stand|on the stand|gave evidence|appeared before|inquest|trial|cross-examin)",
    re.IGNORECASE,
)
"""Of a hearing many voices are told; a rally or a press conference is one speaker's."""
REACH = 400  # code points on each side of the verb in which its sentence is looked for
NEAR = 160  # code points between the verb and its date
GOES_ON = 1500  # code points after which an occasion is over
LEAD = 800  # code points in which a page says in short what it dates below
RECENT = 31  # days before publication of a day that sets a scene
DAYS = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Dated:
    """When it was said, what times it speaks of, by when it is to come true, and the flags the statement gains."""

    said: When | None = None
    about: tuple[When, ...] = ()
    due: When | None = None
    flags: tuple[str, ...] = ()


def date(document: Document, attributions: Sequence[Attribution], answers: Sequence[Answer]) -> list[Dated]:
    """The dates of each attribution, in the same order. `answers` say who speaks each."""
    return Dating(document, attributions, answers).run() if attributions else []


class Dating:
    """One pass over a document's expressions of time and its attributions."""

    def __init__(self, document: Document, attributions: Sequence[Attribution], answers: Sequence[Answer]) -> None:
        self.text = document.text
        self.attributions = attributions
        self.answers = answers
        self.issue = Issue(document)
        self.published = document.published
        self.anchor = _day(document.published)
        self.expressions = telling.expressions(document.text, document.lang)
        self.starts = [e.span.start for e in self.expressions]
        self.last = self._told()
        spoken = sorted((span.start, span.end) for a in attributions for span in a.content)
        self.spoken = _merged(spoken)
        self.children: dict[int, list[int]] = {}
        for index, one in enumerate(attributions):
            if one.parent is not None:
                self.children.setdefault(one.parent, []).append(index)

    def run(self) -> list[Dated]:
        """The dates of each attribution."""
        said: list[When | None] = [None] * len(self.attributions)
        order = sorted(range(len(said)), key=lambda i: self.attributions[i].anchor.start)
        before: int | None = None
        for index in order:
            a = self.attributions[index]
            said[index] = self._beside(index) or self._by_itself(index)
            if a.parent is not None:
                continue
            if said[index] is None and before is not None and self._goes_on(before, index):
                said[index] = said[before]
            said[index] = said[index] or self._scene(index, before)
            before = index
        self._hold(order, said)
        if self.issue.release:
            outer = (a.parent is None for a in self.attributions)
            said = [one or (self._of_page() if free else None) for one, free in zip(said, outer, strict=True)]
        self._lead_back(order, said)
        return [self._dated(a, said[i]) for i, a in enumerate(self.attributions)]

    def _dated(self, a: Attribution, said: When | None) -> Dated:
        inside = list(self._inside(a))
        tense = self._tense(a) if inside else None
        about = tuple(when for e in inside if (when := self.resolved(e, tense)) is not None)
        due = next((when for when in about if self._is_due(when)), None) if self._looks_ahead(a) else None
        flags = ("ambiguous-date",) if said is not None and said.others else ()
        return Dated(said, about, due, flags)

    # What stands where

    def _told(self) -> list[Day | None]:
        """For each expression the date told before it, for "three days later"."""
        found: list[Day | None] = []
        last: Day | None = None
        tenses = self._tenses()
        for expression in self.expressions:
            found.append(last)
            if expression.span.start not in tenses and telling.quoted(self.text, expression.span.start):
                continue  # a voice of its own: what is told goes on from what was told
            when = resolve(expression, self.anchor, tenses.get(expression.span.start, "past"), last)
            last = _day(when.value) if when and when.precision == "day" else last
        return found

    def _tenses(self) -> dict[int, Tense | None]:
        """Where expressions begin that stand in what is said -> the tense it is said in; the innermost statement's."""
        outer_first = sorted(self.attributions, key=lambda a: a.content[0].start)
        return {e.span.start: tense for a in outer_first for e in self._inside(a) if (tense := self._tense(a))}

    def resolved(self, expression: Expression, tense: Tense | None) -> When | None:
        """The date of an expression of this document, read in a tense."""
        last = self.last[bisect_left(self.starts, expression.span.start)]
        return resolve(expression, self.anchor, tense, last)

    def _between(self, low: int, high: int) -> Iterator[Expression]:
        for index in range(bisect_left(self.starts, low), bisect_left(self.starts, high)):
            if self.expressions[index].span.end <= high:
                yield self.expressions[index]

    def _inside(self, a: Attribution) -> Iterator[Expression]:
        for span in a.content:
            yield from self._between(span.start, span.end)

    def _is_spoken(self, at: int) -> bool:
        index = bisect_right(self.spoken, (at, len(self.text) + 1)) - 1
        return index >= 0 and self.spoken[index][0] <= at < self.spoken[index][1]

    def _is_said(self, index: int, at: int) -> bool:
        """Whether a place is in words that are said, those around a statement left out: they tell when it was made."""
        parent = self.attributions[index].parent
        if parent is None or not (self._is_spoken(at) and self._is_told(self.attributions[index])):
            return self._is_spoken(at)
        outer = self.attributions[parent]
        beside = (self.attributions[i] for i in self.children[parent])
        inner = any(span.start <= at < span.end for a in beside for span in a.content)
        return inner or not any(span.start <= at < span.end for span in outer.content)

    # When it was said

    def _beside(self, index: int) -> When | None:
        """The date in the sentence of the verb, outside what is said: the nearest to the verb."""
        a = self.attributions[index]
        if not (a.cue or a.source):
            return None
        anchor = a.anchor
        low, high = self._sentence(anchor)
        near = [e for e in self._between(low, high) if self._may_date(e, index, anchor)]
        near.sort(key=lambda e: _gap(e.span, anchor))
        for expression in near:
            when = self.resolved(expression, "past")
            if _gap(expression.span, anchor) <= NEAR and when and when.precision in DAYS and self._is_past(when):
                return when
        return None

    def _may_date(self, e: Expression, index: int, anchor: Span) -> bool:
        """Whether a time may be that of the verb: outside what is said, no bound, no aside's, no name's."""
        a = self.attributions[index]
        named = _within(e.span, a.source) and not self._of_paper(e, a)
        return not (named or e.bound or self._is_said(index, e.span.start) or self._aside(e, anchor))

    def _of_paper(self, e: Expression, a: Attribution) -> bool:
        """Whether a time in the words for the source is the day of what is cited: "Brum, 3 May: …"."""
        low = min(span.start for span in (*a.source, *a.cue))
        if a.cue and a.cue[0].of(self.text) == ":":
            return self.text[low : e.span.start].rstrip()[-1:] in (",", "(")
        return ISSUED.search(self.text, low, e.span.start) is not None

    def _aside(self, expression: Expression, anchor: Span) -> bool:
        """Whether a time stands in a clause of its own before the verb ("whose head resigned on Monday, says")."""
        low = expression.span.end
        if low >= anchor.start or "," not in self.text[low : anchor.start]:
            return False
        return ASIDE.search(self.text, max(0, expression.span.start - NEAR), expression.span.start) is not None

    def _scene(self, index: int, before: int | None) -> When | None:
        """The recent day that the sentence before sets ("She spoke on Monday. ..."), nobody speaking between."""
        a = self.attributions[index]
        if not self._is_told(a):
            return None
        low, _ = self._sentence(a.anchor)
        start = max(self.text.rfind("\n", 0, a.anchor.start) + 1, a.anchor.start - GOES_ON)
        ends = [
            m.start() for m in BREAK.finditer(self.text, start, max(start, low - 1)) if not self._is_spoken(m.start())
        ]
        start = max(ends[-1] if ends else start, self.attributions[before].anchor.end if before is not None else 0)
        return next((when for _, when in self._recent(start, max(start, low))), None)

    def _hold(self, order: Sequence[int], said: list[When | None]) -> None:
        """A hearing, a rally, a session on a day holds for what is told of it until another day is."""
        scene: tuple[int, When] | None = None
        low = 0
        for index in (i for i in order if self.attributions[i].parent is None):
            at = self.attributions[index].anchor.start
            scene = self._occasion(low, at) or scene
            low = at
            if said[index] is not None:
                scene = None if scene and said[index] != scene[1] else scene
            elif scene and at - scene[0] <= GOES_ON and self._is_told(self.attributions[index]):
                said[index] = scene[1]

    def _occasion(self, low: int, high: int) -> tuple[int, When] | None:
        """The last recent day in a stretch that is told of an appearance ("testified yesterday"), and its place."""
        days = self._recent(low, high)
        return next(((time.start, when) for time, when in days if self._appears(time)), None)

    def _recent(self, low: int, high: int) -> Iterator[tuple[Span, When]]:
        """The recent days told in a stretch, outside what is said, the last first."""
        for e in reversed(list(self._between(low, high))):
            when = None if e.bound or self._is_spoken(e.span.start) else self.resolved(e, "past")
            if when and self._is_recent(when):
                yield e.span, when

    def _appears(self, time: Span) -> bool:
        """Whether the sentence of a time tells of an appearance."""
        before = BREAK.finditer(self.text, max(0, time.start - REACH), time.start)
        start = max((m.end() for m in before), default=max(0, time.start - REACH))
        stop = BREAK.search(self.text, time.end, time.end + REACH)
        return OCCASION.search(self.text, start, stop.start() if stop else time.end + REACH) is not None

    def _is_recent(self, when: When) -> bool:
        day = _day(when.value) if when.precision == "day" else None
        return bool(day and self.anchor and 0 <= (self.anchor - day).days <= RECENT)

    def _is_told(self, a: Attribution) -> bool:
        """Whether the verb of saying is past."""
        return bool(a.cue) and telling.TOLD.search(self.text, a.cue[0].start, a.cue[-1].end) is not None

    def _sentence(self, anchor: Span) -> tuple[int, int]:
        """The sentence the verb stands in, past what is said in it."""
        low = max(0, anchor.start - REACH)
        ends = [m.end() for m in BREAK.finditer(self.text, low, anchor.start) if not self._is_spoken(m.start())]
        if ends:
            low = ends[-1]
        after = BREAK.finditer(self.text, anchor.end, min(len(self.text), anchor.end + REACH))
        high = next((m.start() + 1 for m in after if not self._is_spoken(m.start())), anchor.end + REACH)
        return low, high

    def _by_itself(self, index: int) -> When | None:
        """What the author, or the outlet itself, says is said when it is published."""
        a = self.attributions[index]
        if a.parent is not None or telling.quoted(self.text, a.anchor.start):
            return None
        own = self.issue.is_own(self.answers[index], a.source, a.cue, self._is_told(a))
        return self._of_page() if own else None

    def _of_page(self) -> When | None:
        return When(self.published[:10], "day") if self.anchor and self.published else None

    def _goes_on(self, before: int, index: int) -> bool:
        """Whether a statement is of the occasion of the one before: the same speaker, near, or the same paragraph."""
        low, high = self.attributions[before].anchor.start, self.attributions[index].anchor.start
        if high - low > GOES_ON:
            return False
        same = self.answers[before].who == self.answers[index].who is not None
        nobodys = self.answers[index].who is None  # it starts no occasion of its own
        cue = self.attributions[index].cue
        answers = bool(cue) and ANSWER.search(self.text, cue[0].start, cue[-1].end) is not None
        goes_on = same or answers or "continued" in self.attributions[index].flags
        return goes_on or (nobodys and "\n" not in self.text[low:high])

    def _lead_back(self, order: Sequence[int], said: list[When | None]) -> None:
        """A headline tells in short what is dated in the text below: the first dated statement of the same speaker."""
        head = self.text.find("\n")
        for index in (i for i in order if self.attributions[i].anchor.start < LEAD and said[i] is None):
            who, at = self.answers[index].who, self.attributions[index].anchor.start
            reach = len(self.text) if at < head else at + LEAD
            said[index] = next((said[i] for i in order if who and self._follows(i, at, reach, who) and said[i]), None)

    def _follows(self, index: int, low: int, high: int, who: str) -> bool:
        """Whether a statement of the same speaker stands in a stretch of the text."""
        at = self.attributions[index].anchor.start
        return low < at <= high and self.answers[index].who == who and self.attributions[index].parent is None

    # What is to come

    def _tense(self, a: Attribution) -> Tense | None:
        ahead = self._looks_ahead(a) or any(telling.FUTURE.search(span.of(self.text)) for span in a.content)
        return "future" if ahead else "past"

    def _looks_ahead(self, a: Attribution) -> bool:
        return a.status == "prediction" or a.act == "intend"

    def _is_past(self, when: When) -> bool:
        return self.anchor is None or when.value[:10] <= self.anchor.isoformat()[: len(when.value[:10])]

    def _is_due(self, when: When) -> bool:
        end = when.value.rpartition("/")[2]
        return self.anchor is not None and end[:4].isdigit() and end[:10] > self.anchor.isoformat()[: len(end[:10])]


def _day(value: str | None) -> Day | None:
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


def _gap(left: Span, right: Span) -> int:
    return max(left.start, right.start) - min(left.end, right.end)


def _within(span: Span, fragments: Sequence[Span]) -> bool:
    return any(f.start <= span.start < f.end for f in fragments)

"""When: the day something was said, the times it speaks of, and the day by which it is to come true.

An expression of time beside the verb of saying dates the statement; what the same one says on that occasion shares the
date. Nothing is dated by guess: a statement beside which no date stands, and which goes on from none that has one, has
no `said`. Expressions inside the content are what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dicho.model.document import Document
from dicho.model.span import Span
from dicho.model.statement import Attribution, When
from dicho.resolve import telling
from dicho.resolve.issued import Issue
from dicho.resolve.naming import Answer
from dicho.resolve.occasions import DAYS, Occasions
from dicho.resolve.saying import saying
from dicho.resolve.times import Times, looks_ahead
from dicho.text.names import words
from dicho.text.timex import Expression
from dicho.text.timex.meaning import Offset, Period, Weekday

ASIDE = re.compile(r",[^,.;]*?\b(?:que|cuy[oa]s?|quien|who|whose|which)\b[^.;]*$", re.IGNORECASE)
RAYA = re.compile("[—–]")
LONG = 4  # letters of a word that tells what is spoken of
SHARED = 2  # such words that a headline and the text under it share
NEXT = 24  # code points of a word
NAMED = ("name", "surname", "title")
NEAR = 160  # code points between the verb and its date
LEAD = 800  # code points in which a page says in short what it dates below


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
    """One pass over a document's attributions."""

    def __init__(self, document: Document, attributions: Sequence[Attribution], answers: Sequence[Answer]) -> None:
        self.text = document.text
        self.attributions = attributions
        self.answers = answers
        self.issue = Issue(document)
        self.published = document.published
        self.times = Times(document, attributions)
        self.occasions = Occasions(self.times, attributions, answers)
        self.words = saying()
        self.sitting = self._sitting()
        self.children: dict[int, list[int]] = {}
        for index, one in enumerate(attributions):
            if one.parent is not None:
                self.children.setdefault(one.parent, []).append(index)

    def run(self) -> list[Dated]:
        """The dates of each attribution."""
        said: list[When | None] = [None] * len(self.attributions)
        order = sorted(range(len(said)), key=lambda i: self.attributions[i].anchor.start)
        for index in order:
            own = self._beside(index) or self._by_itself(index)
            if self._is_outer(index):
                own = self.occasions.day(index, own) or self._of_the_day(index)
            said[index] = own
        self._lead_back(order, said)
        return [self._dated(a, said[i]) for i, a in enumerate(self.attributions)]

    def _dated(self, a: Attribution, said: When | None) -> Dated:
        inside = list(self.times.inside(a))
        tense = self.times.tense(a) if inside else None
        about = tuple(when for e in inside if (when := self.times.resolved(e, tense)) is not None)
        due = next((when for when in about if self.times.is_due(when)), None) if looks_ahead(a) else None
        flags = ("ambiguous-date",) if said is not None and said.others else ()
        return Dated(said, about, due, flags)

    # The date beside the verb

    def _beside(self, index: int) -> When | None:
        """The date in the sentence of the verb, outside what is said: the nearest to the verb."""
        a = self.attributions[index]
        if not (a.cue or a.source):
            return None
        anchor = a.anchor
        low, high = self.times.sentence(anchor)
        near = [e for e in self.times.between(low, high) if self._may_date(e, index, low)]
        near.sort(key=lambda e: _gap(e.span, anchor))
        for expression in near:
            when = self.times.past(expression)
            if when and when.precision in self._precisions(index) and _gap(expression.span, anchor) <= NEAR:
                return when
        return None

    def _precisions(self, index: int) -> Sequence[str]:
        """How precise a time beside a verb must be: what somebody thinks now is not of a month told of in passing."""
        a = self.attributions[index]
        present = bool(a.cue) and a.act != "say" and not self.occasions.is_told(index)
        return DAYS[:1] if present else DAYS

    def _may_date(self, e: Expression, index: int, low: int) -> bool:
        """Whether a time may be that of the verb: outside what is said, no bound, no aside's, no name's."""
        a = self.attributions[index]
        named = _within(e.span, a.source) and not (self._of_paper(e, a) or self._ends_source(e, a))
        return not (
            named
            or e.bound
            or self._is_said(index, e.span)
            or self._aside(e, a.anchor, low)
            or telling.dateline(self.text, e.span)
        )

    def _is_said(self, index: int, time: Span) -> bool:
        """Whether a time is in words that are said. Of a statement in another's words those around it tell when."""
        at = time.start if self.times.is_spoken(time.end - 1) else time.end - 1
        if self._is_around(index, time):
            return True
        if self._leads(index, time):
            return False
        outer = self._outer(index)
        if outer is None:
            return self.times.is_spoken(at)
        beside = (self.attributions[i] for i in (index, *self.children.get(outer, ())))
        inner = any(span.start <= at < span.end for a in beside for span in a.content)
        return inner or not (_holds(self.attributions[outer], at) and self.occasions.is_told(index))

    def _outer(self, index: int) -> int | None:
        """The statement one stands in, if only by its first words ("“We left,” Brum said, says the Herald")."""
        a = self.attributions[index]
        if a.parent is not None or not self.times.is_spoken(a.anchor.start):
            return a.parent
        told = (a.anchor.start, a.content[0].start)
        held = (i for i, b in enumerate(self.attributions) if i != index and all(_holds(b, at) for at in told))
        return next(held, None)

    def _is_around(self, index: int, time: Span) -> bool:
        """Whether a time stands between parts of what is said and the verb does not."""
        a = self.attributions[index]
        low, high = a.content[0].end, a.content[-1].start
        return low <= time.start < high and not low <= a.anchor.start < high

    def _leads(self, index: int, time: Span) -> bool:
        """Whether a time stands between a verb and what is announced: "decretó este martes tres días de luto"."""
        a = self.attributions[index]
        if a.form == "direct" or time.start != a.content[0].start or not self.occasions.is_told(index):
            return False
        after = self.text[time.end : time.end + NEXT].split()[:1]
        beside = bool(a.cue) and 0 <= time.start - a.cue[-1].end <= 1
        return beside and bool(after) and not any(p.match(after[0]) for p in (self.words.told, self.words.being))

    def _ends_source(self, e: Expression, a: Attribution) -> bool:
        """Whether a time told by the page's own day stands behind who says it: "the mayor last night"."""
        source = next(span for span in a.source if span.start <= e.span.start < span.end)
        near = isinstance(e.meaning, Weekday | Period | Offset) and not e.bound
        before = words(self.text[source.start : e.span.start])
        return near and e.span.end >= source.end and bool(before) and self.words.of.fullmatch(before[-1]) is None

    def _of_paper(self, e: Expression, a: Attribution) -> bool:
        """Whether a time in the words for the source is the day of what is cited: "Brum, 3 May: …"."""
        low = min(span.start for span in (*a.source, *a.cue))
        if a.cue and a.cue[0].of(self.text) == ":":
            return self.text[low : e.span.start].rstrip()[-1:] in (",", "(")
        return self.words.issued.search(self.text, low, e.span.start) is not None

    def _aside(self, expression: Expression, anchor: Span, low: int) -> bool:
        """Whether a time stands in a clause of its own ("whose head resigned on Monday, says")."""
        end = expression.span.end
        if expression.span.start > anchor.end:
            between = self.text[anchor.end : expression.span.start].rpartition(",")
            return bool(between[1]) and self.words.others.match(between[2].lstrip()) is not None
        if end >= anchor.start or "," not in self.text[end : anchor.start]:
            return False
        if self._of_event(expression.span, low):
            return True
        return ASIDE.search(self.text, max(low, expression.span.start - NEAR), expression.span.start) is not None

    def _of_event(self, time: Span, low: int) -> bool:
        """Whether a time tells when something else was: "after Monday's fire", "el incendio declarado el lunes"."""
        end = time.end + 2 * (self.text[time.end : time.end + 2] in ("'s", "’s"))
        told = self.text[max(low, time.start - NEXT) : end]
        return any(m.end() + 1 >= len(told) - (end - time.start) for m in self.words.event.finditer(told))

    def _by_itself(self, index: int) -> When | None:
        """What the author, or the outlet itself, says is said when it is published."""
        a = self.attributions[index]
        if a.parent is not None or telling.quoted(self.text, a.anchor.start) or self._is_talk(a):
            return None
        own = self.issue.is_own(self.answers[index], a.source, a.cue, self.occasions.is_told(index))
        return self._of_page() if own else None

    def _of_the_day(self, index: int) -> When | None:
        """What a release, an order, a page kept by the minute tells without a day."""
        told = self.occasions.is_told(index)
        of_it = self.issue.is_of_the_day(self.attributions[index], self.answers[index], told)
        return self.sitting or self._of_page() if of_it else None

    def _is_talk(self, a: Attribution) -> bool:
        """Whether it is said aloud, so that it was said before it was published: an interview's turn, a dialogue."""
        return "transcript" in a.flags or RAYA.match(self.text, a.content[0].start) is not None

    def _sitting(self) -> When | None:
        """The first day that the record of a sitting tells, before anybody speaks."""
        first = min(a.anchor.start for a in self.attributions) if self.issue.sitting else 0
        told = (self.times.past(e) for e in self.times.between(0, first))
        return next((when for when in told if when and when.precision == "day"), None)

    def _of_page(self) -> When | None:
        return When(self.published[:10], "day") if self.times.anchor and self.published else None

    def _lead_back(self, order: Sequence[int], said: list[When | None]) -> None:
        """A headline tells in short what is dated in the text below: the first dated statement of the same speaker.

        One that calls its speaker by another word than the text tells in short what the text begins with.
        """
        head = self.text.find("\n")
        first = next((i for i in order if self._is_outer(i) and self.attributions[i].anchor.start > head), None)
        for index in (i for i in order if self.attributions[i].anchor.start < LEAD and said[i] is None):
            who, at = self.answers[index].who, self.attributions[index].anchor.start
            reach = len(self.text) if at < head else at + LEAD
            said[index] = next((said[i] for i in order if who and self._follows(i, at, reach, who) and said[i]), None)
            if said[index] is None and at < head:
                said[index] = self._of_resumed(index, first, [i for i in order if said[i]], said)

    def _of_resumed(
        self, index: int, first: int | None, dated: Sequence[int], said: Sequence[When | None]
    ) -> When | None:
        """The day of what a headline tells in short: what the text begins with, or what has most of its words."""
        if first is not None and self._shares(index, first) >= SHARED:
            return said[first]
        most = max(dated, key=lambda i: self._shares(index, i), default=None)
        if most is None or self._shares(index, most) < max(SHARED, len(self._told(index)) / 2):
            return None
        return said[most]

    def _shares(self, index: int, other: int) -> int:
        """How many words that tell a headline has in common with a statement; none if they are of two named people."""
        speakers = [self.answers[i].speaker for i in (index, other)]
        two = all(one and one.kind == "person" and one.reason in NAMED for one in speakers)
        apart = two or not self._is_outer(index) or index == other
        return 0 if apart else len(self._told(index) & self._told(other))

    def _told(self, index: int) -> set[str]:
        """The words of a statement, its verb among them, that tell what is spoken of."""
        a = self.attributions[index]
        return {word for span in (*a.cue, *a.content) for word in words(span.of(self.text)) if len(word) >= LONG}

    def _is_outer(self, index: int) -> bool:
        return self.attributions[index].parent is None

    def _follows(self, index: int, low: int, high: int, who: str) -> bool:
        """Whether a statement of the same speaker stands in a stretch of the text."""
        at = self.attributions[index].anchor.start
        return low < at <= high and self.answers[index].who == who and self._is_outer(index)


def _holds(a: Attribution, at: int) -> bool:
    return any(span.start <= at < span.end for span in a.content)


def _gap(left: Span, right: Span) -> int:
    return max(left.start, right.start) - min(left.end, right.end)


def _within(span: Span, fragments: Sequence[Span]) -> bool:
    return any(f.start <= span.start < f.end for f in fragments)

"""On what occasion: the day a statement beside which none stands shares with what is told before it.

Who goes on speaking, answers, or speaks "at her side" and "on the way out" does so on the day of the statement before;
a hearing, a visit of the writer's, a paper that came out hold their day for what is told of them; an entry of a
chronology begins with its day; and a quotation given twice was said once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dicho.model.statement import Attribution, When
from dicho.resolve.naming import Answer
from dicho.resolve.saying import saying
from dicho.resolve.telling import BREAK
from dicho.resolve.times import Times
from dicho.text.names import words

GOES_ON = 1500  # code points after which an occasion is over
BESIDE = 50  # code points after the verb in which it is told how it was said
NEAR = 400  # code points after a paper's day in which "it" is the paper
DAYS = ("day", "week", "month")
AGAIN = 5  # words of a quotation that nobody says twice by chance
BULLET = re.compile(r"[\s\[\](){}*•·#>\d.–—-]*")
HEADS = re.compile(r"\.?\s?[.:–—-]\s")
QUOTED = re.compile(r"[«“\"]([^«»“”\"]+)[»”\"]")
ANAPHOR = re.compile(r"(?:the|its|el|la|los|las|su|sus|this|est[ea]|dich[oa])\s+(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scene:
    """A day told: `at` where, or where it was last held to, `end` of the sentence that tells it."""

    when: When
    at: int
    end: int


class Occasions:
    """Asked for each statement of a document that stands in no other, in their order, what its day is."""

    def __init__(self, times: Times, attributions: Sequence[Attribution], answers: Sequence[Answer]) -> None:
        self.text = times.text
        self.times = times
        self.attributions = attributions
        self.answers = answers
        self.words = saying()
        self.before: tuple[int, When | None] | None = None
        self.last: tuple[int, When] | None = None
        self.scenes: dict[str, Scene] = {}
        self.low = 0
        self.quoted: dict[tuple[str, ...], When] = {}

    def day(self, index: int, own: When | None) -> When | None:
        """The day of a statement; `own` is the one that stands beside it."""
        at = self.attributions[index].anchor.start
        self._watch(at)
        when = own or self._entry(index) or self._again(index)
        if when is None and not self._is_apart(index):
            when = self._shared(index) or self._held(index)
        self._remember(index, when)
        return when

    def is_told(self, index: int) -> bool:
        """Whether the verb of saying is past."""
        cue = self.attributions[index].cue
        return bool(cue) and self.words.told.search(self.text, cue[0].start, cue[-1].end) is not None

    def _remember(self, index: int, when: When | None) -> None:
        at = self.attributions[index].anchor.start
        self.before = (index, when)
        if when is None:
            return
        self.last = (at, when)
        self.scenes = {kind: one for kind, one in self.scenes.items() if _outlasts(kind, one, when)}
        for kind in ("visit", "hearing"):  # they last as long as somebody talks there
            if kind in self.scenes and self.scenes[kind].when == when:
                self.scenes[kind] = replace(self.scenes[kind], at=at)
        for key in self._quotations(index):
            self.quoted.setdefault(key, when)

    def _is_apart(self, index: int) -> bool:
        """Whether words by the verb tell of an occasion of its own: "in a letter", "told this paper"."""
        a = self.attributions[index]
        if not a.cue or "transcript" in a.flags:
            return False
        found = self.words.apart.finditer(self.text, a.cue[0].start, a.cue[-1].end + BESIDE)
        return any(
            not self.times.is_spoken(m.start()) and not BREAK.search(self.text, a.cue[0].start, m.start())
            for m in found
        )

    # What holds

    def _watch(self, high: int) -> None:
        """Take in the hearings, visits and papers told of between the statement before and this one."""
        for time, when in reversed(list(self.times.recent(self.low, high))):
            sentence = self.times.around(time)
            for kind in ("hearing", "visit", "out"):
                pattern: re.Pattern[str] = getattr(self.words, kind)
                if pattern.search(self.text, *sentence):
                    self.scenes[kind] = Scene(when, time.start, sentence[1])
        self.low = high

    def _held(self, index: int) -> When | None:
        """The day of the hearing, the visit or the paper that a statement is told of."""
        at = self.attributions[index].anchor.start
        fits = {"hearing": self.is_told, "visit": self._to_writer, "out": self._is_its}
        for kind, scene in self.scenes.items():
            if at - scene.at <= GOES_ON and fits[kind](index):
                return scene.when
        return self.scenes["out"].when if "out" in self.scenes and self._of_paper(index) else None

    def _to_writer(self, index: int) -> bool:
        """Whether a statement was made to the writer: in a dialogue, or by a verb with "me"."""
        a = self.attributions[index]
        if "transcript" in a.flags:
            return True
        if not a.cue:
            return not a.source and a.form == "direct"
        near = self.words.to_me.search(self.text, max(0, a.cue[0].start - 4), a.cue[-1].end + 3)
        spoken = a.form == "direct" and a.cue[0].of(self.text)[:1].isalpha()
        return spoken or (self.is_told(index) and near is not None)

    def _of_paper(self, index: int) -> bool:
        """Whether a statement is a paper's: "the report found", "según el informe"."""
        source = self.attributions[index].source
        found = ANAPHOR.fullmatch(source[0].of(self.text)) if source else None
        return found is not None and self.words.nouns.match(found[1]) is not None

    def _is_its(self, index: int) -> bool:
        """Whether a statement is of the paper told of right before: "it says", "the panel finds"."""
        a = self.attributions[index]
        scene = self.scenes["out"]
        if a.source and a.source[0].of(self.text).casefold() == "it":
            nearest = self.before is None or self.attributions[self.before[0]].anchor.start <= scene.end
            return nearest and a.anchor.start - scene.end <= NEAR
        return not self.is_told(index) and self.times.sentence(a.anchor)[0] <= scene.end + 2

    # What is shared

    def _shared(self, index: int) -> When | None:
        """The day of the statement before, where this one goes on from it; else that of the scene."""
        if self.before is not None and self.before[1] is not None and self._goes_on(self.before[0], index):
            return self.before[1]
        return self._scene(index) or self._same_place(index)

    def _goes_on(self, before: int, index: int) -> bool:
        """Whether a statement is of the occasion of the one before: the same speaker, near, or the same paragraph."""
        a = self.attributions[index]
        low, high = self.attributions[before].anchor.start, a.anchor.start
        if high - low > GOES_ON:
            return False
        near = "\n" not in self.text[low:high]
        if (self._answers(a) and (near or self.is_told(index))) or "continued" in a.flags or self._of_same(a):
            return True
        if self.before and self.before[1] and self.before[1].precision != "day" and BREAK.search(self.text, low, high):
            return False
        same = self.answers[before].who == self.answers[index].who is not None and not self._is_later(before, index)
        return same or (near and self._is_nobodys(index))

    def _is_later(self, before: int, index: int) -> bool:
        """Whether the one before had been said when this one was."""
        had = (self.words.had.match(self.attributions[i].cue[0].of(self.text)) for i in (before, index))
        return all(self.attributions[i].cue for i in (before, index)) and bool(next(had)) and not next(had)

    def _is_nobodys(self, index: int) -> bool:
        """Whether nobody is known to say it who starts an occasion of their own."""
        source = self.attributions[index].source
        return self.answers[index].who is None and not (source and self.words.some.match(source[0].of(self.text)))

    def _of_same(self, a: Attribution) -> bool:
        """Whether the words for the source are the reckoning of whoever spoke before ("by her count")."""
        return bool(a.source) and self.words.view.match(a.source[0].of(self.text)) is not None

    def _answers(self, a: Attribution) -> bool:
        if not a.cue:
            return False
        cue = (a.cue[0].start, a.cue[-1].end)
        return bool(self.words.answers.search(self.text, *cue) or self.words.adds.search(self.text, *cue))

    def _scene(self, index: int) -> When | None:
        """The recent day that the sentence before sets ("She spoke on Monday. ..."), nobody speaking between."""
        if not self.is_told(index):
            return None
        start, low = self._lead_in(index)
        found = next((when for _, when in self.times.recent(start, max(start, low))), None)
        return found or self._announced(index)

    def _announced(self, index: int) -> When | None:
        """The day on which whoever speaks is told to have spoken, nobody else between ("So she said on Monday")."""
        speaker, anchor = self.answers[index].speaker, self.attributions[index].anchor
        name = words(speaker.name)[-1:] if speaker and speaker.reason != "author" else []
        after = self.attributions[self.before[0]].anchor.end if self.before else 0
        start, end = max(after, anchor.start - NEAR), self.times.sentence(anchor)[0]
        for time, when in self.times.recent(start, max(start, end)) if name else ():
            low, high = self.times.around(time)
            if self.words.told.search(self.text, low, high) and name[0] in words(self.text[low:high]):
                return when
        return None

    def _lead_in(self, index: int) -> tuple[int, int]:
        """The sentence before a statement's in its paragraph, past the statement before; its own begins at the end."""
        anchor = self.attributions[index].anchor
        low, _ = self.times.sentence(anchor)
        start = max(self.text.rfind("\n", 0, anchor.start) + 1, anchor.start - GOES_ON)
        breaks = BREAK.finditer(self.text, start, max(start, low - 1))
        ends = [m.start() for m in breaks if not self.times.is_spoken(m.start())]
        start = ends[-1] if ends else start
        if self.before is not None:
            start = max(start, self.attributions[self.before[0]].anchor.end)
        return start, low

    def _same_place(self, index: int) -> When | None:
        """The day told last, where words say that this was said there too ("at her side", "on the way out")."""
        anchor = self.attributions[index].anchor
        if not self.is_told(index):
            return None
        start, _ = self._lead_in(index)
        _, high = self.times.sentence(anchor)
        found = self.words.same.finditer(self.text, start, max(start, high))
        if all(self.times.is_spoken(m.start()) for m in found):
            return None
        low = max(0, anchor.start - 2 * GOES_ON)
        told = next(((time.start, when) for time, when in self.times.recent(low, anchor.start)), (-1, None))
        last = self.last if self.last and self.last[0] >= low else (-1, None)
        return max(told, last, key=lambda one: one[0])[1]

    def _entry(self, index: int) -> When | None:
        """The time that begins the paragraph and stands alone there, as in a chronology: "March. The mayor: ..."."""
        anchor = self.attributions[index].anchor
        low = max(self.text.rfind("\n", 0, anchor.start) + 1, anchor.start - GOES_ON)
        first = next(self.times.between(low, anchor.start), None)
        if first is None or first.bound or not BULLET.fullmatch(self.text, low, first.span.start):
            return None
        when = self.times.past(first) if HEADS.match(self.text, first.span.end) else None
        return when if when and when.precision in DAYS else None

    def _again(self, index: int) -> When | None:
        """The day of the same quotation, given before on the page."""
        return next((self.quoted[key] for key in self._quotations(index) if key in self.quoted), None)

    def _quotations(self, index: int) -> list[tuple[str, ...]]:
        content = self.attributions[index].content
        stretch = self.text[content[0].start : content[-1].end + 1][: 2 * GOES_ON]
        found = (tuple(words(m[1])) for m in QUOTED.finditer(stretch))
        return [key for key in found if len(key) >= AGAIN]


def _outlasts(kind: str, scene: Scene, when: When) -> bool:
    """Whether a scene still holds after a statement of a day: also after one of a day before, told in passing.

    A visit holds also after what the writer says today.
    """
    return kind == "out" or when.value <= scene.when.value or (kind == "visit" and not when.expression)

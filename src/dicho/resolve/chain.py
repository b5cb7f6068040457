"""Through whom: the steps from a document back to the one who speaks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from dicho.model.document import Document
from dicho.model.span import Span
from dicho.model.statement import Attribution, Hop
from dicho.resolve.credits import Credits
from dicho.resolve.hearing import Frame, Frames, Heard, credited, heard, introduced
from dicho.resolve.media import Media, lexicon, plain, signed
from dicho.resolve.naming import Answer
from dicho.text.names import fold, words
from dicho.text.naming.outlets import key_of

RELATIONS = {
    "published": "the document's own outlet",
    "republished": "took it over from the step before it",
    "wire": "the agency whose text it is",
    "told": "the outlet it was said to or on",
    "interview": "the outlet that put the questions",
    "reported": "the outlet that reported it",
    "cited": "the outlet a credit or another outlet names for it",
    "said": "one whose own statement holds it",
}
"""Every relation of a hop, with who its agent is; docs/chain.md and docs/format.md name the same, by test."""
NEAR = 5  # paragraphs over which an interview goes on without being named again
PARAGRAPH = re.compile(r"\n\s*\n|\n")
SAME_WORDS = 5  # a quotation of as many words pasted again has the origin it had before


@dataclass(frozen=True, slots=True)
class Chain:
    """The hops from the speaker outwards, innermost first, the speaker left out; and the flags the statement gains."""

    hops: tuple[Hop, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(slots=True)
class Occasion:
    """Where one speaker is being heard: what was passed, on which day, in which paragraph last."""

    hops: list[Heard]
    day: str
    paragraph: int
    who: str | None = None


def trace(document: Document, attributions: Sequence[Attribution], answers: Sequence[Answer]) -> list[Chain]:
    """The chain of each attribution, in the same order. `answers` say who speaks each."""
    return Tracer(document, attributions, answers).run() if attributions else []


@dataclass(slots=True)
class Reading:
    """What is read for one outermost statement: its steps, whether the outlet heard it itself, what else is said."""

    frame: Frame
    steps: list[Heard] = field(default_factory=list)
    own: bool = False
    elsewhere: bool = False
    day: str = ""
    settled: bool = False


class Tracer:
    """One pass over a document's attributions: outer ones in text order, then those inside others."""

    def __init__(self, document: Document, attributions: Sequence[Attribution], answers: Sequence[Answer]) -> None:
        self.document = document
        self.text = document.text
        self.attributions = attributions
        self.answers = answers
        self.media = Media(document)
        self.credits = Credits(document, self.media)
        self.frames = Frames(document.text, attributions)
        self.breaks = [m.start() for m in PARAGRAPH.finditer(document.text)]
        self.outer = sorted((i for i, a in enumerate(attributions) if a.parent is None), key=self._place)
        self.readings: dict[int, Reading] = {}

    def _place(self, index: int) -> int:
        return self.attributions[index].anchor.start

    def _paragraph(self, index: int) -> int:
        return bisect_right(self.breaks, self._place(index))

    def run(self) -> list[Chain]:
        """The chain of each attribution, in their order."""
        for index in self.outer:
            self.readings[index] = self._read(index)
        self._carry()
        self._lead_back()
        self._repeat()
        own = self._own_paragraphs()
        return [self._chain(index, own) for index in range(len(self.attributions))]

    # What each sentence says

    def _read(self, index: int) -> Reading:
        a = self.attributions[index]
        frame = self.frames.of(index)
        reading = Reading(frame)
        steps = heard(index, frame, self.media, self.frames)
        steps = steps or introduced(index, frame, self.media, self.frames) or credited(frame, self.media)
        steps += [hop for hop in self.credits.beside(a) if hop.agent not in {h.agent for h in steps}]
        reading.own = any(hop.own for hop in steps)
        reading.steps = _distinct([hop for hop in steps if not hop.own])
        around = plain(frame.text)
        reading.elsewhere = not steps and bool(_others().search(around))
        day = _days().search(around)
        reading.day = day.group() if day else ""
        reading.settled = bool(steps)
        return reading

    # What goes on from one statement to the next

    def _carry(self) -> None:
        """An interview goes on for its speaker until another occasion is told, and for the one who asks."""
        occasions: dict[str, Occasion] = {}
        last: Occasion | None = None
        asked = -1  # the paragraph of a question put in an interview
        for index in self.outer:
            reading, who, at = self.readings[index], self.answers[index].who, self._paragraph(index)
            known = occasions.get(who) if who is not None else None
            if reading.settled:
                found = Occasion(reading.steps, reading.day, at, who)
                # "Brum told X, according to a text from Y": the credit has a part of what the sentence tells.
                last = last if last and last.paragraph == at and _holds(last.hops, found.hops) else found
                if who is not None:
                    occasions[who] = found
            elif known and self._goes_on(known, reading, at):
                reading.steps, reading.own = list(known.hops), not known.hops
                known.paragraph = at
            elif last and at - last.paragraph <= NEAR and self._is_asked(index, last, replies=asked == at):
                reading.steps, asked = list(last.hops), at
            elif last and who and last.who is None and at == last.paragraph and self._goes_on(last, reading, at):
                reading.steps = list(last.hops)  # "he told Radio Fennel. “No,” Brum said": nobody else came in between
                occasions[who] = last
            elif who is not None and (reading.elsewhere or reading.day):
                occasions.pop(who, None)

    @staticmethod
    def _goes_on(known: Occasion, reading: Reading, at: int) -> bool:
        another = bool(reading.day) and reading.day != known.day
        return not reading.elsewhere and not another and at - known.paragraph <= NEAR

    def _is_asked(self, index: int, last: Occasion, *, replies: bool) -> bool:
        """Whether the one who puts the questions of an interview speaks, or who answers them. A credit has none."""
        spoken = any(hop.relation in ("told", "interview") for hop in last.hops)
        return spoken and (self._asks(index) or (replies and self._replies(index)))

    def _asks(self, index: int) -> bool:
        """Whether the one who speaks is the one who puts the questions of an interview."""
        source = " ".join(span.of(self.text) for span in self.attributions[index].source)
        return bool(set(words(source)) & lexicon().sets["occasions.interviewers"])

    def _replies(self, index: int) -> bool:
        """Whether the verb answers what was asked right before."""
        cue = " ".join(span.of(self.text) for span in self.attributions[index].cue)
        return bool(set(words(cue)) & lexicon().sets["occasions.replies"])

    def _lead_back(self) -> None:
        """A headline or first paragraph tells in short what the sentence with the outlet tells in full."""
        for place, index in enumerate(self.outer[:6]):
            reading, who = self.readings[index], self.answers[index].who
            if who is None or reading.settled or reading.steps or reading.elsewhere or self._paragraph(index) > 6:
                continue
            rest = [i for i in self.outer[place + 1 :] if self.answers[i].who == who][:1]
            if rest and self.readings[rest[0]].settled and self._paragraph(rest[0]) - self._paragraph(index) <= NEAR:
                reading.steps = list(self.readings[rest[0]].steps)
                reading.own = self.readings[rest[0]].own

    def _repeat(self) -> None:
        """The same words pasted again come from where they came before."""
        before: dict[str, Reading] = {}
        for index in self.outer:
            a, reading = self.attributions[index], self.readings[index]
            said = " ".join(words(" ".join(span.of(self.text) for span in a.content)))
            if a.form == "indirect" or said.count(" ") < SAME_WORDS - 1:
                continue
            if said in before and not reading.steps:
                reading.steps = list(before[said].steps)
            before.setdefault(said, reading)

    def _own_paragraphs(self) -> set[int]:
        """The paragraphs in which the outlet itself reports, not the agency: there it was told something.

        Where a reporter of its own signs beside the agency, the rest of the page from there on too.
        """
        own = {self._paragraph(i) for i in self.outer if self.readings[i].own}
        names = signed(self.document)
        if own and len(names) > 1 and not all(self.media.is_agency(key_of(name)) for name in names):
            return set(range(min(own), len(self.breaks) + 1))
        return own

    # The chain as a whole

    def _chain(self, index: int, own: set[int]) -> Chain:
        hops: list[Hop] = []
        flags: list[str] = []
        outermost = index
        for _ in range(len(self.attributions)):
            parent = self.attributions[outermost].parent
            if parent is None:
                break
            speaker = self.answers[parent].speaker
            hops.extend(Hop(step.agent, step.relation, step.span) for step in self._behind(parent))
            if speaker:
                hops.append(Hop(speaker.name, "said", self.attributions[parent].source))
            else:
                flags.append("broken-chain")
            outermost = parent
        hops.extend(self._outward(outermost, own))
        if self._is_broken(index):
            flags.append("broken-chain")
        return Chain(self._settled(index, hops), tuple(dict.fromkeys(flags)))

    def _outward(self, index: int, own: set[int]) -> list[Hop]:
        """The steps outside the outermost statement, the outlet last."""
        reading = self.readings[index]
        behind = self._behind(index)
        steps = [step for step in reading.steps if step not in behind]
        section = self.credits.section(self._place(index))
        if section:
            steps += section.hops
        elif self.credits.wire and not reading.own and self._paragraph(index) not in own:
            steps.append(self.credits.wire)
        hops = [Hop(step.agent, step.relation, step.span) for step in _distinct(steps)]
        if self.document.outlet:
            hops.append(Hop(self.document.outlet, "published"))
        return hops

    def _behind(self, index: int) -> list[Heard]:
        """The steps that are an outlet's own sources: "the Ledger, which quotes Radio Fennel, says that …"."""
        reading, source = self.readings.get(index), self.attributions[index].source
        if reading is None or not source or not self._is_outlet(source[0]):
            return []
        return [s for s in reading.steps if s.relation in ("cited", "wire") and s.span and s.span[0] > source[0]]

    def _is_outlet(self, source: Span) -> bool:
        """Whether a source begins with an outlet's name, an article left out."""
        names = self.media.between(source.start, source.start + 5)
        return any(named.key in self.media.sure or named.article for named in names)

    def _settled(self, index: int, hops: Sequence[Hop]) -> tuple[Hop, ...]:
        """The hops without the speaker and without one agent twice."""
        speaker = self.answers[index].speaker
        me = key_of(speaker.name) if speaker else ()
        seen: set[tuple[str, ...]] = set()
        kept: list[Hop] = []
        for hop in hops:
            key = key_of(hop.agent)
            if key in seen or (key == me and not (kept and hop.relation == "published")):
                continue
            seen.add(key)
            kept.append(hop)
        return tuple(kept)

    def _is_broken(self, index: int) -> bool:
        """Whether the words around a statement say that whoever had it before is not told."""
        a = self.attributions[index]
        said = " ".join(span.of(self.text) for span in (*a.source, *a.cue))
        if _broken().search(plain(said)):
            return True
        return a.parent is None and bool(_broken().search(plain(self.readings[index].frame.text)))


def _holds(hops: Sequence[Heard], fewer: Sequence[Heard]) -> bool:
    """Whether the outlets of the one are among the other's, which are more."""
    return {hop.agent for hop in fewer} < {hop.agent for hop in hops}


def _distinct(steps: Sequence[Heard]) -> list[Heard]:
    found: dict[str, Heard] = {}
    for step in steps:
        found.setdefault(fold(step.agent), step)
    return list(found.values())


@cache
def _others() -> re.Pattern[str]:
    return _pattern("occasions.others")


@cache
def _broken() -> re.Pattern[str]:
    return _pattern("broken.phrases")


@cache
def _days() -> re.Pattern[str]:
    sets = lexicon().sets
    months = "|".join(sorted(sets["occasions.months"]))
    days = "|".join(sorted(sets["occasions.days"]))
    return re.compile(rf"\b(?:{days}|\d{{1,2}}\s(?:de\s)?(?:{months})|(?:{months})\s\d{{1,2}})\b")


def _pattern(listed: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon().phrases[listed])})\b")

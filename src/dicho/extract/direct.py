"""Every quotation finds its attribution: from its own sentence, the one before it, or a lead-in; or it is kept as
unattributed. Quoted stretches that report nobody (a scare quote, a title, the gloss of a word) are left out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from dicho.extract import speech
from dicho.extract.found import Found
from dicho.extract.frame import DASHES
from dicho.extract.quotes import Quotation
from dicho.extract.tokens import Sentence

MANY, NEAR = 200, 2000
"""In a sentence of more candidates than any writer's, only those within so many characters of a quotation count."""

QUOTED_THRESHOLD = 0.15
"""A candidate whose content is a quotation needs less: the marks already say that somebody speaks."""


def attach(
    text: str, sentences: Sequence[Sentence], quotations: Sequence[Quotation], found: Sequence[Found]
) -> list[Found]:
    """The reliable ones of `found`, and an attribution for every outermost quotation that is speech."""
    return _Attacher(text, sentences, quotations).run(found)


class _Attacher:
    def __init__(self, text: str, sentences: Sequence[Sentence], quotations: Sequence[Quotation]) -> None:
        self.text = text
        self.sentences = sentences
        self.quotations = quotations
        self.of: dict[int, Found] = {}
        self.last: tuple[int, Found] | None = None
        self.kept: dict[int, Found] = {}

    def run(self, found: Sequence[Found]) -> list[Found]:
        self.kept = {id(one): one for one in found if one.reliable}
        by_sentence = grouped(self.sentences, found)
        for number, sentence in enumerate(self.sentences):
            for at, index in enumerate(sentence.quote):
                if index >= 0:
                    self._place(number, at, by_sentence[number])
        return list(self.kept.values())

    def _place(self, number: int, at: int, here: Sequence[Found]) -> None:
        """Find the attribution of the quotation at token `at` of a sentence."""
        sentence = self.sentences[number]
        index = sentence.quote[at]
        quotation = self.quotations[index]
        one = self._own(quotation, here) or self._signed(number, at, quotation)
        one = one or self._continued(number, at, quotation)
        if one is None:
            one = self._without_cue(number, at, quotation)
        if one is None:
            return
        self.kept[id(one)] = one
        self._take_back(one, index)
        if not quotation.closed:
            one.flags.add("unclosed-quotation")
        self.of[index] = one
        self.last = (sentence.line, one)

    def _take_back(self, one: Found, index: int) -> None:
        """“One. “Two,” she said: what was nobody's before the quotation that reopens it found its speaker."""
        continues = self.quotations[index].continues
        before = self.of.get(continues) if continues is not None else None
        if before is None or before is one or before.cue or before.source or not one.cue:
            return
        one.content = before.content + [c for c in one.content if c not in before.content]
        del self.kept[id(before)]
        for at in range(index - 1, -1, -1):
            if self.quotations[at].span.start < before.content[0].start:
                break
            if self.of.get(at) is before:
                self.of[at] = one

    def _own(self, quotation: Quotation, here: Sequence[Found]) -> Found | None:
        """The attribution of the quotation's own sentence: of those whose content covers it, the tightest."""
        if len(here) > MANY:
            here = [one for one in here if one.cue and abs(one.cue.start - quotation.span.start) < NEAR]
        covering = [one for one in here if one.covers(quotation.span) and one.score >= QUOTED_THRESHOLD]
        reliable = [one for one in covering if one.reliable]
        words, ends_like_speech = speech.words_of(self.text, quotation)
        if not covering or not (reliable or words >= 3 or ends_like_speech):
            return None
        return max(reliable or covering, key=lambda one: (-one.beyond(quotation.span) // 40, one.score))

    def _signed(self, number: int, at: int, quotation: Quotation) -> Found | None:
        """A signature on the quotation's own line, after a dash: it belongs to nobody before it."""
        sentence = self.sentences[number]
        if at or len(sentence) < 3 or sentence.low[1] not in DASHES or len(sentence) > speech.LONGEST_LABEL:
            return None
        if not speech.is_speech(self.text, sentence, at, quotation):
            return None
        return speech.signed([sentence], at, quotation)

    def _continued(self, number: int, at: int, quotation: Quotation) -> Found | None:
        """A quotation that goes on from the one before it: reopened, resumed after an incise, or alone after it."""
        before = self.of.get(quotation.continues) if quotation.continues is not None else None
        sentence = self.sentences[number]
        if before is None and number and quotation.mark != "—":
            previous = self.sentences[number - 1]
            # One that opens its sentence goes on within a paragraph; over to the next it must be all there is.
            near = sentence.line - previous.line <= (1 if sentence.is_bare else -1 if at else 0)
            follows = near and bool(previous.marks) and previous.quote[previous.marks[-1]] in self.of
            before = self.last[1] if follows and self.last else None
        # A turn of a transcript ends with its line.
        if before is None or "transcript" in before.flags:
            return None
        before.content.append(quotation.span)
        return before

    def _without_cue(self, number: int, at: int, quotation: Quotation) -> Found | None:
        """The attribution of a quotation that no cue word of its own sentence claims; None where it is no speech."""
        here = self.sentences[number : number + 2]
        if speech.is_speech(self.text, here[0], at, quotation):
            return self._around(number, at, quotation) or self._nobody(number, quotation)
        words, _ = speech.words_of(self.text, quotation)
        return speech.signed(here, at, quotation) if words >= 3 and at == 0 else None

    def _around(self, number: int, at: int, quotation: Quotation) -> Found | None:
        """The attribution that stands around the quotation: an incise, a lead-in, a signature, a colon."""
        sentence = self.sentences[number]
        lead = self.sentences[number - 1] if number else sentence
        return (
            speech.interrupted(self.text, sentence, quotation)
            or (speech.led_in(lead, sentence, at, quotation) if number else None)
            or speech.signed(self.sentences[number : number + 2], at, quotation)
            or speech.after_colon(sentence, at, quotation)
        )

    def _nobody(self, number: int, quotation: Quotation) -> Found:
        """Speech nobody is named for; a quotation that alone follows an attributed one likely goes on from it."""
        sentence = self.sentences[number]
        follows = self.last is not None and sentence.line - self.last[0] == 1 and quotation.mark != "—"
        flag = "continued" if follows and sentence.is_bare else "unattributed"
        return Found(None, None, [quotation.span], "", sentence.lexicon.lang, 0.5, flags={flag})


def grouped(sentences: Sequence[Sentence], found: Sequence[Found]) -> list[list[Found]]:
    """For each sentence the attributions whose content touches it."""
    out: list[list[Found]] = [[] for _ in sentences]
    starts = [sentence.span.start for sentence in sentences]
    for one in sorted(found, key=lambda f: f.content[0].start):
        numbers: set[int] = set()
        for span in one.content:
            first = max(0, bisect_right(starts, span.start) - 1)
            numbers.update(range(first, max(first + 1, bisect_left(starts, span.end))))
        for number in sorted(numbers):
            out[number].append(one)
    return out

"""Every quotation finds its attribution: from its own sentence, the one before it, or a lead-in; or it is kept as
unattributed. Quoted stretches that report nobody (a scare quote, a title, the gloss of a word) are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dicho.extract import sources
from dicho.extract.clauses import Candidate
from dicho.extract.quotes import Quotation
from dicho.extract.tokens import QUOTE, Sentence, tokenize
from dicho.model.span import Span
from dicho.text.lexicon import Lexicon

QUOTED_THRESHOLD = 0.15
"""A candidate whose content is a quotation needs less: the marks already say that somebody speaks."""

SHORTEST_SPEECH = 5
"""Words from which a quotation counts as speech even where nothing else says so."""

_FINITE = frozenset(("past", "pret", "s", "pres", "imp"))
_INCISE = re.compile(r"\s[—–-]\s?(\w[^—–\n\"”»]{2,80}?)\s?[—–-](?=[\s.,;:])")
_WORD = re.compile(r"\w+")
_SPOKEN_END = ".!?…,"


@dataclass(slots=True)
class Found:
    """An attribution in the making: spans of the text, the cue's lemma, the act, a score, flags."""

    source: Span | None
    cue: Span | None
    content: list[Span]
    lemma: str
    act: str
    score: float
    flags: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, candidate: Candidate, sentence: Sentence, score: float) -> Found:
        """A candidate's token ranges as spans of the text."""
        source = sentence.at(*candidate.source) if candidate.source else None
        flags = {"dropped-subject"} if candidate.owner == "dropped" else set()
        content = [sentence.at(first, last) for first, last in candidate.content]
        return cls(source, sentence.at(*candidate.cue), content, candidate.lemma, candidate.act, score, flags)

    def covers(self, span: Span) -> bool:
        """Whether at least half of the span stands in the content."""
        shared = sum(max(0, min(c.end, span.end) - max(c.start, span.start)) for c in self.content)
        return shared * 2 >= len(span)

    def beyond(self, span: Span) -> int:
        """Characters of the content outside the span: of two attributions of a quotation the tighter one is its own."""
        return sum(len(c) for c in self.content) - sum(
            max(0, min(c.end, span.end) - max(c.start, span.start)) for c in self.content
        )


def attach(
    text: str, sentences: Sequence[Sentence], quotations: Sequence[Quotation], found: list[Found], lexicon: Lexicon
) -> list[Found]:
    """The reliable ones of `found`, and an attribution for every outermost quotation that is speech."""
    return _Attacher(text, sentences, quotations, lexicon).run(found)


class _Attacher:
    def __init__(
        self, text: str, sentences: Sequence[Sentence], quotations: Sequence[Quotation], lexicon: Lexicon
    ) -> None:
        self.text = text
        self.sentences = sentences
        self.quotations = quotations
        self.lexicon = lexicon
        self.of: dict[int, Found] = {}
        self.last_direct: tuple[int, Found] | None = None

    def run(self, found: list[Found]) -> list[Found]:
        kept = [one for one in found if one.score >= self.lexicon.threshold]
        by_sentence = _grouped(self.sentences, found)
        for number, sentence in enumerate(self.sentences):
            for at in range(len(sentence)):
                if sentence.quote[at] >= 0:
                    self._place(number, at, by_sentence[number], kept)
        return kept

    def _place(self, number: int, at: int, here: list[Found], kept: list[Found]) -> None:
        """Find the attribution of the quotation at token `at` of a sentence."""
        sentence = self.sentences[number]
        index = sentence.quote[at]
        quotation = self.quotations[index]
        one = self._own(quotation, here, kept) or self._continued(number, at, quotation)
        if one is None and self._is_speech(sentence, at, quotation):
            one = (
                self._interrupted(quotation)
                or self._led_in(number, at)
                or self._signed(number, at)
                or self._after_colon(sentence, at)
                or self._nobody(number, at, quotation)
            )
            kept.append(one)
        if one is not None:
            if not quotation.closed:
                one.flags.add("unclosed-quotation")
            self.of[index] = one
            self.last_direct = (sentence.line, one)

    def _own(self, quotation: Quotation, here: list[Found], kept: list[Found]) -> Found | None:
        """The attribution of the quotation's own sentence: the most reliable whose content covers it."""
        covering = [one for one in here if one.covers(quotation.span) and one.score >= QUOTED_THRESHOLD]
        if not covering:
            return None
        accepted = [one for one in covering if one.score >= self.lexicon.threshold]
        best = max(accepted or covering, key=lambda one: (-one.beyond(quotation.span) // 40, one.score))
        if not accepted:
            if not self._counts(quotation):
                return None
            kept.append(best)
        return best

    def _continued(self, number: int, at: int, quotation: Quotation) -> Found | None:
        """A quotation that goes on from the one before it: reopened, resumed after an incise, or alone after it."""
        before = self.of.get(quotation.continues) if quotation.continues is not None else None
        if before is None and quotation.mark != "—" and self._alone(self.sentences[number], at) and number:
            previous = self.sentences[number - 1]
            near = self.sentences[number].line - previous.line <= 1
            if near and self.last_direct and any(q in self.of for q in previous.quote if q >= 0):
                before = self.last_direct[1]
        if before is not None:
            before.content.append(quotation.span)
        return before

    def _alone(self, sentence: Sentence, at: int) -> bool:
        """Whether the quotation is all its sentence has."""
        return all(index == at or not word[0].isalnum() for index, word in enumerate(sentence.low))

    def _counts(self, quotation: Quotation) -> bool:
        inner = quotation.inner.of(self.text) if quotation.inner else ""
        return len(_WORD.findall(inner)) >= 3 or inner.rstrip().endswith(tuple(_SPOKEN_END))

    def _is_speech(self, sentence: Sentence, at: int, quotation: Quotation) -> bool:
        """Tell speech from scare quotes, titles and glosses by length, closing stop, and standing alone."""
        inner = quotation.inner.of(self.text).strip() if quotation.inner else ""
        words = len(_WORD.findall(inner))
        if quotation.mark == "—":
            return words > 0
        ends_like_speech = inner.endswith(tuple(_SPOKEN_END))
        if self._alone(sentence, at):
            return words >= 2 and (words >= SHORTEST_SPEECH or ends_like_speech)
        led = at > 0 and sentence.low[at - 1] == ":"
        opens = at == 0 and ends_like_speech
        return ((led or opens) and words >= 2) or (words >= SHORTEST_SPEECH and (ends_like_speech or words >= 9))

    def _interrupted(self, quotation: Quotation) -> Found | None:
        """«Tenemos dificultades —prosiguió Pascual— para conseguirlo»: the attribution stands inside the marks."""
        for incise in _INCISE.finditer(self.text, quotation.span.start, quotation.span.end):
            words = tokenize(self.text, Span(*incise.span(1)), (), 0)
            for head, word in enumerate(words.low[:3]):
                entry = self.lexicon.cues.get(word)
                if entry and entry.kind == "verb" and entry.act == "say" and entry.form in _FINITE:
                    source = sources.right(words, head + 1, self.lexicon) or sources.left(words, head - 1, self.lexicon)
                    who = words.at(*source) if source else None
                    content = [Span(quotation.span.start, incise.start()), Span(incise.end(), quotation.span.end)]
                    return Found(who, words.at(head, head), content, entry.lemma, "say", 0.8)
        return None

    def _led_in(self, number: int, at: int) -> Found | None:
        """«Caddell continued:» and then the quotation, in the next sentence or paragraph."""
        if number == 0 or at != 0:
            return None
        lead = self.sentences[number - 1]
        close = lead.line + 1 >= self.sentences[number].line
        if not close or not lead.low or lead.low[-1] != ":":
            return None
        quotation = self.quotations[self.sentences[number].quote[at]]
        for head in range(len(lead) - 2, -1, -1):
            entry = self.lexicon.cues.get(lead.low[head])
            if entry and entry.kind == "verb" and entry.act == "say":
                source = self._lead_source(lead, head)
                return Found(
                    lead.at(*source) if source else None, lead.at(head, head), [quotation.span], entry.lemma, "say", 0.8
                )
        colon = len(lead) - 1
        short = (
            0 < colon <= 10
            and lead.low[0].isalpha()
            and any(lead.caps[:colon])
            and lead.low[0] not in self.lexicon.not_sources
        )
        if not short or any(word in ".,;!?" or word == QUOTE for word in lead.low[:colon]):
            return None
        return Found(lead.at(0, colon - 1), lead.at(colon, colon), [quotation.span], ":", "say", 0.6)

    def _lead_source(self, lead: Sentence, head: int) -> tuple[int, int] | None:
        """The subject of a lead-in's verb: beside it, or the sentence's first phrase ("X confirmed it, writing:")."""
        found = sources.left(lead, head - 1, self.lexicon) or sources.right(lead, head + 1, self.lexicon)
        return found or (sources.right(lead, 0, self.lexicon) if head else None)

    def _signed(self, number: int, at: int) -> Found | None:
        """«…» (almirante Quintalba, 8 de octubre) / “…” — Ada Pellworth; the bracket may stand on the next line."""
        sentence, opener = self.sentences[number], at + 1
        quotation = self.quotations[sentence.quote[at]]
        if self._alone(sentence, at) and number + 1 < len(self.sentences):
            following = self.sentences[number + 1]
            if following.low[0] == "(" and following.line <= sentence.line + 1:
                sentence, opener = following, 0
        if opener + 1 >= len(sentence) or sentence.low[opener] not in ("(", "—", "–", "-", "--"):
            return None
        source = sources.right(sentence, opener + 1, self.lexicon)
        if source is None or not (any(sentence.caps[source[0] : source[1] + 1]) or sentence.low[opener] == "("):
            return None
        last = next((i - 1 for i in range(source[0], source[1] + 1) if sentence.low[i] in ",)"), source[1])
        return Found(sentence.at(source[0], last), None, [quotation.span], "", "say", 0.7)

    def _after_colon(self, sentence: Sentence, at: int) -> Found | None:
        """Gaspar Olmedilla en marzo, en Radio Sorayca: «…»; whoever the words before the colon are about."""
        if at < 2 or sentence.low[at - 1] != ":":
            return None
        first = next((i + 1 for i in range(at - 2, -1, -1) if sentence.low[i] in (":", ";")), 0)
        source = sources.topic(sentence, first, at - 2, self.lexicon)
        if source is None:
            return None
        quotation = self.quotations[sentence.quote[at]]
        return Found(sentence.at(*source), sentence.at(at - 1, at - 1), [quotation.span], ":", "say", 0.55)

    def _nobody(self, number: int, at: int, quotation: Quotation) -> Found:
        """A quotation nobody is named for; one that alone follows an attributed one likely goes on from it."""
        line = self.sentences[number].line
        follows = self.last_direct is not None and line - self.last_direct[0] == 1 and quotation.mark != "—"
        alone = self._alone(self.sentences[number], at)
        flag = "continued" if follows and alone else "unattributed"
        return Found(None, None, [quotation.span], "", "say", 0.5, {flag})


def _grouped(sentences: Sequence[Sentence], found: list[Found]) -> list[list[Found]]:
    """The attributions by the sentence their content starts in."""
    out: list[list[Found]] = [[] for _ in sentences]
    number = 0
    for one in sorted(found, key=lambda f: f.content[0].start):
        while number < len(sentences) - 1 and sentences[number].span.end <= one.content[0].start:
            number += 1
        out[number].append(one)
    return out

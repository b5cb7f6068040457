"""An attribution in the making: what the finders of this room hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from dicho.extract.frame import Candidate
from dicho.extract.tokens import Sentence
from dicho.model.span import Span


@dataclass(slots=True)
class Found:
    """Spans of the text, the cue's lemma and language, the act, a score (0..1), flags.

    `reliable` is False for a candidate that only a quotation may choose. `leaning` is the status its finder reads off
    the cue ("" for none, "likely" for what only the content's tense decides).
    """

    source: Span | None
    cue: Span | None
    content: list[Span]
    lemma: str
    lang: str
    score: float
    act: str = "say"
    flags: set[str] = field(default_factory=set)
    reliable: bool = True
    leaning: str = ""

    @classmethod
    def of(cls, candidate: Candidate, sentence: Sentence, score: float) -> Found:
        """A candidate's token ranges as spans of the text."""
        return cls(
            source=sentence.at(*candidate.source) if candidate.source else None,
            cue=sentence.at(*candidate.cue),
            content=[sentence.at(first, last) for first, last in candidate.content],
            lemma=candidate.lemma,
            lang=sentence.lexicon.lang,
            score=score,
            act=candidate.act,
            flags={"dropped-subject"} if candidate.owner == "dropped" else set(),
            reliable=score >= sentence.lexicon.threshold,
        )

    def shared(self, span: Span) -> int:
        """Characters of the content inside the span."""
        return sum(max(0, min(c.end, span.end) - max(c.start, span.start)) for c in self.content)

    def covers(self, span: Span) -> bool:
        """Whether at least half of the span stands in the content."""
        if self.content[0].start >= span.end or self.content[-1].end <= span.start:
            return False
        return self.shared(span) * 2 >= len(span)

    def beyond(self, span: Span) -> int:
        """Characters of the content outside the span: of two attributions of a quotation the tighter is its own."""
        return sum(len(c) for c in self.content) - self.shared(span)

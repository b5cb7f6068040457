"""What the rules share about one sentence: its cues, their subjects, and where a content may start and end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dicho.extract import cues as cue_rules
from dicho.extract import sources
from dicho.extract.cues import Cue
from dicho.extract.tokens import QUOTE, Sentence

Range = tuple[int, int]
STOPS = frozenset(".;!?…")
DASHES = ("—", "–", "―", "-")
LONGEST_DATELINE = 16
"""Tokens of a place, a date and an agency before the dash."""


@dataclass(slots=True)
class Candidate:
    """One possible attribution of a sentence: token ranges, both ends inclusive.

    `shape` says how the parts stand ("before", "after", "inverted", "phrase"), `complement` what follows or precedes
    the cue ("that", "quote", "colon", "to", "clause", "phrase" of a preposition, "wh", "post"), `owner` how the source
    was found ("pronoun", "relative", "name", "noun", "shared", "dropped", "none").
    """

    cue: Range
    source: Range | None
    content: list[Range]
    lemma: str
    act: str
    form: str
    voice: str
    shape: str
    complement: str
    owner: str
    particle: str = ""
    negated: bool = False


class Frame:
    """One sentence with its cue candidates: `cues[i]` has the subject `subjects[i]` to its left, if any."""

    def __init__(self, sentence: Sentence) -> None:
        self.s = sentence
        self.lexicon = sentence.lexicon
        self.words = words = sentence.lexicon.words
        self.places = words["time"] | words["time_prepositions"] | words["subordinators"]
        self.cues = cue_rules.find(sentence)
        self.subjects = [sources.left(sentence, cue.first - 1) for cue in self.cues]
        self.end = self._sentence_end()
        self.lead = self._past_dateline()
        self.cuts = self._cuts()

    def low(self, at: int) -> str:
        """The word at a token in lower case, "" past the ends."""
        return self.s.low[at] if 0 <= at < len(self.s) else ""

    def _sentence_end(self) -> int:
        """The last token before the closing punctuation."""
        end = len(self.s) - 1
        while end > 0 and self.s.low[end] in STOPS:
            end -= 1
        return end

    def _past_dateline(self) -> int:
        """The token after "PUERTO OFELIA, Dec 4 (HNA) -" or "Puerto Ofelia, 18 mar. —"; 0 without one."""
        for at in range(1, min(LONGEST_DATELINE, self.end)):
            if self.s.low[at] in DASHES:
                before = self.s.low[:at]
                dated = any(word in self.words["time"] or word == "(" for word in before)
                named = all(self.s.caps[i] or not word.isalpha() for i, word in enumerate(before))
                return at + 1 if self.s.caps[0] and (dated or named) else 0
        return 0

    def _cuts(self) -> list[int]:
        """Tokens at which a content must end because another attribution of the same level starts there."""
        cuts = [at for at, word in enumerate(self.s.low) if word == ";"]
        cuts += [self._cut(cue, subject) for cue, subject in zip(self.cues, self.subjects, strict=True)]
        return sorted(cut for cut in cuts if cut > 0)

    def _cut(self, cue: Cue, subject: Range | None) -> int:
        """The token before an attribution that parts it from what precedes; 0 when nothing does."""
        start = subject[0] if subject else cue.first
        before, words = self.low(start - 1), self.words
        if cue.voice == "gerund" and self.low(cue.first - 1) == ",":
            return cue.first - 1
        if before in words["coordinators"] and self.low(start - 2) == ",":
            return start - 2
        joins = before in words["coordinators"] and not subject and cue.is_finite()
        follows = before == "," and subject and subject[1] + 1 == cue.first and cue.entry.act == "say"
        return start - 1 if joins or follows else self._contrast(start - 1)

    def _contrast(self, at: int) -> int:
        """The comma of ", while" or ", mientras que" that ends at token `at`; 0 for none."""
        at -= self.low(at) in ("que", "that")
        return at - 1 if self.low(at) in ("while", "whereas", "mientras") and self.low(at - 1) == "," else 0

    def content_end(self, start: int, head: int) -> int:
        """The last token of a content that starts at `start` after the cue at `head`."""
        end = next((cut - 1 for cut in self.cuts if cut > start and cut > head), self.end)
        # "A soldier who asked not to be named said": what he asked ends where the verb of the whole begins.
        return min((at for at in self._closing(head) if at >= start), default=end)

    def _closing(self, head: int) -> Iterator[int]:
        """The tokens before the verbs whose subject has the cue at `head` in a relative clause."""
        for cue, subject in zip(self.cues, self.subjects, strict=True):
            if subject and subject[0] < head <= subject[1]:
                within = self.s.low[subject[0] : head]
                if not self.words["relatives"].isdisjoint(within):
                    yield cue.first - 1

    def content_start(self, end: int) -> int:
        """Where the content that ends at token `end` starts: the sentence's start or the last cut before it."""
        return max((cut + 1 for cut in self.cuts if cut < end - 2), default=self.lead)

    def ends_quoted(self, at: int) -> bool:
        """Whether a quotation ends at the token, a comma, stop or dash after it aside."""
        word = self.low(at)
        return word == QUOTE or (word in (",", "?", "!", ".", *DASHES) and self.low(at - 1) == QUOTE)

    def separates(self, at: int) -> bool:
        """Whether the token at `at` ends a content: a quotation, or a comma with enough words (or one) before it."""
        word = self.low(at)
        if word == QUOTE:
            return True
        return word in (",", "?", "!", "—", "–") and at >= 1 and (self.low(at - 1) == QUOTE or at >= 4)

"""What the author of a text puts forward as their own: opinions, hypotheses, predictions and questions, marked so.

A first person says it ("I suspect that …", "para mí, …"), or a label ("My hypothesis: …"). A marker without a person
("perhaps", "seguramente", "no doubt") counts only in a text of a personal voice: one that says "I" outside quotations
again and again, or has the shape of a post or thread. Quotations are left alone, questions without such a marker are
taken for rhetorical, and what another attribution already has is never taken from it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from dicho.extract import markers
from dicho.extract.direct import grouped
from dicho.extract.found import Found
from dicho.extract.frame import DASHES, STOPS, Range
from dicho.extract.markers import Marker, Words
from dicho.extract.rules import Proposals
from dicho.extract.tokens import QUOTE, Sentence
from dicho.model.span import Span

FLAG = "author"
FEWEST, SHARE = 2, 15
"""A personal voice says "I" in at least so many sentences, and in one of so many."""
HEAD = 400
"""Characters at a text's start in which a thread or a blog names itself."""
SHORTEST = 3
"""Words of a content: "I think so" puts nothing forward."""
_LINKS = (["de", "que"], ["en", "que"], ["es", "que"], ["yo", ","])
"""What stands between a marker and its clause: "estoy convencido de que", "creo yo, …"."""
SCORES = {"first": 0.8, "label": 0.8, "impersonal": 0.6}
_STAMP = re.compile(r"(?m)^[^\n]{0,60}\b\d{1,2}[:.h]\d{2}\b[^\n]{0,12}$")
_LINE_HEAD = re.compile(r"[\s\W\d_]*\Z")


def added(text: str, proposals: Proposals, found: Sequence[Found]) -> list[Found]:
    """The author's own statements that none of `found` has; those of `found` in the first person are flagged."""
    return list(_Voice(text, proposals, found).statements())


class _Voice:
    """One text and the attributions it has already."""

    def __init__(self, text: str, proposals: Proposals, found: Sequence[Found]) -> None:
        self.text = text
        self.sentences = proposals.sentences
        self.outer = [q.span for q in proposals.quotations if q.depth == 0]
        self.turns = [span for one in found if "transcript" in one.flags for span in one.content]
        self.here = grouped(self.sentences, found)
        starts = [sentence.span.start for sentence in self.sentences]
        for one in found:
            number = bisect_right(starts, one.cue.start) - 1 if one.cue else -1
            if number >= 0:
                self.here[number].append(one)

    def mended(self, one: Found, here: Sequence[Found]) -> bool:
        """Whether an attribution `here` has the cue of the author's statement `one`, and is made right and flagged.

        "The mayor, I suspect, knew" is no suspicion of the mayor's, and "my guess is" says whose it is.
        """
        for other in here:
            if not self._same_cue(one, other) or _inside(self.turns, other.content[0]):
                continue
            if not any(_holds(third, other) for third in here):
                self._mend(one, other)
            return True
        return False

    def _same_cue(self, one: Found, other: Found) -> bool:
        if not one.cue or not other.cue:
            return False
        if one.score <= SCORES["impersonal"]:
            return other.source is None and one.cue.contains(other.cue)
        return one.cue.overlaps(other.cue) or (one.source is not None and other.cue.contains(one.source))

    def _mend(self, one: Found, other: Found) -> None:
        assert one.cue is not None
        other.flags.add(FLAG)
        other.leaning = one.leaning
        ours = other.source is None if one.source is None else other.source and other.source.contains(one.source)
        if ours and not other.shared(one.cue) and one.score > SCORES["impersonal"]:
            return
        other.source, other.cue, other.content = one.source, one.cue, one.content
        other.flags.discard("dropped-subject")

    def statements(self) -> Iterator[Found]:
        """The author's statements, in order."""
        personal = self.is_personal()
        for number, sentence in enumerate(self.sentences):
            if not sentence.is_bare and not _inside(self.turns, sentence.span):
                for one in self._in_sentence(number, personal):
                    here = self.here[number]
                    if not self.mended(one, here) and not self._is_taken(one, here):
                        yield one

    def is_personal(self) -> bool:
        """Whether the text is written in a personal voice, or in the shape of posts."""
        own = [s for s in self.sentences if not s.is_bare and not _inside(self.turns, s.span)]
        saying = sum(_says_i(sentence) for sentence in own)
        return (saying >= FEWEST and saying * SHARE >= len(own)) or self._has_shape()

    def _has_shape(self) -> bool:
        head = self.text[:HEAD].lower()
        lang = self.sentences[0].lexicon.lang if self.sentences else "en"
        named = any(re.search(rf"(?<!\w){re.escape(shape)}", head) for shape in markers.load(lang).shapes)
        return named and (bool(_STAMP.search(self.text[: 2 * HEAD])) or any(_says_i(s) for s in self.sentences))

    def _in_sentence(self, number: int, personal: bool) -> Iterator[Found]:
        sentence = self.sentences[number]
        words = markers.load(sentence.lexicon.lang)
        label = markers.label(sentence, words)
        if label:
            one = self._labelled(number, label, personal)
            if one:
                yield one
            return
        asks = "?" in sentence.low
        for first, last in _clauses(sentence, words):
            marker = markers.find(sentence, words, first, last)
            if marker is None or (marker.kind == "impersonal" and not personal):
                continue
            if asks and marker.status != "question":
                continue
            content = _content(sentence, words, marker, (first, last))
            if content:
                yield self._made(sentence, marker, [sentence.at(*part) for part in content])

    def _labelled(self, number: int, label: Marker, personal: bool) -> Found | None:
        """What follows a label; of a label that says "my" anywhere, of any other at the head of a line."""
        sentence = self.sentences[number]
        start = self.text.rfind("\n", 0, sentence.span.start) + 1
        heads = bool(_LINE_HEAD.match(self.text, start, sentence.span.start))
        if not label.own and (not heads or (label.status in ("opinion", "question") and not personal)):
            return None
        colon = sentence.low.index(":", label.at[1])
        end = _last_word(sentence)
        span = sentence.at(colon + 1, end) if colon < end else self._next(number)
        if span is None or _inside(self.outer, span) or len(self.text[span.start : span.end].split()) < SHORTEST:
            return None
        return self._made(sentence, label, [span])

    def _next(self, number: int) -> Span | None:
        """The sentence after a label that stands alone."""
        if number + 1 == len(self.sentences) or self.sentences[number + 1].is_bare:
            return None
        follows = self.sentences[number + 1]
        near = follows.line - self.sentences[number].line <= 1
        return follows.at(0, _last_word(follows)) if near else None

    def _made(self, sentence: Sentence, marker: Marker, content: list[Span]) -> Found:
        source = sentence.at(marker.source, marker.source) if marker.source >= 0 else None
        asks = marker.status == "question"
        return Found(
            source,
            sentence.at(*marker.at),
            content,
            "",
            sentence.lexicon.lang,
            SCORES[marker.kind],
            act="say" if asks else "think",
            flags={FLAG},
            leaning=marker.status,
        )

    def _is_taken(self, one: Found, here: Sequence[Found]) -> bool:
        """Whether another attribution has this cue, or half of this content."""
        assert one.cue is not None
        if _inside(self.outer, one.cue):
            return True
        if any(span.overlaps(one.cue) for other in here for span in _parts(other)):
            return True
        size = sum(map(len, one.content))
        return any(other.shared(span) * 2 >= size for span in one.content for other in here)


def _parts(one: Found) -> Iterator[Span]:
    yield from (span for span in (one.source, one.cue, *one.content) if span)


def _holds(other: Found, one: Found) -> bool:
    """Whether an attribution stands in another's content."""
    return other is not one and one.cue is not None and any(span.contains(one.cue) for span in other.content)


def _inside(spans: Sequence[Span], span: Span) -> bool:
    """Whether one of the spans, in order and apart, holds `span`."""
    at = bisect_right(spans, span.start, key=lambda s: s.start) - 1
    return at >= 0 and spans[at].contains(span)


def _says_i(sentence: Sentence) -> bool:
    first = markers.load(sentence.lexicon.lang).first
    return any(word in first and (word != "i" or sentence.caps[at]) for at, word in enumerate(sentence.low))


def _last_word(sentence: Sentence) -> int:
    last = len(sentence) - 1
    while last > 0 and (sentence.low[last] in STOPS or sentence.low[last] in (")", ",", ":")):
        last -= 1
    return last


def _clauses(sentence: Sentence, words: Words) -> Iterator[Range]:
    """The sentence's main clauses: parted by a semicolon, or by a comma and "but"."""
    end, first = _last_word(sentence), 0
    while first < end and sentence.low[first] in ("-", "*", "•", "(", "¿", "¡", *DASHES):
        first += 1
    for at in range(first + 1, end):
        joins = sentence.low[at] == "," and sentence.low[at + 1] in words.but
        if sentence.low[at] == ";" or joins:
            if first < at:
                yield first, at - 1
            first = at + 1
    if first <= end:
        yield first, end


def _content(sentence: Sentence, words: Words, marker: Marker, clause: Range) -> list[Range]:
    """The clause a marker puts forward: after it, before it, or around it."""
    first, last = clause
    begin, end = marker.whole
    left, right = _left(sentence, words, first, begin), _right(sentence, words, end, last)
    comma = begin > first and sentence.low[begin - 1] in (",", "(", *DASHES)
    closed = end < last and sentence.low[end + 1] in (",", ")", *DASHES)
    if not right:
        parts = [left] if left and comma and marker.aside else []
    elif (
        left and marker.aside and ((comma and closed) or (marker.kind == "impersonal" and not comma and begin > first))
    ):
        parts = [left, right]
    else:
        parts = [right]
    size = sum(sentence.low[at][0].isalnum() for low, high in parts for at in range(low, high + 1))
    return parts if size >= SHORTEST else []


def _left(sentence: Sentence, words: Words, first: int, begin: int) -> Range | None:
    """The words of the marker's own clause before it."""
    last = begin - 1
    while last >= first and not sentence.low[last][0].isalnum() and sentence.low[last] != QUOTE:
        last -= 1
    start, joins = first, sentence.lexicon.words["coordinators"] | words.but
    for at in range(last, first, -1):
        if sentence.low[at] in joins and sentence.low[at - 1] in (",", *DASHES):
            start = at
            break
    while start < last and (sentence.low[start] in joins or not sentence.low[start][0].isalnum()):
        start += 1
    return (start, last) if start <= last else None


def _right(sentence: Sentence, words: Words, end: int, last: int) -> Range | None:
    """The words after the marker, past the comma, "that" or the colon."""
    start = end + 1
    if sentence.low[start : start + 2] in _LINKS:
        start += 1
    while start <= last and sentence.low[start] in (",", ":", ")", "…", *DASHES):
        start += 1
    return (start, last) if start <= last else None

"""Tags and rules made one: the tagger says who and whether, the quotation marks where a direct content ends.

What the tagger is sure of takes the place of the rules' candidates with the same cue. The others stay, unreliable, for
a quotation that no sure tag covers to choose from; so do doubtful tags. Headlines and turns of a transcript, which are
told by their place, stay as the rules have them. Within quotations the tags alone count.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from dicho.extract import sources
from dicho.extract.found import Found
from dicho.extract.frame import DASHES
from dicho.extract.quotes import Quotation
from dicho.extract.rules import Proposals
from dicho.extract.tagger import Tagged
from dicho.extract.tokens import Sentence
from dicho.model.span import Span
from dicho.text.lexicon import Lexicon, load
from dicho.text.segment import trimmed

KEPT = ("headline", "transcript")
"""Flags of the rules' candidates that stay reliable: layout tells them, which a tagger of paragraphs does not see."""
LONGEST_TALK = 20_000
"""Characters of a talk whose lines are told apart; longer than any content a tag gives."""
_EDGE = ',;"“”«»„‟'


def joined(text: str, proposals: Proposals, tagged: Sequence[Tagged], threshold: float) -> Proposals:
    """The proposals with the tagger's word on them: what it gives at least `threshold` is reliable.

    An attribution whose cue and content stand in an outermost quotation goes with those inside.
    """
    join = _Join(text, proposals, threshold)
    turns = sorted(one.cue for one in proposals.found if one.cue and "transcript" in one.flags)
    found: list[Found] = []
    inside: list[Found] = []
    for one in tagged:
        if _overlaps(turns, one.cue):
            continue
        around = join.around(one)
        made = join.found(one, around)
        if made.content:
            (inside if around else found).append(made)
    sure = sorted(one.cue for one in found if one.cue and one.reliable)
    others = [one for one in proposals.found if not _overlaps(sure, one.cue)]
    quoting = [one for one in others if one.source and one.cue and any(_touched(join.outer, one.content))]
    quoting.sort(key=lambda one: _place(one.cue))
    told: set[int] = set()
    for credit in found:
        credits = load(credit.lang).credits
        if credit.lemma in credits and credit.cue and (who := _credited(credit, quoting, join.outer)):
            told.add(id(who))
            # What follows goes on from who said it.
            credit.content = [span for span in credit.content if span < credit.cue]
    kept = [one if id(one) in told else _doubted(one) for one in others]
    return Proposals(proposals.quotations, proposals.sentences, found + kept, inside)


class _Join:
    """What joining one tag after another needs to know of a text."""

    def __init__(self, text: str, proposals: Proposals, threshold: float) -> None:
        self.text = text
        self.threshold = threshold
        self.sentences = proposals.sentences
        self.outer = [q for q in proposals.quotations if q.depth == 0]
        cued = [one for one in (*proposals.found, *proposals.inside) if one.cue]
        self.rules = sorted(cued, key=lambda one: one.cue or Span(0, 0))

    def around(self, one: Tagged) -> Quotation | None:
        """The outermost quotation the attribution stands in: its cue and most of its content."""
        quotation = next((q for q in _touched(self.outer, [one.cue]) if q.span.contains(one.cue)), None)
        if quotation is None:
            return None
        return quotation if _share(one.content, quotation.span) * 2 > sum(map(len, one.content)) else None

    def found(self, one: Tagged, around: Quotation | None) -> Found:
        """A tagged attribution as the rest of the room knows it, its content cut at the quotation marks."""
        cue = _bare(self.text, one.cue)
        content = [_whole_words(self.text, span) for span in one.content]
        like = self._rule(cue)
        source = self._source(one.source, cue) if one.source else None
        if like and self._tells(like):
            source, content = like.source, [*like.content]
        elif source and self._is_subject_of_content(source, cue, content):
            content, source = [source, *content], None
        if around is None:
            content = self._repaired(content, cue, source)
        elif around.inner:
            content = [part for span in content if (part := _common(span, around.inner))]
        lexicon = _sentence_of(self.sentences, cue).lexicon
        lemma, finite = _lemma(self.text[cue.start : cue.end].lower(), lexicon)
        credit = _cut(self.text, cue, lexicon)
        # "Plans to certify" is a plan where the tag has "plans" alone.
        said = like.lemma if like and like.cue and (like.cue.end <= cue.end or not lemma) else lemma
        said = credit or said
        dropped = source is None and finite and lexicon.lang == "es"
        return Found(
            source=source,
            cue=cue,
            content=content,
            lemma=said,
            lang=lexicon.lang,
            score=one.score,
            act="say" if credit else one.act,
            flags=({"headline"} & like.flags if like else set()) | ({"dropped-subject"} if dropped else set()),
            reliable=one.score >= self.threshold,
        )

    def _tells(self, like: Found) -> bool:
        """Whether a rule's phrase says itself whose it is, which a tag misreads: "a su juicio", "según el cual"."""
        if like.source is None or like.cue is None:
            return False
        lexicon = load(like.lang)
        last = self.text[like.source.start : like.source.end].lower().split()[-1]
        return like.cue.contains(like.source) or (like.lemma in lexicon.credits and last in lexicon.words["taken_up"])

    def _source(self, tagged: Span, cue: Span) -> Span | None:
        """The tagged source; of one that is an article alone, the phrase the article opens, or nothing."""
        source = self._without_time(self._in_one_sentence(_bare(self.text, tagged)))
        sentence = _sentence_of(self.sentences, source)
        if named := self._before_bracket(sentence, source, cue):
            return named
        if pronoun := _pronoun_before(sentence, source, cue):
            return pronoun
        if self._is_told(source, cue):
            like = self._rule(cue)
            before = like.source if like else None
            return before if before and before.end <= cue.start else _relative_before(sentence, cue)
        if whole := self._cut_short(source, cue):
            return whole
        at = bisect_left(sentence.starts, source.start)
        if _is_of_another_clause(sentence, at, cue):
            return None  # "dijo, antes de que yo preguntara": the subject of another verb
        if at == len(sentence) or sentence.low[at] not in sentence.lexicon.words["articles"]:
            return source
        if sentence.ends[at] != source.end:
            return source
        phrase = sources.right(sentence, at)
        whole = sentence.at(*phrase) if phrase and phrase[0] == at < phrase[1] else None
        return whole if whole and (whole.end <= cue.start or cue.end <= whole.start) else None

    def _in_one_sentence(self, source: Span) -> Span:
        """The source to the end of its sentence, where a tag runs on into the next."""
        end = _sentence_of(self.sentences, source).span.end
        return _bare(self.text, Span(source.start, end)) if source.start < end < source.end else source

    def _without_time(self, source: Span) -> Span:
        """The source without a time at its end: "said the mayor last night"."""
        sentence = _sentence_of(self.sentences, source)
        first, end = (bisect_left(sentence.starts, at) for at in (source.start, source.end))
        last = sources.without_time(sentence, first, end - 1) if first < end else first
        return (
            sentence.at(first, last) if first <= last < end - 1 and sentence.starts[first] == source.start else source
        )

    def _is_told(self, source: Span, cue: Span) -> bool:
        """Whether what is tagged stands right behind "told": English never turns it round, so they heard it."""
        lemma, _ = _lemma(self.text[cue.start : cue.end].lower(), _sentence_of(self.sentences, cue).lexicon)
        return lemma == "tell" and cue.end <= source.start <= cue.end + 1

    def _cut_short(self, source: Span, cue: Span) -> Span | None:
        """The rules' source of the same verb, where it begins like the tag's and goes on up to the verb.

        "Un capataz que teme por su puesto | cuenta": what is tagged "Un capataz que" is no whole phrase.
        """
        like = self._rule(cue)
        longer = like.source if like else None
        if longer is None or longer.start != source.start or not source.end < longer.end <= cue.start:
            return None
        lexicon = _sentence_of(self.sentences, cue).lexicon
        opened = lexicon.words["relatives"] & set(self.text[source.start : source.end].lower().split())
        if lexicon.lang != "es" and not opened:
            return None  # an English phrase ends where it will: "the mayor | later said"
        return None if set(self.text[source.end : cue.start]) & set(_EDGE + ".:—()") else longer

    def _is_subject_of_content(self, source: Span, cue: Span, content: Sequence[Span]) -> bool:
        """Whether a source is but the subject of what is said: "La presa, añade, cerrará en mayo"."""
        if self.text[source.end : cue.start].strip() != "," or not content or self._rule(cue):
            return False
        between = self.text[cue.end : content[0].start]
        return _sentence_of(self.sentences, cue).lexicon.lang == "es" and between.strip() == ","

    def _before_bracket(self, sentence: Sentence, source: Span, cue: Span) -> Span | None:
        """Of "Brum, 14 May (the Herald): …" who stands first: in the bracket before a colon is where it was read."""
        told = self.text[source.start : cue.start]
        if self.text[cue.start : cue.end].strip() != ":" or ")" not in told or "(" in told or "(" not in sentence.low:
            return None
        opener = max(at for at, word in enumerate(sentence.low) if word == "(")
        who = sources.topic(sentence, 0, opener - 1) if opener and sentence.starts[opener] < source.start else None
        return sentence.at(*who) if who else None

    def _rule(self, cue: Span) -> Found | None:
        """The rules' candidate of the same cue."""
        at = bisect_left(self.rules, cue.end, key=lambda one: one.cue.start if one.cue else 0) - 1
        one = self.rules[at] if at >= 0 else None
        return one if one and one.cue and one.cue.end > cue.start else None

    def _repaired(self, content: Sequence[Span], cue: Span, source: Span | None) -> list[Span]:
        """Content with quotations whole or not at all, and cue and source cut out of the rest.

        A quotation is the content's when most of it is, or when the content runs into it from outside.
        """
        other = self._turns_of_others(content, cue)
        for turn in other:
            content = [part for span in content for part in _without(span, turn)]
        touched = [q.span for q in _touched(self.outer, content) if q.span not in other]
        whole = [q for q in touched if _share(content, q) * 2 >= len(q) or any(_enters(c, q) for c in content)]
        rest = [span for span in content if not any(q.contains(span) for q in whole)]
        rest = [span for span in rest if not any(q.contains(span) for q in touched)] or ([] if whole else rest)
        for hole in (cue, source):
            if hole:
                rest = [part for span in rest for part in _without(span, hole)]
        return _merged(self.text, [*(span for span in rest if _says(self.text, span)), *whole])

    def _turns_of_others(self, content: Sequence[Span], cue: Span) -> list[Span]:
        """The lines of a dialogue in a content that are not its own: each that opens with a raya is another's turn.

        Its own is the line the cue stands in; of a cue outside the dialogue the line right after it, else right before.
        """
        turns = [q.span for q in _touched(self.outer, content) if q.mark in DASHES]
        if len(turns) < 2 or turns[-1].start - min(cue.start, turns[0].start) > LONGEST_TALK:
            return []
        first = min(cue.start, turns[0].start)
        lines = [self.text.count("\n", first, turn.start) for turn in turns]
        here = self.text.count("\n", first, cue.start)
        after = [line for line in lines if line >= here]
        own = min(after) if after else max(lines)
        return [turn for turn, line in zip(turns, lines, strict=True) if line != own]


def _pronoun_before(sentence: Sentence, source: Span, cue: Span) -> Span | None:
    """The pronoun between a comma and the verb: of "The dam, she finds, leaks" the dam finds nothing."""
    at = bisect_left(sentence.starts, cue.start) - 1
    if at < 1 or sentence.low[at - 1] != "," or sentence.starts[at] <= source.start:
        return None
    return sentence.at(at, at) if sentence.low[at] in sentence.lexicon.words["pronouns"] else None


def _relative_before(sentence: Sentence, cue: Span) -> Span | None:
    """The "who" right before the verb."""
    at = bisect_left(sentence.starts, cue.start) - 1
    return sentence.at(at, at) if at >= 0 and sentence.low[at] in sentence.lexicon.words["relatives"] else None


def _is_of_another_clause(sentence: Sentence, at: int, cue: Span) -> bool:
    """Whether a pronoun stands after the cue and right after a word that opens a clause."""
    words = sentence.lexicon.words
    if not 0 < at < len(sentence) or sentence.starts[at - 1] < cue.end or sentence.low[at] not in words["pronouns"]:
        return False
    return sentence.low[at - 1] in words["complementizers"] | words["subordinators"]


def _lemma(cue: str, lexicon: Lexicon) -> tuple[str, bool]:
    """The lemma of a cue's last word that is one, verbs before nouns; and whether that is a finite verb."""
    entries = [entry for word in cue.split() if (entry := lexicon.cues.get(word.strip(_EDGE + ":.")))]
    entries.sort(key=lambda entry: entry.kind == "verb")
    return (entries[-1].lemma, any(entry.is_finite for entry in entries)) if entries else ("", False)


def _bare(text: str, span: Span) -> Span:
    """Whole words without white space, commas and quotation marks at the ends; as it is where nothing else is left."""
    whole = _whole_words(text, span)
    return trimmed(text, whole.start, whole.end, _EDGE) or whole


def _touched(outer: Sequence[Quotation], spans: Sequence[Span]) -> Iterator[Quotation]:
    """The outermost quotations that overlap one of the spans, by bisection."""
    for span in spans:
        at = bisect_right(outer, span.start, key=lambda q: q.span.end)
        while at < len(outer) and outer[at].span.start < span.end:
            yield outer[at]
            at += 1


def _share(content: Sequence[Span], span: Span) -> int:
    return sum(len(part) for one in content if (part := _common(one, span)))


def _common(one: Span, two: Span) -> Span | None:
    start, end = max(one.start, two.start), min(one.end, two.end)
    return Span(start, end) if start < end else None


def _without(span: Span, hole: Span) -> Iterator[Span]:
    if hole.end <= span.start or hole.start >= span.end:
        yield span
        return
    if span.start < hole.start:
        yield Span(span.start, hole.start)
    if hole.end < span.end:
        yield Span(hole.end, span.end)


def _enters(span: Span, quotation: Span) -> bool:
    """Whether the span begins outside the quotation and ends well inside it."""
    return span.start < quotation.start and quotation.start + 2 < span.end < quotation.end


def _says(text: str, span: Span) -> bool:
    return any(map(str.isalnum, text[span.start : span.end]))


def _whole_words(text: str, span: Span) -> Span:
    """The span, with the rest of the words it begins and ends in."""
    start, end = span.start, span.end
    while start and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and _is_one_word(text, end):
        end += 1
    return Span(start, end)


def _is_one_word(text: str, at: int) -> bool:
    """Whether no word ends between these two characters: "brother-in-|law" has a hyphen within."""
    if text[at - 1].isalnum() and text[at].isalnum():
        return True
    around = text[max(0, at - 2) : at + 2]
    return at > 1 and "-" in (around[1], around[2]) and around.replace("-", "", 1).isalpha() and len(around) == 4


def _merged(text: str, spans: Sequence[Span]) -> list[Span]:
    """In order, those that overlap, or that only spaces part, as one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and not text[out[-1].end : span.start].strip(" \xa0"):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def _sentence_of(sentences: Sequence[Sentence], span: Span) -> Sentence:
    at = bisect_left(sentences, span.start + 1, key=lambda s: s.span.start)
    return sentences[max(0, at - 1)]


def _cut(text: str, cue: Span, lexicon: Lexicon) -> str | None:
    """The phrase of a credit whose last word the tag left out: "siempre de acuerdo" [con], which agrees with nobody."""
    for phrase in lexicon.credits:
        start, _, last = phrase.rpartition(" ")
        if " " in start and text[cue.start : cue.end + len(last) + 1].lower().endswith(phrase):
            return phrase
    return None


def _doubted(one: Found) -> Found:
    if one.flags.isdisjoint(KEPT):
        one.reliable = False
    return one


def _credited(one: Found, quoting: Sequence[Found], outer: Sequence[Quotation]) -> Found | None:
    """Who said the quotation in what a credit stands after: "“We left,” Brum said, according to the Herald".

    `quoting` are those that have a quotation, in the order of their cues.
    """
    for span in one.content:
        low, high = (bisect_left(quoting, at, key=lambda told: _place(told.cue)) for at in (span.start, span.end))
        for told in quoting[low:high]:
            before = one.cue is not None and _place(told.cue) < _place(one.cue)
            if before and any(span.contains(q.span) and told.covers(q.span) for q in _touched(outer, told.content)):
                return told
    return None


def _place(cue: Span | None) -> int:
    return cue.start if cue else -1


def _overlaps(spans: Sequence[Span], span: Span | None) -> bool:
    """Whether one of the sorted spans shares a character with `span`."""
    at = bisect_left(spans, span.end, key=lambda s: s.start) if span else 0
    return span is not None and at > 0 and spans[at - 1].end > span.start

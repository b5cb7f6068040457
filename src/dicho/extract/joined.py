"""Tags and rules made one: the tagger says who and whether, the quotation marks where a direct content ends.

What the tagger is sure of takes the place of the rules' reliable candidates. Those stay, unreliable, for a quotation
that no tag covers to choose from; so do the tagger's own doubtful ones.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from dicho.extract.found import Found
from dicho.extract.quotes import Quotation
from dicho.extract.rules import Proposals
from dicho.extract.tagger import Tagged
from dicho.extract.tokens import Sentence
from dicho.model.span import Span


def joined(proposals: Proposals, tagged: Sequence[Tagged], threshold: float) -> Proposals:
    """The proposals with the tagger's word on them: what it gives at least `threshold` is reliable, nothing else is.

    An attribution whose cue stands in an outermost quotation goes with those inside; headlines stay the rules'.
    """
    outer = [q for q in proposals.quotations if q.depth == 0]
    found: list[Found] = []
    inside: list[Found] = []
    for one in tagged:
        around = _around(outer, one.cue)
        made = _found(one, proposals.sentences, outer, around, threshold)
        if made.content:
            (inside if around else found).append(made)
    tagged_cues = sorted(one.cue for one in found if one.cue)
    kept = [_doubted(one) for one in proposals.found if not _overlaps(tagged_cues, one.cue)]
    return Proposals(proposals.quotations, proposals.sentences, found + kept, inside)


def _found(
    one: Tagged, sentences: Sequence[Sentence], outer: Sequence[Quotation], around: Quotation | None, threshold: float
) -> Found:
    """A tagged attribution as the rest of the room knows it, its content cut at the quotation marks."""
    content = list(one.content)
    if around is None:
        content = _repaired(content, one, outer)
    elif around.inner:
        content = [part for span in content if (part := _common(span, around.inner))]
    lexicon = _sentence_of(sentences, one.cue).lexicon
    return Found(
        source=one.source,
        cue=one.cue,
        content=sorted(content),
        lemma="",
        lang=lexicon.lang,
        score=one.score,
        act=one.act,
        flags=set() if one.source else {"dropped-subject"},
        reliable=one.score >= threshold,
    )


def _repaired(content: Sequence[Span], one: Tagged, outer: Sequence[Quotation]) -> list[Span]:
    """Content with every quotation of which it has most taken whole, and the cue and source cut out of the rest."""
    out = list(content)
    for quotation in _touched(outer, content):
        shared = sum(len(part) for span in content if (part := _common(span, quotation.span)))
        if shared * 2 >= len(quotation.span):
            out = [span for span in out if not quotation.span.contains(span)] + [quotation.span]
    for hole in (one.cue, one.source):
        if hole and not any(q.span.contains(hole) for q in _touched(outer, [hole])):
            out = [part for span in out for part in _without(span, hole)]
    return out


def _touched(outer: Sequence[Quotation], spans: Sequence[Span]) -> Iterator[Quotation]:
    """The outermost quotations that overlap one of the spans, by bisection."""
    for span in spans:
        at = bisect_right(outer, span.start, key=lambda q: q.span.end)
        while at < len(outer) and outer[at].span.start < span.end:
            yield outer[at]
            at += 1


def _around(outer: Sequence[Quotation], span: Span) -> Quotation | None:
    return next((q for q in _touched(outer, [span]) if q.span.contains(span)), None)


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


def _sentence_of(sentences: Sequence[Sentence], span: Span) -> Sentence:
    at = bisect_left(sentences, span.start + 1, key=lambda s: s.span.start)
    return sentences[max(0, at - 1)]


def _doubted(one: Found) -> Found:
    one.reliable = False
    return one


def _overlaps(spans: Sequence[Span], span: Span | None) -> bool:
    """Whether one of the sorted spans shares a character with `span`."""
    at = bisect_left(spans, span.end, key=lambda s: s.start) if span else 0
    return span is not None and at > 0 and spans[at - 1].end > span.start

"""Document text -> attributions: quotation marks, cue words and where they stand, and the tagger's word on them.

The order of the work: quotations by their marks; sentences with each quotation as one word; candidates from cue words
and headline colons, each with a reliability; then every quotation of some length finds its attribution, or is kept as
unattributed. Where a network is given, it decides which candidates hold, and adds what the rules do not see.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import cast

from dicho.extract import author
from dicho.extract.acts import act_of
from dicho.extract.condition import DEPENDENT, condition_of
from dicho.extract.direct import attach
from dicho.extract.found import Found
from dicho.extract.joined import joined
from dicho.extract.put import put
from dicho.extract.quotes import Quotation
from dicho.extract.rules import propose
from dicho.extract.status import form_of, status_of
from dicho.extract.tagger import Network, tag
from dicho.extract.unnamed import described
from dicho.extract.wording import read
from dicho.model.span import Span, Spans
from dicho.model.statement import Act, Attribution
from dicho.text.segment import trimmed

VERSION = "extract/4"


def attribute(text: str, lang: str | None, network: Network | None = None) -> tuple[Attribution, ...]:
    """Every attribution of a text, in order of its first character; by the rules alone without a `network`.

    `lang` is an ISO 639-1 code; a language without cue words of its own is read with the English ones (quotation marks
    need no language). Offsets are code points of `text`.
    """
    proposals = propose(text, lang)
    if network is not None:
        proposals = joined(text, proposals, tag(text, proposals, network), network.threshold)
    found = attach(text, proposals.sentences, proposals.quotations, proposals.found)
    cued = {one.cue for one in found}
    found += [one for one in proposals.inside if one.reliable and one.cue not in cued]
    found += author.added(text, proposals, found)
    return _finished(text, found, proposals.quotations)


def _fragments(text: str, spans: Sequence[Span]) -> Spans:
    """Without white space, commas and colons at the ends, in order, joined where they touch or overlap."""
    kept = sorted(span for span in (trimmed(text, s.start, s.end, ",;:") for s in spans) if span)
    out: list[Span] = []
    for span in kept:
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def _finished(text: str, found: Sequence[Found], quotations: Sequence[Quotation]) -> tuple[Attribution, ...]:
    """Attributions in text order, each with form, status and the index of the one it stands inside."""
    outer = [q for q in quotations if q.depth == 0]
    rows = []
    for one in put(text, described(text, _without_descriptions(found))):
        content = _fragments(text, one.content)
        if content:
            rows.append((content, one))
    rows.sort(key=lambda row: (row[0][0].start, -row[0][-1].end, row[1].cue or row[0][0]))
    parents = _parents(rows)
    return tuple(
        _attribution(text, content, one, outer, parent) for (content, one), parent in zip(rows, parents, strict=True)
    )


def _without_descriptions(found: Sequence[Found]) -> Iterator[Found]:
    """All but what only describes another's source: "a soldier who asked not to be named" asks for no statement."""
    sources = sorted((one.source for one in found if one.source), key=lambda s: (s.start, -s.end))
    for one in found:
        at = bisect_right(sources, one.content[0].start, key=lambda s: s.start) - 1
        if at < 0 or not one.cue or not (sources[at].contains(one.cue) and sources[at].contains(one.content[-1])):
            yield one


def _attribution(text: str, content: Spans, one: Found, outer: Sequence[Quotation], parent: int | None) -> Attribution:
    words = read(text, one, content)
    status = status_of(words, one.leaning)
    return Attribution(
        source=(one.source,) if one.source else (),
        cue=(one.cue,) if one.cue else (),
        content=content,
        # The lines of a transcript are a speaker's words, though no marks stand around them.
        form="direct" if "transcript" in one.flags else form_of(content, _near(outer, content)),
        act=cast(Act, act_of(words, status)),
        status=status,
        condition=condition_of(text, content, one.lang) if status in DEPENDENT else (),
        flags=tuple(sorted(one.flags)),
        parent=parent,
        score=round(one.score, 3),
    )


def _near(outer: Sequence[Quotation], content: Spans) -> Sequence[Quotation]:
    """The quotations between a content's first and last character, by bisection."""
    first = bisect_left(outer, content[0].start, key=lambda q: q.span.end)
    last = bisect_left(outer, content[-1].end, key=lambda q: q.span.start)
    return outer[first:last]


def _parents(rows: Sequence[tuple[Spans, Found]]) -> list[int | None]:
    """For each row the innermost earlier row whose content holds its content and cue."""
    open_rows: list[int] = []
    out: list[int | None] = []
    for index, (content, one) in enumerate(rows):
        while open_rows and rows[open_rows[-1]][0][-1].end <= content[0].start:
            open_rows.pop()
        parent = next((at for at in reversed(open_rows) if _holds(rows[at][0], content, one)), None)
        out.append(parent)
        open_rows.append(index)
    return out


def _holds(outer: Spans, inner: Spans, one: Found) -> bool:
    marks = [*inner, *([one.cue] if one.cue else [])]
    return outer != inner and all(_covered(outer, mark) for mark in marks)


def _covered(spans: Spans, span: Span) -> bool:
    """Whether one of the spans, which are in order and apart, holds `span`."""
    at = bisect_right(spans, span.start, key=lambda s: s.start) - 1
    return at >= 0 and spans[at].contains(span)

"""In what spirit a statement is made, and in what form: read off the cue, the content's words and the marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dicho.extract.quotes import Quotation
from dicho.model.span import Spans
from dicho.model.statement import Form, Status
from dicho.text.lexicon import Lexicon

_WORD = re.compile(r"[\w']+")
_SPANISH_FUTURE = re.compile(r"\w{3,}r(?:é|á|án|emos)\Z")
_BY_CUE: tuple[Status, ...] = ("denial", "question", "hypothesis", "prediction")
_OPENING = 14
"""Words at a content's start that are looked at for a hedge or a future tense."""
_LONGEST_OPENING = 300
"""Characters those words may take."""


def status_of(lemma: str, text: str, content: Spans, lexicon: Lexicon) -> Status:
    """The status of a statement from its cue's lemma and its content's first words and last mark.

    The cue decides first (deny, ask, suspect, predict, promise), then the content: a question mark at its end, a
    condition or a negative that opens it, a hedge among its first words, a future tense. The rest is asserted.
    """
    words = lexicon.status
    by_cue = next((status for status in _BY_CUE if lemma in words[status]), None)
    if by_cue:
        return by_cue
    if text[max(content[-1].start, content[-1].end - 4) : content[-1].end].rstrip("\"”»’' ").endswith("?"):
        return "question"
    opening = " ".join(text[s.start : min(s.end, s.start + _LONGEST_OPENING)] for s in content[:2])
    return _by_words(opening, lexicon) or ("opinion" if lemma in words["opinion"] else "asserted")


def _by_words(opening: str, lexicon: Lexicon) -> Status | None:
    words = lexicon.status
    # "May" the month is no hedge: only words as they stand in lower case count, but for the content's first.
    raw = _WORD.findall(opening.replace("’", "'"))[:_OPENING]
    if raw and raw[0] in lexicon.words["complementizers"] and raw[0] not in words["conditions"]:
        raw = raw[1:]
    head = [word.lower() for word in raw]
    if head[:1] and head[0] in words["conditions"]:
        return "hypothesis"
    if head[:1] and (head[0] in words["negatives"] or any(_starts(head, p) for p in words["negative_phrases"])):
        return "denial"
    if any(word in words["hedges"] for word in raw[1:]) or (head and head[0] in words["hedges"]):
        return "hypothesis"
    future = any(word in words["future"] for word in head)
    if future or (lexicon.lang == "es" and any(_SPANISH_FUTURE.match(word) for word in head)):
        return "prediction"
    return None


def _starts(words: Sequence[str], phrase: str) -> bool:
    wanted = phrase.split()
    return list(words[: len(wanted)]) == wanted


def form_of(content: Spans, quotations: Sequence[Quotation]) -> Form:
    """direct when all of the content is quoted (marks and stops aside), mixed when part of it is, else indirect.

    `quotations` are outermost ones, apart and in order, among them all that touch the content.
    """
    quoted, at = 0, 0
    for fragment in content:
        while at < len(quotations) and quotations[at].span.end <= fragment.start:
            at += 1
        last = at
        while last < len(quotations) and quotations[last].span.start < fragment.end:
            span = quotations[last].span
            quoted += min(fragment.end, span.end) - max(fragment.start, span.start)
            last += 1
    if not quoted:
        return "indirect"
    total = sum(len(fragment) for fragment in content)
    return "direct" if total - quoted <= 2 * len(content) else "mixed"

"""In what spirit a statement is made, and in what form: read off the cue, the content's words and the marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dicho.extract.quotes import Quotation
from dicho.model.span import Span, Spans
from dicho.model.statement import Form, Status
from dicho.text.lexicon import Lexicon

_WORD = re.compile(r"[\w']+")


def status_of(lemma: str, content: str, lexicon: Lexicon) -> Status:
    """The status of a statement from its cue's lemma and its content.

    The cue decides first (deny, ask, suspect, predict, promise), then the content: a question mark at its end, a
    hedge among its first words, a future tense. What nothing marks is asserted.
    """
    words = lexicon.status
    bare = lemma.removesuffix("se")
    for status in ("denial", "question", "hypothesis", "prediction"):
        if bare in words[status]:
            return status
    if content.rstrip("\"”»’' ").endswith("?"):
        return "question"
    head = [word.lower() for word in _WORD.findall(content.replace("’", "'"))[:14]]
    if any(word in words["hedges"] for word in head):
        return "hypothesis"
    if _speaks_of_future(head, lexicon):
        return "prediction"
    return "opinion" if bare in words["opinion"] else "asserted"


def _speaks_of_future(head: Sequence[str], lexicon: Lexicon) -> bool:
    if any(word in lexicon.status["future"] for word in head):
        return True
    return lexicon.lang == "es" and any(
        len(word) > 4 and word.endswith(("ará", "erá", "irá", "arán", "erán", "irán")) for word in head
    )


def form_of(content: Spans, quotations: Sequence[Quotation]) -> Form:
    """direct when all of the content is quoted (marks and stops aside), mixed when part of it is, else indirect.

    `quotations` are the outermost ones that touch the content.
    """
    quoted = sum(_shared(fragment, q.span) for fragment in content for q in quotations)
    if not quoted:
        return "indirect"
    total = sum(len(fragment) for fragment in content)
    return "direct" if total - quoted <= 2 * len(content) else "mixed"


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))

"""What is put to the one who answers: "Asked about the log, the captain said". Who asked is not told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dicho.extract.found import Found
from dicho.model.span import Span
from dicho.text.inflect import OPENING_PARTICIPLE
from dicho.text.lexicon import Lexicon, load

_BEGINS = re.compile(r"(?:^|[.!?…\n]|[\"”»]\s)\s*$")
_WORD = re.compile(r"[^\W\d_]+")
_BACK = 4
"""Characters before a cue in which its sentence is seen to begin."""


def put(text: str, found: Iterable[Found]) -> Iterator[Found]:
    """What was found; of a question that opens a sentence as a participle the clause asked, nobody's, and no topic.

    "Asked whether he would go" has a question, "asked about the fire" has none in words.
    """
    for one in found:
        if not _is_put(text, one):
            yield one
        elif _is_clause(text, one.content[0], load(one.lang)):
            one.source = None
            yield one


def _is_put(text: str, one: Found) -> bool:
    if one.cue is None or not one.content or one.content[0].start < one.cue.end:
        return False
    opens = OPENING_PARTICIPLE.match(text, one.cue.start, one.cue.end) is not None
    before = text[max(0, one.cue.start - _BACK) : one.cue.start]
    asks = one.lemma in load(one.lang).status["question"]
    return opens and asks and (one.cue.start == 0 or _BEGINS.search(before) is not None)


def _is_clause(text: str, content: Span, lexicon: Lexicon) -> bool:
    """Whether a content is what was asked, and not what it was about."""
    words = _WORD.findall(text, content.start, content.end)[:2]
    opening = lexicon.words["complementizers"] | lexicon.status["interrogatives"]
    return any(word.lower() in opening for word in words[:1]) or text[content.start] in "\"“«‘'¿"

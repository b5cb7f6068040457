"""Whether a machine may have translated a document, or a part of it: only ever suspected, and always with the grounds.

A notice that the text gives of itself is enough, and so is a passage whose original stands right beside it in a page of
one language. One pronoun of the wrong gender is not: people write those too. Two are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dicho.model.flag import Flag, Ground, Mark, Standing
from dicho.model.span import Span
from dicho.model.statement import Statement
from dicho.text import language, segment
from dicho.weigh.sourcing import table

BILINGUAL = 0.6
"""The share of a document's statements from which it stands in two languages throughout, which people do too."""
PRONOUNS = 2
"""Pronouns of the wrong gender that are a sign by themselves."""
LONGEST = 160
"""Characters of a line, or of what stands in brackets, that may be a notice."""
SHORT = 40
"""Characters before a notice that are no paragraph but a head or a by-line."""
HEAD = 6
"""Lines at the beginning of a document in which a notice is of all of it."""

_BRACKETS = re.compile(r"[\[(]([^\[\]()\n]{3,160})[\])]")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements of one document that say the same in two languages, by a link: `left` is the earlier in the text.

    `standing`: "decided" or "proposed".
    """

    link: str
    left: Statement
    right: Statement
    standing: Standing


@dataclass(frozen=True, slots=True)
class Notice:
    """Words by which a text says that a machine translated some of it, and the stretch that they speak of."""

    span: Span
    about: Span


def suspected(document: str, text: str, statements: Sequence[Statement], pairs: Sequence[Pair]) -> Flag | None:
    """The flag of a document in which there are grounds; None where there are none. `statements` are all it has."""
    notices = list(notices_in(text))
    paragraphs = segment.paragraphs(text) if pairs else []
    beside = (
        [] if _is_bilingual(statements, pairs) else [pair for pair in pairs if _is_beside(paragraphs, pair, notices)]
    )
    gender = [each for each in statements if "pronoun-mismatch" in each.flags]
    if not notices and not beside and len(gender) < PRONOUNS:
        return None
    grounds = [Ground("notice", (Mark(document, "", (notice.span,)),)) for notice in notices]
    grounds += [Ground("beside", _both(document, pair), pair.link) for pair in beside]
    grounds += [Ground("pronoun", (Mark(document, each.id, each.source or each.content),)) for each in gender]
    named = {each.id for each in (*gender, *(pair.right for pair in beside))}
    named |= {each.id for each in statements if _is_within(each, [notice.about for notice in notices])}
    standing: Standing = "found"
    if not notices and len(gender) < PRONOUNS:
        standing = "decided" if any(pair.standing == "decided" for pair in beside) else "proposed"
    ids = tuple(each.id for each in statements if each.id in named)
    return Flag("machine-translation", standing, document, ids, tuple(grounds))


def _both(document: str, pair: Pair) -> tuple[Mark, Mark]:
    return Mark(document, pair.left.id, pair.left.content), Mark(document, pair.right.id, pair.right.content)


def _is_within(each: Statement, about: Collection[Span]) -> bool:
    return any(whole.contains(each.content[0]) for whole in about)


def _is_bilingual(statements: Sequence[Statement], pairs: Sequence[Pair]) -> bool:
    paired = {each.id for pair in pairs for each in (pair.left, pair.right)}
    return bool(paired) and len(paired) >= BILINGUAL * len(statements)


def _is_beside(paragraphs: Sequence[Span], pair: Pair, notices: Sequence[Notice]) -> bool:
    """Whether the two stand in paragraphs that follow one another; what says "machine translation" may part them."""
    low, high = pair.left.content[-1].end, pair.right.content[0].start
    first = next((n for n, each in enumerate(paragraphs) if each.start <= low <= each.end), 0)
    last = next((n for n, each in enumerate(paragraphs) if each.start <= high < each.end), first)
    between = [
        each for each in paragraphs[first + 1 : last] if not any(each.contains(notice.span) for notice in notices)
    ]
    return first < last and not between


# What a text says of itself


def notices_in(text: str) -> Iterator[Notice]:
    """The notices of a text, in order: in brackets, or on a line of their own."""
    paragraphs = segment.paragraphs(text)
    found = sorted({*_bracketed(text), *_alone(text, paragraphs)})
    last = -1
    for span in found:
        if span.start >= last:
            last = span.end
            yield Notice(span, _about(text, paragraphs, span))


def _bracketed(text: str) -> Iterator[Span]:
    for match in _BRACKETS.finditer(text):
        if _said().search(match[1]) and len(match[1].split()) <= 14:
            yield Span(match.start(), match.end())


def _alone(text: str, paragraphs: Sequence[Span]) -> Iterator[Span]:
    for each in paragraphs:
        for line in segment.lines(text, each):
            if len(line) <= LONGEST and _line().match(line.of(text)):
                yield line


def _about(text: str, paragraphs: Sequence[Span], notice: Span) -> Span:
    """What a notice speaks of: the rest of its paragraph, the next one, or all of a text that it opens or closes."""
    at = next(n for n, each in enumerate(paragraphs) if each.start <= notice.start < each.end)
    own = paragraphs[at]
    alone = notice.start <= own.start and notice.end >= own.end
    if not alone and own.end - notice.end > notice.start - own.start:
        return Span(notice.end, own.end)
    if not alone and len(text[own.start : notice.start].strip()) > SHORT:
        return Span(own.start, notice.start)
    if at == len(paragraphs) - 1 or text.count("\n", 0, notice.start) < HEAD:
        return Span(0, len(text))
    return paragraphs[at + 1]


@cache
def _said() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_joined('notices')})", re.IGNORECASE)


@cache
def _line() -> re.Pattern[str]:
    """A line that is nothing but a notice, or begins by saying it of this text."""
    notice, said_of = _joined("notices"), _joined("said_of")
    more = r"(?:\s+\S+){0,6}"
    said = rf"(?:{said_of}) (?:{notice}){more}"
    bare = rf"(?:{notice})(?: (?:of|from|by|with|de|del|por|con)\b{more})?"
    return re.compile(rf"\W*(?:\w+: )?(?:{said}|{bare})\W*\Z", re.IGNORECASE)


def _joined(name: str) -> str:
    return "|".join(pattern for code in language.LANGUAGES for pattern in table(code)["machine"][name])

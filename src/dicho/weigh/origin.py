"""Where an utterance comes from: in how many outlets it stands, and how many of them have it from somebody else.

Reprints are not confirmations: what five papers print from one agency is one report. Two reporters who heard the same
words are two, and only the words of their own around the quotation tell them from one text printed twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from dicho.model.flag import Flag, Ground, Mark, Standing, Why
from dicho.model.span import Spans
from dicho.model.statement import Hop, Statement
from dicho.text.names import fold
from dicho.weigh.sourcing import Page

OWN_WORDS = 8
"""Words around a quotation from which they tell whether two pages are one text."""
SHARED = 0.6
"""What of the runs of RUN words around one must stand around the other."""
RUN = 4

Runs = frozenset[tuple[str, ...]]

_QUOTED = re.compile(
    '[\u201c\u201e][^\u201c\u201d]*\u201d|\u00ab[^\u00ab\u00bb]*\u00bb|"[^"]*"|\u2018[^\u2018\u2019]{20,}\u2019'
)
_OPENED = re.compile('[\u201c\u201e\u00ab"][^\u201d\u00bb"]*$|^[^\u201c\u201e\u00ab"]*[\u201d\u00bb]')
_CLOSED = re.compile('^[^\u201c\u201e\u00ab]*[\u201d\u00bb]|[\u201c\u201e\u00ab"][^\u201d\u00bb"]*$')
_WORD = re.compile(r"\w+")
_ARTICLE = re.compile(r"(?:the|el|la|los|las) ")
_PARTS = frozenset({"com", "net", "org", "info", "news", "example", "co", "www"})


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place where an utterance stands: the statement, its page, and the text right before and after it."""

    statement: Statement
    page: Page
    around: tuple[str, ...] = ()


def single(appearances: Sequence[Appearance], others: Sequence[Appearance], standing: Standing) -> Flag | None:
    """The flag of an utterance that stands in two outlets or more, all from one origin; None where it is not so.

    `appearances` are all of its own, the first added first. `others` are proposed as one more: one of those that has
    it from elsewhere keeps the flag back, as a second origin may be there.
    """
    outlets = {key for each in appearances if (key := _key(each.page.outlet or ""))}
    if len(outlets) < 2 or not _is_one((*appearances, *others)):
        return None
    firsts = [hop for each in appearances if (hop := _first(each))]
    why: Why = "wire" if any(hop.relation == "wire" for hop in firsts) else "outlet"
    if len({_origin(each, appearances) for each in appearances}) > 1:
        why = "text"
    marks = tuple(Mark(each.page.id, each.statement.id, _credit(each)) for each in appearances)
    credited = sorted(firsts, key=lambda hop: hop.relation == "published")
    ground = Ground(why, marks, value=credited[0].agent if credited else "")
    ids = tuple(each.statement.id for each in appearances)
    return Flag("single-origin", standing, appearances[0].page.id, ids, (ground,), len(outlets), 1)


def _is_one(appearances: Sequence[Appearance]) -> bool:
    """Whether all of these go back to one origin, by what they credit or as they are one text."""
    origins = [_origin(each, appearances) for each in appearances]
    around = [_own_words(each) for each in appearances]
    reached, left = [0], list(range(1, len(appearances)))
    while reached and left:
        at = reached.pop()
        near = [
            each
            for each in left
            if (origins[at] is not None and origins[each] == origins[at]) or _is_one_text(around[at], around[each])
        ]
        reached += near
        left = [each for each in left if each not in near]
    return not left


def _first(each: Appearance) -> Hop | None:
    """Who had it from the speaker: the step nearest to them; None where nothing is told."""
    return next((hop for hop in each.statement.chain if hop.relation != "said"), None)


def _origin(each: Appearance, among: Iterable[Appearance]) -> str | None:
    """Who had it first, by a name that is compared; a site's address counts as the outlet that is published there."""
    hop = _first(each)
    if hop is None:
        return None
    key = _key(hop.agent)
    known = ((_host(other.page.url), other.page.outlet) for other in among)
    return next((_key(outlet) for host, outlet in known if outlet and host and _key(host) == key), key)


def _key(name: str) -> str:
    """A name or an address as it is compared: without case, accents, article, spaces and the ends of addresses."""
    folded = fold(name)
    if "." in folded and " " not in folded:
        folded = " ".join(part for part in folded.split(".") if part not in _PARTS)
    return "".join(_WORD.findall(_ARTICLE.sub("", folded, count=1) if _ARTICLE.match(folded) else folded))


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def _credit(each: Appearance) -> Spans:
    """The words that credit whoever had it first, where the page has such; else what is said."""
    hop = _first(each)
    return hop.span if hop and hop.span else each.statement.content


def _is_one_text(one: Runs, other: Runs) -> bool:
    """Whether a reporter's own words around both are the same, in runs that nobody writes twice by chance."""
    shorter = min(len(one), len(other))
    return shorter >= OWN_WORDS - RUN and len(one & other) >= SHARED * shorter


def _own_words(each: Appearance) -> Runs:
    """The words in a row around it, those in quotation marks left out: two reporters may quote the same beside it."""
    before, after = (_QUOTED.sub(" ", text) for text in (*each.around, "", "")[:2])
    words = _WORD.findall(fold(f"{_OPENED.sub('', before)} {_CLOSED.sub('', after)}"))
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))

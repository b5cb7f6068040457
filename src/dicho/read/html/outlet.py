"""The outlet a page without metadata shows: in the window's title, in links, and in the imprint under the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from dicho.read import byline, dates
from dicho.read.dateline import COPYRIGHT
from dicho.read.html.page import Page
from dicho.text import langfile
from dicho.text.align import fold

SEPARATOR = re.compile(r"\s+[|·•:–—»-]\s+|\s*\|\s*|\s+::\s+")
STOP = re.compile(r"(?<=[^\W\d_]{4})\.(?:\s+|$)")
"""A full stop after a name, "The Gull. Local news."; not one after an abbreviation."""
EDGE = " |·•:–—»«-/\\<>~()[],"
SMALL = frozenset("de del la las los el y of and the".split())  # noqa: SIM905
YEARS = re.compile(r"(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?")
SIGN = re.compile(r"(?:©|\(c\)|\bcopyright\b)[\s:]*", re.IGNORECASE)
PIECE = re.compile(r"\s+[|·•–—-]\s+|[|·•,;]|\.\s+|\.$")
IMPRINT = 250
"""Characters beyond which a block under the article is no imprint."""


def titled(page: Page, window: str, seen: str | None, homes: Sequence[str]) -> str | None:
    """The outlet by the window's title (what stands beside the headline) and the links to the front page.

    `window` and `homes`, the texts of those links, are folded; `seen` is the headline as the page shows it.
    """
    at = window.casefold().find(seen.casefold()) if seen and seen != window else -1
    if seen and at >= 0:
        # The name stands outermost: "The Gull » Local » Headline", "Headline - Local - The Gull".
        beside = [*reversed(_pieces(window[at + len(seen) :])), *_pieces(window[:at])]
        return _linked(beside, homes) or next(iter(_proper(beside, page)), None)
    parts = _parts(_undated(window))
    linked = _linked(_pieces(window), homes)
    if linked or len(parts) < 2:
        return linked or (parts[0] if parts and seen and not same(parts[0], seen) else None)
    others = [part for part in parts if not seen or not same(part, seen)]
    if len(others) < len(parts):
        return others[-1] if others else None
    named = [part for part in _proper(parts, page) if _is_name(part) and not _within(part, seen or "")]
    return named[0] if len(named) == 1 else None  # "The Daily Gull | It dives for you"


def imprinted(below: Iterable[str], homes: Sequence[str]) -> str | None:
    """The outlet by the copyright line under the article, or by the front page's link where a line there opens with it.

    None where the copyright is of two.
    """
    lines = [line for line in map(fold, below) if len(line) <= IMPRINT]
    owners = {owner.casefold(): owner for line in lines for owner in _owners(line)}
    if owners:
        return next(iter(owners.values())) if len(owners) == 1 else None
    named = [home for home in homes if home and _is_name(home) and not is_general(home)]
    return next((home for home in named for line in lines if _opens(line, home)), None)


def year(outlet: str | None, below: Iterable[str]) -> int | None:
    """The year that ends a line under the article which opens with the outlet's name: "The Gull, Port Selwyn, 2025."

    None where two lines disagree. A year of founding ("since 1923", "est. 2004") is none.
    """
    ending = (text for text in below if text.rstrip().rstrip(".")[-1:].isdigit())  # few do, and are looked at closer
    found = {
        int(match["year"])
        for line in map(fold, ending)
        if outlet and len(line) <= IMPRINT and _opens(line, outlet) and (match := LAST_YEAR.search(line))
    }
    return found.pop() if len(found) == 1 else None


LAST_YEAR = re.compile(
    r"(?<!\best)(?<!\bestd)(?<!\bfund)(?:[.,;·|]|\s[–—-])\s*(?P<year>(?:199|20\d)\d)\.?$", re.IGNORECASE
)


def same(left: str, right: str) -> bool:
    """Whether two names are one, letter case and white space aside."""
    return bool(left) and fold(left).casefold() == fold(right).casefold()


def is_general(name: str) -> bool:
    """Whether a name is what any site calls its parts: "Home", "Latest news"."""
    return bool(_general().fullmatch(name.strip()))


@cache
def _general() -> re.Pattern[str]:
    with langfile.shaped(byline.FILE):
        return re.compile("|".join(byline.words("outlet", "general")), re.IGNORECASE)


def _opens(line: str, name: str) -> bool:
    return _opening(name).match(line) is not None


@lru_cache(maxsize=1_000)
def _opening(name: str) -> re.Pattern[str]:
    """How a line that opens with this name does: a page asks it of every short line below, a crawl of few names."""
    return re.compile(rf"(?:the\s+)?{re.escape(name)}\s*[.,;:·|–—]", re.IGNORECASE)


def _owners(line: str) -> Iterator[str]:
    """Whose the copyright is that a line claims for a year or reserves: "© 2024 The Gull", "The Gull © 2024"."""
    sign, rights = SIGN.search(line), re.compile(byline.words("outlet", "rights"), re.IGNORECASE)
    if sign is None or not (COPYRIGHT.search(line) or rights.search(line)):
        return
    for side in (line[sign.end() :], line[: sign.start()]):
        left = SIGN.sub("", YEARS.sub("", side)).strip(" ,.;:·|–—-")
        first = PIECE.split(left, maxsplit=1)[0].strip()
        if first and _is_name(first) and len(first.split()) <= 6 and not is_general(first) and not rights.search(first):
            yield first
            return


def _undated(window: str) -> str:
    """A title without the date of the issue behind the name."""
    date = next(dates.written(window), None)
    return window[: date.start].rstrip(EDGE) if date and date.start and date.end == len(window) else window


def _parts(window: str) -> list[str]:
    return [part for part in SEPARATOR.split(window) if part]


def _pieces(window: str) -> list[str]:
    """The parts of a title, taken apart at full stops too."""
    parts = (part.strip(EDGE).lstrip(". ") for whole in _parts(window) for part in STOP.split(whole))
    return [part for part in parts if part]


def _proper(parts: Sequence[str], page: Page) -> Sequence[str]:
    """The parts that are no general word and no section of the site; where every one is a section, those."""
    sections = {fold(text).casefold() for text in page.sections}
    named = [part for part in parts if not is_general(part)]
    return [part for part in named if fold(part).casefold() not in sections] or named


def _is_name(text: str) -> bool:
    """Whether every word but the small ones begins with a capital, as in a name and not in a motto."""
    words = text.split()
    return all(word[0].isupper() or word in SMALL for word in words) and not all(map(str.isupper, words))


def _within(part: str, headline: str) -> bool:
    """Whether a part is the headline cut short: every word of it stands there."""
    said = set(fold(headline).casefold().split())
    return all(word in said for word in fold(part).casefold().split())


def _linked(parts: Sequence[str], homes: Sequence[str]) -> str | None:
    return next((part for part in parts for home in homes if same(part, home)), None)

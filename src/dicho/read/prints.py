"""A web page printed to PDF: the lines the browser prints around it, which name its address and the day of printing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

ADDRESS = re.compile(r"https?://[^\s…]+")
COUNT = re.compile(r"\b(?:page |p[áa]gina |p[áa]g\. )?(\d{1,4})\s?(?:/|of|de)\s?(\d{1,4})\b", re.IGNORECASE)
STAMP = re.compile(
    r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},? \d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[ap]\.?\s?m\.?)?", re.IGNORECASE
)
EDGE = 2
"""Lines at the top and at the bottom of a page that the browser may have printed."""


@dataclass(frozen=True, slots=True)
class Print:
    """The address a print names, its time of printing as written there, and the lines that are the browser's own.

    `lines` are (page, line) by their numbers.
    """

    url: str
    stamp: str | None
    lines: frozenset[tuple[int, int]]

    @property
    def note(self) -> str:
        """What was left out, in words."""
        when = f", printed {self.stamp} as it says" if self.stamp else ""
        return f"A print of {self.url}{when}: the lines the browser printed around the page were left out."


def find(pages: Sequence[Sequence[tuple[str, float]]]) -> Print | None:
    """The print that `pages` are: (text, height on the page) of each line of each page. None for any other PDF.

    It is one when every page bears the address together with, or beside, its own number out of as many as there are.
    """
    edges = [_edges(lines) for lines in pages]
    numbered = [_numbered(lines, edge, len(pages)) for lines, edge in zip(pages, edges, strict=True)]
    if not pages or not all(own == number for number, own in enumerate(numbered, 1)):
        return None
    url = _address(pages, edges)
    if url is None:
        return None
    left, stamp = set(), None
    for page, (lines, edge) in enumerate(zip(pages, edges, strict=True)):
        for i in edge:
            text = lines[i][0]
            found = STAMP.search(text)
            stamp = stamp or (found[0] if found else None)
            if found or url in text or (COUNT.search(text) and len(COUNT.sub("", text).split()) < 2):
                left.add((page, i))
    return Print(url, stamp, frozenset(left))


def _address(pages: Sequence[Sequence[tuple[str, float]]], edges: Sequence[Sequence[int]]) -> str | None:
    """The one address on every page's edge; of several the one beside the page's number."""
    beside: list[set[str]] = []
    alone: list[set[str]] = []
    for lines, edge in zip(pages, edges, strict=True):
        found = [(m[0], lines[i][0].replace(m[0], " ")) for i in edge for m in ADDRESS.finditer(lines[i][0])]
        alone.append({url for url, _ in found})
        beside.append({url for url, rest in found if COUNT.search(rest) or STAMP.search(rest)})
    for choice in (beside, alone):
        everywhere = set.intersection(*choice)
        if len(everywhere) == 1:
            return everywhere.pop()
    return None


def _edges(lines: Sequence[tuple[str, float]]) -> list[int]:
    """The numbers of a page's uppermost and lowest lines."""
    order = sorted(range(len(lines)), key=lambda i: lines[i][1])
    return sorted({*order[:EDGE], *order[-EDGE:]})


def _numbered(lines: Sequence[tuple[str, float]], edge: Sequence[int], pages: int) -> int | None:
    """The page's number by its own count ("2/3"), None where it has none that fits."""
    for i in edge:
        for match in COUNT.finditer(ADDRESS.sub(" ", lines[i][0])):
            if int(match[2]) == pages:
                return int(match[1])
    return None

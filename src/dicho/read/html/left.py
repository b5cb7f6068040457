"""What of a page was not read: how much, where it stands, and of which kind it is, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dicho.model.document import LEFT_INSIDE
from dicho.read.html import boiler
from dicho.read.html.page import Block, Node

AROUND = "Left out around the article"
NAMED = 3
"""Kinds that are named, the largest first."""
LINKS, OTHER = "links", "other text"
BEFORE, BETWEEN, AFTER = "before it", "between its paragraphs", "after it"


def notes(blocks: Sequence[Block], kept: Sequence[int], furniture: Sequence[Node | None]) -> tuple[str, ...]:
    """At most two notes: the text left out between the first and the last block kept, and the rest of the page.

    Advertisements, links and the like between the paragraphs are of the rest: only what bears no name may be the
    article's.
    """
    there = set(kept)
    places: dict[str, Counter[str]] = {place: Counter() for place in (BEFORE, BETWEEN, AFTER)}
    inside: Counter[str] = Counter()
    kinds: dict[Node | None, str] = {node: boiler.kind(node) or OTHER for node in set(furniture) if node is not None}
    for i, block in enumerate(blocks):
        if i in there or not kept:
            continue
        kind = kinds.get(furniture[i]) or _kind(block)
        place = BEFORE if i < kept[0] else AFTER if i > kept[-1] else BETWEEN
        (inside if place == BETWEEN and kind == OTHER else places[place])[kind] += block.size
    around = [f"{_said(sizes)} {place}" for place, sizes in places.items() if sizes]
    found = [f"{LEFT_INSIDE}: {_said(inside)}."] if inside else []
    return (*found, f"{AROUND}: {', '.join(around)}.") if around else tuple(found)


def _kind(block: Block) -> str:
    if boiler.is_label(block.text):
        return "advertising"
    return LINKS if 2 * block.link_chars >= len(block.text) else OTHER


def _said(sizes: Counter[str]) -> str:
    """ "1,204 characters (navigation, links)"."""
    return f"{sizes.total():,} characters ({', '.join(_most(sizes.most_common()))})"


def _most(kinds: Iterable[tuple[str, int]]) -> list[str]:
    names = [name for name, _ in kinds]
    return names if len(names) <= NAMED else [*names[:NAMED], "more"]

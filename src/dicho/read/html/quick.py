"""The article where a page's own markup leaves no doubt, without asking an extractor: most newspapers' pages do.

An extractor earns its keep on pages whose markup says nothing. Where one <article> (or schema.org articleBody) holds
nearly every paragraph that stands in no furniture, and little else, it finds the same paragraphs, and takes half of
the time that a page costs (decisions/0136: how often, and what it costs to leave it out). So it does where one element
of any name holds them, and they are many, all written alike, with next to nothing between them.
"""

from __future__ import annotations

from collections.abc import Sequence

from dicho.read.html.boiler import kind
from dicho.read.html.page import Block, Node

PARAGRAPHS = 4
CHARACTERS = 800
"""Less than this much is no article that speaks for itself: a teaser, a notice, a wall."""
MOST = 0.9
"""Share of the page's paragraphs, by their characters, that must stand in the one article."""
NAMED = 0.3
"""Share of paragraphs called furniture, above which the names may lie: <p class="paywall"> marks the article's own."""
BESIDES = 1.6
"""How many times the paragraphs' characters all that is seen in the article may have."""

MANY, LONG = 6, 1_500
"""Paragraphs and characters of an article whose element does not say that it is one."""
NEARLY = 0.95
"""Share of the page's paragraphs in that element, and of these such as are written alike: <p> in the same elements."""
LITTLE = 1.2
"""BESIDES, in that element."""
APART = 0.8
"""Share of the paragraphs that stand in that element each by itself: two stories are two elements with many."""
POINTING = 0.15
"""Share of the characters of its paragraphs in links, beyond which they may be of an index."""


def article(blocks: Sequence[Block], prose: Sequence[int]) -> frozenset[int] | None:
    """The paragraphs of the article, of the page's paragraphs `prose`; None where the markup leaves a doubt."""
    known: dict[Node, bool] = {}
    inside = [i for i in prose if not _in_furniture(blocks[i].node, known)]
    total = sum(blocks[i].size for i in inside)
    if total < CHARACTERS:
        return None
    held = _held(blocks, inside)
    articles = {node: size for node, size in held.items() if _says_article(node)}
    home = _home(articles, MOST * total) if articles else _holder(held, NEARLY * total)
    if home is None:
        return None
    found = [i for i in inside if home in blocks[i].path]
    if not articles and not _alike(blocks, found, home):
        return None
    size = sum(blocks[i].size for i in found)
    named = sum(blocks[i].size for i in prose if home in blocks[i].path) - size
    seen = sum(b.size for b in blocks if home in b.path and not _in_furniture(b.node, known))
    plain = seen <= (BESIDES if articles else LITTLE) * size and named <= NAMED * size
    return frozenset(found) if len(found) >= PARAGRAPHS and plain else None


def _in_furniture(node: Node, known: dict[Node, bool]) -> bool:
    """Whether an element, or one around it, is furniture by its name, role, class or id."""
    path = [node]
    while path[-1] not in known and path[-1].parent is not None:
        path.append(path[-1].parent)
    out = known.get(path[-1], False)
    for each in reversed(path):
        out = known.setdefault(each, out or kind(each) is not None)
    return out


def _held(blocks: Sequence[Block], prose: Sequence[int]) -> dict[Node, int]:
    """The elements around the paragraphs, with the paragraphs' characters in each."""
    held: dict[Node, int] = {}
    for i in prose:
        for node in blocks[i].path:
            held[node] = held.get(node, 0) + blocks[i].size
    return held


def _home(held: dict[Node, int], least: float) -> Node | None:
    """Of the elements that say they are the article, the one that holds so many of the paragraphs' characters.

    None where several do that stand in each other, as the posts of a running report do, or comments that are articles.
    """
    found = [node for node, size in held.items() if size >= least]
    articles = [node for node in held if node.name == "article"]
    return found[-1] if found and len(articles) <= 1 else None


def _holder(held: dict[Node, int], least: float) -> Node | None:
    """The innermost element of any name that holds so many of the paragraphs' characters."""
    found = [node for node, size in held.items() if size >= least]
    return max(found, key=lambda node: len(node.path()), default=None)


def _alike(blocks: Sequence[Block], found: Sequence[int], home: Node) -> bool:
    """Whether paragraphs are many, hardly linked, and nearly all <p> that stand alike in `home`, each by itself."""
    size = sum(blocks[i].size for i in found)
    if len(found) < MANY or size < LONG or sum(blocks[i].link_chars for i in found) > POINTING * size:
        return False
    ways: dict[tuple[tuple[str, str], ...], int] = {}
    apart: set[Node] = set()
    for i in found:
        path = blocks[i].path
        way = path[: path.index(home)]
        if way and way[0].name == "p":
            apart.add(way[-1])
            said = tuple((node.name, node.said) for node in way)
            ways[said] = ways.get(said, 0) + blocks[i].size
    return max(ways.values(), default=0) >= NEARLY * size and len(apart) >= APART * len(found)


def _says_article(node: Node) -> bool:
    return node.name == "article" or "articlebody" in node.attributes.get("itemprop", "").lower()

"""The article where a page's own markup leaves no doubt, without asking an extractor: most newspapers' pages do.

An extractor earns its keep on pages whose markup says nothing. Where one <article> (or schema.org articleBody) holds
nearly every paragraph that stands in no furniture, and little else, it finds the same paragraphs, and takes half of
the time that a page costs (decisions/0136: how often, and what it costs to leave it out).
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


def article(blocks: Sequence[Block], prose: Sequence[int]) -> frozenset[int] | None:
    """The paragraphs of the article, of the page's paragraphs `prose`; None where the markup leaves a doubt."""
    known: dict[Node, bool] = {}
    inside = [i for i in prose if not _in_furniture(blocks[i].node, known)]
    total = sum(blocks[i].size for i in inside)
    home = _home(blocks, inside, MOST * total) if total >= CHARACTERS else None
    if home is None:
        return None
    found = frozenset(i for i in inside if home in blocks[i].node.path())
    named = sum(blocks[i].size for i in prose if i not in found and home in blocks[i].node.path())
    seen = sum(b.size for b in blocks if home in b.node.path() and not _in_furniture(b.node, known))
    size = sum(blocks[i].size for i in found)
    plain = seen <= BESIDES * size and named <= NAMED * size
    return found if len(found) >= PARAGRAPHS and plain else None


def _in_furniture(node: Node, known: dict[Node, bool]) -> bool:
    """Whether an element, or one around it, is furniture by its name, role, class or id."""
    path = [node]
    while path[-1] not in known and path[-1].parent is not None:
        path.append(path[-1].parent)
    out = known.get(path[-1], False)
    for each in reversed(path):
        out = known.setdefault(each, out or kind(each) is not None)
    return out


def _home(blocks: Sequence[Block], prose: Sequence[int], least: float) -> Node | None:
    """The one element that says it is the article and holds so many of the paragraphs' characters.

    None where several do that stand in each other, as the posts of a running report do, or comments that are articles.
    """
    held: dict[Node, int] = {}
    for i in prose:
        for node in blocks[i].node.path():
            if _says_article(node):
                held[node] = held.get(node, 0) + blocks[i].size
    found = [node for node, size in held.items() if size >= least]
    articles = [node for node in held if node.name == "article"]
    return found[-1] if found and len(articles) <= 1 else None


def _says_article(node: Node) -> bool:
    return node.name == "article" or "articlebody" in node.attributes.get("itemprop", "").lower()

"""What surrounds an article: navigation, advertisements, sharing, related links, consent, comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from dicho.read.html.page import Block, Node
from dicho.read.html.tokens import attributes

ELEMENTS = {
    "nav": "navigation", "menu": "navigation", "aside": "asides", "footer": "footers", "form": "forms",
    "dialog": "banners",
}  # fmt: skip
ROLES = {
    "navigation": "navigation", "search": "navigation", "menu": "navigation", "complementary": "asides",
    "banner": "headers", "contentinfo": "footers", "dialog": "banners", "alertdialog": "banners",
}  # fmt: skip
KINDS = {
    "navigation": "nav navbar navigation menu submenu breadcrumb breadcrumbs migas sidebar toolbar",
    "footers": "footer pie",
    "sharing": "share sharing sharebar compartir social socials redes botones",
    "other stories": "related relacionada relacionadas relacionado relacionados recommended recommendations "
    "recomendados trending popular mostread masleidas outbrain taboola recirculation recirc readmore",
    "sign-up and consent": "newsletter newsletters boletin subscribe subscription suscripcion suscribete paywall "
    "cookie cookies consent gdpr galletas modal popup",
    "advertising": "ad ads adslot adsense advert advertisement advertising anuncio anuncios publi publicidad pub pauta "
    "promo promos promoted sponsor sponsored patrocinado banner dfp gpt",
    "comments": "comments comentarios disqus respond",
}
"""The kinds of furniture, each with the words that name it in a class or an id."""
WORDS = {word: kind for kind, words in KINDS.items() for word in words.split()}
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
NO_WORD = re.compile(r"[^a-z]+")
NOT_ALONE = frozenset({"pie", "pub", "banner", "social", "popular", "promo", "ad"})
"""Words that name furniture only when nothing says otherwise: "pie-foto" is a caption, "ad-lib" none."""
OTHERWISE = frozenset(
    {"foto", "image", "imagen", "caption", "lib", "hoc", "title", "titulo", "policy", "date", "fecha", "time"}
)
LABEL = re.compile(
    r"\W*(?:advertisement|advertorial|publicidad|anuncio|sponsored|patrocinado|promoted|espacio publicitario|"
    r"contenido patrocinado|sponsored content|paid post|read also|read more|lea también|lee también|"
    r"le puede interesar|te puede interesar|read next|also read|vea también|más información)\s*(?:$|[:·.|–—-])",
    re.IGNORECASE,
)
LABELLED = 300
"""Characters beyond which a block that opens with "Advertisement:" is not taken for one."""
USUAL = 400
"""Characters of a tag beyond which what it says is not remembered."""
GUARD = 0.3
"""A container with more of the article than this is no furniture, whatever its class says."""


@lru_cache(maxsize=10_000)
def _furniture(name: str, words: str, role: str) -> str | None:
    """The kind of furniture an element is, None for none."""
    kind = ELEMENTS.get(name) or ROLES.get(role)
    if kind or name in ("html", "body", "article", "main"):
        return kind
    for attribute in words.split():
        found = [w for w in NO_WORD.split(CAMEL.sub("-", attribute).lower()) if w]
        hits = [w for w in found if w in WORDS]
        if hits and not (NOT_ALONE.issuperset(hits) and OTHERWISE.intersection(found)):
            return WORDS[hits[0]]
    return None


def kind(node: Node) -> str | None:
    """The kind of furniture that an element's name, role, class or id says it is; None for a part of the article."""
    if node.parent is not None and node.parent.name == "blockquote":
        # <blockquote>...<footer>: there stands who said it.
        return None
    return _called(node.name, node.said) if len(node.said) <= USUAL else _named(node.name, node.attributes)


@lru_cache(maxsize=10_000)
def _called(name: str, said: str) -> str | None:
    """The same of an element by its attributes as written: most tags of a page, and of a site, are written alike."""
    return _named(name, attributes(said))


def _named(name: str, given: Mapping[str, str]) -> str | None:
    words = f"{given.get('class', '')} {given.get('id', '')}"[:400]
    return _furniture(name, words, given.get("role", "").lower())


def furniture(blocks: Sequence[Block], weights: Iterable[int]) -> list[Node | None]:
    """For each block the outermost element around it that is furniture, or None.

    `weights` are the blocks' shares of the article as an extractor sees it; an element that holds much of that is
    none, nor are those written just alike that hold much of it together, so that a page wrapped in one <form> or in a
    "social-page" still has an article.
    """
    held: dict[Node, int] = {}
    total = 0
    for block, weight in zip(blocks, weights, strict=True):
        total += weight
        for node in block.path if weight else ():
            held[node] = held.get(node, 0) + weight
    alike: dict[tuple[str, str], int] = {}
    for node, weight in held.items():
        alike[node.name, node.said] = alike.get((node.name, node.said), 0) + weight

    def suspect(node: Node) -> bool:
        # Of every paragraph that is paid for <p class="paywall"> may say so: together they are the article.
        most = max(held.get(node, 0), alike.get((node.name, node.said), 0))
        return most <= GUARD * total and kind(node) is not None

    around: dict[Node, Node | None] = {}
    return [_outermost(block.node, suspect, around) for block in blocks]


def _outermost(node: Node, suspect: Callable[[Node], bool], known: dict[Node, Node | None]) -> Node | None:
    """Of an element and those around it the outermost that is suspect; what is found of each is put into `known`."""
    new: list[Node] = []
    at: Node | None = node
    while at is not None and at not in known:
        new.append(at)
        at = at.parent
    found = known[at] if at is not None else None
    for each in reversed(new):
        if found is None and suspect(each):
            found = each
        known[each] = found
    return found


def is_label(text: str) -> bool:
    """Whether a block's text says itself that it is an advertisement or a pointer to another story."""
    return len(text) < LABELLED and LABEL.match(text) is not None

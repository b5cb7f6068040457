"""What a page of news lists: the feeds it offers, and its own links to articles.

A link is one to an article where it stays on the site and either its address ends like an article's (a date in the
path, a name of four words or more, a number of five figures or more) under a text of three words, or its text is as
long as a headline (six words) and its address has two steps. Links in navigation, footers and forms are none, nor
those to lists by subject or author.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import unquote, urlsplit

from dicho.model.feed import Item, Listing, Offer
from dicho.read import dates, limits
from dicho.read.addresses import address, same_site
from dicho.read.html.facts import plain
from dicho.read.html.page import INLINE
from dicho.read.html.tokens import Token, attributes, tokens
from dicho.text.align import fold

FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
COMMENTS = re.compile(r"comment|comentario", re.IGNORECASE)
AROUND = frozenset({"nav", "footer", "form", "select"})
NAMED = re.compile(r"[^\W\d_]{2,}(?:[-_][^\W_]+){3,}")
NUMBERED = re.compile(r"\d{5,}")
LISTS = re.compile(
    r"/(?:authors?|autora?|autores|buscar|categor(?:y|ia|ias)|etiquetas?|ingresar|login|search|seccion|section|"
    r"suscripcion|subscribe|tags?|temas?|topics?|users?|usuarios?)(?:/|$)",
    re.IGNORECASE,
)
MEDIA = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".mp3", ".mp4", ".zip", ".xml", ".rss", ".css", ".js")
SHORT, LONG = 3, 6
"""Words under a link whose address is an article's, and under any other."""
LONGEST = 1_000
"""Characters kept of a title."""
MOST_OFFERS = 50


def listed(markup: str, url: str) -> Listing:
    """The feeds the page at `url` offers, those of comments apart, and its links to articles, each once, in order."""
    builder = _Builder(markup, url)
    for token in tokens(markup):
        builder.take(token)
    found = [(place, text) for place, text in builder.links.items() if is_article(place, text, url)]
    items = tuple(Item(number, url=place, title=text) for number, (place, text) in enumerate(found, 1))
    return Listing("page", plain(builder.title) or None, items[: limits.FEED_ITEMS], offers=tuple(builder.offers))


def is_article(url: str, text: str, page: str) -> bool:
    """Whether a link from `page` to `url`, under `text`, leads to an article of the same site."""
    path = unquote(urlsplit(url).path)
    steps = [step for step in path.lower().split("/") if step]
    if not steps or not same_site(url, page) or LISTS.search(path) or path.lower().endswith(MEDIA):
        return False
    if url.partition("?")[0].rstrip("/") == page.partition("?")[0].rstrip("/"):
        return False
    count = len(text.split())
    if dates.in_url(path) or NAMED.search(steps[-1]) or NUMBERED.search(steps[-1]):
        return count >= SHORT
    return count >= LONG and len(steps) > 1


class _Builder:
    """Gathers links with the longest text that stands under each."""

    def __init__(self, markup: str, url: str) -> None:
        self.markup = markup
        self.base = url
        self.title = ""
        self.offers: list[Offer] = []
        self.links: dict[str, str] = {}
        self.around: Counter[str] = Counter()
        self.place: str | None = None
        self.text: list[str] = []

    def take(self, token: Token) -> None:
        """Read the next token."""
        if token.name in AROUND:
            self.around[token.name] = max(0, self.around[token.name] + (1 if token.kind == "open" else -1))
        elif token.kind == "text":
            self.text.append(self.markup[token.start : token.end])
        elif token.kind == "raw" and token.name == "title":
            self.title = self.title or self.markup[token.start : token.end]
        elif token.name == "a":
            self._end()
            if token.kind == "open" and not self.around.total():
                self.place = address(attributes(token.said).get("href", ""), self.base)
        else:
            self._other(token)

    def _other(self, token: Token) -> None:
        if token.name == "base" and token.kind == "open":
            self.base = address(attributes(token.said).get("href", ""), self.base) or self.base
        elif token.name == "link" and token.kind == "open":
            self._offer(attributes(token.said))
        if token.name not in INLINE:
            self.text.append(" ")

    def _end(self) -> None:
        text, self.text = plain("".join(self.text)), []
        place, self.place = self.place, None
        if place and len(text) >= len(self.links.get(place, "")):
            self.links[place] = text[:LONGEST]

    def _offer(self, said: dict[str, str]) -> None:
        kind = said.get("type", "").partition(";")[0].strip().lower()
        place = address(said.get("href", ""), self.base)
        known = place is None or place in (offer.url for offer in self.offers)
        if "alternate" not in said.get("rel", "").lower().split() or kind not in FEEDS or known:
            return
        title = fold(said.get("title", ""))
        if place and not COMMENTS.search(f"{title} {urlsplit(place).path}") and len(self.offers) < MOST_OFFERS:
            self.offers.append(Offer(place, title[:LONGEST] or None))

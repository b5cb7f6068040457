"""Walls: pages that stand where an article should. Consent, subscription, a missing page, scripts, login, a robot check.

A wall is claimed only where nothing of an article was read: a banner over a whole article is none, and a teaser before
a paywall is read with a note. Words and marks of walls are data (`lang/walls.toml`); decisions/0132 tells the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from dicho.errors import Walled
from dicho.read.html.choose import is_prose
from dicho.read.html.page import Block, Page
from dicho.text import langfile
from dicho.text.align import fold
from dicho.text.names import fold as bare

FILE = "walls.toml"
ASKS = ("consent", "subscription", "robot", "login", "scripts")
SHORT = 600
"""Characters beyond which a block is a paragraph that mentions such things, not a wall that says them."""
LITTLE = 25
"""Words of sentences of its own that a page may show and still be a wall: a slogan, a greeting."""
TEASERS = 80
"""Words that a missing page may show of other stories."""
WHOLE = 400
"""Words from which a request to subscribe under the text is taken for an invitation, unless the page says it is a gate."""
SCANT = 120
"""Words below which a text that the page calls paid for is taken for its teaser."""
NEAR = 6
"""Blocks within which a gate follows the last paragraph it cuts off."""
NOSCRIPTS, NOSCRIPT = 20, 2_000
ELLIPSIS = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])[\"”’»)\]]*\s*$")
PLACES = frozenset({"nav", "footer", "header"})
SAVE = "Open it in a browser until the article shows, save the page there, and add that: dicho add --from-file FILE."
SAYS = {
    "robot": ("the site checks for robots and shows no article.", SAVE),
    "missing": ("the site says that there is no such page.", "Check the address; an archive of the web may have it."),
    "home": ("the site shows its front page instead of the article.", "Check the address: the article has gone or moved."),
    "consent": ("the page asks for consent to cookies and shows no article.", SAVE),
    "subscription": ("the article stands behind a paywall: the page shows none of it.", SAVE),
    "login": ("the page asks to log in and shows no article.", SAVE),
    "scripts": ("the page is drawn by scripts: its text is not in the file.", SAVE),
}


@dataclass(frozen=True, slots=True)
class Cut:
    """A text that ends at a paywall: the blocks that ask to subscribe, and the note that says so."""

    gates: frozenset[int]
    note: str


@cache
def _words() -> dict[str, re.Pattern[str]]:
    """A pattern for each kind of wall, of both languages."""
    data = langfile.toml(FILE)
    with langfile.shaped(FILE):
        found = {kind: _any([*data[kind]["en"], *data[kind]["es"]]) for kind in ASKS}
        return {**found, "missing": _any([*data["missing"]["title_en"], *data["missing"]["title_es"]])}


@cache
def _markers() -> dict[str, re.Pattern[str]]:
    """What the markup of each kind of wall holds."""
    with langfile.shaped(FILE):
        return {kind: re.compile(pattern) for kind, pattern in langfile.toml(FILE)["markers"].items()}


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


class Look:
    """What a page shows, `kept` being the blocks an article was read from; `article` is its JSON-LD's, {} if none."""

    def __init__(self, page: Page, kept: Sequence[int], article: Mapping[str, Any]) -> None:
        self.page = page
        self.article = article
        self.said = [_asks(block) for block in page.blocks]
        self.story = [i for i in kept if is_prose(page.blocks[i]) and not self.said[i]]
        self.words = sum(len(page.blocks[i].text.split()) for i in self.story)

    def wall(self, address: str | None, status: int | None = None) -> Walled | None:
        """The wall this page is, None for a page with something to read.

        `address` is the one asked for and `status` the HTTP status it answered with, where they are known.
        """
        kind = self._kind(address, status)
        return Walled(SAYS[kind][0], hint=SAYS[kind][1]) if kind else None

    def cut(self) -> Cut | None:
        """Where the text ends at a paywall; None for a whole one. A page that says it is free is never cut."""
        free = self._free()
        if not self.story or free is True:
            return None
        gates = self._gates()
        if gates and (self.paid or self.words < WHOLE or self._marked(gates)):
            words = fold(self.page.blocks[min(gates)].text)
            quoted = words if len(words) <= 90 else f"{words[:89].rstrip()}…"
            return Cut(gates, f"Cut at the paywall: the page shows {self.words} words, then “{quoted}”")
        if self.paid and not gates and self._breaks_off():
            return Cut(frozenset(), f"Cut at the paywall: the page shows {self.words} words of an article it calls paid.")
        return None

    def _kind(self, address: str | None, status: int | None) -> str | None:
        if status in (404, 410) or (self._missing() and self.words < TEASERS and not self._declared()):
            return "missing"
        if self.words >= LITTLE:
            return "home" if self._home(address) else None
        if self._asks("robot") or (not self.story and self._has("robot") and self._bare()):
            return "robot"
        for kind in ("consent", "subscription"):
            if self._asks(kind):
                return kind
        if self.paid:
            return "subscription"
        return self._empty()

    def _empty(self) -> str | None:
        """What a page without a story is, by weaker signs."""
        if self.story:
            return None
        if self._asks("login"):
            return "login"
        if self._asks("scripts") or _words()["scripts"].search(self._noscript()) or self._has("scripts"):
            return "scripts"
        return "consent" if self._has("consent") and self._bare() else None

    def _asks(self, kind: str) -> bool:
        title = bare(self.page.title[:SHORT])
        return any(kind in said for said in self.said) or (
            kind == "robot" and _words()[kind].search(title) is not None
        )

    def _has(self, kind: str) -> bool:
        return _markers()[kind].search(self.page.markup) is not None

    def _bare(self) -> bool:
        """Whether hardly anything shows at all."""
        return sum(len(block.text.split()) for block in self.page.blocks) < 2 * LITTLE

    def _missing(self) -> bool:
        """Whether the window's title or a heading says that there is no such page."""
        heads = [b.text for b in self.page.blocks if b.node.name in ("h1", "h2")][:2]
        return any(_words()["missing"].search(bare(text[:SHORT])) for text in (self.page.title, *heads))

    def _declared(self) -> bool:
        """Whether the page says it is an article, with a date."""
        dated = bool(self.article.get("datePublished"))
        return dated or any(m.get("property", "").lower() == "article:published_time" for m in self.page.metas)

    def _home(self, address: str | None) -> bool:
        """Whether an address with a path got the front page: the page calls itself so, and is no article."""
        if not address or len([p for p in urlsplit(address).path.split("/") if p]) < 2 or self._declared():
            return False
        own = [m.get("content", "") for m in self.page.metas if m.get("property", "").lower() == "og:url"]
        own += [a.get("href", "") for a in self.page.links if a.get("rel", "").lower() == "canonical"]
        front = [url for url in own if urlsplit(url).path.strip("/") == "" and urlsplit(url).netloc]
        linked = sum(b.link_chars for b in self.page.blocks) > 0.4 * sum(b.size for b in self.page.blocks)
        return bool(own) and len(front) == len(own) and linked

    @property
    def paid(self) -> bool:
        """Whether the page says that the article is not free to read."""
        return self._free() is False

    def _free(self) -> bool | None:
        """What the page says of itself: free to read or not, None where it says nothing."""
        said = self.article.get("isAccessibleForFree")
        if isinstance(said, bool):
            return said
        return {"true": True, "false": False}.get(str(said).strip().lower().rpartition("/")[2])

    def _gates(self) -> frozenset[int]:
        """The blocks that ask to subscribe right under the text, with no paragraph of it after them."""
        last = self.story[-1]
        asking = [i for i in range(self.story[0] + 1, len(self.said)) if "subscription" in self.said[i]]
        asking = [i for i in asking if not PLACES.intersection(n.name for n in self.page.blocks[i].node.path())]
        after = [i for i in asking if last < i <= last + NEAR]
        return frozenset(i for i in asking if i >= min(after)) if after else frozenset()

    def _marked(self, gates: Iterable[int]) -> bool:
        """Whether a gate stands in an element that is called a paywall."""
        marker = _markers()["subscription"]
        around = (node.attributes for i in gates for node in self.page.blocks[i].node.path())
        return any(marker.search(f"{each.get('class', '')} {each.get('id', '')}"[:400]) for each in around)

    def _breaks_off(self) -> bool:
        """Whether the text of an article that is paid for is its beginning only."""
        count = self.article.get("wordCount")
        longer = isinstance(count, int | str) and str(count).isdigit() and int(count) > 1.5 * self.words
        return longer or self.words < SCANT or ELLIPSIS.search(self.page.blocks[self.story[-1]].text) is not None

    def _noscript(self) -> str:
        """What stands in the first <noscript> elements, folded."""
        markup, found, at = self.page.markup, [], 0
        for _ in range(NOSCRIPTS):
            at = markup.find("<noscript", at)
            if at < 0:
                break
            end = markup.find("</noscript", at, at + NOSCRIPT)
            found.append(markup[at : end if end > 0 else at + NOSCRIPT])
            at += 1
        return bare(" ".join(found))


def _asks(block: Block) -> frozenset[str]:
    """The kinds of wall whose words a block says."""
    if len(block.text) > SHORT:
        return frozenset()
    text = bare(block.text.replace("’", "'"))
    return frozenset(kind for kind in ASKS if _words()[kind].search(text))

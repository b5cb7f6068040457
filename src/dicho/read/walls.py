"""Walls: pages that stand where an article should: consent, subscription, no such page, scripts, login, robot checks.

A wall is claimed only where nothing of an article was read: a banner over a whole article is none, and a teaser before
a paywall is read with a note. Words and marks of walls are data (`lang/walls.toml`); decisions/0132 tells the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dicho.errors import Walled
from dicho.model.document import CUT_AT
from dicho.read.addresses import split
from dicho.read.html.choose import is_prose
from dicho.read.html.page import Page
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
"""Words from which a request to subscribe under the text is an invitation, unless the page says it is a gate."""
SCANT = 120
"""Words below which a text that the page calls paid for is taken for its teaser."""
NEAR = 6
"""Blocks within which a gate follows the last paragraph before it."""
TAIL = 4
"""Paragraphs at the end of what was read among which a gate may stand."""
CUT, TEASER, QUOTED = f"{CUT_AT} the paywall", "the page shows {} words of an article it calls paid", 90
LOOKED = 2_000
"""Blocks of a page without an article that are looked at: no wall has as many."""
NOSCRIPTS, NOSCRIPT = 20, 2_000
QUOTED_WORDS = re.compile('“[^”]*”|«[^»]*»|"[^"]*"')
"""An article may quote what a wall says; a wall says it itself."""
ELLIPSIS = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])[\"”’»)\]]*\s*$")
PLACES = frozenset({"nav", "footer", "header"})
SAVE = "Open it in a browser until the article shows, save the page there, and add that: dicho add --from-file FILE."
SAYS = {
    "robot": ("the site checks for robots and shows no article.", SAVE),
    "missing": ("the site says that there is no such page.", "Check the address; an archive of the web may have it."),
    "home": (
        "the site shows its front page instead of the article.",
        "Check the address: the article may have gone or moved.",
    ),
    "consent": ("the page asks for consent to cookies and shows no article.", SAVE),
    "subscription": ("the article stands behind a paywall: the page shows none of it.", SAVE),
    "login": ("the page asks to log in and shows no article.", SAVE),
    "scripts": ("the page is drawn by scripts: its text is not in the file.", SAVE),
}


@dataclass(frozen=True, slots=True)
class Cut:
    """A text that ends at a paywall: the first block that asks to subscribe, if one does, and the note that says so."""

    gate: int | None
    note: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """The words of one kind of wall: what a text must hold to be looked at, and the patterns."""

    hints: tuple[str, ...]
    pattern: re.Pattern[str]

    def says(self, text: str) -> bool:
        """Whether a folded text is of this kind."""
        for hint in self.hints:  # no `any`: of an ordinary page none is found, a thousand times
            if hint in text:
                return self.pattern.search(text) is not None
        return False


@cache
def _kinds() -> dict[str, _Kind]:
    """The words of each kind of wall a block may show, of both languages."""
    data = langfile.toml(FILE)
    with langfile.shaped(FILE):
        return {kind: _Kind(tuple(data[kind]["hints"]), _any([*data[kind]["en"], *data[kind]["es"]])) for kind in ASKS}


@cache
def _missing() -> re.Pattern[str]:
    """How titles say that there is no such page."""
    with langfile.shaped(FILE):
        data = langfile.toml(FILE)["missing"]
        return _any([*data["title_en"], *data["title_es"]])


@cache
def _markers() -> dict[str, re.Pattern[str]]:
    """What the markup of each kind of wall holds."""
    with langfile.shaped(FILE):
        return {kind: re.compile(pattern) for kind, pattern in langfile.toml(FILE)["markers"].items()}


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


class Look:
    """What a page shows, `kept` being the blocks an article was read from; `article` is its JSON-LD's, {} if none.

    Of an ordinary page only the first and the last paragraphs are looked at.
    """

    def __init__(self, page: Page, kept: Sequence[int], article: Mapping[str, Any]) -> None:
        self.page = page
        self.article = article
        self._prose = [i for i in kept if is_prose(page.blocks[i])]
        self._bare: dict[int, str] = {}

    @property
    def words(self) -> int:
        """How many words of sentences of its own the page shows: the article's, and no wall's."""
        return sum(map(self._count, filter(self._own, self._prose)))

    @property
    def paid(self) -> bool:
        """Whether the page says that the article is not free to read."""
        return self._free() is False

    def wall(self, address: str | None) -> Walled | None:
        """The wall this page is, None for a page with something to read. `address` is the one asked for, if known.

        A status of 400 or more never gets here: the fetch has failed by it.
        """
        kind = self._kind(address)
        return Walled(SAYS[kind][0], hint=SAYS[kind][1]) if kind else None

    def without_banner(self, kept: Sequence[int]) -> list[int]:
        """The blocks without a request for consent that stands before the first paragraph of the text."""
        first = next(filter(self._own, self._prose), 0)
        return [i for i in kept if i >= first or not self._says(i, "consent")]

    def cut(self) -> Cut | None:
        """Where the text ends at a paywall; None for a whole one. A page that says it is free is never cut."""
        if not self._prose or self._free() is True:
            return None
        gate = self._gate()
        if gate is None:
            return Cut(None, f"{CUT}: {TEASER.format(self.words)}.") if self.paid and self._breaks_off() else None
        before = sum(self._count(i) for i in self._prose if i < gate and self._own(i))
        if not before or not (self.paid or before < WHOLE or self._marked(gate)):
            return None
        words = fold(self.page.blocks[gate].text)
        quoted = words if len(words) <= QUOTED else f"{words[: QUOTED - 1].rstrip()}…"
        return Cut(gate, f"{CUT}: the page shows {before} words, then “{quoted}”")

    def _kind(self, address: str | None) -> str | None:
        if self._home(address):
            return "home"
        words = self._opening()
        if words < TEASERS and self._says_missing() and not self._declared():
            return "missing"
        if words >= LITTLE:
            return None
        if self._asks("robot") or (not words and self._has("robot") and self._empty_looking()):
            return "robot"
        if self._asks("consent"):
            return "consent"
        if self.paid and not words:
            return "subscription"
        return self._closed() if not self._teaser() else None

    def _teaser(self) -> bool:
        """Whether a sentence of its own stands on the page, before anything that asks to subscribe."""
        asking = (i for i in range(min(LOOKED, len(self.page.blocks))) if self._says(i, "subscription"))
        gate = next(asking, len(self.page.blocks))
        return any(i < gate and self._own(i) for i in self._prose)

    def _opening(self) -> int:
        """How many words of its own the page shows, counted no further than is of interest."""
        words = 0
        for i in self._prose:
            words += self._count(i) if self._own(i) else 0
            if words >= TEASERS:
                break
        return words

    def _count(self, i: int) -> int:
        return self.page.blocks[i].words

    def _own(self, i: int) -> bool:
        return not any(self._says(i, kind) for kind in ASKS)

    def _says(self, i: int, kind: str) -> bool:
        """Whether a block says the words of a kind of wall."""
        if i not in self._bare:
            text = self.page.blocks[i].text
            self._bare[i] = "" if len(text) > SHORT else bare(QUOTED_WORDS.sub(" ", text).replace("’", "'"))
        return _kinds()[kind].says(self._bare[i])

    def _closed(self) -> str | None:
        """What a page without a sentence of its own is."""
        for kind in ("login", "subscription"):
            if self._asks(kind):
                return kind
        if self._asks("scripts") or _kinds()["scripts"].says(self._noscript()) or self._has("scripts"):
            return "scripts"
        return "consent" if self._has("consent") and self._empty_looking() else None

    def _asks(self, kind: str) -> bool:
        if kind == "robot" and _kinds()[kind].says(bare(self.page.title[:SHORT])):
            return True
        return any(self._says(i, kind) for i in range(min(LOOKED, len(self.page.blocks))))

    def _has(self, kind: str) -> bool:
        return _markers()[kind].search(self.page.markup) is not None

    def _empty_looking(self) -> bool:
        """Whether hardly anything shows at all."""
        return sum(map(self._count, range(len(self.page.blocks)))) < 2 * LITTLE

    def _says_missing(self) -> bool:
        """Whether the window's title or a heading says that there is no such page."""
        heads = [b.text for b in self.page.blocks if b.node.name in ("h1", "h2")][:2]
        return any(_missing().search(bare(text[:SHORT].replace("’", "'"))) for text in (self.page.title, *heads))

    def _declared(self) -> bool:
        """Whether the page says it is an article, with a date."""
        dated = bool(self.article.get("datePublished"))
        return dated or any(m.get("property", "").lower() == "article:published_time" for m in self.page.metas)

    def _home(self, address: str | None) -> bool:
        """Whether an address with a path got the front page: the page calls itself so, and is no article."""
        if not address or len([p for p in split(address).path.split("/") if p]) < 2 or self._declared():
            return False
        own = [m.get("content", "") for m in self.page.metas if m.get("property", "").lower() == "og:url"]
        own += [a.get("href", "") for a in self.page.links if a.get("rel", "").lower() == "canonical"]
        front = [url for url in own if split(url).path.strip("/") == "" and split(url).netloc]
        if not own or len(front) < len(own):
            return False
        return sum(b.link_chars for b in self.page.blocks) > 0.4 * sum(b.size for b in self.page.blocks)

    def _free(self) -> bool | None:
        """What the page says of itself: free to read or not, None where it says nothing."""
        said = self.article.get("isAccessibleForFree")
        if isinstance(said, bool):
            return said
        return {"true": True, "false": False}.get(str(said).strip().lower().rpartition("/")[2])

    def _gate(self) -> int | None:
        """The first block that asks to subscribe at the end of the text, with hardly a word of it after; or None."""
        start, end = self._prose[-TAIL:][0], self._prose[-1] + NEAR
        for i in range(start, min(end + 1, len(self.page.blocks))):
            if self._says(i, "subscription") and not PLACES.intersection(n.name for n in self.page.blocks[i].path):
                after = sum(self._count(j) for j in self._prose if j > i and self._own(j))
                return i if after < LITTLE else None
        return None

    def _marked(self, gate: int) -> bool:
        """Whether a gate stands in an element that is called a paywall."""
        marker = _markers()["subscription"]
        around = (node.attributes for node in self.page.blocks[gate].path)
        return any(marker.search(f"{each.get('class', '')} {each.get('id', '')}"[:400]) for each in around)

    def _breaks_off(self) -> bool:
        """Whether the text of an article that is paid for is its beginning only."""
        count = self.article.get("wordCount")
        words = self.words
        longer = isinstance(count, int | str) and str(count).isdigit() and int(count) > 1.5 * words
        return longer or words < SCANT or ELLIPSIS.search(self.page.blocks[self._prose[-1]].text) is not None

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

"""Which blocks of a page are the article. Trafilatura proposes; whole blocks of the page are kept, in page order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dicho.read.html import boiler, quick
from dicho.read.html.page import Block, Node, Page
from dicho.text.align import fold, match_lines

QUOTES = re.compile("[«»“”„‟\"‹›]|(?:^|\\s)[—–]\\w|[‘'][^‘’']{12,}[’']")
ENDS, CLOSERS = tuple(".!?…:;"), '"”’»)]'
"""What ends a sentence, and what may close behind that."""
PROSE_WORDS = 6
LINKED = 0.7
"""Share of a block's characters in links from which it is a pointer elsewhere, not a paragraph."""
MOST = 0.7
"""Share of the extractor's text an element must hold to be where the article stands."""
LOOSE = 2.5
"""An <article> with more than this many times the extractor's text holds more than one story."""
TIGHT = 1.3
"""Any other element with no more than this many times the extractor's text holds the article and nothing else."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
AROUND = 3
"""How deep in a heading's element its text may stand, at most."""
HEAD_CLASSES = re.compile(
    r"\b(?:entradilla|standfirst|dek|subtitle|subt[ií]tulo|subhead|lead|lede|sumario|bajada|byline|firma|autora?|"
    r"author|by|data|dateline|fecha|date|kicker|antet[ií]tulo|copete)\b",
    re.IGNORECASE,
)
HEAD_BLOCKS = 8
BYLINE = re.compile(r"(?:by|por|from our correspondent|de nuestr[ao]|texto:)\s", re.IGNORECASE)


@dataclass(slots=True)
class Choice:
    """The article of a page: indices of its blocks, the headline's (if it stands there), and what was decided.

    `furniture` has for every block of the page the element around it that is furniture, or None.
    """

    kept: list[int]
    headline: int | None
    furniture: tuple[Node | None, ...]
    notes: tuple[str, ...]


def visible(page: Page) -> int:
    """How many characters of the page a reader sees, white space not counted."""
    return sum(block.size for block in page.blocks)


def choose(page: Page, title: str | None) -> Choice:
    """The article's blocks. `title` is the headline as the page's metadata give it."""
    chooser = _Chooser(page)
    headline = chooser.headline(title)
    kept = chooser.kept(headline)
    return Choice(kept, headline if headline in kept else None, tuple(chooser.furniture), chooser.notes())


def _extracted(markup: str) -> list[str]:
    from trafilatura import extract

    found = extract(markup, fast=True, include_comments=False, include_tables=False)
    return found.splitlines() if found else []


class _Chooser:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.blocks = page.blocks
        prose = [i for i, b in enumerate(page.blocks) if is_prose(b) and not is_linked(b)]
        self.lost, self.alone = 0, False
        self.matched = quick.article(page.blocks, prose) or self._asked(page, prose)
        self.beside = {(self.blocks[i].node.name, self.blocks[i].node.parent) for i in self.matched}
        weights = [b.size if i in self.matched else 0 for i, b in enumerate(page.blocks)]
        self.furniture = boiler.furniture(page.blocks, weights)
        self.out: dict[int, bool] = {}
        self.region, self.whole = self._region()

    def _asked(self, page: Page, prose: Sequence[int]) -> frozenset[int]:
        """What the extractor gives; with the page's paragraphs where that is not enough."""
        lines = _extracted(page.markup)
        matched, self.lost = match_lines([line.removeprefix("- ") for line in lines], [b.text for b in page.blocks])
        # Where most of what it gives is not the page's own text, what is leads astray.
        self.alone = not matched or self.lost > len(matched)
        return matched | frozenset(prose) if self.alone else matched

    def headline(self, title: str | None) -> int | None:
        """The block of the headline: the <h1> that matches `title`, else the article's first or only <h1>.

        Where there is none, the heading under another name that matches. A heading that leads home is the site's name.
        """
        heads = [i for i, b in enumerate(self.blocks) if _heading(b) and not self._out(i) and not self._site(b)]
        found = [i for i in heads if _heading(self.blocks[i]) == "h1"]
        wanted = fold(title or "").casefold()
        matching = [i for i in heads if wanted and _alike(fold(self.blocks[i].text).casefold(), wanted)]
        chosen = [i for i in matching if i in found] if found else matching
        if chosen:
            return chosen[0]
        inside = [i for i in found if i in self.region]
        if inside or len(found) == 1:
            return (inside or found)[0]
        return next((i for i in self.region if wanted and fold(self.blocks[i].text).casefold() == wanted), None)

    def _site(self, block: Block) -> bool:
        """Whether a heading is the site's name: a link to its front page."""
        return is_linked(block) and block.text in self._homes

    @cached_property
    def _homes(self) -> frozenset[str]:
        # Once a page, and only where a heading is a link: every link of the page is looked at.
        return frozenset(self.page.homes)

    def kept(self, headline: int | None) -> list[int]:
        """The indices of the article's blocks in page order, the headline and what stands under it included."""
        kept = {i for i in self.matched if not self._out(i) and not self._pointer(i)}
        kept.update(i for i in self.region if not self._out(i) and self._rescued(i))
        if headline is not None:
            kept.add(headline)
            kept.update(i for i in self._under(headline, kept) if self._head(i))
        return self._without_lone_headings(sorted(kept), headline)

    def _under(self, headline: int, kept: set[int]) -> range:
        """The blocks between the headline and the first paragraph: a few."""
        paragraphs = (i for i in kept if i > headline and is_prose(self.blocks[i]) and not _heading(self.blocks[i]))
        return range(headline + 1, min(min(paragraphs, default=headline), headline + HEAD_BLOCKS))

    def notes(self) -> tuple[str, ...]:
        """What was decided, in words."""
        found: list[str] = []
        if self.alone:
            found.append("The article was found by its paragraphs alone: the extractor found none.")
        if self.lost:
            found.append(f"{self.lost} lines of the extractor stand nowhere on the page and were not used.")
        return tuple(found)

    def _region(self) -> tuple[range, bool]:
        """The stretch of blocks the article stands in, and whether an <article> element bounds it."""
        size = [self.blocks[i].size if i in self.matched else 0 for i in range(len(self.blocks))]
        total = sum(size)
        if not total:
            return range(0), False
        home = self._home(size, total)
        inside = [i for i, b in enumerate(self.blocks) if home is None or home in b.path]
        seen = sum(self.blocks[i].size for i in inside if not self._out(i))
        loose = LOOSE if home is not None and home.name in ("article", "main") else TIGHT
        if home is not None and seen <= loose * total:
            return range(inside[0], inside[-1] + 1), True
        found = [i for i in inside if i in self.matched and not self._out(i)]
        if not found:
            return range(0), False
        end = found[-1] + 1
        while end < len(self.blocks) and self._sibling(end) and not self._out(end):
            end += 1
        return range(found[0], end), False

    def _home(self, size: list[int], total: int) -> Node | None:
        """The innermost element with most of the extractor's text, or the <article> around it."""
        held: dict[Node, int] = {}
        for i in self.matched:
            for node in self.blocks[i].path:
                held[node] = held.get(node, 0) + size[i]
        most = [node for node, weight in held.items() if weight >= MOST * total]
        deepest = max(most, key=lambda node: len(node.path()), default=None)
        if deepest is None:
            return None
        return next((n for n in deepest.path() if n.name == "article"), deepest)

    def _out(self, i: int) -> bool:
        """Whether a block is none of the article's, by what is around it or by its own label. Asked often."""
        known = self.out.get(i)
        if known is None:
            known = self.out[i] = self.furniture[i] is not None or boiler.is_label(self.blocks[i].text)
        return known

    def _pointer(self, i: int) -> bool:
        block = self.blocks[i]
        return is_linked(block) and not _heading(block) and not ends(block.text)

    def _rescued(self, i: int) -> bool:
        """Whether a block the extractor left stands in the article all the same."""
        block = self.blocks[i]
        if self._pointer(i):
            return False
        said = is_prose(block) or QUOTES.search(block.text) is not None or self._sibling(i)
        return self.whole or said or _heading(block) is not None

    def _sibling(self, i: int) -> bool:
        """Whether a sentence, however short, stands beside paragraphs of the article in elements of the same name."""
        node = self.blocks[i].node
        return (node.name, node.parent) in self.beside and ends(self.blocks[i].text)

    def _head(self, i: int) -> bool:
        """Whether a block between headline and first paragraph is the standfirst or the byline."""
        if self._out(i):
            return False
        block = self.blocks[i]
        classes = " ".join(n.attributes.get("class", "") for n in block.path[:2])
        said = HEAD_CLASSES.search(classes) or BYLINE.match(block.text) or QUOTES.search(block.text)
        return bool(said) or _heading(block) is not None or (is_prose(block) and not is_linked(block))

    def _without_lone_headings(self, kept: list[int], headline: int | None) -> list[int]:
        """Leave out a heading under which nothing of the article stands ("Read also")."""
        found: list[int] = []
        for place, i in enumerate(kept):
            after = kept[place + 1] if place + 1 < len(kept) else None
            lone = after is None or (after > i + 1 and self._out(i + 1)) or self._pointer(min(i + 1, kept[-1]))
            if i == headline or not _heading(self.blocks[i]) or not lone:
                found.append(i)
        return found


def _heading(block: Block) -> str | None:
    """The name of the heading a block is; None for another."""
    node: Node | None = block.node
    for _ in range(AROUND):
        if node is None:
            return None
        if node.name in HEADINGS:
            return node.name
        node = node.parent
    return None


def is_linked(block: Block) -> bool:
    """Whether a block is a pointer elsewhere: nearly all of it stands in links."""
    return block.link_chars >= LINKED * len(block.text)


def is_prose(block: Block) -> bool:
    """Whether a block is a paragraph: several words, and a sentence's end."""
    return block.words >= PROSE_WORDS and ends(block.text)


def ends(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return text.rstrip().rstrip(CLOSERS).endswith(ENDS)


def _alike(text: str, wanted: str) -> bool:
    """Equal, or one the other with an outlet's name beside it."""
    return (
        text == wanted
        or (len(text) > 10 and (wanted.startswith(text) or wanted.endswith(text)))
        or (len(wanted) > 10 and text.startswith(wanted))
    )

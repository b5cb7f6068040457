"""What is read of a page: the article it shows, the one in its JSON-LD where it shows less, or the wall it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dicho.errors import NoText
from dicho.read.html import embedded, left
from dicho.read.html.choose import Choice, choose, visible
from dicho.read.html.facts import Facts, Reader
from dicho.read.html.page import Block, Page
from dicho.read.html.posts import PagePost, find_posts
from dicho.read.walls import Look

LESS = 0.5
"""Share of the words of the article in the JSON-LD below which what the page shows is not the article."""
LEAST = 25
"""Words from which a text in the JSON-LD is an article and no summary."""


@dataclass(frozen=True, slots=True)
class Article:
    """The blocks that are read, what the page says of itself, the share of its visible text read, and what was decided.

    `kept` is None where the text is not what the page shows. `posts` are those of a thread, which has no blocks else.
    """

    blocks: Sequence[Block]
    facts: Facts
    kept: float | None
    notes: tuple[str, ...]
    posts: Sequence[PagePost] = ()


def read_article(seen: Page, address: str | None) -> Article:
    """The article of a page. Walled where it is a wall, NoText where nothing explains why no article stands there.

    `address` is where the page was asked for, None where that is not known.
    """
    reader = Reader(seen)
    choice = choose(seen, reader.headline() or reader.window)
    posts = find_posts(seen, choice.kept)
    if posts:
        return Article((), reader.facts(choice), None, (f"Read as a thread of {len(posts)} posts.",), posts)
    look = Look(seen, choice.kept, reader.article)
    if not look.paid and (whole := embedded.blocks(seen, reader.article)):
        words = sum(len(block.text.split()) for block in whole)
        if words >= LEAST and look.words < LESS * words:
            return _embedded(seen, whole, look.words)
    if (wall := look.wall(address)) is not None:
        raise wall
    if not choice.kept:
        raise NoText(
            "no article was found on the page.",
            hint="If its text is drawn by a script, save the page from the browser and add that.",
        )
    return _visible(seen, reader, choice, look)


def _visible(seen: Page, reader: Reader, choice: Choice, look: Look) -> Article:
    """The article the page shows, without what asks to subscribe where it ends at a paywall."""
    choice = replace(choice, kept=look.without_banner(choice.kept))
    cut = look.cut()
    if cut is not None and cut.gate is not None:
        choice = replace(choice, kept=[i for i in choice.kept if cut.gate is None or i < cut.gate])
    notes = (*((cut.note,) if cut else ()), *choice.notes, *left.notes(seen.blocks, choice.kept, choice.furniture))
    found = reader.facts(choice)
    kept = sum(seen.blocks[i].size for i in choice.kept) / max(1, visible(seen))
    return Article([seen.blocks[i] for i in choice.kept], found, kept, notes)


def _embedded(seen: Page, blocks: list[Block], shown: int) -> Article:
    """The article in the page's JSON-LD."""
    headline = 0 if blocks[0].node.name == "h1" else None
    choice = Choice(list(range(len(blocks))), headline, (None,) * len(blocks), ())
    note = f"The text is the articleBody of the page's JSON-LD: of the article itself the page shows {shown} words."
    return Article(blocks, Reader(replace(seen, blocks=blocks)).facts(choice), None, (note,))

"""A page's source saved as a page: what a browser's "view source" shows, with its colours."""

from __future__ import annotations

from dicho.read.html.inner import Inner, of_blocks
from dicho.read.html.page import Block, Page, page

TITLE = "view-source:"
LINES = "line-content"
LONGEST = 2_000_000
"""Characters of a source that is read: each is looked up one by one."""


def shown(seen: Page) -> tuple[Page, Inner | None]:
    """The page itself, or the page whose source it shows, and then the inner text that source is."""
    if not _is_source(seen) or sum(block.size for block in seen.blocks) > LONGEST:
        return seen, None
    inner = of_blocks(block for block in seen.blocks if not _numbers(block))
    return page(inner.text), inner


def _is_source(seen: Page) -> bool:
    """Whether a page shows markup: it says so, or is a table of lines of code, and its text opens as pages do."""
    if not (seen.title.strip().lower().startswith(TITLE) or any(_marked(block) for block in seen.blocks[:4])):
        return False
    opening = " ".join(block.text for block in seen.blocks[:6])[:400].lower()
    return "<!doctype" in opening or "<html" in opening


def _marked(block: Block) -> bool:
    for node in block.path:
        said = node.said and node.attributes
        if said and (LINES in said.get("class", "") or said.get("id") == "viewsource"):
            return True
    return False


def _numbers(block: Block) -> bool:
    return block.node.name == "td" and LINES not in block.node.attributes.get("class", "")

"""An article that stands in the page's JSON-LD, for pages that show it by script or show less of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dicho.read.html.inner import Inner, json_string
from dicho.read.html.page import Block, Node, Page, page
from dicho.read.html.render import Segment, render

VALUE = r'"%s"\s*:\s*"'
TAGS = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|em|strong|a|span)\b[^<>]{0,400}>", re.IGNORECASE)
LINE = re.compile(r"[^\n\r]+")
LONGEST = 1_000_000
"""Characters of an article in JSON-LD; more is no article."""


def blocks(seen: Page, article: Mapping[str, Any]) -> list[Block]:
    """The headline and the paragraphs of the article that `article`, the page's JSON-LD, holds whole; [] if none."""
    body = _value(seen, article, "articleBody")
    if body is None:
        return []
    headline = _value(seen, article, "headline")
    return [*(_lines(headline, seen.markup, "h1") if headline else []), *_paragraphs(body, seen.markup)]


def _value(seen: Page, article: Mapping[str, Any], key: str) -> Inner | None:
    """The string of `key` where it stands in the markup, None where the article has none."""
    said = article.get(key)
    wanted = said.split() if isinstance(said, str) and len(said) <= LONGEST else []
    if not wanted:
        return None
    for script in seen.scripts:
        for found in re.finditer(VALUE % key, script.text):
            inner = json_string(seen.markup, script.start + found.end())
            if inner is not None and inner.text.split() == wanted:
                return inner
    return None


def _paragraphs(body: Inner, markup: str) -> list[Block]:
    if not TAGS.search(body.text):
        return _lines(body, markup, "p")
    found = page(body.text).blocks
    return [Block(block.node, body.outer(block.rendered, markup), block.link_chars) for block in found]


def _lines(text: Inner, markup: str, name: str) -> list[Block]:
    found: list[Block] = []
    for line in LINE.finditer(text.text):
        rendered = render(text.text, [Segment("text", line.start(), line.end())])
        if rendered.text:
            found.append(Block(Node(name), text.outer(rendered, markup), 0))
    return found

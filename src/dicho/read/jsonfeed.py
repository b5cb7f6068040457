"""JSON Feed (1.0, 1.1) -> documents, one an item: its title, then its text; the feed says whose.

The format: https://www.jsonfeed.org/version/1.1/. A part is the decoded string of an item's title or content.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dicho.errors import Malformed, NoText
from dicho.model.document import SURROGATE, Document
from dicho.read import dates, lang, limits
from dicho.read.decode import decode
from dicho.read.feed import put_plain, site_name
from dicho.read.html.reader import whole
from dicho.read.shape import Source, document
from dicho.text.align import TextBuilder, fold

BROKEN = "Open it in a browser to see what it is, or ask the publisher."


def parsed(data: bytes) -> dict[str, Any]:
    """The feed's object; Malformed where it is no JSON Feed."""
    limits.check_size(data, limits.FEED_BYTES, "a feed")
    try:
        feed = json.loads(decode(data).text)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"the feed breaks JSON's rules ({error}).", hint=BROKEN) from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise Malformed("this is no JSON Feed: it has no list of items.", hint=BROKEN)
    return feed


def items(feed: dict[str, Any]) -> list[dict[str, Any]]:
    """The feed's items; what is no item stands as an empty one, so that numbers stay those of the file."""
    found = feed["items"]
    limits.check_items(len(found), "the feed")
    return [item if isinstance(item, dict) else {} for item in found]


def text(value: Any) -> str:
    """A string of the feed, whole characters only; "" for what is none. A number is written out, as ids may be."""
    if isinstance(value, str):
        return SURROGATE.sub("\ufffd", value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def content(item: dict[str, Any]) -> tuple[str, bool]:
    """An item's text, and whether it is HTML: the whole text before the summary."""
    markup = text(item.get("content_html"))
    if markup.strip():
        return markup, True
    return text(item.get("content_text")) or text(item.get("summary")), False


def parts(data: bytes) -> dict[str, str]:
    """The title and content of each item: "item 3 title", "item 3 content"."""
    found: dict[str, str] = {}
    for number, item in enumerate(items(parsed(data)), 1):
        found[f"item {number} title"] = text(item.get("title"))
        found[f"item {number} content"] = content(item)[0]
    return found


def read(data: bytes, source: Source) -> tuple[Document, ...]:
    """The feed's items with any text, in its order. Malformed where it is no JSON Feed, NoText where none has text."""
    feed = parsed(data)
    found = items(feed)
    if not found:
        raise NoText("the feed has no items.", hint="It may be filled later: fetch it again.")
    documents = tuple(_documents(feed, found, source))
    if not documents:
        raise NoText("no item of the feed has any text.", hint="Add the pages it links to.")
    return documents


def _documents(feed: dict[str, Any], found: list[dict[str, Any]], source: Source) -> Iterator[Document]:
    outlet = site_name(fold(text(feed.get("title"))), text(feed.get("home_page_url")))
    for number, item in enumerate(found, 1):
        builder = TextBuilder()
        put_plain(builder, f"item {number} title", text(item.get("title")))
        words, markup = content(item)
        (whole if markup else put_plain)(builder, f"item {number} content", words)
        if not len(builder):
            continue
        code, said = lang.decide(builder.build()[0], text(item.get("language")) or text(feed.get("language")) or None)
        facts = {
            "lang": code,
            "title": fold(text(item.get("title"))) or None,
            "outlet": outlet,
            "author": _authors(item) or _authors(feed),
            "published": dates.machine(text(item.get("date_published")) or text(item.get("date_modified"))),
            "url": text(item.get("url")) or text(item.get("external_url")) or None,
        }
        yield document(source, builder, facts, item=f"item {number}", notes=said)


def _authors(thing: dict[str, Any]) -> str | None:
    """The names of `authors` (1.1) or `author` (1.0)."""
    listed = thing.get("authors")
    people = listed if isinstance(listed, list) else [thing.get("author")]
    names = [fold(text(person.get("name"))) for person in people[:20] if isinstance(person, dict)]
    return "; ".join(filter(None, names)) or None

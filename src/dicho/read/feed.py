"""RSS and Atom -> documents, one an item: its title, then its text; the feed says whose."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from dicho.errors import DichoError, Malformed, NoText
from dicho.model.document import SURROGATE, Document
from dicho.read import byline, dates, lang, limits
from dicho.read.html.outlet import SEPARATOR, is_general
from dicho.read.html.reader import PARAGRAPH, whole
from dicho.read.shape import Source, document, letters
from dicho.text import langfile
from dicho.text.align import TextBuilder, fold

ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&#?\w{1,32};")
COLON = re.compile(r":\s+|(?<=[^\W\d_]{4})\.\s+")
"""What ends the outlet's name in a feed's title; a full stop after an abbreviation does not."""
MAILED = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}\s\((?P<name>[^()]{2,100})\)")
MOTTO = re.compile(r"\s+/\s+|\s+>\s+|,\s+(?=(?:the|a|an|el|la|los|las|un|una)\s)")
"""What else parts it from a section or a motto: "Agencia Nido / Local", "The Gull, the paper of the quay"."""


def parsed(data: bytes) -> Any:
    """The feed as feedparser gives it. Malformed for one with entities of its own, TooLarge for too many bytes."""
    limits.check_size(data, limits.FEED_BYTES, "a feed")
    if ENTITY.search(data[:100_000]):
        raise Malformed(
            "the feed declares entities of its own, which no feed needs and bombs are made of.",
            hint="Ask the publisher for a plain feed.",
        )
    import feedparser

    return feedparser.parse(
        io.BytesIO(data),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": "application/xml"},
    )


def entries_of(feed: Any) -> list[Any]:
    """Its items; TooLarge for too many."""
    entries = list(feed.entries)
    limits.check_items(len(entries), "the feed")
    return entries


def parts(data: bytes) -> dict[str, str]:
    """The decoded title and content of each item: "item 3 title", "item 3 content"."""
    found: dict[str, str] = {}
    for number, entry in enumerate(entries_of(parsed(data)), 1):
        found.update(texts(entry, number))
    return found


def texts(entry: Any, number: int) -> dict[str, str]:
    """The title and content of the item of this number, by the names of their parts."""
    content = next((str(c.get("value") or "") for c in entry.get("content", []) if c.get("value")), "")
    named = {"title": str(entry.get("title") or ""), "content": content or str(entry.get("summary") or "")}
    return {f"item {number} {kind}": SURROGATE.sub("\ufffd", text) for kind, text in named.items()}


def read(data: bytes, source: Source) -> tuple[Document, ...]:
    """The feed's items with any text, in its order. Malformed where it is no feed, NoText where no item has text."""
    feed = parsed(data)
    entries = entries_of(feed)
    if not entries:
        if feed.bozo and not feed.version:
            raise Malformed("this is no RSS or Atom feed.", hint="Open it in a browser to see what it is.")
        raise NoText("the feed has no items.", hint="It may be filled later: fetch it again.")
    documents = tuple(_documents(feed, entries, source))
    if not documents:
        raise NoText("no item of the feed has any text.", hint="Add the pages it links to.")
    return documents


def _documents(feed: Any, entries: list[Any], source: Source) -> Iterator[Document]:
    outlet = site_name(fold(str(feed.feed.get("title") or "")), str(feed.feed.get("link") or ""))
    of_all = fold(SURROGATE.sub("\ufffd", str(feed.feed.get("author") or ""))) or None
    broken = feed.bozo and not isinstance(feed.get("bozo_exception"), (UnicodeError, DichoError))
    notes = ("The feed breaks XML's rules and was read as far as it makes sense.",) if broken else ()
    for number, entry in enumerate(entries, 1):
        builder = TextBuilder()
        for part, text in texts(entry, number).items():
            _put(builder, part, text)
        if not len(builder):
            continue
        text, _ = builder.build()
        code, said = lang.decide(text, feed.feed.get("language"))
        facts = {**_facts(entry), "outlet": outlet, "lang": code}
        facts["author"] = facts["author"] or of_all  # RFC 4287, 4.2.1
        yield document(source, builder, facts, item=f"item {number}", notes=(*notes, *said))


def _facts(entry: Any) -> dict[str, str | None]:
    date = entry.get("published") or entry.get("updated") or entry.get("created") or ""
    title = TextBuilder()
    _put(title, "", str(entry.get("title") or ""))
    return {
        "title": fold(SURROGATE.sub("\ufffd", title.build()[0])) or None,
        "author": _author(entry),
        "published": dates.machine(str(date)),
        "url": str(entry.get("link") or "") or None,
    }


def _author(entry: Any) -> str | None:
    """Who signs an item; of RSS's "ada@gull.example (Ada Brum)" the name."""
    said = fold(SURROGATE.sub("\ufffd", str(entry.get("author") or "")))
    named = MAILED.fullmatch(said)
    return (named["name"] if named else said) or None


def _put(builder: TextBuilder, part: str, text: str) -> None:
    """Add a title or a content, which feeds write as text or as HTML without saying which."""
    if MARKUP.search(text):
        whole(builder, part, text)
    else:
        put_plain(builder, part, text)


def put_plain(builder: TextBuilder, part: str, text: str) -> None:
    """Add a part that is plain text as it stands, without the white space at its ends, after a blank line."""
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if end > start:
        if len(builder):
            builder.space(part, start, start, PARAGRAPH)
        builder.same(part, text, start, end)


def site_name(title: str, link: str) -> str | None:
    """The outlet of a feed titled "Windrose Dispatch: Corumaya in brief", "Politics | El Faro", "News from El Faro".

    The part the feed's address bears wins, else the first that is no general word ("News").
    """
    split = [p for whole in SEPARATOR.split(title) for part in COLON.split(whole) for p in MOTTO.split(part) if p]
    pieces = [piece for piece in map(_bare, split) if piece]
    host = link.split("//")[-1].split("/")[0].removeprefix("www.").split(".")[0].lower()
    own = {p: letters(p) for p in pieces}
    for piece in pieces:
        if host and len(own[piece]) > 2 and (own[piece] == host or host in own[piece]):
            return piece
    return next((p for p in pieces if not is_general(p)), None)


def _bare(piece: str) -> str:
    """A part of a feed's title without "Latest news from" before it and "RSS feed" behind."""
    before, after = _around()
    return after.sub("", before.sub("", piece, 1)).strip() or piece


@cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a feed's title has before the outlet's name, and behind it."""
    with langfile.shaped(byline.FILE):
        before, after = byline.words("outlet", "before"), byline.words("outlet", "after")
        return re.compile(rf"(?:{before})\s+", re.IGNORECASE), re.compile(rf"\s+(?:{after})$", re.IGNORECASE)

"""What a feed, a sitemap or a page lists, as a pure function of its bytes: nothing is fetched, no clock is asked.

RSS and Atom by feedparser, the rest by the readers beside this one. `sandbox.Reader.listed` does the same in the
killable child process.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from dicho.errors import Malformed, NoText, NotReadable, TooLarge
from dicho.model.document import SURROGATE
from dicho.model.feed import Item, Listing, ListingKind, Nested, Pace
from dicho.model.ids import digest
from dicho.read import dates, feed, jsonfeed, limits, sitemap
from dicho.read import sniff as kinds
from dicho.read.addresses import address
from dicho.read.html import links
from dicho.read.html.reader import decoded
from dicho.text.align import fold

GZIP = b"\x1f\x8b"
TAG = re.compile(r"<[^<>]*>")
SKIPPED = {
    name: re.compile(rf"<{name}>(.{{0,4000}}?)</{name}>".encode(), re.IGNORECASE | re.DOTALL)
    for name in ("skipHours", "skipDays")
}
HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
DAY = re.compile(rb"<day>\s*([a-z]+)\s*</day>", re.IGNORECASE)
WEEK = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def listed(data: bytes, url: str) -> Listing:
    """What `data`, found at `url`, lists.

    NotReadable for what is no feed, sitemap or page, Malformed for one that breaks its rules, NoText for a sitemap of
    other things than news, TooLarge beyond the limits of reading.
    """
    data = unpacked(data)
    kind = kinds.sniff(data, urlsplit(url).path)
    if kind not in LISTS:
        raise NotReadable(f"it is of type {kind} and lists nothing.", hint="Name a feed, a news sitemap or a page.")
    return LISTS[kind](data, url)


def unpacked(data: bytes) -> bytes:
    """Sitemaps are often kept packed (.xml.gz): what is inside. TooLarge and Malformed as for any packed file."""
    if not data.startswith(GZIP):
        return data
    inflater = zlib.decompressobj(wbits=31)
    try:
        found = inflater.decompress(data, limits.FEED_BYTES + 1)
    except zlib.error as error:
        raise Malformed(f"it cannot be unpacked ({error}).", hint="Open it in a browser to see what it is.") from error
    if len(found) > limits.FEED_BYTES:
        raise TooLarge(f"it unpacks to more than {limits.FEED_BYTES:,} bytes.", hint="Name a smaller one.")
    return found


def _syndicated(data: bytes, url: str) -> Listing:
    found = feed.parsed(data)
    entries = feed.entries_of(found)
    if not entries and not found.version:
        raise Malformed("this is no RSS or Atom feed.", hint="Open it in a browser to see what it is.")
    kind: ListingKind = "atom" if str(found.version).startswith("atom") else "rss"
    return Listing(
        kind,
        title=_said(found.feed, "title") or None,
        items=tuple(_entry(entry, number, url) for number, entry in enumerate(entries, 1)),
        pace=_pace(found.feed, data),
    )


def _pace(channel: Any, data: bytes) -> Pace:
    hours = {int(hour) % 24 for hour in _skipped(data, "skipHours", HOUR)}
    days = {WEEK.index(day.lower()) for day in _skipped(data, "skipDays", DAY) if day.lower() in WEEK}
    return Pace(max(_minutes(channel.get("ttl")), _period(channel)), tuple(sorted(hours)), tuple(sorted(days)))


def _entry(entry: Any, number: int, url: str) -> Item:
    names = ("id", "link", "feedburner_origlink", "title", "published", "updated")
    said = {name: _said(entry, name) for name in names}
    return Item(
        number,
        id=said["id"] or None,
        url=address(said["feedburner_origlink"] or said["link"], url),
        title=said["title"] or None,
        published=dates.machine(said["published"] or said["updated"]),
        updated=said["updated"] or None,
        words=words(*feed.texts(entry, number).values()),
    )


def _said(thing: Any, name: str) -> str:
    """What a feed or an entry says of itself, on one line; "" where it says nothing."""
    # Asked as a plain dictionary: feedparser's own `get` answers with the date of publication for one never updated.
    return SURROGATE.sub("\ufffd", fold(str(dict.get(thing, name) or "")))


def _minutes(value: Any) -> int:
    """A `ttl` in seconds; 0 for what is no number."""
    text = str(value or "").strip()
    return int(text) * 60 if text.isdecimal() and len(text) < 9 else 0


def _period(channel: Any) -> int:
    """How often the syndication module says that the feed is filled, in seconds; 0 where it does not say."""
    period = PERIODS.get(str(channel.get("sy_updateperiod") or "").strip().lower(), 0)
    often = str(channel.get("sy_updatefrequency") or "1").strip()
    return period // max(1, int(often)) if often.isdecimal() and len(often) < 9 else period


def _skipped(data: bytes, name: str, each: re.Pattern[bytes]) -> list[bytes]:
    """The hours or days of a channel: feedparser keeps only the last of them."""
    found = SKIPPED[name].search(data)
    return each.findall(found[1]) if found else []


def _json(data: bytes, url: str) -> Listing:
    found = jsonfeed.parsed(data)
    entries = enumerate(jsonfeed.items(found), 1)
    return Listing(
        "json-feed",
        title=fold(jsonfeed.text(found.get("title"))) or None,
        items=tuple(_json_item(item, number, url) for number, item in entries),
        over=found.get("expired") is True,
    )


def _json_item(item: dict[str, Any], number: int, url: str) -> Item:
    said = {name: fold(jsonfeed.text(item.get(name))) for name in ("id", "url", "external_url", "title")}
    updated = fold(jsonfeed.text(item.get("date_modified")))
    return Item(
        number,
        id=said["id"] or None,
        url=address(said["url"] or said["external_url"], url),
        title=said["title"] or None,
        published=dates.machine(jsonfeed.text(item.get("date_published")) or updated),
        updated=updated or None,
        words=words(said["title"], jsonfeed.content(item)[0]),
    )


def _sitemap(data: bytes, url: str) -> Listing:
    found = sitemap.parsed(data)
    if found.root == "sitemapindex":
        nested = ((address(e.text(found.markup, "loc"), url), e.text(found.markup, "lastmod")) for e in found.entries)
        return Listing("sitemap-index", nested=tuple(Nested(place, at or None) for place, at in nested if place))
    entries = sitemap.headlines(found)
    if found.entries and not entries:
        raise NoText(
            "the sitemap lists pages, but no news (news:news).",
            hint="Watch the site's feed, its news sitemap or a page.",
        )
    return Listing("news-sitemap", items=tuple(_headline(found, e, n, url) for n, e in enumerate(entries, 1)))


def _headline(found: sitemap.Sitemap, entry: sitemap.Entry, number: int, url: str) -> Item:
    title = entry.text(found.markup, "news title")
    return Item(
        number,
        url=address(entry.text(found.markup, "loc"), url),
        title=title or None,
        published=dates.machine(entry.text(found.markup, "news publication_date")),
        updated=entry.text(found.markup, "lastmod") or None,
        words=words(title) if title else "",
    )


def _page(data: bytes, url: str) -> Listing:
    limits.check_size(data, limits.HTML_BYTES, "a page")
    return links.listed(decoded(data).text, url)


LISTS: dict[str, Callable[[bytes, str], Listing]] = {
    kinds.RSS: _syndicated,
    kinds.ATOM: _syndicated,
    kinds.JSON_FEED: _json,
    kinds.SITEMAP: _sitemap,
    kinds.HTML: _page,
}


def words(*texts: str) -> str:
    """A digest of what stands in these texts, markup and white space apart: another one where a word changed."""
    return digest("words", *(fold(TAG.sub(" ", text)) for text in texts))

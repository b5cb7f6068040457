"""What a feed, a sitemap or a page lists: addresses to read, each with what tells it from the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ListingKind = Literal["rss", "atom", "json-feed", "news-sitemap", "sitemap-index", "page"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a listing names.

    `number` counts from 1 in the listing's order ("item 3" is its document). `url` is whole (relative addresses are
    resolved) and http or https, None where there is none. `published` is an ISO date; `updated` what the listing says
    of its last change, in its own words, to be compared and not read. `words` is a digest of title and text, "" where
    the listing gives no text of its own.
    """

    number: int
    id: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Nested:
    """A sitemap that an index names, and when it changed last, as the index says it."""

    url: str
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed that a page offers to its readers."""

    url: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How a publisher wants to be looked at: not more often than every `wait` seconds, nor in these hours and days.

    Hours are 0..23 in UTC, days 0 (Monday) .. 6.
    """

    wait: int = 0
    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What some bytes list. `nested` are an index's sitemaps, `offers` a page's feeds.

    `over`: the publisher says that nothing will come any more.
    """

    kind: ListingKind
    title: str | None = None
    items: tuple[Item, ...] = ()
    nested: tuple[Nested, ...] = ()
    offers: tuple[Offer, ...] = ()
    pace: Pace = Pace()
    over: bool = False

"""Beginning to watch an address: it is looked at once, to know what it is; a page leads to the feed it offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from dicho.errors import NoText, NotReadable, ReadError
from dicho.model.feed import Listing, Offer
from dicho.model.fetched import Fetched
from dicho.pipeline.stages import Fetching
from dicho.pipeline.watch import news, policy
from dicho.pipeline.watch.look import Asking, Lister, check_own_text, gathered
from dicho.store.watched import Fresh, Watch
from dicho.store.watches import Watches

MOST = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be watched, and how. `every` is in seconds, `most` the pages read after one look.

    `feed_text`: read the text in the feed itself, not the pages it links to. `own_links`: watch a page's links even
    where it offers a feed. `from_now`: what is listed now is known already.
    """

    address: str
    every: int
    most: int = MOST
    feed_text: bool = False
    own_links: bool = False
    from_now: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """What is watched from now on, and the feeds that its page offers besides."""

    watch: Watch
    others: tuple[Offer, ...] = ()


class _Found(NamedTuple):
    address: str
    answer: Fetched
    listing: Listing
    others: tuple[Offer, ...] = ()


def add(watches: Watches, wish: Wish, asking: Asking, terms: Mapping[str, Any]) -> Added:
    """Watch it from now on, first due at once. `terms` are kept: how it and its pages are fetched (`terms.of_site`).

    A ReadError where the address gives nothing that lists anything, UsageError where it is watched already.
    """
    now = asking.now
    address, answer, listing, others = _found(wish, asking.fetcher, asking.lister)
    # An index alone does not tell whether any of its sitemaps is one of news.
    found = gathered(answer, listing, (), asking).items
    with watches.together():  # what is known already must not be taken in between, by another process that looks
        facts = _facts(wish, policy.moved(answer.fetch) or address, listing, now)
        watch = watches.add({**facts, "terms": orjson.dumps(dict(terms)).decode()})
        if wish.from_now:
            items = news.seen(found, wish.feed_text)
            watches.enter(watch.number, (Fresh(i.id, i.url, i.mark, i.part) for i in items), now)
    return Added(watch, others)


def _found(wish: Wish, fetcher: Fetching, lister: Lister) -> _Found:
    """What there is to watch: the address itself, or the feed that the page there offers."""
    answer, listing = _seen(wish.address, fetcher, lister)
    if listing.kind == "page" and listing.offers and not wish.own_links:
        found = _offered(listing.offers, fetcher, lister)
    else:
        found = _Found(wish.address, answer, listing)
    if found.listing.kind == "page" and not found.listing.items:
        raise NoText(
            "the page offers no feed, and no links to articles were found on it.",
            where=wish.address,
            hint="Look for the site's feed or news sitemap (often /rss, /feed or /sitemap-news.xml), and name that.",
        )
    if wish.feed_text:
        check_own_text(found.listing)
    return found


def _facts(wish: Wish, address: str, listing: Listing, now: float) -> dict[str, object]:
    asked = {"asked": wish.address, "every": wish.every, "most": wish.most, "feed_text": wish.feed_text}
    return {**asked, "address": address, "kind": listing.kind, "title": listing.title, "added": now, "due": now}


def _offered(offers: tuple[Offer, ...], fetcher: Fetching, lister: Lister) -> _Found:
    """The first of the feeds a page offers that is one, and the others."""
    failed: ReadError | None = None
    for offer in offers:
        try:
            answer, listing = _seen(offer.url, fetcher, lister)
        except ReadError as error:
            failed = failed or error
            continue
        if listing.kind != "page":
            return _Found(offer.url, answer, listing, tuple(each for each in offers if each is not offer))
    raise failed or NotReadable(
        "the feeds that the page offers are none.", where=offers[0].url, hint="Add --links to watch its own links."
    )


def _seen(address: str, fetcher: Fetching, lister: Lister) -> tuple[Fetched, Listing]:
    answer = fetcher.fetch(address)
    return answer, lister(answer.data, answer.fetch.url)

"""One look at what is watched: its address is asked for, and what it lists is gathered. Nothing is kept here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from dicho.errors import FetchError, NoText, NotReadable, ReadError
from dicho.model.feed import Item, Listing, Nested
from dicho.model.fetched import Fetched
from dicho.pipeline.stages import Fetching
from dicho.pipeline.watch import policy
from dicho.store.watched import SitemapRow, Watch

MOST_SITEMAPS = 20
"""Sitemaps of an index that are followed: those with news in their address first, then those changed last."""
NEWS = ("news", "noticia", "actualidad")


Lister = Callable[[bytes, str], Listing]
"""What some bytes found at an address list, or a ReadError. Called in several threads at once."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen. `items` come with the part they stand in; `parts` are those that were read whole.

    `listing` is None where the address answers that nothing changed. `sitemaps` are those followed, `trouble` is what
    went wrong with one of them.
    """

    answer: Fetched
    listing: Listing | None = None
    items: tuple[tuple[str, Item], ...] = ()
    parts: frozenset[str] = frozenset()
    sitemaps: tuple[SitemapRow, ...] = ()
    trouble: ReadError | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """What the sitemaps of an index are asked with, and when."""

    fetcher: Fetching
    lister: Lister
    now: float


def look(watch: Watch, sitemaps: Sequence[SitemapRow], fetcher: Fetching, lister: Lister, now: float) -> Look:
    """Ask for what is watched, the sitemaps of an index included. A ReadError says why there is nothing to see."""
    answer = fetcher.fetch(watch.address, etag=watch.etag, modified=watch.modified, given_by=watch.given)
    if answer.unchanged and not sitemaps:
        return Look(answer)
    asking = Asking(fetcher, lister, now)
    if answer.unchanged:
        return _followed(Look(answer), [Nested(row.url) for row in sitemaps], sitemaps, asking)
    listing = lister(answer.data, answer.fetch.url)
    if listing.kind == "page" != watch.kind:
        raise NotReadable(
            "it answers with a web page and no feed any more.", hint="Look for its new address, and add that."
        )
    if watch.feed_text:
        check_own_text(listing)
    return gathered(answer, listing, sitemaps, asking)


def gathered(answer: Fetched, listing: Listing, sitemaps: Sequence[SitemapRow], asking: Asking) -> Look:
    """What an answer lists; of an index what its sitemaps do, for which `asking` is asked. A ReadError as of `look`."""
    if listing.kind == "sitemap-index":
        return _followed(Look(answer, listing), chosen(listing.nested), sitemaps, asking)
    return Look(answer, listing, tuple(("", item) for item in listing.items), frozenset({""}))


def check_own_text(listing: Listing) -> None:
    """NotReadable where the items cannot be read out of the listing itself."""
    if listing.kind in ("page", "sitemap-index"):
        raise NotReadable("it holds no text of its items.", hint="Watch it without --feed-text, or name a feed.")


def chosen(nested: Iterable[Nested]) -> list[Nested]:
    """The sitemaps of an index worth following."""
    latest = sorted(nested, key=lambda each: each.updated or "", reverse=True)
    return sorted(latest, key=lambda each: not any(word in each.url.lower() for word in NEWS))[:MOST_SITEMAPS]


def _followed(base: Look, nested: Sequence[Nested], before: Sequence[SitemapRow], asking: Asking) -> Look:
    """The look with what the sitemaps of the index list."""
    rows = {row.url: row for row in before}
    seen = [_sitemap(each, rows.get(each.url, SitemapRow(each.url)), asking) for each in nested]
    if seen and all(part.error for part in seen):
        raise seen[0].error or NoText("none of its sitemaps was read.")
    gone = rows.keys() - {each.url for each in nested} if base.listing else set()
    return replace(
        base,
        items=tuple((part.row.url, item) for part in seen for item in part.items),
        parts=frozenset({*(part.row.url for part in seen if part.whole), *gone}),
        sitemaps=tuple(part.row for part in seen),
        trouble=next((part.error for part in seen if isinstance(part.error, FetchError)), None),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    row: SitemapRow
    items: tuple[Item, ...] = ()
    whole: bool = False
    error: ReadError | None = None


def _sitemap(nested: Nested, row: SitemapRow, asking: Asking) -> _Part:
    """One sitemap. One without news is left alone for a day: an index lists all of a site."""
    if row.due > asking.now or (nested.updated is not None and nested.updated == row.updated):
        return _Part(row)
    try:
        answer = asking.fetcher.fetch(nested.url, etag=row.etag, modified=row.modified)
        if answer.unchanged:
            return _Part(replace(row, updated=nested.updated or row.updated))
        listing = asking.lister(answer.data, answer.fetch.url)
        if listing.kind != "news-sitemap":
            raise NotReadable("a sitemap of the index is none of news.", where=nested.url, hint="Watch a feed instead.")
    except FetchError as error:
        return _Part(row, error=error)
    except ReadError as error:
        return _Part(replace(row, due=asking.now + policy.DAY_S), error=error)
    made = SitemapRow(nested.url, nested.updated, answer.fetch.etag, answer.fetch.modified)
    return _Part(made, listing.items, whole=True)

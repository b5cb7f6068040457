"""What lists pages besides a feed: an index of sitemaps, a page that leads to its feed or has links alone."""

from __future__ import annotations

from typing import Any

import pytest
from tests.watch.made import DAY, FEED, HOUR, Desk, fill, only, rss

from dicho.errors import FetchTimeout, NoText, NotReadable, UsageError
from dicho.model.fetched import Fetched
from dicho.pipeline.watch.adding import Wish

A, B, C = (f"https://quay.example/{name}.txt" for name in "abc")

INDEX = "https://quay.example/sitemap.xml"


def sitemap(*names: str, changed: str = "2026-04-02") -> str:
    urls = "".join(
        f"<url><loc>https://quay.example/{name}.txt</loc><lastmod>{changed}</lastmod><n:news><n:title>{name}</n:title>"
        "</n:news></url>"
        for name in names
    )
    return f'<urlset xmlns:n="x">{urls}</urlset>'


def index(**changed: str) -> str:
    entries = (f"<sitemap><loc>/{name}.xml</loc><lastmod>{at}</lastmod></sitemap>" for name, at in changed.items())
    return f"<sitemapindex>{''.join(entries)}</sitemapindex>"


def test_an_index_of_sitemaps(desk: Desk) -> None:
    """Its news sitemaps are followed, one that did not change is not asked for, one without news not for a day."""
    fill(desk.web, "a", "b")
    news, pages = "https://quay.example/news.xml", "https://quay.example/pages.xml"
    desk.web.put(INDEX, index(news="1", pages="1"))
    desk.web.put(news, sitemap("a"))
    desk.web.put(pages, "<urlset><url><loc>https://quay.example/about</loc></url></urlset>")
    desk.add(INDEX)
    asked = len(desk.web.asked)
    [look], _ = desk.look()
    assert (look.listed, desk.files()) == (1, [A])
    assert [url for url, _ in desk.web.asked[asked:]] == [INDEX, news, pages, A]
    desk.web.put(news, sitemap("b", "a"))
    desk.web.put(INDEX, index(news="2", pages="2"))
    desk.look(HOUR)
    assert desk.files() == [A, B] and desk.web.times(pages) == 2  # once to add it, once at the first look
    desk.web.put(INDEX, index(news="2", pages="2") + " ")
    desk.look(HOUR)
    assert desk.web.times(news) == 3
    desk.look(DAY)
    assert desk.web.times(pages) == 3


def test_an_index_is_watched_once_it_is_known_what_is_listed(desk: Desk) -> None:
    """It is asked for once; while its sitemaps are, another process that looks finds nothing to take."""
    fill(desk.web, "a")
    news = "https://quay.example/news.xml"
    desk.web.put(INDEX, index(news="1"))
    desk.web.put(news, sitemap("a"))
    watched: list[int] = []
    asked = desk.web.fetch

    def fetch(*given: Any, **said: Any) -> Fetched:
        watched.append(len(desk.watching.watches.all()))
        return asked(*given, **said)

    desk.web.fetch = fetch  # type: ignore[method-assign]
    desk.add(INDEX, from_now=True)
    assert [url for url, _ in desk.web.asked] == [INDEX, news] and watched == [0, 0]
    assert desk.look()[1] == []


def test_an_index_that_cannot_be_used(desk: Desk) -> None:
    """An index none of whose sitemaps lists news is refused when it is added."""
    desk.web.put(INDEX, index(pages="1"))
    desk.web.put("https://quay.example/pages.xml", "<urlset><url><loc>https://quay.example/about</loc></url></urlset>")
    with pytest.raises(NoText, match="no news"):
        desk.add(INDEX)
    assert desk.watching.watches.all() == []


PAGE = """<html><head>{}</head><body><a href="/2026/04/02/a.txt">What the mayor said</a></body></html>"""
HOME = "https://quay.example/"


def test_a_page_leads_to_its_feed(desk: Desk) -> None:
    """Of a page the first feed that is one is watched, and the others are named."""
    links = "".join(
        f"<link rel=alternate type=application/rss+xml href=/{name}>" for name in ("lost.xml", "feed.xml", "more.xml")
    )
    desk.web.put(HOME, PAGE.format(links))
    desk.web.put(FEED, rss())
    added = desk.added(Wish(HOME, 3_600))
    watch = added.watch
    assert (watch.asked, watch.address, watch.kind, watch.title) == (HOME, FEED, "rss", "The Quay")
    assert [offer.url for offer in added.others] == ["https://quay.example/lost.xml", "https://quay.example/more.xml"]
    with pytest.raises(UsageError, match="already, as number 1"):
        desk.add(FEED)


def test_a_page_without_a_feed_is_watched_for_its_links(desk: Desk) -> None:
    """Its own links to articles are its items; with `own_links` also where it offers a feed."""
    fill(desk.web, "2026/04/02/a", "2026/04/03/b")
    desk.web.put(HOME, PAGE.format("<link rel=alternate type=application/rss+xml href=/feed.xml>"))
    desk.add(HOME, own_links=True)
    desk.look()
    assert desk.files() == ["https://quay.example/2026/04/02/a.txt"] and only(desk).kind == "page"
    more = PAGE.format("").replace("<body>", "<body><a href='/2026/04/03/b.txt'>What Mencal did not say</a>")
    desk.web.put(HOME, more)
    [look], _ = desk.look(HOUR)
    assert look.new == 1 and len(desk.files()) == 2


def test_a_page_that_lists_nothing(desk: Desk) -> None:
    """Neither feed nor links: refused, with where a feed is often found."""
    desk.web.put(HOME, "<html><body><p>Under construction</p></body></html>")
    with pytest.raises(NoText) as caught:
        desk.add(HOME)
    assert "sitemap" in caught.value.hint and desk.watching.watches.all() == []


def test_from_now_on(desk: Desk) -> None:
    """With `from_now` what is listed already is known, and only what comes later is read."""
    fill(desk.web, "a", "b")
    desk.web.put(FEED, rss("a"))
    desk.add(from_now=True)
    assert desk.look()[1] == []
    desk.web.put(FEED, rss("b", "a"))
    desk.look(HOUR)
    assert desk.files() == [B]


def test_one_bad_sitemap_hides_no_other(desk: Desk) -> None:
    """A sitemap that cannot be had is named in the list and asked for again; what the others list is read meanwhile."""
    fill(desk.web, "a", "b")
    news, more = "https://quay.example/news.xml", "https://quay.example/more-news.xml"
    desk.web.put(INDEX, index(news="1", **{"more-news": "1"}))
    desk.web.put(news, sitemap("a"))
    desk.web.put(more, sitemap("b"))
    desk.add(INDEX)
    desk.web.fail(more, FetchTimeout("it took too long.", where=more, hint="Later."))
    [look], _ = desk.look()
    assert (look.error, desk.files()) == (None, [A])
    assert only(desk).reason == f"{more}: it took too long." and only(desk).failures == 0
    desk.web.put(more, sitemap("b"))
    desk.look(HOUR)
    assert desk.files() == [A, B] and only(desk).reason is None


def test_an_index_that_becomes_a_feed(desk: Desk) -> None:
    """Its sitemaps are followed no more."""
    fill(desk.web, "a")
    desk.web.put(INDEX, index(news="1"))
    desk.web.put("https://quay.example/news.xml", sitemap("a"))
    desk.add(INDEX)
    desk.look()
    desk.web.put(INDEX, rss("a"))
    desk.look(HOUR)
    asked = len(desk.web.asked)
    assert desk.look(HOUR)[0][0].listed is None and len(desk.web.asked) == asked + 1 and only(desk).kind == "rss"


def test_own_text_needs_a_text(desk: Desk) -> None:
    """A page and an index hold no text of their items: refused when added, a failure where a feed becomes one."""
    desk.web.put(HOME, PAGE.format(""))
    with pytest.raises(NotReadable, match="no text"):
        desk.add(HOME, feed_text=True)
    desk.web.put(FEED, rss())
    desk.add(feed_text=True)
    desk.web.put(FEED, index(news="1"))
    [look], _ = desk.look()
    assert isinstance(look.error, NotReadable)

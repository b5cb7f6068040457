"""What feeds, sitemaps and pages list: a pure function of their bytes."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.read.conftest import read_checked

from dicho.errors import Malformed, NoText, NotReadable, ReadError, TooLarge
from dicho.model.feed import Item, Nested, Offer
from dicho.read import limits
from dicho.read.addresses import address, same_site
from dicho.read.html.links import is_article
from dicho.read.listing import listed
from dicho.read.sandbox import Reader

AT = "https://www.quay.example/feeds/all.xml"
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
 xmlns:a="http://www.w3.org/2005/Atom" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>
<title>The Quay</title><link>https://www.quay.example/</link>{said}
<item><title>No light</title><guid isPermaLink="false">q-2</guid><link>https://feeds.example/~r/1</link>
<feedburner:origLink>/2026/04/02/no-light#top</feedburner:origLink>
<pubDate>Thu, 02 Apr 2026 20:48:00 -0500</pubDate><description>“No light”, said the mayor.</description></item>
<item><guid>https://quay.example/1</guid><a:updated>2026-04-01T10:00:00Z</a:updated></item>
<item><title>Elsewhere</title><link>javascript:alert(1)</link></item></channel></rss>"""


def rss(said: str = "") -> bytes:
    return RSS.format(said=said).encode()


def test_rss_items() -> None:
    """Ids, whole addresses, titles, days and changes; a relative address is made whole, one that is none left out."""
    found = listed(rss(), AT)
    first, second, third = found.items
    assert (found.kind, found.title, first.number) == ("rss", "The Quay", 1)
    assert (first.id, first.url) == ("q-2", "https://www.quay.example/2026/04/02/no-light")
    assert (first.title, first.published, first.updated) == ("No light", "2026-04-02", None)
    assert (second.id, second.url) == ("https://quay.example/1", "https://quay.example/1")
    assert (second.published, second.updated) == ("2026-04-01", "2026-04-01T10:00:00Z")
    assert (third.url, third.title) == (None, "Elsewhere")


def test_words_tell_whether_an_item_changed() -> None:
    """Markup and white space make no difference to an item's digest; a word does."""
    before = listed(rss(), AT).items[0].words
    marked = rss().replace(b"said the", b"said &lt;b&gt;the&lt;/b&gt;  ").replace(b"mayor", b"\n mayor")
    assert listed(marked, AT).items[0].words == before
    assert listed(rss().replace(b"mayor", b"minister"), AT).items[0].words != before


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("<ttl>90</ttl>", 5_400),
        ("<ttl>soon</ttl>", 0),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 21_600),
        ("<ttl>600</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 36_000),
    ],
)
def test_how_often_a_feed_wants_to_be_read(said: str, wait: int) -> None:
    """`ttl` and the syndication module's period, the longer of the two; nonsense is nothing."""
    assert listed(rss(said), AT).pace.wait == wait


def test_when_a_feed_wants_to_be_left_alone() -> None:
    """Every hour and day of skipHours and skipDays counts."""
    said = "<skipHours><hour>0</hour><hour> 23 </hour></skipHours><skipDays><day>Sunday</day><day>Yule</day></skipDays>"
    pace = listed(rss(said), AT).pace
    assert (pace.hours, pace.days) == ((0, 23), (6,))


def test_json_feed_items() -> None:
    """Ids (numbers too), addresses, changes and that the feed is over."""
    items = [
        {"id": 7, "url": "/a", "title": "A", "content_text": "x", "date_modified": "2026-04-02T10:00:00Z"},
        {"id": "8", "external_url": "https://far.example/b", "date_published": "2026-04-01T10:00:00Z"},
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Quay", "expired": True, "items": items}
    found = listed(json.dumps(feed).encode(), AT)
    assert (found.kind, found.over, len(found.items)) == ("json-feed", True, 2)
    first, second = found.items
    assert (first.id, first.url, first.updated) == ("7", "https://www.quay.example/a", "2026-04-02T10:00:00Z")
    assert (second.url, second.published) == ("https://far.example/b", "2026-04-01")


SITEMAP = """<urlset xmlns:news="x"><url><loc>https://quay.example/a</loc><lastmod>2026-04-02</lastmod>
<news:news><news:title>No light</news:title><news:publication_date>2026-04-01</news:publication_date></news:news></url>
<url><loc>https://quay.example/about</loc></url></urlset>"""


def test_news_sitemaps() -> None:
    """The entries of news, with their last change; other pages are no items; a packed one is unpacked."""
    for data in (SITEMAP.encode(), gzip.compress(SITEMAP.encode())):
        found = listed(data, "https://quay.example/news.xml.gz")
        assert found.kind == "news-sitemap"
        assert [(i.url, i.title, i.published, i.updated) for i in found.items] == [
            ("https://quay.example/a", "No light", "2026-04-01", "2026-04-02")
        ]


def test_an_index_of_sitemaps() -> None:
    """Its sitemaps, each with its last change."""
    index = "<sitemapindex><sitemap><loc>/n.xml</loc><lastmod>2026</lastmod></sitemap><sitemap/></sitemapindex>"
    assert listed(index.encode(), AT).nested == (Nested("https://www.quay.example/n.xml", "2026"),)


def test_what_lists_nothing() -> None:
    """A sitemap without news, a PDF, a broken feed, broken and endless packing: each refused with what to do."""
    bomb = gzip.compress(b" " * (limits.FEED_BYTES + 2))
    for data, kind in (
        (b"<urlset><url><loc>https://quay.example/about</loc></url></urlset>", NoText),
        (b"%PDF-1.7", NotReadable),
        (b"plain words", NotReadable),
        (b"<rss><!ENTITY a 'b'></rss>", Malformed),
        (b"\x1f\x8b\x08 broken", Malformed),
        (bomb, TooLarge),
    ):
        with pytest.raises(kind) as caught:
            listed(data, AT)
        assert caught.value.what and caught.value.hint
    with pytest.raises(Malformed, match="no RSS"):
        listed(b"<rss", "https://quay.example/feed.rss")


PAGE = """<!doctype html><html><head><title>The Quay &amp; you</title>
<link rel="alternate" type="application/rss+xml" title="Comments on The Quay" href="/comments/feed">
<link rel="alternate" type="application/rss+xml" title="The Quay" href="/feed"><link rel=alternate hreflang=es href=/es>
<link rel="ALTERNATE" type="application/feed+json; charset=utf-8" href="/feed.json">
<link rel=alternate type=application/json href="/wp-json/1"></head>
<body><nav><a href="/2026/04/02/a-lamp-in-the-harbour">A lamp in the harbour</a></nav>
<article><a href="/2026/04/02/no-light"><img src=x></a>
<h2><a href="/2026/04/02/no-light">Mayor: “No <b>light</b>”</a></h2>
<a href="https://sport.quay.example/zorzales-win-the-cup-again?x=1#c">Zorzales win again</a>
<a href="/stories/c4g9e">What the harbour master did not know</a>
<a href="/tag/harbour-and-its-many-lamps">Harbour and its lamps</a> <a href="/about">About all of us at The Quay</a>
<a href="https://far.example/2026/04/02/other">Other people's news today</a>
<a href="/2026/04/02/no-light/p.jpg">A picture of it</a>
<a href="mailto:x@quay.example">Write to all of us now, please</a>
<a href="/">The Quay</a></article><footer><a href="/legal/terms">Terms and conditions of the use</a></footer></body>"""


def test_pages() -> None:
    """A page offers its feeds, those of comments apart, and lists its own links to articles, each once."""
    found = listed(PAGE.encode(), "https://quay.example/")
    assert (found.kind, found.title) == ("page", "The Quay & you")
    assert found.offers == (
        Offer("https://quay.example/feed", "The Quay"),
        Offer("https://quay.example/feed.json", None),
    )
    assert found.items == (
        Item(1, url="https://quay.example/2026/04/02/no-light", title="Mayor: “No light”"),
        Item(2, url="https://sport.quay.example/zorzales-win-the-cup-again?x=1", title="Zorzales win again"),
        Item(3, url="https://quay.example/stories/c4g9e", title="What the harbour master did not know"),
    )


@pytest.mark.parametrize(
    ("url", "text", "article"),
    [
        ("https://q.example/politica/2026-04-02/sin-luz.html", "“Sin luz”, dice", True),
        ("https://q.example/noticia/184522", "Alcalde niega todo", True),
        ("https://q.example/politica", "Toda la política de la costa hoy", False),
        ("https://q.example/autor/ana-de-la-costa-brava", "Ana de la Costa", False),
        ("https://q.example/2026/04/02/sin-luz", "Sin luz", False),
        ("https://other.example/2026/04/02/sin-luz", "El alcalde lo niega", False),
    ],
)
def test_links_to_articles(url: str, text: str, article: bool) -> None:
    """An address like an article's under three words, or a headline of six; never a list, never another site."""
    assert is_article(url, text, "https://www.q.example/") is article


def test_addresses_are_whole_or_none() -> None:
    """Fragments go, relative ones are joined, other schemes, bad brackets and endless ones are none."""
    assert address(" ../b?c#d ", "https://q.example/a/x") == "https://q.example/b?c"
    for written in (" ", "mailto:a@q.example", "http://[::1", "http://", "https://q.example/" + "a" * 9_000):
        assert address(written, "https://q.example/") is None
    assert same_site("https://www.q.example/a", "http://news.q.example/b") and not same_site("https://q.example", "x")


@pytest.mark.parametrize(
    "data", [rss("<ttl>5</ttl><skipHours><hour>3</hour></skipHours>"), PAGE.encode(), SITEMAP.encode()]
)
def test_the_child_lists_as_the_parent_would(data: bytes) -> None:
    """What the killable process lists is what this one would, and its refusals come back of their own kind."""
    with Reader() as reader:
        assert reader.listed(data, AT) == listed(data, AT)
        with pytest.raises(NotReadable):
            reader.listed(b"%PDF-1.7", AT)


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"<rss>", b"<html>", b"<urlset>", b"<sitemapindex>", b"\x1f\x8b"])
)
def test_any_bytes_list_something_or_are_refused(data: bytes, head: bytes) -> None:
    """No bytes break it."""
    try:
        assert listed(head + data, AT).kind
    except ReadError as error:
        assert error.what


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (rss(), "feed.xml"),
        (rss().replace(b"<title>No light</title>", b""), "feed.xml"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": 1}, {"id": 2, "title": "Two"}]}', "f.json"),
        (SITEMAP.replace("<urlset", "<!-- x --><urlset").encode(), "s.xml"),
    ],
)
def test_items_bear_the_numbers_of_their_documents(data: bytes, name: str) -> None:
    """What is listed as number 3 is read as "item 3", whatever before it has no text: it can be asked for alone."""
    titles = {f"item {item.number}": item.title for item in listed(data, AT).items}
    documents = read_checked(data, name)
    assert documents and all(titles[document.item] == document.title for document in documents)

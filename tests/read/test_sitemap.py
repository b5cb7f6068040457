"""News sitemaps: one document a headline, mapped into the file itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.read.conftest import read_checked

from dicho.errors import Malformed, NoText, ReadError
from dicho.model.document import Document
from dicho.model.span import Span
from dicho.read import sitemap
from dicho.read import sniff as kinds
from dicho.read.documents import sniff

Read = Callable[..., tuple[Document, ...]]
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- made nightly -->\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)
URL = """<url><loc>https://quay.example/a?x=1&amp;y=2</loc><lastmod>2026-04-02T10:00:00Z</lastmod>
<n:news><n:publication><n:name>The Quay</n:name><n:language>en</n:language></n:publication>
<n:publication_date>2026-04-01T23:00:00-05:00</n:publication_date>
<n:title>Mayor &amp; harbour master: <![CDATA[“No <light> & no fuel”]]></n:title></n:news>
<image:image><image:loc>https://quay.example/a.jpg</image:loc><image:title>A lamp</image:title></image:image></url>"""
PLAIN = "<url><loc>https://quay.example/about</loc></url>"


def urlset(*entries: str) -> bytes:
    return (HEAD + "".join(entries) + "</urlset>").encode()


def test_headlines_are_documents(read: Read) -> None:
    """Title, outlet, day, language and address of the extension are read; pages that are no news are left out."""
    (found,) = read(urlset(PLAIN, URL), "sitemap.xml")
    assert found.text == "Mayor & harbour master: “No <light> & no fuel”"
    assert (found.item, found.media_type) == ("item 1", kinds.SITEMAP)
    assert (found.outlet, found.published, found.lang) == ("The Quay", "2026-04-01", "en")
    assert found.url == "https://quay.example/a?x=1&y=2"


def test_the_map_points_into_the_file(read: Read) -> None:
    """The characters of a headline are found at their places in the file as it was fetched."""
    data = urlset(URL)
    (found,) = read(data, "sitemap.xml")
    start = found.text.index("“No")
    [(part, low, high)] = found.map.raw(Span(start, start + 10))
    assert (part, data.decode()[low:high]) == ("", "“No <light")


def test_known_by_the_root() -> None:
    """A sitemap and an index of sitemaps are known by their first element, after comments and declarations."""
    assert sniff(urlset(), "a.xml") == sniff(b"<sitemapindex><sitemap>", "a") == kinds.SITEMAP


def test_sitemaps_without_news(read: Read) -> None:
    """A sitemap of pages, an index, an empty one and something else are refused, each with what to do instead."""
    for data, kind, word in (
        (urlset(PLAIN), NoText, "headlines"),
        (urlset(), NoText, "headlines"),
        (b"<sitemapindex><sitemap><loc>https://q.example/n.xml</loc></sitemap></sitemapindex>", NoText, "index"),
    ):
        with pytest.raises(kind, match=word) as caught:
            read(data, "sitemap.xml")
        assert caught.value.hint
    with pytest.raises(Malformed, match="no sitemap"):
        sitemap.parsed(b"<page/>")


NAMES = ("url", "loc", "n:news", "n:title")
TAGS = st.sampled_from(["<![", *(f"<{name}>" for name in NAMES), *(f"</{name}>" for name in NAMES)])


@given(st.lists(TAGS | st.text(max_size=8), max_size=25))
def test_any_markup_reads_or_is_refused(pieces: list[str]) -> None:
    """Elements in any order, never closed or closed twice, break nothing, and every map holds."""
    try:
        read_checked((HEAD + "".join(pieces)).encode("utf-8", "replace"), "sitemap.xml")
    except ReadError as error:
        assert error.what

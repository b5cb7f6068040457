"""JSON Feed: one document an item, characters as published, whatever the rest of the file is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.read.conftest import read_checked

from dicho.errors import Malformed, NoText, ReadError, TooLarge
from dicho.model.document import Document
from dicho.read import limits
from dicho.read import sniff as kinds
from dicho.read.documents import sniff

Read = Callable[..., tuple[Document, ...]]
VERSION = "https://jsonfeed.org/version/1.1"
ITEM: dict[str, Any] = {
    "id": "urn:quay:1",
    "url": "https://quay.example/2026/04/02/no-light",
    "title": "Mayor: “No light”",
    "content_html": "<p>“No <em>light</em>,”&nbsp;the mayor said 👍.</p><p>Nobody laughed.</p>",
    "date_published": "2026-04-02T23:00:00-05:00",
    "authors": [{"name": "May Pendle"}, {"name": "Old Tom"}],
}


def feed(*items: Any, **said: Any) -> bytes:
    whole = {"version": VERSION, "title": "The Quay", "home_page_url": "https://quay.example/", **said}
    return json.dumps({**whole, "items": list(items)}).encode()


def test_html_items_read_as_published(read: Read) -> None:
    """Paragraphs, references and marks of an item's HTML come out as a reader sees them; the feed says whose."""
    (item,) = read(feed(ITEM), "feed.json")
    assert item.text == "Mayor: “No light”\n\n“No light,”\u00a0the mayor said 👍.\n\nNobody laughed."
    assert (item.item, item.media_type, item.title) == ("item 1", kinds.JSON_FEED, "Mayor: “No light”")
    assert (item.outlet, item.author, item.published) == ("The Quay", "May Pendle; Old Tom", "2026-04-02")
    assert (item.url, item.lang) == ("https://quay.example/2026/04/02/no-light", "en")


def test_text_items_are_no_markup(read: Read) -> None:
    """What a feed calls text stands as it is, pointed brackets included: "<b>" was written, and is read so."""
    words = "Write <b> to be bold &amp; 3 < 5,\r\nsaid the engineer of the harbour works."
    (item,) = read(feed({"id": 1, "content_text": f"\n{words} ", "summary": "no"}), "feed.json")
    assert item.text == words


def test_version_1_0(read: Read) -> None:
    """The older `author`, the feed's own author, and an external address are read too."""
    item = {"id": "1", "external_url": "https://far.example/x", "summary": "The dredger left the harbour on Monday."}
    said = {"version": "https://jsonfeed.org/version/1", "author": {"name": "Berta Salinas"}}
    (found,) = read(feed(item, **said), "feed.json")
    assert (found.text, found.author, found.url) == (item["summary"], "Berta Salinas", "https://far.example/x")


def test_known_by_what_it_says_of_itself() -> None:
    """A JSON Feed is known under any name, wherever its version stands, with slashes escaped; other JSON is not one."""
    late = b'{"items": [{"id": "1"}], "version": "https:\\/\\/jsonfeed.org\\/version\\/1"}'
    assert sniff(late, "a.txt") == sniff(feed(), "a.json") == sniff(b"\xef\xbb\xbf " + feed(), "a") == kinds.JSON_FEED
    assert sniff(b'{"version": "1", "about": "jsonfeed.org/version/1"}', "a.json") == "application/json"


def test_items_keep_their_numbers(read: Read) -> None:
    """An item that is none or has no text is left out, and the others keep the number they have in the file."""
    found = read(feed("nonsense", {"id": "2"}, ITEM), "feed.json")
    assert [item.item for item in found] == ["item 3"]


def test_what_is_no_feed(read: Read) -> None:
    """Broken JSON, no list of items, JSON too deep, no text and too many items are each refused in words."""
    mark = f'{{"version": "{VERSION}"'
    for data, kind in (
        (mark.encode(), Malformed),
        (f'{mark}, "items": 3}}'.encode(), Malformed),
        (f'{mark}, "items": {"[" * 100_000}'.encode(), Malformed),
        (feed(), NoText),
        (feed({"id": "1"}), NoText),
        (feed(*[{}] * (limits.FEED_ITEMS + 1)), TooLarge),
    ):
        with pytest.raises(kind) as caught:
            read(data, "feed.json")
        assert caught.value.what and caught.value.hint


def test_lone_surrogates_are_no_characters(read: Read) -> None:
    """Half of a character in an escape becomes a replacement mark, in the text and in its part."""
    (item,) = read(feed(ITEM).replace(b"Nobody", b"No\\ud83dbody"), "feed.json")
    assert "No\ufffdbody laughed." in item.text


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ITEM, "author", "x"]), inner),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.sampled_from([*ITEM, "content_text", "summary"]), VALUES), max_size=3), VALUES)
def test_any_shape_reads_or_is_refused(items: list[Any], title: Any) -> None:
    """Values of any type in any place never break the reader, and every map holds."""
    try:
        read_checked(feed(*items, title=title), "feed.json")
    except ReadError as error:
        assert error.what

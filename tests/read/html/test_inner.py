"""Text inside a page's markup, behind escapes: read as it means, and mapped to the characters it is written with."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicho.model.document import Document
from dicho.read.html.inner import json_string
from dicho.read.html.page import page
from dicho.read.html.render import Segment, render
from dicho.text.align import TextBuilder

Read = Callable[..., tuple[Document, ...]]
WHOLE = st.characters(blacklist_categories=["Cs"])
SAID = "“The tide was in,” said the pilot, Nell Garrity, and went home by the upper road."


@given(st.text(alphabet=WHOLE, max_size=60), st.booleans())
def test_a_json_string_is_what_json_says(text: str, ascii_only: bool) -> None:
    """However a string is escaped, its characters are those that were meant, each at its place in the markup."""
    markup = f'{{"a": {json.dumps(text, ensure_ascii=ascii_only)}}}'
    inner = json_string(markup, markup.index(": ") + 3)
    assert inner is not None and inner.text == text
    assert all(0 < start < end < len(markup) for start, end in zip(inner.starts, inner.ends, strict=True))
    assert list(inner.starts) == sorted(inner.starts)


@given(st.text(alphabet='ab \n"\\«é—“😀&;<', max_size=40))
def test_what_is_read_inside_maps_to_the_outside(text: str) -> None:
    """Pieces called "same" are the markup's own characters, the others stand where the escapes do."""
    markup = json.dumps(text)
    inner = json_string(markup, 1)
    assert inner is not None
    builder = TextBuilder()
    inner.outer(render(inner.text, [Segment("text", 0, len(inner.text))]), markup).put(builder, "", markup)
    found, source_map = builder.build()
    source_map.check(found, {"": markup})


@pytest.mark.parametrize("broken", ['"no end', '"bad \\u12 escape"', '"'])
def test_a_string_that_does_not_end_is_none(broken: str) -> None:
    """A script cut off in the middle holds no text to trust."""
    assert json_string(broken, 1) is None


@pytest.mark.parametrize("body", [SAID, f"<p>{html.escape(SAID)}</p>", SAID.replace(" ", "&nbsp;", 1)])
def test_an_article_in_json_ld_is_verbatim(read: Read, body: str) -> None:
    """The quotation stands in the text as a reader would see it, and its characters are found again in the script."""
    article = {"@type": "NewsArticle", "headline": "At the pier", "articleBody": f"{body}\n{body}"}
    page_of = (
        f"<html><head><script type='application/ld+json'>{json.dumps(article)}</script></head><body></body></html>"
    )
    (document,) = read(page_of.encode(), "a.html")
    assert "“The tide was in,”" in document.text.replace("\u00a0", " ")
    assert document.text.startswith("At the pier\n\n")
    assert document.kept is None and any("JSON-LD" in note for note in document.notes)


def test_what_the_page_shows_goes_first(read: Read) -> None:
    """JSON-LD is read only where the page itself shows no more than half of it, and never behind a paywall."""
    article = {"@type": "NewsArticle", "headline": "At the pier", "articleBody": f"{SAID} {SAID}"}
    shown = f"<article><h1>At the pier</h1><p>{SAID}</p><p>{SAID}</p></article>"
    script = "<script type='application/ld+json'>{}</script>"
    (document,) = read(f"<html><body>{script.format(json.dumps(article))}{shown}</body></html>".encode(), "a.html")
    assert document.kept == 1.0
    paid = script.format(json.dumps({**article, "isAccessibleForFree": False}))
    teaser = "<article><h1>At the pier</h1><p>Nobody sailed from the pier on Wednesday, it was said.</p></article>"
    (document,) = read(f"<html><body>{paid}{teaser}</body></html>".encode(), "a.html")
    assert "Garrity" not in document.text
    assert document.notes[0].startswith("Cut at the paywall: the page shows 10 words")


def test_a_page_is_no_source_because_it_speaks_of_markup() -> None:
    """Only what a browser shows as source is taken for the source of a page."""
    from dicho.read.html.source import shown

    lesson = page("<title>On HTML</title><pre>&lt;!doctype html&gt;&lt;html&gt;</pre><p>So it begins.</p>")
    assert shown(lesson) == (lesson, None)
